"""An advisory lock on an open file, which the system releases when its holder ends, in whatever way."""

from __future__ import annotations

try:
    import fcntl
except ImportError:  # Windows has no flock
    fcntl = None  # type: ignore[assignment]  # reason: the name is tested before each use


def try_lock(handle: int) -> bool:
    """Take the lock of an open file if nobody holds it; where the system has no such locks, it is always free."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
