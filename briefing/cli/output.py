"""Output of the commands: problems and progress for the user, an exit code for the calling program."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from briefing.cli.error_handling import PROBLEMS
from briefing.diagnostics import did_you_mean, stops
from briefing.diagnostics.reports import full, printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from briefing.diagnostics import Problem
    from briefing.loader.folder import Loaded
    from briefing.source.project import Project


def print_status(problems: Sequence[Problem]) -> None:
    if problems:
        from briefing.source.file_text import file_text

        click.echo(full(problems, file_text, colour=True), nl=False, err=True)


def stop_at(problems: Sequence[Problem], strict: bool = False) -> None:
    """Show problems, and end the program if they stop it."""
    print_status(problems)
    exit_if_stopped(problems, strict)


def read_data(project: Project) -> Loaded:
    """Read the data of a project; an error ends the program, because an entry that could not be read would be missing."""
    from briefing.loader.folder import load_project

    with progress("reading"):
        loaded = load_project(project)
    stop_at([problem for problem in loaded.problems if problem.severity == "error"])
    return loaded


def exit_if_stopped(problems: Sequence[Problem], strict: bool) -> None:
    if any(stops(problem, strict) for problem in problems):
        sys.exit(PROBLEMS)


@contextmanager
def progress(step: str = "") -> Iterator[Callable[[str], None]]:
    """Show on a terminal what is going on; yields the function that shows the next step."""
    watched = sys.stderr.isatty()
    clear = "\r\x1b[K"
    shown = ""

    def show(step: str) -> None:
        nonlocal shown
        if watched:
            click.echo(f"{clear if shown else ''}{step}{'…' if step else ''}", nl=False, err=True, color=True)
            shown = step

    show(step)
    try:
        yield show
    finally:
        show("")


def require_pdf() -> None:
    """Stop with what to install, if no PDF file can be made."""
    from briefing.publish import pdf

    try:
        pdf.require()
    except pdf.MissingLibraryError as missing:
        raise click.UsageError(str(missing)) from None


def require_library_search() -> None:
    """Stop with what to install, if no library can be searched as a whole."""
    from briefing.publish import library_search

    if not library_search.is_installed():
        raise click.UsageError(library_search.INSTALL)


_MOST_LISTED = 20


def format_option(word: str, choices: Mapping[str, object], called: str) -> str:
    if word not in choices:
        command = click.get_current_context().command_path
        listed = f"there are {', '.join(choices)}" if len(choices) <= _MOST_LISTED else f"`{command}` lists them"
        raise click.UsageError(f"there is no {called} `{printable(word)}`; {did_you_mean(word, choices) or listed}")
    return word


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
