"""A file for values that a build has made and needs once more, so that they do not stay in memory.

The file has no name: the operating system deletes it when the last process that has it open ends.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.diagnostics.os_reasons import writing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class Kept(NamedTuple):
    """Where a value is in a spool: it can be read in the process that opened the spool, and in those forked since."""

    file: int
    start: int
    size: int
    pickled: bool = True
    """Whether it is not bytes, which are in the file as they are."""

    def value(self) -> Any:
        """Read the value."""
        content = os.pread(self.file, self.size, self.start)
        if not self.pickled:
            return content
        import pickle  # slow to import, like `tempfile`, and a check keeps nothing

        return pickle.loads(content)


class Spool:
    """An open file for values; forked processes add to the same file, one at a time.

    It is on the disk of a given folder, because the folder for temporary files is in memory on many systems.
    """

    def __init__(self, folder: Path) -> None:
        import tempfile

        self._folder = folder
        with writing(folder):
            self._file = tempfile.TemporaryFile(buffering=0, dir=folder)  # noqa: SIM115  # reason: open as long as the spool

    def keep(self, values: Iterable[object]) -> list[Kept]:
        """Write values, and return where they are. Raises OSError with the folder, because the file has no name."""
        import fcntl  # only systems that can fork have it, and only these use a spool
        import pickle

        kept = [(value, False) if isinstance(value, bytes) else (pickle.dumps(value, 5), True) for value in values]
        handle = self._file.fileno()
        fcntl.lockf(handle, fcntl.LOCK_EX)
        try:
            end = self._file.seek(0, os.SEEK_END)
            rest = memoryview(b"".join([content for content, _ in kept]))
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as failure:
            raise OSError(failure.errno, failure.strerror, str(self._folder)) from failure
        finally:
            fcntl.lockf(handle, fcntl.LOCK_UN)
        found = []
        for content, pickled in kept:
            found.append(Kept(handle, end, len(content), pickled))
            end += len(content)
        return found
