"""The commands that read a project: its problems, its pages, its site, its preview."""

from __future__ import annotations

import errno
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import click

from briefing.cli.main_group import show_traceback
from briefing.cli.options import build_dir, reads_a_project, site_dir, strict
from briefing.cli.output import exit_if_stopped, print_status, progress
from briefing.diagnostics.reports import FORMATS, full, printable

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.render.outputs import Rendered
    from briefing.source.project import Project


@click.command()
@reads_a_project
@strict
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="full", show_default=True, help="For whom.")
def check(project: Project, today: date | None, strict: bool, form: str) -> None:
    """Show all problems of what was written."""
    from briefing import driver
    from briefing.authoring import editors

    with progress("checking"):
        site, problems, sources = driver.check(project, today or date.today())
        editors.refresh(project, site)  # a help to whoever writes; where it cannot be written, a check is a check all the same
    if form == "full":
        click.echo(full(problems, sources, colour=True), nl=False)  # click takes the colours off where none are wanted
    else:
        click.echo(FORMATS[form](problems, sources), nl=False)
    exit_if_stopped(problems, strict)


@click.command()
@reads_a_project
@strict
@build_dir
def render(project: Project, today: date | None, strict: bool, build_dir: Path) -> None:
    """Write the pages as Markdown, ready for MkDocs."""
    _rendered(project, today, strict, build_dir)


@click.command()
@reads_a_project
@strict
@build_dir
@site_dir
def build(project: Project, today: date | None, strict: bool, build_dir: Path, site_dir: Path) -> None:
    """Write the finished site; if anything is wrong, leave the old one as it is."""
    rendered = _rendered(project, today, strict, build_dir)
    pages = sum(output.path.endswith(".md") for output in rendered.outputs)
    with progress(f"publishing {pages} pages"):
        from briefing import publish

        # Absolute, because MkDocs takes a relative folder to stand beside the configuration that it reads.
        problems = publish.build_site(build_dir, rendered.units, site_dir.absolute(), epoch=rendered.newest)
    print_status(problems)
    exit_if_stopped(problems, strict)
    stand = sum(1 for _ in site_dir.rglob("index.html"))  # those written by hand too
    click.echo(f"{stand} pages stand in {printable(str(site_dir))}", err=True)  # news, not the answer of a pipe


@click.command()
@reads_a_project
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port to listen at.")
@click.option("--allow-host", "names", multiple=True, metavar="NAME", help="Let others read along under this name.")
def serve(project: Project, today: date | None, host: str, port: int, names: tuple[str, ...]) -> None:
    """Show the site in a browser and build it anew at each change."""
    from briefing import serve as preview

    try:
        debug = partial(show_traceback, click.get_current_context())
        preview.serve(
            project, host, port, today, allow_hosts=names, say=partial(click.echo, err=True), tell=print_status, debug=debug
        )
    except OSError as refusal:
        if refusal.errno == errno.EADDRINUSE:
            raise click.UsageError(f"port {port} is in use by another program; name a free one with --port") from None
        raise


def _rendered(project: Project, today: date | None, strict: bool, build_dir: Path) -> Rendered:
    from briefing import driver, publish

    with progress("checking and rendering"):
        rendered = driver.render(project, today or date.today())
    print_status(rendered.problems)
    exit_if_stopped(rendered.problems, strict)
    with progress(f"writing {len(rendered.outputs)} files"):
        problems = publish.write(rendered, build_dir, project.root)
    print_status([problem for problem in problems if problem not in rendered.problems])
    exit_if_stopped(problems, strict)
    return rendered
