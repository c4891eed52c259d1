"""Texts to fill in: keys without a value below a comment with the main text, in a new entry or in an existing one."""

from __future__ import annotations

from collections import Counter
from itertools import count, takewhile
from typing import TYPE_CHECKING, Any, cast

from briefing.i18n.translation_overlay import is_repeated, name_key
from briefing.model import Entity, Markup, Plain
from briefing.model.fold import Fold
from briefing.model.translation_walk import OverlayVisitor, walk_overlay
from briefing.model.walk import have_ids
from briefing.source.edit.apply import comments_at
from briefing.source.edit.emitter import Commented
from briefing.source.edit.operations import Operation, SetComment, SetValue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from briefing.authoring.translation.converted_texts import Made
    from briefing.i18n.translation_overlay import NameKey
    from briefing.model import Field, FieldValue, Model
    from briefing.model.markers import Path
    from briefing.source.document import Document
    from briefing.source.edit.emitter import Value


class PlaceholderWriter(Fold["Value"]):
    """Writes the texts that a translator has to fill in, and counts them."""

    def __init__(self, language: str, made: Made, names: set[NameKey] | None = None) -> None:
        """Take the language of the main texts, texts that already exist, and shared names that need no more translation."""
        self.beginning = f"# {language}:"
        self.made = made
        self.names = names
        self.texts = 0

    def entry(self, model: Model) -> dict[str, Value]:
        """All texts of an entry."""
        return cast("dict[str, Value]", self.of(model) or {})

    def keeps(self, field: Field, value: Any) -> bool:
        """Only fields that contain texts."""
        return field.translated and value is not None

    def leaf(self, node: FieldValue) -> Value:
        """One text to fill in; nothing if it is not translated."""
        if not (isinstance(node.marker, Markup) or (isinstance(node.marker, Plain) and not node.marker.own)):
            return None
        if self.names is not None and is_repeated(node):
            if name_key(node) in self.names:
                return None
            self.names.add(name_key(node))
        given = self.made(node.path) if self.made else None
        if self.made and given is None:
            return None
        self.texts += given is None
        return Commented(given, self.note(node.value))

    def field(self, field: Field, value: Any, path: Path) -> Value:
        """Of a list that each language has of its own, one text to fill in: the language may have fewer, or more."""
        if not field.per_language:
            return super().field(field, value, path)
        if self.made:
            made = takewhile(lambda text: text is not None, (self.made((*path, at)) for at in count()))
            return [*made] or None
        self.texts += bool(value)
        return [Commented(None, self.all_notes(value))] if value else None

    def mapping(self, model: Model, found: dict[str, Value]) -> Value:
        """The texts to fill in in a mapping."""
        return {key: slot for key, slot in found.items() if slot} or None

    def several(self, field: Field, value: Any, parts: Any) -> Value:
        """A list keeps its positions, or the ids of its entities."""
        if field.shape == "list" and any(parts) and field.by_id and have_ids(value):
            return [{"id": part.id, **slot} for part, slot in zip(value, parts, strict=True) if isinstance(slot, dict)]
        if field.shape == "map":
            return {key: part for key, part in parts.items() if part is not None} or None
        return parts if any(parts) else None

    def note(self, text: str) -> tuple[str, ...]:
        """The main text as comment lines."""
        return tuple(f"{self.beginning} {line}".rstrip() for line in text.strip("\n").split("\n"))

    def all_notes(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Several main texts as comment lines."""
        return tuple(line for text in texts for line in self.note(text))

    def missing_texts(self, document: Document, model: Model, value: dict[str, Any], here: Path) -> list[Operation]:
        """The texts that the mapping of an overlay at a path of its file lacks."""
        missing = _MissingTexts(self, document)
        walk_overlay(model, value, missing, here)
        return missing.changes


class _MissingTexts(OverlayVisitor):
    """Collects the operations that add missing texts to an overlay, and update the comments above existing ones."""

    asks_for_missing = True

    def __init__(self, writer: PlaceholderWriter, document: Document) -> None:
        self.writer = writer
        self.document = document
        self.changes: list[Operation] = []
        self.added: Counter[Path] = Counter()

    def text(self, node: FieldValue, item: Any, here: Path) -> None:
        if isinstance(item, str):
            known, note = comments_at(self.document, here, self.writer.beginning), self.writer.note(node.value)
            if known and known != note:
                self.changes.append(SetComment(here, self.writer.beginning, note))

    def own_list(self, node: FieldValue, item: list[Any], here: Path) -> None:
        if not any(item) and item:
            self.writer.texts += 1  # it waits for its texts
        for at, note in enumerate([self.writer.all_notes(node.value), *[()] * (len(item) - 1)] if item else ()):
            known = comments_at(self.document, (*here, at), self.writer.beginning)
            if known and known != note:
                self.changes.append(SetComment((*here, at), self.writer.beginning, note))

    def missing(self, node: FieldValue, here: Path, before: tuple[str, ...]) -> None:
        slot = self.writer.field(node.field, node.value, node.path)
        if slot is None:
            return
        if isinstance(node.value, Entity) and node.value.id is not None:
            assert isinstance(slot, dict), "what has an id has fields"
            *path, end = here
            there = (*path, int(end) + self.added[tuple(path)])
            self.added[tuple(path)] += 1
            self.changes.append(SetValue(there, {"id": node.value.id, **slot}))
        elif isinstance(slot, Commented) and slot.value is None and _is_written(self.document, here):
            if comments_at(self.document, here, self.writer.beginning) not in (None, slot.note):
                self.changes.append(SetComment(here, self.writer.beginning, slot.note))
        else:
            self.changes.append(SetValue(here, slot, before))


def _is_written(document: Document, path: Path) -> bool:
    """Return whether a key or item exists, with or without a value."""
    value = document.value_at(path[:-1])
    return path[-1] in value if isinstance(value, dict) else int(path[-1]) < len(value)
