"""The command `diff`: shows what has changed in meaning."""

from __future__ import annotations

import re
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing.cli.completion import complete_revision
from briefing.cli.options import reads_a_project
from briefing.cli.output import exit_if_stopped, progress
from briefing.diagnostics import did_you_mean
from briefing.diagnostics.reports import full, printable

if TYPE_CHECKING:
    from briefing.analysis.diff import Comparison
    from briefing.diagnostics import Problem
    from briefing.loader.folder import Loaded
    from briefing.source.project import Project

FORMS = ("text", "markdown", "json")  # the names in `diff.FORMATS`, repeated so that help does not import it


@click.command()
@reads_a_project
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True, help="Output format.")
@click.argument("old", shell_complete=complete_revision)
@click.argument("new", required=False, shell_complete=complete_revision)
def diff(project: Project, today: date | None, form: str, old: str, new: str | None) -> None:
    """Show what has changed between OLD and NEW, by id and field.

    Each is a revision of the repository (a branch, a tag, a commit) or a folder. Without NEW, OLD is compared with your
    current files. Closed editions are named e/1, in a library roofs/e/1.
    """
    from briefing.analysis.diff import FORMATS, compare

    if "" in (old, new):  # as a path this is the current folder, but it may come from an empty variable of a script
        raise click.UsageError("the name is empty; name a revision or a folder")
    if (edition := _EDITION.fullmatch(old)) and not Path(old).exists():
        click.echo(FORMATS[form](_from_edition(project, edition, new)), nl=False)
        return
    with progress("comparing"), ExitStack() as places:
        before = _state(project, old, today or date.today(), places)
        after = _state(project, new, today or date.today(), places)
        found = compare(before, after, old, new)
    click.echo(FORMATS[form](found), nl=False)


_EDITION = re.compile(r"(?:(?P<brief>[a-z0-9][a-z0-9-]*)/)?e/(?P<number>[1-9][0-9]*)")


def _from_edition(project: Project, old: re.Match[str], new: str | None) -> Comparison:
    """Compare a closed edition with another one, or with the present files, in its main language."""
    from briefing.analysis.diff import Comparison, brief_facts
    from briefing.analysis.edition_history import changes_between
    from briefing.analysis.page_links import Links
    from briefing.loader.editions import ArchiveError, find_editions
    from briefing.loader.folder import load_project

    slug = old["brief"] or ""
    editions = find_editions(project.editions)
    closed = {each.number: each for each in editions.of(slug)}
    other = _EDITION.fullmatch(new) if new else None
    for name in (old, other) if new else (old,):
        if name is None or (name["brief"] or "") != slug or int(name["number"]) not in closed:
            shown = {slug: closed.values()} if closed else editions.of_brief
            names = (f"`{of}/e/{each.number}`".replace("`/", "`") for of, found in shown.items() for each in found)
            known = ", ".join(names) or "none"
            asked = printable(name[0] if name else str(new))
            present = load_project(project).site.brief((name and name["brief"]) or "")
            is_present = name is not None and present is not None and present.head.edition == int(name["number"])
            note = (
                f"; edition {name['number']} is the present one, which is compared if NEW is left out"
                if name and is_present
                else ""
            )
            raise click.UsageError(f"there is no closed edition `{asked}`; closed editions: {known}{note}")
    first = closed[int(old["number"])]
    try:
        before = first.facts(first.manifest.main)
        if other:
            last = closed[int(other["number"])]
            return Comparison(old[0], other[0], changes_between(before, last.facts(last.manifest.main)))
    except ArchiveError as fault:
        raise click.ClickException(str(fault)) from None
    site = load_project(project).site
    brief = site.brief(slug)
    if brief is None:
        raise click.UsageError(f"the brief `{slug}` is no longer in {project.data.as_posix()}/")
    return Comparison(old[0], None, changes_between(before, brief_facts(brief, Links.of(site, brief).listed)))


def _state(project: Project, name: str | None, today: date, places: ExitStack) -> Loaded:
    """Read one side; print its problems, and stop if they prevent reading."""
    from briefing.loader.folder import Loaded, load
    from briefing.model import Site
    from briefing.rules.check import check_site

    folder = project.data if name is None else _folder(Path(name), project.data)
    called = folder.as_posix() if folder else f"{name}:{project.data.as_posix()}"
    loaded = load(folder or _past(str(name), project.data, places), called)
    if folder is None and [problem.code for problem in loaded.problems] == ["no-brief"]:
        return Loaded(Site(()), (), {}, {})  # a revision before the first brief was added
    errors = [problem for problem in check_site(loaded, today) if problem.severity == "error"]
    if errors:
        click.echo(full(errors, loaded.texts.get, colour=True), err=True)
    exit_if_stopped([problem for problem in errors if problem in loaded.problems or _is_unread(problem, loaded)], strict=False)
    return loaded


def _is_unread(problem: Problem, loaded: Loaded) -> bool:
    """Whether a part of a translation has no meaning: translations are read as they are, and checked by rules."""
    overlays = {document.file for documents in loaded.overlays.values() for document in documents.values()}
    return problem.code in ("wrong-type", "missing-field", "duplicate-id") and problem.place.file in overlays


def _folder(named: Path, data: Path) -> Path | None:
    """The data folder that a name denotes: the folder itself or the one in a project; None for a revision."""
    inside = named / data.name
    if not named.is_dir():
        return None
    return inside if not (named / "brief.yaml").exists() and inside.is_dir() else named


def _past(name: str, data: Path, places: ExitStack) -> Path:
    """The data folder as it was at a revision."""
    from briefing.source import git

    try:
        return places.enter_context(git.checkout(git.revision(name, data), data))
    except git.GitError as refusal:
        from briefing.loader.editions import find_editions

        of_brief = find_editions(data.parent / "editions").of_brief
        editions = (f"{slug}/e/{each.number}".lstrip("/") for slug, closed in of_brief.items() for each in closed)
        meant = did_you_mean(name, (*git.ref_names(data), *editions))
        raise click.UsageError("; ".join(filter(None, (str(refusal), meant)))) from None
