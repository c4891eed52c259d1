"""The command line: reads options and the clock, prints the results, and sets the exit code.

Exit codes: 0 ok, 1 problems found, 2 usage error, 70 internal error, 130 interrupted by the user.
`COMMANDS` lists the commands. A command is imported when it is asked for, and imports the modules that it needs when it
runs, so that a check does not load the publisher.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from io import TextIOWrapper

import click

from briefing import __version__
from briefing.cli.error_handling import STOPPED, MainGroup
from briefing.source.signals import unwind_on_signals

COMMANDS: Mapping[str, str] = {
    "check": "project_commands", "render": "project_commands", "build": "project_commands", "serve": "project_commands",
    "pdf": "pdf_command", "translate": "translate_command", "new": "refactor_commands", "rename": "refactor_commands",
    "move": "refactor_commands", "resolve": "refactor_commands", "review": "review_command", "release": "release_command",
    "diff": "diff_command", "due": "due_command", "schema": "reference_commands", "explain": "reference_commands",
    "init": "init_command", "sources": "sources_command", "completion": "completion",
}  # fmt: skip
"""The module of each command, in which a function has the name of the command."""


class _Commands(Mapping[str, click.Command]):
    """The commands by name; the module of a command is imported when the command is asked for."""

    def __getitem__(self, name: str) -> click.Command:
        command: click.Command = getattr(import_module(f"{__name__}.{COMMANDS[name]}"), name)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


@click.group(cls=MainGroup, commands=_Commands(), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="briefing")
def cli() -> None:
    """Check policy briefs written as YAML, and publish them as a site."""


_SELDOM = (100_000, 20, 50)
"""How often the garbage collector runs: data and pages contain few cycles, and by default it takes a tenth of a build.

What the program has loaded before it reads data is less than the first number, so that it is not searched.
"""


def main() -> None:
    """Run the program `briefing`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # output is UTF-8 whatever the locale of the machine
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    gc.set_threshold(*_SELDOM)
    try:
        with unwind_on_signals() as received:  # so that locks and temporary files are released
            try:
                cli(prog_name="briefing")
            finally:
                if received:  # whatever the library makes of it: for a Ctrl-C while options are read, it has a code of its own
                    sys.exit(128 + received[0])
    except KeyboardInterrupt:
        sys.exit(STOPPED)
    finally:
        gc.freeze()  # the system frees the memory sooner than Python's last search for reference cycles ends
