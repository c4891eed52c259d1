"""Finds the ids in a data folder without parsing it: this is fast, and works in files with syntax errors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from briefing.source.yaml_reader import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The start of a line as authors write it: `- id: F1`, `  id: F1`, `- {id: F1.1, text: …}`.
_ID = re.compile(r"""^[ \t]*(?:-[ \t]+)*(?:\{[ \t]*)?id:[ \t]*["']?([A-Za-z0-9][\w.-]*)""", re.MULTILINE)
_ENDINGS = (".yaml", ".yml")


class FoundId(NamedTuple):
    """An id, and where it was found."""

    brief: str
    """The folder of its brief in a library, otherwise empty."""
    file: str
    """The name of its file without the ending, such as `factors`."""
    id: str

    @property
    def nested(self) -> bool:
        """Whether it is a claim or an action, which are entries inside another entry."""
        return "." in self.id


def scan_ids(data: Path) -> tuple[FoundId, ...]:
    """The ids of a brief or a library, in the order of the files; empty if the folder does not exist.

    Translations repeat ids and are left out.
    """
    return tuple(
        FoundId(slug, file.stem, id)
        for slug, folder in (("", data), *brief_folders(data).items())
        for file in _files(folder)
        for id in _ID.findall(_text(file))
    )


def brief_folders(data: Path) -> dict[str, Path]:
    """The folders of the briefs in a library, by name; empty if the data folder itself contains a brief."""
    if _is_brief(data):
        return {}
    return {folder.name: folder for folder in _entries(data) if folder.is_dir() and _is_brief(folder)}


def _is_brief(folder: Path) -> bool:
    return any((folder / f"brief{ending}").is_file() for ending in _ENDINGS)


def _files(folder: Path) -> Iterator[Path]:
    for file in _entries(folder):
        if file.suffix in _ENDINGS and file.is_file() and not file.is_symlink():
            yield file


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:  # the folder does not exist, or may not be read
        return []


def _text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES).decode("utf-8", errors="replace")
    except OSError:
        return ""
