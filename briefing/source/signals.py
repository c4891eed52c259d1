"""Orderly termination by signals: the stack is unwound, so that locks and temporary files are released."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
_SIGNALS = tuple(getattr(signal, name) for name in _NAMES if hasattr(signal, name))  # Windows lacks SIGHUP
_DEFAULTS = (signal.SIG_DFL, signal.default_int_handler)


@contextmanager
def unwind_on_signals() -> Iterator[Sequence[int]]:
    """Let SIGINT, SIGTERM and SIGHUP unwind the stack once, so that temporary files are removed; yield the signals received.

    Further signals are ignored until the stack is unwound: an impatient second Ctrl-C must not interrupt the removal.

    Raises:
        KeyboardInterrupt: After SIGINT.
        SystemExit: With the code 128 + number, after another signal.
    """
    here = threading.current_thread() is threading.main_thread()
    previous = {number: signal.getsignal(number) for number in _SIGNALS if here}
    ours = {number: handler for number, handler in previous.items() if handler in _DEFAULTS}

    received: list[int] = []

    def leave(number: int, _frame: object) -> None:
        received.append(number)
        for each in ours:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)

    for number in ours:
        signal.signal(number, leave)
    try:
        yield received
    finally:
        for number, handler in ours.items():
            signal.signal(number, handler)
