"""One build at a time in one folder, and the death of a build that is told to stop."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from briefing.source.edit.file_lock import try_lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK = ".lock"
_DEATHS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))  # Windows has one of them


class BusyError(OSError):
    """Somebody else holds the folder, and has not let go of it in time."""


@contextmanager
def hold_lock(folder: Path, patience: float = 600.0) -> Iterator[None]:
    """Keep every other build out of this folder; wait for one that is under way.

    The system lets go of the lock when its holder dies, however it dies.
    """
    file = folder / LOCK
    handle = os.open(file, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644)
    try:
        if not _wait(handle, patience):
            raise BusyError(f"another build (process {_holder(file)}) is still running in this folder")
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(handle)


def lock_folder(folder: Path) -> tuple[bool, int | None]:
    """Take a folder's own lock if it is free; the handle holds it until it is released."""
    if os.name == "nt":
        return True, None
    try:
        handle = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return False, None
    return try_lock(handle), handle


def release(handle: int | None) -> None:
    """Let go of a folder's lock."""
    if handle is not None:
        os.close(handle)


@contextmanager
def orderly_death() -> Iterator[None]:
    """Let SIGTERM and the end of a terminal unwind the program like Ctrl-C does, so that what is half done is cleared away."""
    here = threading.current_thread() is threading.main_thread()
    ours = [number for number in _DEATHS if here and signal.getsignal(number) == signal.SIG_DFL]
    for number in ours:
        signal.signal(number, _leave)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _leave(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def _wait(handle: int, patience: float) -> bool:
    end = time.monotonic() + patience
    while not try_lock(handle):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _holder(file: Path) -> str:
    return file.read_text(encoding="ascii", errors="replace").strip() or "unknown"
