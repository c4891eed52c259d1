"""How commands speak: problems and steps to whoever watches, an exit code to whatever called."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefing.cli.main_group import PROBLEMS
from briefing.diagnostics import did_you_mean, stops
from briefing.diagnostics.reports import full, printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from briefing.diagnostics import Problem


def print_status(problems: Sequence[Problem]) -> None:
    if problems:
        click.echo(full(problems, text, colour=True), nl=False, err=True)


def text(file: str) -> str | None:
    """The text of a file for an excerpt; nothing of a link, a device or a file too large to be read."""
    from briefing.source.reader import MAX_BYTES

    path = Path(file)
    if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_BYTES:
        return None
    return path.read_text("utf-8", errors="replace")


def exit_if_stopped(problems: Sequence[Problem], strict: bool) -> None:
    if any(stops(problem, strict) for problem in problems):
        sys.exit(PROBLEMS)


@contextmanager
def progress(doing: str) -> Iterator[None]:
    """Say on a terminal what is going on, for as long as it does."""
    watched = sys.stderr.isatty()
    if watched:
        click.echo(f"{doing}…", nl=False, err=True)
    try:
        yield
    finally:
        if watched:
            click.echo("\r\x1b[K", nl=False, err=True, color=True)


def format_option(word: str, choices: Mapping[str, object], called: str) -> str:
    if word not in choices:
        said = (f"there is no {called} `{printable(word)}`", did_you_mean(word, choices))
        raise click.UsageError("; ".join(filter(None, said)))
    return word


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
