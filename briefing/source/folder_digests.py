"""The digests of the files in a folder, by which a preview knows whether anything in it changed."""

from __future__ import annotations

import os
import stat
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

Digests = tuple[tuple[str, int, str], ...]
"""The path, mode, and SHA-256 of each file and folder, in a fixed order."""


def digests(place: Path) -> Digests:
    """Return the digests of everything in a folder, or of one file; links are not followed.

    Times are not compared: a file can be saved twice within the resolution of a file system's clock.
    """
    found = [_digest(place, ".")]
    for top, folders, names in os.walk(place):
        folders.sort()
        below = os.path.relpath(top, place)
        found += (_digest(os.path.join(top, name), os.path.join(below, name)) for name in (*folders, *sorted(names)))
    return tuple(found)


def _digest(path: Path | str, name: str) -> tuple[str, int, str]:
    try:
        mode = os.lstat(path).st_mode
        if not stat.S_ISREG(mode):
            return name, mode, ""
        with open(path, "rb", buffering=0) as file:
            return name, mode, sha256(file.read()).hexdigest()
    except OSError as failure:
        return name, 0, str(failure)
