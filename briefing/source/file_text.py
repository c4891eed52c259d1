"""The text of a file that a problem names, for the excerpt below the problem."""

from __future__ import annotations

from pathlib import Path

from briefing.source.yaml_reader import MAX_BYTES


def file_text(file: str) -> str | None:
    """Return the text of a file; nothing of a link, a device, a file too large to be read, or no text."""
    path = Path(file)
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_BYTES:
            return None
        raw = path.read_bytes()
    except (OSError, ValueError):  # the problem may be that it cannot be read
        return None
    return None if b"\0" in raw else raw.decode("utf-8", errors="replace")
