"""The command line: a door that reads options and the clock, prints, and turns what happened into an exit code.

Exit codes: 0 fine, 1 problems in what was written, 2 wrong use, 70 a fault of this program, 130 stopped by the user.
The rooms behind are imported when a command needs them, so that help and checks need not wait for the publisher.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from contextlib import contextmanager, suppress
from datetime import date, datetime
from functools import partial, wraps
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefing import __version__
from briefing.problems import did_you_mean
from briefing.reports import FORMATS, full, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from briefing.outputs import Project, Rendered
    from briefing.problems import Problem

PROBLEMS, BUG, STOPPED, TERMINATED = 1, 70, 130, 143
STARTER = Path(__file__).with_name("starter")


def main() -> None:
    """Run the program `briefing`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # texts are UTF-8 everywhere, whatever the machine is set up for
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))  # an exception, so that what was begun is tidied up
    cli(prog_name="briefing")


class _Door(click.Group):
    """Commands in which nothing that goes wrong ends in a traceback, unless it is asked for."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            ctx.exit(STOPPED)
        except OSError as refusal:  # a full disk, a folder without permission
            _show_traceback(ctx, refusal)
            said = (refusal.strerror or str(refusal), refusal.filename and str(refusal.filename))
            raise click.ClickException(shown(": ".join(filter(None, said)))) from None
        except Exception as fault:
            _show_traceback(ctx, fault)
            name = type(fault).__name__
            click.echo(f"this is a bug in briefing, please report it ({name}; --debug shows where)", err=True)
            ctx.exit(BUG)


def _show_traceback(ctx: click.Context, fault: Exception) -> None:
    if ctx.meta.get(_DEBUG):
        traceback.print_exception(fault)


@click.group(cls=_Door, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="briefing")
def cli() -> None:
    """Check research briefs written as YAML, and publish them as a site."""


# --- options ----------------------------------------------------------------------------------------------------

_Command = Callable[..., None]
_DEBUG = "briefing.debug"


def _folder(name: str, default: str, help: str) -> Callable[[_Command], _Command]:
    kind = click.Path(file_okay=False, path_type=Path)
    return click.option(name, type=kind, default=Path(default), show_default=True, metavar="DIR", help=help)


def _keep_debug(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    ctx.meta[_DEBUG] = value


def _keep_colour(ctx: click.Context, _: click.Parameter, value: bool | None) -> None:
    unwanted = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    ctx.color = False if value is None and unwanted else value


_data = _folder("--data", "data", "Where the brief is, or the library of briefs.")
_build_dir = _folder("--build-dir", "build", "Where the rendered Markdown goes.")
_site_dir = _folder("--site-dir", "site", "Where the finished site goes.")
_strict = click.option("--strict", is_flag=True, help="Let a warning count as an error.")
_today = click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Take this for today. [default: the real one]"
)
_debug = click.option(
    "--debug", is_flag=True, expose_value=False, callback=_keep_debug, help="If the program itself fails, show where."
)
_colour = click.option(
    "--color/--no-color",
    default=None,
    expose_value=False,
    callback=_keep_colour,
    help="Print in colour or not. [default: on a terminal, unless NO_COLOR is set]",
)


def _reads_a_project(command: _Command) -> _Command:
    """Give a command what all that read a brief need: `project`, and `today` if the user set it."""

    @wraps(command)
    def with_project(data: Path, today: datetime | None, **options: Any) -> None:
        from briefing.outputs import Project

        with suppress(ValueError):  # on Windows nothing leads from one drive to another
            data = Path(os.path.relpath(data))  # problems are told relative to the working directory
        # A brief that is named from elsewhere is built as its own project says, not as this folder's.
        elsewhere = not Path("mkdocs.yml").exists() and (data.parent / "mkdocs.yml").exists()
        root = data.parent if elsewhere else Path()
        project = Project(root, data, *(root / part for part in ("mkdocs.yml", "docs", "overrides", "templates")))
        command(project=project, today=today.date() if today else None, **options)

    return _data(_today(_colour(_debug(with_project))))


# --- commands ---------------------------------------------------------------------------------------------------


@cli.command()
@_reads_a_project
@_strict
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="full", show_default=True, help="For whom.")
def check(project: Project, today: date | None, strict: bool, form: str) -> None:
    """Show all problems of what was written."""
    from briefing import build

    with _step("checking"):
        _, problems, sources = build.check(project, today or date.today())
    if form == "full":
        click.echo(full(problems, sources, colour=True), nl=False)  # click takes the colours off where none are wanted
    else:
        click.echo(FORMATS[form](problems, sources), nl=False)
    _stop_at(problems, strict)


@cli.command()
@_reads_a_project
@_strict
@_build_dir
def render(project: Project, today: date | None, strict: bool, build_dir: Path) -> None:
    """Write the pages as Markdown, ready for MkDocs."""
    _rendered(project, today, strict, build_dir)


@cli.command(name="build")
@_reads_a_project
@_strict
@_build_dir
@_site_dir
def build_(project: Project, today: date | None, strict: bool, build_dir: Path, site_dir: Path) -> None:
    """Write the finished site; if anything is wrong, leave the old one as it is."""
    rendered = _rendered(project, today, strict, build_dir)
    pages = sum(output.path.endswith(".md") for output in rendered.outputs)
    with _step(f"publishing {pages} pages"):
        from briefing import publish

        # Absolute, because MkDocs takes a relative folder to stand beside the configuration that it reads.
        problems = publish.build_site(build_dir, rendered.units, site_dir.absolute(), epoch=rendered.newest)
    _tell(problems)
    _stop_at(problems, strict)
    if sys.stderr.isatty():
        click.echo(f"{pages} pages stand in {shown(str(site_dir))}", err=True)


@cli.command()
@_reads_a_project
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port to listen at.")
@click.option("--allow-host", "names", multiple=True, metavar="NAME", help="Let others read along under this name.")
def serve(project: Project, today: date | None, host: str, port: int, names: tuple[str, ...]) -> None:
    """Show the site in a browser and build it anew at each change."""
    from briefing import serve as server

    try:
        server.serve(project, host, port, today, allow_hosts=names, say=partial(click.echo, err=True), tell=_tell)
    except OSError as refusal:
        if refusal.errno == errno.EADDRINUSE:
            raise click.UsageError(f"port {port} is in use by another program; name a free one with --port") from None
        raise


@cli.command()
@_debug
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Write all of them there.")
@click.argument("kind", required=False)
def schema(out: Path | None, kind: str | None) -> None:
    """Print the JSON Schema of a kind of file, for an editor; without KIND, list the kinds."""
    from briefing.schema import schemas

    files = schemas()
    kinds = {name.split(".")[0]: name for name in files}
    if out and kind:
        raise click.UsageError("give either a KIND or --out, not both")
    if out:
        out.mkdir(parents=True, exist_ok=True)
        for name, value in files.items():
            (out / name).write_text(_as_json(value), encoding="utf-8", newline="\n")
    elif kind:
        click.echo(_as_json(files[kinds[_chosen(kind, kinds, "kind of file")]]), nl=False)
    else:
        click.echo("\n".join(kinds))


@cli.command()
@_debug
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Say what the CODE of a problem means; without CODE, list the codes."""
    from briefing import codes

    if code:
        click.echo(codes.explain(_chosen(code, codes.CODES, "code")), nl=False)
        return
    width = max(map(len, codes.CODES))
    for name in sorted(codes.CODES):
        click.echo(f"{name:{width}}  {codes.CODES[name].summary}")


