"""Texts to be filled in: keys without a value below a comment with the main text, in a new entry or beside what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefing.model import Markup, Plain
from briefing.model.base import plan
from briefing.source.edit import Operation, SetComment, SetValue, comments_at
from briefing.source.edit.emitter import Commented, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from briefing.authoring.translation.script_conversion import Made
    from briefing.model import Model
    from briefing.model.base import Path, Step
    from briefing.source.document import Document

NAMES = ("id", "edition")


def value_at(value: Any, path: Path) -> Any:
    """What stands at a path of a file's values."""
    for step in path:
        value = value[step]
    return value


class PlaceholderWriter:
    """Writes the texts that a translator has to fill in; counts them."""

    def __init__(self, language: str, made: Made) -> None:
        """Take the language of the main texts, and texts that are made already."""
        self.beginning = f"# {language}:"
        self.made = made
        self.texts = 0

    def mapping(self, model: Model, main: Path) -> dict[str, Value]:
        """All texts of a model."""
        slots = {step.key: self.field(step, getattr(model, step.attribute), (*main, step.key)) for step in plan(type(model))}
        return {key: slot for key, slot in slots.items() if slot}

    def field(self, step: Step, value: Any, main: Path) -> Value:
        """One field of a model; nothing if there is no text to translate in it."""
        if value is None:
            return None
        if step.many == "one":
            return self.one(step, value, main)
        if step.many == "map":
            return {key: self.one(step, part, (*main, key)) for key, part in value.items()} or None
        parts = [self.one(step, part, (*main, index)) for index, part in enumerate(value)]
        if any(parts) and hasattr(value[0], "id"):
            return [{"id": part.id, **slot} for part, slot in zip(value, parts, strict=True) if isinstance(slot, dict)]
        return parts if any(parts) else None

    def one(self, step: Step, value: Any, main: Path) -> Value:
        """One value of a field."""
        if step.marker is None:
            return self.mapping(value, main) or None
        if not (isinstance(step.marker, Markup) or (isinstance(step.marker, Plain) and not step.marker.own)):
            return None
        given = self.made(main) if self.made else None
        if self.made and given is None:
            return None
        self.texts += given is None
        return Commented(given, self.note(value))

    def note(self, text: str) -> tuple[str, ...]:
        """The main text as lines of comment."""
        return tuple(f"{self.beginning} {line}".rstrip() for line in text.strip("\n").split("\n"))

    # ------------------------------------------------------------------------------ beside what is there

    def beside(self, document: Document, model: Model, value: Mapping[str, Any], here: Path, main: Path) -> Iterator[Operation]:
        """What a mapping of an overlay lacks."""
        before = [*NAMES, "of"]
        for step in plan(type(model)):
            part, spot, origin = getattr(model, step.attribute), (*here, step.key), (*main, step.key)
            if part is not None:
                yield from self._beside_field(document, step, part, value.get(step.key), spot, origin, tuple(before))
            before.append(step.key)

    def _beside_field(
        self, document: Document, step: Step, part: Any, item: Any, here: Path, main: Path, before: tuple[str, ...]
    ) -> Iterator[Operation]:
        if item is None:
            yield from self._empty(document, self.field(step, part, main), here, before)
        elif step.many == "one":
            yield from self._beside_one(document, step, part, item, here, main)
        elif step.many == "map" and isinstance(item, dict):
            for key, text in part.items():
                yield from self._beside_item(document, step, text, item.get(key), (*here, key), (*main, key), tuple(part))
        elif isinstance(item, list) and step.many == "list" and part and hasattr(part[0], "id"):
            yield from self._beside_ids(document, step, part, item, here, main)
        elif isinstance(item, list) and len(item) == len(part):
            for index, (each, inner) in enumerate(zip(part, item, strict=True)):
                yield from self._beside_item(document, step, each, inner, (*here, index), (*main, index), ())

    def _beside_item(
        self, document: Document, step: Step, part: Any, item: Any, here: Path, main: Path, before: tuple[str, ...]
    ) -> Iterator[Operation]:
        if item is None:
            yield from self._empty(document, self.one(step, part, main), here, before)
        else:
            yield from self._beside_one(document, step, part, item, here, main)

    def _beside_one(self, document: Document, step: Step, part: Any, item: Any, here: Path, main: Path) -> Iterator[Operation]:
        if step.marker is None and isinstance(item, dict):
            yield from self.beside(document, part, item, here, main)
        elif isinstance(item, str) and isinstance(part, str):
            known = comments_at(document, here, self.beginning)
            if known and known != self.note(part):
                yield SetComment(here, self.beginning, self.note(part))

    def _beside_ids(
        self, document: Document, step: Step, part: Any, item: list[Any], here: Path, main: Path
    ) -> Iterator[Operation]:
        known = {each.get("id"): index for index, each in enumerate(item) if isinstance(each, dict)}
        free = len(item)
        for index, each in enumerate(part):
            if each.id in known:
                spot = known[each.id]
                yield from self.beside(document, each, item[spot], (*here, spot), (*main, index))
            elif slots := self.one(step, each, (*main, index)):
                assert isinstance(slots, dict), "what has an id has fields"
                yield SetValue((*here, free), {"id": each.id, **slots})
                free += 1

    def _empty(self, document: Document, slot: Value, here: Path, before: tuple[str, ...]) -> Iterator[Operation]:
        """A field without a value, or that is not there at all."""
        if slot is None:
            return
        if isinstance(slot, Commented) and slot.value is None and _stands(document, here):
            if comments_at(document, here, self.beginning) not in (None, slot.note):
                yield SetComment(here, self.beginning, slot.note)
        else:
            yield SetValue(here, slot, before)


def _stands(document: Document, path: Path) -> bool:
    """Whether a key or an item is there, with or without a value."""
    value = value_at(document.value, path[:-1])
    return path[-1] in value if isinstance(value, dict) else int(path[-1]) < len(value)
