"""The commands that rename, move, add and resolve entries."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing.cli.completion import complete_id, complete_judgement, complete_kind, complete_parent, complete_slug
from briefing.cli.options import reads_a_project
from briefing.cli.output import format_option, progress, stop_at
from briefing.diagnostics.reports import printable

if TYPE_CHECKING:
    from briefing.authoring.refactor import CommandRefusal, Refactoring
    from briefing.source.project import Project

STATUSES = ("yes", "no", "ambiguous", "withdrawn")  # `RESOLUTION_STATUSES`, repeated so that help does not import the model
dry_run = click.option("--dry-run", is_flag=True, help="Print what would change, as a unified diff, and write nothing.")


@click.command()
@reads_a_project
@dry_run
@click.argument("old", shell_complete=complete_id)
@click.argument("new")
def rename(project: Project, today: date | None, dry_run: bool, old: str, new: str) -> None:
    """Rename the entry OLD to NEW in all files.

    OLD is an id such as F2 or smith-2024, in a library `brief:F2`.
    """
    from briefing.authoring import refactor

    with progress("reading"):
        done = refactor.rename_entry(refactor.open_workspace(project), old, new)
    finish(done, project, dry_run=dry_run)


@click.command()
@reads_a_project
@dry_run
@click.option("--brief", metavar="SLUG", shell_complete=complete_slug, help="In a library: the folder of the target brief.")
@click.option("--title", metavar="TEXT", help="Title of the entry, or what it has instead: the name, term or text.")
@click.option("--slug", metavar="SLUG", help="Slug of the entry: its part of the page's address.")
@click.option("--language", metavar="TAG", help="Of a brief: its language. [default: the main language of the site]")
@click.option("--present", metavar="SLUG", help="Of a second brief: the folder into which the first one moves.")
@click.argument("kind", shell_complete=complete_kind)
@click.argument("id", required=False, shell_complete=complete_parent)
def new(
    project: Project,
    today: date | None,
    dry_run: bool,
    brief: str | None,
    title: str | None,
    slug: str | None,
    language: str | None,
    present: str | None,
    kind: str,
    id: str | None,
) -> None:
    """Add an entry of KIND at the end of its list.

    The entry has the fields that most entries require, which you fill in. Without ID, the entry gets the next free id. Sources,
    actors and terms need an ID. For a claim or an action, ID is the id of its factor or recommendation.

    With the KIND `brief`, ID is the folder of a new brief. The only brief of a project then moves into a folder too.
    """
    from briefing.authoring import refactor
    from briefing.model.kinds import ENTITIES

    if kind == "brief":
        if brief or slug or not id:
            raise click.UsageError("a brief is named by its folder: `briefing new brief SLUG`, with --title and --language")
        new_brief(project, today or date.today(), id, title, language, present, dry_run=dry_run)
        return
    if language or present:
        raise click.UsageError("--language and --present are options of `briefing new brief`")
    if kind == "outcome":
        raise click.UsageError(f"`briefing resolve {id or 'J1'}` begins the outcome of a forecast")
    format_option(kind, {**ENTITIES, "brief": None}, "kind of entry")
    given = tuple((field, value) for field, value in (("slug", slug), ("title", title)) if value is not None)
    with progress("reading"):
        done = refactor.add_entry(refactor.open_workspace(project), refactor.EntryRequest(kind, id, brief, given))
    finish(done, project, dry_run=dry_run)


@click.command()
@reads_a_project
@dry_run
@click.option("--before", metavar="ID", shell_complete=complete_id, help="Put the entry before this one.")
@click.option("--after", metavar="ID", shell_complete=complete_id, help="Put the entry after this one.")
@click.option("--to", metavar="SLUG", shell_complete=complete_slug, help="In a library: the folder of the target brief.")
@click.option("--shared", is_flag=True, help="In a library: move a source, an actor or a term to the files of all briefs.")
@click.argument("id", shell_complete=complete_id)
def move(
    project: Project,
    today: date | None,
    dry_run: bool,
    before: str | None,
    after: str | None,
    to: str | None,
    shared: bool,
    id: str,
) -> None:
    """Move the entry ID to another place.

    The order of the file is the order on the page. Comments directly above the entry move with it. In another brief the entry
    may get another id; references to it are updated.
    """
    from briefing.authoring import refactor

    if before and after:
        raise click.UsageError("give either --before or --after, not both")
    if to and shared:
        raise click.UsageError("give either --to or --shared, not both")
    if not (before or after or to or shared):
        raise click.UsageError("give a destination: --before ID, --after ID, --to SLUG or --shared")
    with progress("reading"):
        done = refactor.move_entry(
            refactor.open_workspace(project), id, refactor.Destination(before, after, "" if shared else to)
        )
    finish(done, project, dry_run=dry_run)


@click.command()
@reads_a_project
@dry_run
@click.option("--status", type=click.Choice(STATUSES), help="Status of the outcome; without it you fill it in.")
@click.argument("id", shell_complete=complete_judgement)
def resolve(project: Project, today: date | None, dry_run: bool, status: str | None, id: str) -> None:
    """Add an outcome to the forecast ID.

    The forecast is a judgement of the brief. Fill in the fields of the outcome. `briefing due` lists the forecasts whose last
    day has passed.
    """
    from briefing.authoring import refactor

    with progress("reading"):
        done = refactor.begin_outcome(refactor.open_workspace(project), id, today or date.today(), status)
    finish(done, project, dry_run=dry_run)


def new_brief(
    project: Project,
    today: date,
    slug: str,
    title: str | None,
    language: str | None,
    present: str | None = None,
    *,
    dry_run: bool = False,
) -> None:
    """Add a brief to a project."""
    from briefing.authoring.refactor.add_brief import BriefRequest, add_brief
    from briefing.source.project import folder_above

    with progress("reading"):
        done = add_brief(project, BriefRequest(slug, title, valid_language(language), present), today)
    finish(done, project, dry_run=dry_run, journal=folder_above(project.data))


def valid_language(tag: str | None) -> str | None:
    """Return the tag of a language of a site, or refuse it with what to type."""
    from briefing.model.values import InvalidValueError
    from briefing.model.values.languages import parse_site_language

    try:
        return tag and parse_site_language(tag)
    except InvalidValueError as invalid:
        raise click.UsageError(printable("; ".join(filter(None, (invalid.message, invalid.help))))) from None


def finish(done: Refactoring | CommandRefusal, project: Project, *, dry_run: bool, journal: Path | None = None) -> None:
    """Write the files that a command has changed, print the difference, or report why nothing was written.

    `journal` is the folder that contains all of them; by default the data folder.
    """
    from briefing.authoring import refactor
    from briefing.source.edit import save_changes

    if isinstance(done, refactor.CommandRefusal):
        raise click.UsageError(printable(done.message))
    stop_at(done.problems)
    files = [save_changes.FileRewrite(Path(each.name), each.old, each.new) for each in done.file_changes]
    if dry_run:
        click.echo(save_changes.difference(files), nl=False)
        return
    problems = save_changes.save(files, journal or project.data)
    stop_at(problems)
    for line in done.messages:
        click.echo(printable(line))
