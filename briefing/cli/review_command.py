"""The command `review`: lists answers whose factor has changed, and records that they were reviewed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing.cli.completion import complete_answer
from briefing.cli.options import reads_a_project
from briefing.cli.output import progress, stop_at
from briefing.cli.refactor_commands import dry_run, finish
from briefing.diagnostics import count_of
from briefing.diagnostics.reports import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.analysis.reviews import AnswerLink
    from briefing.authoring.refactor import Workspace
    from briefing.source.project import Project


@click.command()
@reads_a_project
@click.option("--accept", is_flag=True, help="Confirm that you have reviewed these answers: they still answer their factors.")
@click.option("--minor", is_flag=True, help="Confirm that only the wording of these factors has changed: no review is needed.")
@dry_run
@click.argument("names", metavar="[ID]...", nargs=-1, shell_complete=complete_answer)
def review(project: Project, today: date | None, accept: bool, minor: bool, dry_run: bool, names: tuple[str, ...]) -> None:
    """List the answers that need a review.

    These are the answers that were never reviewed, and those whose factor has changed since their last review, with the changes.

    `R1` means all answers of R1, `F2` all answers to F2, `R1 F2` the one answer, `all` all of them.
    """
    from briefing.authoring import refactor

    if accept and minor:
        raise click.UsageError("give either --accept or --minor, not both")
    if (accept or minor) and not names:
        raise click.UsageError("name the answers: a recommendation such as R1, a factor such as F2, both, or `all`")
    with progress("reading"):
        workspace = refactor.open_workspace(project)
    if accept or minor:
        done = (
            refactor.accept_reviews(workspace, names, today or date.today())
            if accept
            else refactor.accept_minor(workspace, names)
        )
        finish(done, project, dry_run=dry_run)
        if not isinstance(done, refactor.CommandRefusal) and not done.file_changes:
            click.echo("none of these answers is under review" if minor else "these answers have already been reviewed")
        return
    stop_at(workspace.problems)
    _list(workspace, names)


def _list(workspace: Workspace, names: tuple[str, ...]) -> None:
    from briefing.authoring import refactor

    found = refactor.choose_links(workspace.loaded.site, names)
    if isinstance(found, refactor.CommandRefusal):
        raise click.UsageError(printable(found.message))
    suspect = [link for link in found if link.suspect]
    never = [link for link in found if link.answer.reviewed is None]
    for block in (*(_lines_of(workspace, link) for link in suspect), *map(_never, never)):
        click.echo("\n".join(block) + "\n")
    unknown = f", {len(never)} never reviewed" if never else ""
    click.echo(f"{len(suspect)} of {count_of(len(found), 'answer')} under review{unknown}")


def _never(link: AnswerLink) -> Iterator[str]:
    """The lines about an answer that was never reviewed, with the command to type."""
    place = link.origin.head()
    yield printable(f"{link.name.replace(' ', ' answers ')}: never reviewed  {place.file}:{place.line}")
    yield printable(f"  {link.answer.how}")
    yield printable(f"  if it answers the factor, run `briefing review --accept {link.name}`")


def _lines_of(workspace: Workspace, link: AnswerLink) -> Iterator[str]:
    """The lines about an answer under review, with the changes of its factor from the edition log and the Git history."""
    from briefing.analysis import diff
    from briefing.authoring import refactor
    from briefing.source import git

    place = link.origin.head()
    pair = link.name.replace(" ", " answers ")
    yield printable(f"{pair}: under review since {link.since}, reviewed on {link.reviewed.on}  {place.file}:{place.line}")
    yield printable(f"  {link.answer.how}")
    file = link.of.origins["factor", link.factor.id].document.file
    changes = refactor.changed_since(workspace.loaded.site, link, git.versions(Path(file)))
    yield from (f"  {line}" for line in diff.lines(changes or ()))
    yield from (printable(f"  edition {change.edition}, {change.on}: {change.text}") for change in link.logged_changes)
    if changes is None and not link.logged_changes:
        why = f"; {git.PART_OF_HISTORY}: run `git fetch --unshallow`" if git.is_shallow(Path(file).parent) else ""
        yield f"  the change is not known: no edition names {link.factor.id}, and no earlier version of the file contains it{why}"
