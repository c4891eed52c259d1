"""Folder locks, so that only one build runs in a folder, and orderly termination by signals."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from briefing.source.edit.file_lock import try_lock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

LOCK = ".lock"
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
_SIGNALS = tuple(getattr(signal, name) for name in _NAMES if hasattr(signal, name))  # Windows lacks SIGHUP
_DEFAULTS = (signal.SIG_DFL, signal.default_int_handler)


class BusyError(OSError):
    """Another build has locked the folder and did not release it within the timeout."""


@contextmanager
def hold_lock(folder: Path, timeout: float = 600.0) -> Iterator[None]:
    """Lock a folder against other builds; wait for a running build to finish.

    The operating system releases the lock when its owner dies.
    """
    file = folder / LOCK
    handle = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
    try:
        if not _wait(handle, timeout):
            raise BusyError(f"another build (process {_owner(file)}) is still running in this folder")
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(handle)


def lock_folder(folder: Path) -> tuple[bool, int | None]:
    """Lock a folder if it is unlocked; the returned handle keeps the lock until it is released."""
    if os.name == "nt":
        return True, None
    try:
        handle = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return False, None
    return try_lock(handle), handle


def release(handle: int | None) -> None:
    """Release the lock of a folder."""
    if handle is not None:
        os.close(handle)


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


def _wait(handle: int, timeout: float) -> bool:
    end = time.monotonic() + timeout
    while not try_lock(handle):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _owner(file: Path) -> str:
    return file.read_text(encoding="ascii", errors="replace").strip() or "unknown"
