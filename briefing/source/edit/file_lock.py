"""An advisory lock on an open file; the operating system releases it when the process ends, however it ends."""

from __future__ import annotations

try:
    import fcntl
except ImportError:  # Windows does not have flock
    fcntl = None  # type: ignore[assignment]  # reason: the name is tested before each use


def try_lock(handle: int) -> bool:
    """Lock an open file unless it is locked; without support by the system, this always succeeds."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
