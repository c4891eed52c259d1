"""Atomic replacement of one of the program's own files: a reader sees the old file or the new one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from briefing.diagnostics.os_reasons import writing

if TYPE_CHECKING:
    from pathlib import Path

FILE_MODE = 0o644


def replace_file(path: Path, content: bytes, prefix: str = ".new-") -> None:
    """Replace or create a file; until it is complete, its name is a temporary one in the same folder. Raises OSError."""
    import tempfile  # slow to import, and most commands replace nothing

    with writing(path):
        handle, temporary = tempfile.mkstemp(prefix=prefix, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as opened:
                opened.write(content)
            os.chmod(temporary, FILE_MODE)
            os.replace(temporary, path)
        except BaseException:
            os.unlink(temporary)
            raise
