"""The command `due`: lists what is due."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

import click

from briefing.cli.error_handling import PROBLEMS
from briefing.cli.options import WholeNumber, reads_a_project
from briefing.cli.output import read_data

if TYPE_CHECKING:
    from briefing.source.project import Project


FORMS = ("text", "json", "ics")  # the names in `due.FORMATS`, repeated so that help does not import it


@click.command()
@reads_a_project
@click.option(
    "--months",
    type=WholeNumber(1, 1200),
    default=12,
    show_default=True,
    metavar="N",
    help="Number of months after which a source or a status is old.",
)
@click.option("--strict", is_flag=True, help="Exit with code 1 if anything is overdue.")
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True, help="Output format.")
def due(project: Project, today: date | None, months: int, strict: bool, form: str) -> None:
    """List what is due for a check, earliest first.

    The list has reviews, events, forecasts, old sources and old statuses.
    """
    from briefing.analysis.due import FORMATS, Agenda, due_items
    from briefing.markdown.break_marks import without_break_marks

    day = today or date.today()
    loaded = read_data(project)
    found = due_items(loaded.site, day, months)
    titles = {brief.slug: brief.head.short_title or without_break_marks(brief.head.title) for brief in loaded.site.briefs}
    click.echo(FORMATS[form](Agenda(titles, day, found)), nl=False)
    if strict and any(each.on < day for each in found):
        sys.exit(PROBLEMS)
