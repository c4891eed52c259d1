"""Entries of a translation that hold no text and that the main file no longer has: they are removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefing.model import CHANGES, HEAD
from briefing.model.translation_walk import OverlayVisitor, holds_text, walk_overlay

if TYPE_CHECKING:
    from briefing.i18n.translation_pairs import Originals
    from briefing.model import Field, Model
    from briefing.model.markers import Path
    from briefing.source.document import Document


def orphan_entries(originals: Originals, file: str, document: Document) -> tuple[tuple[int, str], ...]:
    """The position and id of each entry of a file that holds no text and has no main entry."""
    if file == HEAD or not isinstance(document.value, list):
        return ()
    name = "edition" if file == CHANGES else "id"
    known = originals.files.get(file, {})
    ids = ((at, item.get(name)) for at, item in enumerate(document.value) if isinstance(item, dict) and not holds_text(item))
    return tuple((at, id) for at, id in ids if isinstance(id, str) and id not in known and not originals.unread(file, id))


def orphan_items(main: Model, value: Any, path: Path) -> dict[Path, dict[int, str]]:
    """The positions and ids of the nested entries that hold no text and that the main entry lacks, by the path of their list."""
    found = _Orphans(value, path)
    if isinstance(value, dict):
        walk_overlay(main, value, found, path)
    return found.lists


class _Orphans(OverlayVisitor):
    def __init__(self, value: Any, path: Path) -> None:
        self.value, self.start = value, len(path)
        self.lists: dict[Path, dict[int, str]] = {}

    def extra_item(self, field: Field, name: str, here: Path, known: tuple[str, ...]) -> None:
        if field.shape == "list":
            item = self.value
            for step in here[self.start : -1]:
                item = item[step]
            if not holds_text(item):
                self.lists.setdefault(here[:-2], {})[int(here[-2])] = name
