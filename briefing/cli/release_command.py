"""The command `release`: closes an edition."""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing.cli.completion import complete_slug
from briefing.cli.error_handling import PROBLEMS
from briefing.cli.options import reads_a_project
from briefing.cli.output import print_status, progress
from briefing.diagnostics import count_of, has_errors, stops
from briefing.diagnostics.reports import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.diagnostics import Problem
    from briefing.driver.release import Released
    from briefing.source.project import Project

MOST = 10
"""Differences that are shown; `briefing diff` shows all."""


@click.command()
@reads_a_project
@click.option("--allow-warnings", is_flag=True, help="Close the edition although there are warnings.")
@click.option("--allow-untranslated", is_flag=True, help="Close the edition although texts have no translation yet.")
@click.argument("brief", required=False, default="", shell_complete=complete_slug)
def release(project: Project, today: date | None, allow_warnings: bool, allow_untranslated: bool, brief: str) -> None:
    """Close the current edition and keep it permanently.

    The edition is stored in `editions/`, and each build publishes it below `e/1/`. BRIEF is the folder of the brief, which a
    library has to name. A warning stops the command, unless it is allowed or only the calendar causes it.
    """
    from briefing import driver
    from briefing.driver.release import release as close
    from briefing.loader.folder import load_project

    slugs = [each.slug for each in load_project(project).site.briefs]
    if slugs and brief not in slugs:
        listed = ", ".join(slugs)
        if not any(slugs):
            raise click.UsageError("this site has one brief: leave out its name")
        if not brief:
            raise click.UsageError(f"name the brief: `briefing release {slugs[0]}`; there are: {listed}")
        raise click.UsageError(f"there is no brief `{printable(brief)}`; name one of: {listed}")
    with tempfile.TemporaryDirectory() as work, progress() as report:
        session, day = driver.open_project(project), today or date.today()
        allow = {"allow_warnings": allow_warnings, "allow_untranslated": allow_untranslated}
        done = close(session, day, brief, Path(work), **allow, report=report)
    print_status(done.problems)
    _explain(done)
    if done.outcome == "refused":
        sys.exit(PROBLEMS)


def _how_to_allow(warnings: Sequence[Problem]) -> str:
    """Say with which option the command closes the edition, and what to correct first; begins with a space."""
    from briefing.driver.release import UNTRANSLATED

    stopping = [each.code for each in warnings if stops(each, strict=True)]
    others = [code for code in stopping if code not in UNTRANSLATED]
    if not others:
        return " To close it with these warnings, run the command with `--allow-untranslated`."
    if len(others) == len(stopping):
        return " To close it with these warnings, run the command with `--allow-warnings`."
    named = " and ".join(f"`{code}`" for code in dict.fromkeys(others))
    first = count_of(len(others), "warning")
    return (
        f" First correct the {first} of {named}, as the help above says, and then run the command with `--allow-untranslated`. "
        "To close it with all these warnings, run the command with `--allow-warnings`."
    )


def _explain(done: Released) -> None:
    """Say what was done, and what comes next."""
    for line in done.differences[:MOST]:
        click.echo(f"  {line}", err=True)
    if len(done.differences) > MOST:
        click.echo(f"  … and {len(done.differences) - MOST} more", err=True)
    if done.outcome == "refused":
        allowed = _how_to_allow(done.problems) if done.problems and not has_errors(done.problems) else ""
        click.echo(f"No edition was closed.{allowed}", err=True)
    if done.edition is None or done.path is None or done.outcome == "refused":
        return
    number, languages = done.edition.number, done.edition.manifest.languages
    path = printable(done.path.as_posix())
    if done.outcome == "unchanged":
        click.echo(f"Edition {number} is closed already, in {path}, and the brief has not changed since.")
        return
    pages = count_of(sum(len(each.pages) for each in languages.values()), "page")
    click.echo(f"Closed edition {number}: {pages} in {', '.join(languages)}, {-(-len(done.edition.packed) // 1024)} KiB")
    base = languages[done.edition.manifest.main].base
    click.echo(f"Commit {path}; each build publishes it below {base}e/{number}/.")
    click.echo(f"Before the next change of the data: write `edition: {number + 1}` in brief.yaml, and its entry in changes.yaml.")
