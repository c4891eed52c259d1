"""Folder locks: only one build runs in a folder, and the folders of killed processes are found."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.source.edit.file_lock import try_lock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOCK = ".lock"


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


def new_locked_folder(parent: Path, prefix: str) -> tuple[Path, int | None]:
    """Create and lock a folder: the lock shows that the process that uses it is running."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        free, handle = lock_folder(folder)
        if free and folder.exists():
            return folder, handle
        release(handle)  # another process removed it as abandoned before it was locked


def remove_abandoned(parent: Path, prefix: str, before: Callable[[Path], object] = lambda _: None) -> None:
    """Remove the folders that no running process has locked; `before` is called for each."""
    for left in sorted(parent.iterdir()):
        if left.name.startswith(prefix) and left.is_dir() and not left.is_symlink():
            free, handle = lock_folder(left)
            if free:
                before(left)
                shutil.rmtree(left, ignore_errors=True)
            release(handle)


def _wait(handle: int, timeout: float) -> bool:
    end = time.monotonic() + timeout
    while not try_lock(handle):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def _owner(file: Path) -> str:
    return file.read_text(encoding="ascii", errors="replace").strip() or "unknown"
