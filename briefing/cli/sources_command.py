"""The command `sources`: exchanges the bibliography with other programs."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing.cli.completion import complete_id, complete_slug
from briefing.cli.options import reads_a_project
from briefing.cli.output import progress, read_data, stop_at
from briefing.cli.refactor_commands import dry_run, finish
from briefing.diagnostics.reports import printable

if TYPE_CHECKING:
    from briefing.bibliography.imported_entries import ImportedFile
    from briefing.model import Source
    from briefing.model.site import Site
    from briefing.source.project import Project

FORMS = ("csl-json", "bibtex", "ris")  # the names in `FORMATS`, repeated so that help does not import it
MAX_BYTES = 16 * 1024 * 1024
"""A larger file is not read; the list of sources itself may have 1 MiB."""


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

    loaded = read_data(project)
    write = next(each.write for each in FORMATS if each.name == form)
    text = write([of_source(source) for source in _chosen(loaded.site, brief)])
    if out is None:
        click.echo(text, nl=False)
    else:
        _write(out, text.encode())


@sources.command("import")
@reads_a_project
@dry_run
@click.option("--format", "form", type=click.Choice(FORMS), help="Format of FILE. [default: recognised by its content]")
@click.option("--brief", metavar="SLUG", shell_complete=complete_slug, help="In a library: add the sources to this brief only.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_(project: Project, today: date | None, dry_run: bool, form: str | None, brief: str | None, file: Path) -> None:
    """Add the entries of FILE to the sources: CSL-JSON, BibTeX or RIS.

    The new entries lack `reach` and `read` only, which no other program knows. Works that are sources already are reported
    and not added.
    """
    from briefing.authoring import refactor
    from briefing.authoring.refactor.import_sources import import_sources
    from briefing.bibliography.imported_entries import ImportPlaces

    with progress("reading"):
        imported = _read(file, form)
        stop_at(imported.problems)
        done = import_sources(
            refactor.open_workspace(project), imported.items, ImportPlaces(file.as_posix(), imported.text), brief
        )
    finish(done, project, dry_run=dry_run)


@sources.command()
@reads_a_project
@dry_run
@click.option("--no-network", is_flag=True, help="Print which addresses would be asked for, and ask for none.")
@click.argument("ids", nargs=-1, shell_complete=complete_id)
def check(project: Project, today: date | None, dry_run: bool, no_network: bool, ids: tuple[str, ...]) -> None:
    """Check whether the addresses of sources work.

    The day of the check is written into `link_checked`. This is the only command that uses the network. It asks for the
    address and the DOI of each source (or of those with the given IDS), and the Internet Archive for a copy, whose address it
    writes into `archived`. Warnings are never an error.
    """
    from briefing.authoring import refactor
    from briefing.authoring.link_checks.source_links import LinkCheck, links_of, planned
    from briefing.authoring.link_checks.visit import Services
    from briefing.authoring.link_checks.web_client import WebClient

    workspace = refactor.open_workspace(project)
    links = links_of(workspace, ids)
    if isinstance(links, refactor.CommandRefusal):
        raise click.UsageError(printable(links.message))
    if no_network:
        lines = [*planned(workspace, links, Services())] or ["no source has an address or a DOI, so nothing would be asked for"]
        click.echo("".join(f"{printable(line)}\n" for line in lines), nl=False)
        return
    with progress("checking") as show:
        done = LinkCheck(workspace, WebClient(), Services(), today or date.today()).run(links, show)
    finish(done, project, dry_run=dry_run)


def _write(out: Path, content: bytes) -> None:
    """Write a file whole or not at all; a device or a pipe is written to."""
    from briefing.source.atomic_write import replace_file

    if out.exists() and not out.is_file():
        out.write_bytes(content)
    else:
        replace_file(out.resolve(), content)


def _read(file: Path, form: str | None) -> ImportedFile:
    """Read a file in the given format, or in that of its content; one that is too large or has another encoding is a problem."""
    from briefing.bibliography.import_formats import READERS, reader_of
    from briefing.bibliography.imported_entries import ImportedFile, at
    from briefing.diagnostics import Problem, error
    from briefing.source.yaml_reader import decode, is_regular, not_regular

    name = file.as_posix()
    if not is_regular(file):
        return ImportedFile(problems=(not_regular(name),))
    if file.stat().st_size > MAX_BYTES:
        return ImportedFile(problems=(error("too-large", "the file is larger than 16 MiB", at(name, 1), "export fewer entries"),))
    text = decode(file.read_bytes(), name)
    if isinstance(text, Problem):
        return ImportedFile(problems=(text,))
    reader, asked = reader_of(text), next((each for each in READERS if each.name == form), None)
    if asked is not None and not asked.beginning.search(text) and text.strip():
        seen = f"it looks like {reader.title}: leave out `--format`" if reader else _EXPORT
        return _unreadable(f"this is not {asked.title}", name, seen)
    reader = asked or reader
    if not text.strip():
        return _unreadable("this file is empty", name, _EXPORT)
    if reader is None:
        return _unreadable("this is not CSL-JSON, BibTeX or RIS", name, _EXPORT)
    found = reader.read(text, name)
    if not found.items and not found.problems:
        return _unreadable(f"this file of {reader.title} has no entries", name, _EXPORT)
    return found._replace(text=text)


_EXPORT = "export it as CSL-JSON, BibTeX or RIS; PubMed offers RIS under “Cite”, or import its own file into Zotero first"


def _unreadable(message: str, name: str, help: str) -> ImportedFile:
    from briefing.bibliography.imported_entries import ImportedFile, at
    from briefing.diagnostics import error

    return ImportedFile(problems=(error("unreadable-import", message, at(name, 1), help),))


def _chosen(site: Site, slug: str | None) -> tuple[Source, ...]:
    """Return the sources of a brief, or of all briefs, each once."""
    if slug is not None and site.brief(slug) is None:
        raise click.UsageError(f"no brief has the folder `{slug}`")
    briefs = [brief for brief in site.briefs if slug in (None, brief.slug)]
    return tuple({id(source): source for brief in briefs for source in brief.sources}.values())
