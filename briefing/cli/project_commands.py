"""The commands that read a project: its problems, its pages, its site, its preview."""

from __future__ import annotations

import errno
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from briefing.cli.error_handling import show_traceback
from briefing.cli.options import WholeNumber, build_dir, paper_size, reads_a_project, site_dir, site_url, strict
from briefing.cli.output import exit_if_stopped, print_status, progress, require_library_search, require_pdf, stop_at
from briefing.diagnostics import count_of
from briefing.diagnostics.reports import FORMATS, full, printable
from briefing.source import garbage_collection

if TYPE_CHECKING:
    from briefing.source.project import Project

SERVERS = ("nginx", "caddy", "apache")
"""The web servers whose configuration `--headers` prints; listed here, because importing the publisher takes long."""


def _scheduler(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value:
        from briefing.publish.dask_cluster import scheduler_fault  # only if it is wanted

        fault = scheduler_fault(value)
        if fault:
            raise click.BadParameter(fault)
    return value or None


@click.command()
@reads_a_project
@strict
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="full", show_default=True, help="Output format.")
def check(project: Project, today: date | None, strict: bool, form: str) -> None:
    """Check the data and show all problems."""
    from briefing import driver
    from briefing.authoring import editors

    with progress("checking"), garbage_collection.paused():
        site, problems, text_of = driver.check(project, today or date.today())
        editors.refresh(project, site)  # for editor programs; a failure to write must not fail the check
    if form == "full":
        click.echo(full(problems, text_of, colour=True), nl=False)  # click removes the colours where they are not wanted
    else:
        click.echo(FORMATS[form](problems, text_of), nl=False)
    exit_if_stopped(problems, strict)


@click.command()
@reads_a_project
@strict
@build_dir
def render(project: Project, today: date | None, strict: bool, build_dir: Path) -> None:
    """Write the pages as Markdown, ready for MkDocs."""
    from briefing import driver

    with progress() as report:
        session = driver.open_project(project)
        rendered = driver.write_pages(
            session, today or date.today(), build_dir, driver.BuildOptions(strict=strict), report=report
        )
    stop_at(rendered.problems, strict)


@click.command()
@reads_a_project
@strict
@build_dir
@site_dir
@click.option("--headers", "server", type=click.Choice(SERVERS), help="Also print the headers of the site for this web server.")
@site_url
@click.option("--offline", is_flag=True, help="Also write the site as a zip file beside it that works without a server.")
@click.option("--pdf", is_flag=True, help="Also make the PDF files of each brief, and offer them (extra `pdf`).")
@paper_size
@click.option("--library-search", is_flag=True, help="Also add to a library a page that searches all briefs (extra `search`).")
@click.option(
    "--publisher",
    type=click.Choice(["direct", "mkdocs", "properdocs", "zensical"]),
    default="direct",
    show_default=True,
    help="Program that finishes the pages: texts and links are the same, and `direct` is about twice as fast.",
)
@click.option(
    "--cache",
    "cache_dir",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Keep parts of the site in FOLDER, and take from it those that have not changed.",
)
@click.option("--cache-read-only", is_flag=True, help="Add nothing to the folder of --cache.")
@click.option(
    "--jobs",
    type=WholeNumber(1),
    metavar="N",
    help="Number of processes, each for one brief in one language at a time. [default: the number of processors]",
)
@click.option(
    "--scheduler",
    metavar="ADDRESS",
    callback=_scheduler,
    help="Build on the workers of this scheduler of Dask: tcp://127.0.0.1:8786, or tls://HOST:8786.",
)
def build(
    project: Project,
    today: date | None,
    build_dir: Path,
    site_dir: Path,
    server: str | None,
    site_url: str | None,
    cache_dir: Path | None,
    cache_read_only: bool,
    pdf: bool,
    paper: str,
    **options: Any,
) -> None:
    """Check the data and write the finished site.

    If there is an error, the site stays as it is.
    """
    from briefing import driver
    from briefing.source.result_cache import CacheFolder

    if pdf:
        require_pdf()
    if options["library_search"]:
        require_library_search()
    if cache_read_only and not cache_dir:
        raise click.UsageError("--cache-read-only needs the folder of --cache")
    cache = CacheFolder(cache_dir, cache_read_only) if cache_dir else None
    asked = driver.BuildOptions(paper=paper if pdf else "", cache=cache, **options)
    with progress() as report:
        session = driver.open_project(project, site_url)
        source = click.get_current_context().get_parameter_source("site_dir")
        site_dir = site_dir if source is not ParameterSource.DEFAULT else session.site_dir or site_dir
        built = driver.build(session, today or date.today(), build_dir, site_dir, asked, report)
    print_status(built.problems)
    for note in built.notes:
        click.echo(f"Note: {printable(note)}", err=True)
    exit_if_stopped(built.problems, asked.strict)
    pages = count_of(len(built.pages), "page")
    click.echo(f"Wrote {pages} to {printable(str(site_dir))}/", err=True)  # a status line, not output for a pipe
    if built.archive:
        click.echo(f"Wrote the offline copy to {printable(str(built.archive))}", err=True)
    if server and built.headers:
        from briefing.publish import host_headers

        click.echo(host_headers.SERVERS[server](built.headers), nl=False)


@click.command()
@reads_a_project
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=WholeNumber(0, 65535), default=8000, show_default=True, metavar="N", help="Port to listen on.")
@click.option(
    "--allow-host",
    "names",
    multiple=True,
    metavar="NAME",
    help="Also answer requests for this host name or address of the machine.",
)
def serve(project: Project, today: date | None, host: str, port: int, names: tuple[str, ...]) -> None:
    """Preview the site in a browser and rebuild it at each change."""
    from briefing import serve as preview

    try:
        debug = partial(show_traceback, click.get_current_context())
        preview.serve(
            project, host, port, today, allow_hosts=names, say=partial(click.echo, err=True), tell=print_status, debug=debug
        )
    except OSError as refusal:
        if refusal.errno == errno.EADDRINUSE:
            raise click.UsageError(f"port {port} is in use by another program; choose another with --port") from None
        raise