@cli.command()
@_debug
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """Start a project in FOLDER with a small example, to be replaced by your own brief."""
    if folder.exists() and any(folder.iterdir()):
        raise click.UsageError(f"{click.format_filename(folder)} is not empty; name a new folder")
    # Contents alone: an installed program's files may be read-only, and these are the author's from now on.
    shutil.copytree(STARTER, folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
    click.echo(_NEXT.format(folder=click.format_filename(folder)))


_NEXT = """\
A small example brief stands in {folder}. Next:

  cd {folder}
  briefing check    what is wrong in data/, with line and column
  briefing serve    the site in your browser, built anew whenever you save
  briefing build    the finished site in site/"""


# --- what the commands share ------------------------------------------------------------------------------------


def _rendered(project: Project, today: date | None, strict: bool, build_dir: Path) -> Rendered:
    from briefing import build, publish

    with _step("checking and rendering"):
        rendered = build.render(project, today or date.today())
    _tell(rendered.problems)
    _stop_at(rendered.problems, strict)
    with _step(f"writing {len(rendered.outputs)} files"):
        problems = publish.write(rendered, build_dir, project.root)
    _tell([problem for problem in problems if problem not in rendered.problems])
    _stop_at(problems, strict)
    return rendered


def _tell(problems: Sequence[Problem]) -> None:
    if problems:
        click.echo(full(problems, _text, colour=True), nl=False, err=True)


def _text(file: str) -> str | None:
    """The text of a file for an excerpt; nothing of a link, a device or a file too large to be read."""
    from briefing.source import MAX_BYTES

    path = Path(file)
    if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_BYTES:
        return None
    return path.read_text("utf-8", errors="replace")


def _stop_at(problems: Sequence[Problem], strict: bool) -> None:
    if any(strict or problem.severity == "error" for problem in problems):
        sys.exit(PROBLEMS)


@contextmanager
def _step(doing: str) -> Iterator[None]:
    """Say on a terminal what is going on, for as long as it does."""
    watched = sys.stderr.isatty()
    if watched:
        click.echo(f"{doing}…", nl=False, err=True)
    try:
        yield
    finally:
        if watched:
            click.echo("\r\x1b[K", nl=False, err=True, color=True)


def _chosen(word: str, choices: Mapping[str, object], called: str) -> str:
    if word not in choices:
        said = (f"there is no {called} `{shown(word)}`", did_you_mean(word, choices))
        raise click.UsageError("; ".join(filter(None, said)))
    return word


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
