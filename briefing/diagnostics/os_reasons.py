"""Why a file could not be read or written, in words that say what to do."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_WORDS: Mapping[int, str] = MappingProxyType(
    {
        errno.ENOSPC: "the disk is full; delete what is not needed, and try again",
        getattr(errno, "EDQUOT", -1): "the disk space that you may use is full; delete what is not needed, and try again",
        errno.EROFS: "the disk is read-only",
        errno.EACCES: "you have no permission",
        errno.EPERM: "you have no permission",
        errno.ENAMETOOLONG: "the name is too long for the file system",
        errno.EMFILE: "too many files are open",
    }
)


_HELP: Mapping[int, str] = MappingProxyType(
    {
        errno.EROFS: "make the disk writable, or copy the project to one that is",
        errno.EACCES: "give yourself the permission, or name another place",
        errno.EPERM: "give yourself the permission, or name another place",
    }
)


def is_full(failure: OSError) -> bool:
    """Return whether a write failed because there is no space left."""
    return failure.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", -1))


def reason_of(failure: OSError) -> str:
    """Return the reason of a failure of the file system."""
    return _WORDS.get(failure.errno or 0, failure.strerror or str(failure))


def help_of(failure: OSError) -> str | None:
    """Return what to do about a failure, if its reason does not say so."""
    return _HELP.get(failure.errno or 0)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Name the file or folder that is being written in the failures of the block, not one with a temporary name beside it."""
    try:
        yield
    except OSError as failure:
        failure.filename, failure.filename2 = str(path), None
        raise
