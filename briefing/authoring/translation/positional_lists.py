"""The lists of a translation whose items are found by position, and the main texts in the comments above these items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.authoring.translation.list_alignment import align, texts_of
from briefing.model.translation_walk import OverlayVisitor, walk_overlay
from briefing.source.edit.apply import comments_at
from briefing.source.edit.operations import SetComment

if TYPE_CHECKING:
    from briefing.authoring.translation.list_alignment import Alignment
    from briefing.authoring.translation.placeholders import PlaceholderWriter
    from briefing.model import FieldValue, Model
    from briefing.model.markers import Path
    from briefing.source.document import Document


class PositionalList(NamedTuple):
    """A list of the main entry and of its translation, with its path in the translation's file."""

    node: FieldValue
    item: list[Any]
    here: Path


class _Collector(OverlayVisitor):
    """Collects the lists whose items are found by position."""

    def __init__(self) -> None:
        self.found: list[PositionalList] = []

    def positional(self, node: FieldValue, item: list[Any], here: Path) -> None:
        if node.value and item:
            self.found.append(PositionalList(node, item, here))


def positional_lists(main: Model, document: Document, path: Path) -> tuple[PositionalList, ...]:
    """The lists of a translated entry whose items are found by position."""
    value, lists = document.value_at(path), _Collector()
    if isinstance(value, dict):
        walk_overlay(main, value, lists, path)
    return tuple(lists.found)


class MainTextComments(OverlayVisitor):
    """Writes the main text above each text of one list."""

    def __init__(self, writer: PlaceholderWriter, document: Document, below: Path) -> None:
        self.writer, self.document, self.below = writer, document, below
        self.changes: list[SetComment] = []

    def text(self, node: FieldValue, item: Any, here: Path) -> None:
        if node.path[: len(self.below)] == self.below:
            self.changes.append(SetComment(here, self.writer.beginning, self.writer.note(node.value)))


def order_by_comments(document: Document, found: PositionalList, beginning: str) -> Alignment | None:
    """The order of a list by the main texts above its items; None if it has none, or if they do not suffice."""
    old = [_noted(document, item, (*found.here, at), beginning, "") or None for at, item in enumerate(found.item)]
    if not any(old):
        return None
    alignment = align(old, [texts_of(part) for part in found.node.value])
    return None if any(old[index] is None and found.item[index] is not None for index in alignment.dropped) else alignment


def _noted(document: Document, item: Any, here: Path, beginning: str, name: str) -> dict[str, str]:
    """The main texts in the comments above the texts of an item."""
    if isinstance(item, dict | list):
        pairs = item.items() if isinstance(item, dict) else enumerate(item)
        inside = (_noted(document, each, (*here, key), beginning, f"{name}.{key}".lstrip(".")) for key, each in pairs)
        return {path: text for each in inside for path, text in each.items()}
    lines = comments_at(document, here, beginning) or ()
    text = " ".join(" ".join(line.removeprefix(beginning) for line in lines).split())
    return {name: text} if text else {}
