"""The options that several commands share, and the project that they select."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from briefing.cli.error_handling import DEBUG

if TYPE_CHECKING:
    from datetime import date

    from briefing.source.project import Project

_Command = Callable[..., None]


def _folder(name: str, default: str, help: str) -> Callable[[_Command], _Command]:
    kind = click.Path(file_okay=False, path_type=Path)
    return click.option(name, type=kind, default=Path(default), show_default=True, metavar="DIR", help=help)


def _keep_debug(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    ctx.meta[DEBUG] = value


def _keep_colour(ctx: click.Context, _: click.Parameter, value: bool | None) -> None:
    unwanted = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    ctx.color = False if value is None and unwanted else value


data = _folder("--data", "data", "Folder of the brief or of the library of briefs.")
build_dir = _folder("--build-dir", "build", "Folder for the rendered Markdown.")
site_dir = _folder("--site-dir", "site", "Folder for the finished site.")
paper_size = click.option(
    "--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True, help="Size of the paper of PDF files."
)
strict = click.option("--strict", is_flag=True, help="Treat warnings as errors, except those that only the calendar causes.")


def _address(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """Check the address of a site; a pipeline may pass an empty one."""
    if not value:
        return None
    from briefing.publish.mkdocs.settings import address_fault  # slow to import

    expected = address_fault(value)
    if expected:
        raise click.BadParameter(f"write {expected}")
    return value


site_url = click.option(
    "--site-url", metavar="URL", callback=_address, help="The address of the site, if `mkdocs.yml` has no `site_url`."
)


class DayParam(click.ParamType):  # type: ignore[type-arg]  # older releases of click have no argument
    """A day, written YYYY-MM-DD; other notations are refused with what to type."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the date."""
        from briefing.model.values import InvalidValueError, parse_day  # late, because help needs no model

        try:
            return parse_day(value) if isinstance(value, str) else value
        except InvalidValueError as invalid:
            self.fail(f"{invalid.message}; {invalid.help}", param, ctx)


class WholeNumber(click.IntRange):
    """A whole number between two limits; anything else is refused with what to type."""

    name = "whole number"

    def fail(self, message: str, param: click.Parameter | None = None, ctx: click.Context | None = None) -> NoReturn:
        """Say what to type, whatever is wrong."""
        limits = f"from {self.min}" + (f" to {self.max}" if self.max is not None else "")
        super().fail(f"{message.rstrip('.')}; type one {limits}", param, ctx)


today = click.option("--today", type=DayParam(), metavar="DATE", help="Use DATE as today's date. [default: the current date]")
debug = click.option(
    "--debug", is_flag=True, expose_value=False, callback=_keep_debug, help="Show a traceback if the program itself fails."
)
colour = click.option(
    "--color/--no-color",
    default=None,
    expose_value=False,
    callback=_keep_colour,
    help="Colour the output. [default: on a terminal, unless NO_COLOR is set]",
)


def recover_changes(project: Project) -> None:
    """Finish or undo a change of files that was interrupted, and say so."""
    from briefing.source.edit import journal

    for message in filter(None, map(journal.recover, project.journals)):
        click.echo(message, err=True)
    journal.clear_outside(project.locales, project.data)


def reads_a_project(command: _Command) -> _Command:
    """Give a command the options of every command that reads a brief: `project`, and `today` if the user set it."""

    @wraps(command)
    def with_project(data: Path, today: date | None, **options: Any) -> None:
        from briefing.source.project import folder_above, project_in

        with suppress(ValueError):  # on Windows there is no relative path to another drive
            data = Path(os.path.relpath(data))  # problems name files relative to the working directory
        # A brief outside the current folder is built with the settings of its own project.
        above = folder_above(data)
        elsewhere = not Path("mkdocs.yml").exists() and (above / "mkdocs.yml").exists()
        root = above if elsewhere else Path()
        project = project_in(root, data)
        recover_changes(project)
        command(project=project, today=today, **options)

    return data(today(colour(debug(with_project))))
