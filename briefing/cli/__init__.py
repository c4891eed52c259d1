"""The command line: reads options and the clock, prints the results, and sets the exit code.

Exit codes: 0 ok, 1 problems found, 2 usage error, 70 internal error, 130 interrupted by the user.
`COMMANDS` lists the commands. A command imports the modules that it needs when it runs, so that help and checks do not
load the publisher.
"""

from __future__ import annotations

import gc
import sys
from io import TextIOWrapper

import click

from briefing import __version__
from briefing.cli.completion import completion
from briefing.cli.diff_command import diff
from briefing.cli.due_command import due
from briefing.cli.error_handling import STOPPED, MainGroup
from briefing.cli.init_command import init
from briefing.cli.pdf_command import pdf
from briefing.cli.project_commands import build, check, render, serve
from briefing.cli.refactor_commands import move, new, rename, resolve
from briefing.cli.reference_commands import explain, schema
from briefing.cli.release_command import release
from briefing.cli.review_command import review
from briefing.cli.sources_command import sources
from briefing.cli.translate_command import translate
from briefing.source.signals import unwind_on_signals

COMMANDS: tuple[click.Command, ...] = (
    check, render, build, serve, pdf, translate, new, rename, move, resolve, review, release, diff, due, schema, explain, init,
    sources, completion,
)  # fmt: skip


@click.group(cls=MainGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="briefing")
def cli() -> None:
    """Check research briefs written as YAML, and publish them as a site."""


for _command in COMMANDS:
    cli.add_command(_command)


_SELDOM = (50_000, 20, 50)
"""How often the garbage collector runs: data and pages contain few cycles, and by default it takes a tenth of a build."""


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
