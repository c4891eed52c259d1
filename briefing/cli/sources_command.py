"""The command `sources`: exchanges the bibliography with other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing.cli.completion import complete_slug
from briefing.cli.options import reads_a_project
from briefing.cli.output import exit_if_stopped, print_status, progress

if TYPE_CHECKING:
    from datetime import date

    from briefing.model import Source
    from briefing.model.site import Site
    from briefing.source.project import Project

FORMS = ("csl-json", "bibtex", "ris")  # the names in `FORMATS`, repeated so that help does not import it


@click.group()
def sources() -> None:
    """Exchange the list of sources with reference managers."""


@sources.command()
@reads_a_project
@click.option("--format", "form", type=click.Choice(FORMS), default="csl-json", show_default=True, help="Output format.")
@click.option("--brief", metavar="SLUG", shell_complete=complete_slug, help="In a library: only the sources of this brief.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write to FILE, not to the terminal."
)
def export(project: Project, today: date | None, form: str, brief: str | None, out: Path | None) -> None:
    """Print every source, cited or not, in the format of other programs.

    Titles, names and notes are those of the main files.
    """
    from briefing.bibliography.formats import FORMATS
    from briefing.bibliography.items import of_source
    from briefing.loader.folder import load_project

    with progress("reading"):
        loaded = load_project(project)
    errors = [problem for problem in loaded.problems if problem.severity == "error"]
    print_status(errors)
    exit_if_stopped(errors, strict=False)  # a source that could not be read would be missing
    write = next(each.write for each in FORMATS if each.name == form)
    text = write([of_source(source) for source in _chosen(loaded.site, brief)])
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8", newline="")


def _chosen(site: Site, slug: str | None) -> tuple[Source, ...]:
    """Return the sources of a brief, or of all briefs, each once."""
    if slug is not None and site.brief(slug) is None:
        raise click.UsageError(f"no brief has the folder `{slug}`")
    briefs = [brief for brief in site.briefs if slug in (None, brief.slug)]
    return tuple({id(source): source for brief in briefs for source in brief.sources}.values())
