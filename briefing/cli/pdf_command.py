"""The command `pdf`: makes documents for print."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing.cli.completion import complete_language, complete_slug
from briefing.cli.options import paper_size, reads_a_project, site_url, strict
from briefing.cli.output import format_option, progress, require_pdf, stop_at
from briefing.diagnostics import count_of, has_errors
from briefing.diagnostics.reports import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from briefing.render.outputs import PrintDocument
    from briefing.render.unit_writer import UnitWriter
    from briefing.source.project import Project


@click.command()
@reads_a_project
@strict
@click.option("--language", metavar="LANG", shell_complete=complete_language, help="Only this language. [default: all]")
@click.option("--brief", "slug", metavar="SLUG", shell_complete=complete_slug, help="In a library: only this brief.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default=Path("pdf"), show_default=True, metavar="DIR",
    help="Folder for the files.",
)  # fmt: skip
@paper_size
@site_url
def pdf(
    project: Project,
    today: date | None,
    strict: bool,
    language: str | None,
    slug: str | None,
    out: Path,
    paper: str,
    site_url: str | None,
) -> None:
    """Make a decision paper and the full report for print.

    Each brief gets two PDF files: the decision paper has at most two pages. They need the extra `pdf`; without it, the command
    says what to install.
    """
    from briefing import driver
    from briefing.source.atomic_write import replace_file

    require_pdf()
    with progress() as report:
        report("checking")
        prepared = driver.prepare(driver.open_project(project, site_url), today or date.today())
        if has_errors(prepared.problems):
            stop_at(prepared.problems, strict)
        writers = _chosen(prepared.writers, language, slug)
        printed = driver.make_documents(writers, paper, lambda each: out / _name(each), report=report)
    problems = (*prepared.problems, *printed.problems)
    stop_at(problems, strict)
    out.mkdir(parents=True, exist_ok=True)
    for document, content in printed.files:
        replace_file(out / _name(document), content)
    click.echo(f"Wrote {count_of(len(printed.files), 'file')} to {printable(out.as_posix())}/", err=True)


def _chosen(writers: Iterable[UnitWriter], language: str | None, slug: str | None) -> list[UnitWriter]:
    """Return the units of briefs that the options name."""
    found = [writer for writer in writers if writer.view.brief is not None]
    slugs = {writer.view.brief.slug: None for writer in found if writer.view.brief}
    if slug is not None:
        format_option(slug, slugs, "brief")
        found = [writer for writer in found if writer.view.brief and writer.view.brief.slug == slug]
    if language is not None:
        format_option(language, {writer.view.lang: None for writer in found}, "language")
        found = [writer for writer in found if writer.view.lang == language]
    return found


def _name(document: PrintDocument) -> str:
    """Return the name of a file: `heat-en-report.pdf`, for a site of one brief `brief-en-report.pdf`."""
    return f"{document.slug or 'brief'}-{document.lang}-{document.name}.pdf"
