"""The commands that change whole entries of the files: another id, another place, a new one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing.cli.options import reads_a_project
from briefing.cli.saying import step, stop_at, tell
from briefing.reports import shown

if TYPE_CHECKING:
    from datetime import date

    from briefing.outputs import Project
    from briefing.rewriting import Refusal, Rewritten

dry_run = click.option("--dry-run", is_flag=True, help="Print what would change, as a unified diff, and write nothing.")


@click.command()
@reads_a_project
@dry_run
@click.argument("old")
@click.argument("new")
def rename(project: Project, today: date | None, dry_run: bool, old: str, new: str) -> None:
    """Give the entry OLD the id NEW; everything that refers to it follows.

    OLD is an id such as F2 or smith-2024, in a library `brief:F2`.
    """
    from briefing import build, rewriting

    with step("reading"):
        done = rewriting.rename(build.desk(project), old, new)
    finish(done, dry_run=dry_run)


def finish(done: Rewritten | Refusal, *, dry_run: bool) -> None:
    """Write what a command has worked out, or show it, or say why there is nothing to write."""
    from briefing import rewriting, saving

    if isinstance(done, rewriting.Refusal):
        raise click.UsageError(shown(done.message))
    tell(done.problems)
    stop_at(done.problems, strict=False)
    files = [saving.Rewriting(Path(sheet.name), sheet.old, sheet.new) for sheet in done.sheets]
    if dry_run:
        click.echo(saving.difference(files), nl=False)
        return
    problems = saving.save(files)
    tell(problems)
    stop_at(problems, strict=False)
    for line in done.said:
        click.echo(shown(line))
