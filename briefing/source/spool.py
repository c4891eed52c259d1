"""A file for values that a build has made and needs once more, so that they do not stay in memory.

The file has no name: the operating system deletes it when the last process that has it open ends.
"""

from __future__ import annotations

import os
import pickle
import tempfile
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Kept(NamedTuple):
    """Where a value is in a spool: it can be read in the process that opened the spool, and in those forked since."""

    file: int
    start: int
    size: int

    def value(self) -> Any:
        """Read the value."""
        return pickle.loads(os.pread(self.file, self.size, self.start))


class Spool:
    """An open file for values; forked processes add to the same file, one at a time."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115  # reason: it is open as long as the spool is in use

    def keep(self, values: Iterable[object]) -> list[Kept]:
        """Write values, and return where they are."""
        import fcntl  # only systems that can fork have it, and only these use a spool

        contents = [pickle.dumps(value, 5) for value in values]
        handle = self._file.fileno()
        fcntl.lockf(handle, fcntl.LOCK_EX)
        try:
            end = self._file.seek(0, os.SEEK_END)
            rest = memoryview(b"".join(contents))
            while rest:
                rest = rest[self._file.write(rest) :]
        finally:
            fcntl.lockf(handle, fcntl.LOCK_UN)
        found = []
        for content in contents:
            found.append(Kept(handle, end, len(content)))
            end += len(content)
        return found
