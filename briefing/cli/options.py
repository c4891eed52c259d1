"""The options that several commands share, and the project they lead to."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefing.cli.main_group import DEBUG

if TYPE_CHECKING:
    from datetime import datetime

_Command = Callable[..., None]


def _folder(name: str, default: str, help: str) -> Callable[[_Command], _Command]:
    kind = click.Path(file_okay=False, path_type=Path)
    return click.option(name, type=kind, default=Path(default), show_default=True, metavar="DIR", help=help)


def _keep_debug(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    ctx.meta[DEBUG] = value


def _keep_colour(ctx: click.Context, _: click.Parameter, value: bool | None) -> None:
    unwanted = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    ctx.color = False if value is None and unwanted else value


data = _folder("--data", "data", "Where the brief is, or the library of briefs.")
build_dir = _folder("--build-dir", "build", "Where the rendered Markdown goes.")
site_dir = _folder("--site-dir", "site", "Where the finished site goes.")
strict = click.option("--strict", is_flag=True, help="Let a warning count as an error, unless it came with the calendar alone.")
today = click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Take this for today. [default: the real one]"
)
debug = click.option(
    "--debug", is_flag=True, expose_value=False, callback=_keep_debug, help="If the program itself fails, show where."
)
colour = click.option(
    "--color/--no-color",
    default=None,
    expose_value=False,
    callback=_keep_colour,
    help="Print in colour or not. [default: on a terminal, unless NO_COLOR is set]",
)


def reads_a_project(command: _Command) -> _Command:
    """Give a command what all that read a brief need: `project`, and `today` if the user set it."""

    @wraps(command)
    def with_project(data: Path, today: datetime | None, **options: Any) -> None:
        from briefing.source.project import project_in

        with suppress(ValueError):  # on Windows nothing leads from one drive to another
            data = Path(os.path.relpath(data))  # problems are told relative to the working directory
        # A brief that is named from elsewhere is built as its own project says, not as this folder's.
        elsewhere = not Path("mkdocs.yml").exists() and (data.parent / "mkdocs.yml").exists()
        root = data.parent if elsewhere else Path()
        command(project=project_in(root, data), today=today.date() if today else None, **options)

    return data(today(colour(debug(with_project))))
