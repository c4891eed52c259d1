"""Exit codes and tracebacks: each outcome has an exit code, and a traceback is shown only on request."""

from __future__ import annotations

from typing import Any

import click

from briefing.diagnostics import describe_internal_error
from briefing.diagnostics.os_reasons import help_of, reason_of
from briefing.diagnostics.reports import printable

PROBLEMS, BUG, STOPPED, TERMINATED = 1, 70, 130, 143
DEBUG = "briefing.debug"


_EXAMPLES = {
    "completion": "`briefing completion bash`",
    "diff": "`briefing diff HEAD`; OLD is a revision of the repository, a folder, or a closed edition such as `e/1`",
    "import": "`briefing sources import library.bib`",
    "init": "`briefing init my-brief`; `.` is the present folder",
    "move": "`briefing move F3 --before F1`",
    "new": "`briefing new factor`; `briefing new brief roofs` begins another brief",
    "rename": "`briefing rename F3 F7`",
    "resolve": "`briefing resolve J1`; `briefing due` lists the forecasts whose last day has passed",
    "translate": "`briefing translate fr`",
}
"""How each command that needs an argument is used, for a user who gave none."""


class MainGroup(click.Group):
    """A group of commands whose failures end in a message and an exit code, not in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.MissingParameter as missing:
            example = _EXAMPLES.get(missing.ctx.info_name or "") if missing.ctx is not None else None
            if example is None:
                raise
            raise click.UsageError(f"{missing.format_message()} For example: {example}", missing.ctx) from None
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            ctx.exit(STOPPED)
        except OSError as refusal:  # a full disk, a folder without permission
            show_traceback(ctx, refusal)
            what = ": ".join(filter(None, (refusal.filename and str(refusal.filename), reason_of(refusal))))
            raise click.ClickException(printable("; ".join(filter(None, (what, help_of(refusal)))))) from None
        except Exception as fault:
            show_traceback(ctx, fault)
            name = type(fault).__name__
            click.echo(f"this is a bug in briefing, please report it ({name}; --debug shows a traceback)", err=True)
            if (where := describe_internal_error(fault)) is not None:
                click.echo(printable(where), err=True)
            ctx.exit(BUG)


def show_traceback(ctx: click.Context, fault: Exception) -> None:
    """Print the traceback if the user asked for it with `--debug`."""
    if ctx.meta.get(DEBUG):
        import traceback  # no check needs it

        traceback.print_exception(fault)
