"""How the program ends: an exit code for everything that can happen, and a traceback only for who asks for one."""

from __future__ import annotations

import traceback
from typing import Any

import click

from briefing.diagnostics.reports import printable

PROBLEMS, BUG, STOPPED, TERMINATED = 1, 70, 130, 143
DEBUG = "briefing.debug"


class MainGroup(click.Group):
    """Commands in which nothing that goes wrong ends in a traceback, unless it is asked for."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            ctx.exit(STOPPED)
        except OSError as refusal:  # a full disk, a folder without permission
            show_traceback(ctx, refusal)
            said = (refusal.strerror or str(refusal), refusal.filename and str(refusal.filename))
            raise click.ClickException(printable(": ".join(filter(None, said)))) from None
        except Exception as fault:
            show_traceback(ctx, fault)
            name = type(fault).__name__
            click.echo(f"this is a bug in briefing, please report it ({name}; --debug shows where)", err=True)
            ctx.exit(BUG)


def show_traceback(ctx: click.Context, fault: Exception) -> None:
    """Show where the program failed, to whoever has asked for that."""
    if ctx.meta.get(DEBUG):
        traceback.print_exception(fault)
