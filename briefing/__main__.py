"""The program `briefing`, also as `python -m briefing`."""

from __future__ import annotations

import signal


def main() -> None:
    """Run the program; before and after it handles signals itself, Ctrl-C ends it at once, without a traceback."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else a shell has started it in the background
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from briefing.cli import main as run  # only now: loading it takes longer than an impatient user waits

    run()


if __name__ == "__main__":
    main()
