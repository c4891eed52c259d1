"""The parallel walk over an overlay (a translation) and its main entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple

from briefing.model.base import Entity
from briefing.model.fields import Field, fields_by_key, marked_fields
from briefing.model.walk import FieldValue, have_ids

if TYPE_CHECKING:
    from briefing.model.base import Model
    from briefing.model.markers import Path

ExpectedShape = Literal["list", "map", "mapping", "entry", "length"]
NAMES = ("id", "edition")
"""The fields by which an overlay names its main entry."""


def holds_text(value: Any) -> bool:
    """Whether a value of an overlay has any text; one that has none waits for its translation."""
    if isinstance(value, dict):
        return any(holds_text(each) for key, each in value.items() if key not in (*NAMES, "of"))
    return any(map(holds_text, value)) if isinstance(value, list) else value is not None


class OverlayVisitor:
    """Handles each node of an overlay and its main entry; methods that a subclass does not override do nothing.

    `here` is the path in the overlay's file; the path of a node is its path in the main entry.
    """

    asks_for_missing: ClassVar[bool] = False
    """Whether fields that the overlay lacks are looked for, so that `missing` is called for them."""

    def unknown_field(self, main: Model, key: str, here: Path) -> None:
        """The overlay has a key that names no text of the main entry's class."""

    def extra_field(self, field: Field, here: Path) -> None:
        """The overlay has a field that the main entry lacks."""

    def extra_item(self, field: Field, name: str, here: Path, known: tuple[str, ...]) -> None:
        """The overlay has an id, or a key of a map, that the main entry lacks; `known` are those that only the main entry has."""

    def wrong_shape(self, node: FieldValue, item: Any, here: Path, expected: ExpectedShape) -> None:
        """The overlay has a different structure from the main entry."""

    def missing(self, node: FieldValue, here: Path, before: tuple[str, ...]) -> None:
        """The overlay lacks a field, or one value in it; `before` are the keys that precede it."""

    def text(self, node: FieldValue, item: Any, here: Path) -> None:
        """The overlay has a value for a text."""

    def positional(self, node: FieldValue, item: list[Any], here: Path) -> None:
        """The overlay has a list whose items are found by their positions; its items are visited next, if its length is right."""

    def own_list(self, node: FieldValue, item: list[Any], here: Path) -> None:
        """The overlay has a list that each language has of its own."""


def walk_overlay(main: Model, other: dict[str, Any], visitor: OverlayVisitor, here: Path = ()) -> None:
    """Visit an overlay beside its main entry: nested entities are found by id, the values of other lists by position."""
    name = "id" if isinstance(main, Entity) else main.known_by if main.known_by in NAMES else None
    _OverlayWalk(visitor).mapping(main, other, here, (), (*filter(None, (name,)), "of"))


class _OverlayWalk(NamedTuple):
    visitor: OverlayVisitor

    def mapping(self, main: Model, other: dict[str, Any], here: Path, path: Path, names: tuple[str, ...] = ()) -> None:
        known = fields_by_key(type(main))
        for key, item in other.items():
            field = known.get(key)
            if key in names:
                continue
            if field is None or not field.translated:
                self.visitor.unknown_field(main, key, (*here, key))
            elif item is not None and getattr(main, field.attribute) is None:
                self.visitor.extra_field(field, (*here, key))
            elif item is not None:
                self.field(FieldValue((*path, key), field, getattr(main, field.attribute)), item, (*here, key))
        marked = marked_fields(type(main)) if self.visitor.asks_for_missing else ()
        for number, field in enumerate(marked):
            key, value = field.key, getattr(main, field.attribute)
            if value is not None and field.translated and other.get(key) is None:
                before = (each.key for each in marked[:number])
                self.visitor.missing(FieldValue((*path, key), field, value), (*here, key), (*NAMES, "of", *before))

    def field(self, node: FieldValue, item: Any, here: Path) -> None:
        shape = node.field.shape
        if shape == "one":
            self.one(node, item, here)
        elif shape == "map" and isinstance(item, dict):
            self.keys(node, item, here)
        elif shape == "map" or not isinstance(item, list):
            self.visitor.wrong_shape(node, item, here, shape)
        elif node.field.per_language:
            self.visitor.own_list(node, item, here)
        elif node.field.by_id and node.value and have_ids(node.value):
            self.ids(node, item, here)
        else:
            self.positions(node, item, here)

    def positions(self, node: FieldValue, item: list[Any], here: Path) -> None:
        self.visitor.positional(node, item, here)
        if len(item) != len(node.value):
            self.visitor.wrong_shape(node, item, here, "length")
        else:
            for at, (part, each) in enumerate(zip(node.value, item, strict=True)):
                self.item(FieldValue((*node.path, at), node.field.part, part), each, (*here, at), ())

    def item(self, node: FieldValue, item: Any, here: Path, before: tuple[str, ...]) -> None:
        if item is None:
            self.visitor.missing(node, here, before)
        else:
            self.one(node, item, here)

    def one(self, node: FieldValue, item: Any, here: Path) -> None:
        if node.field.marker is not None:
            self.visitor.text(node, item, here)
        elif isinstance(item, dict):
            self.mapping(node.value, item, here, node.path)
        else:
            self.visitor.wrong_shape(node, item, here, "mapping")

    def keys(self, node: FieldValue, item: dict[str, Any], here: Path) -> None:
        known = tuple(node.value)
        for key in (*item, *(key for key in known if key not in item)):
            if key in node.value:
                part = FieldValue((*node.path, key), node.field.part, node.value[key])
                self.item(part, item.get(key), (*here, key), known)
            else:
                self.visitor.extra_item(node.field, key, (*here, key), tuple(each for each in known if each not in item))

    def ids(self, node: FieldValue, item: list[Any], here: Path) -> None:
        known = {part.id: at for at, part in enumerate(node.value)}
        there = [each.get("id") for each in item if isinstance(each, dict)]
        for at, each in enumerate(item):
            id = each.get("id") if isinstance(each, dict) else None
            if not isinstance(id, str):
                self.visitor.wrong_shape(node, each, (*here, at), "entry")
            elif id in known:
                self.mapping(node.value[known[id]], each, (*here, at), (*node.path, known[id]), ("id",))
            else:
                only_there = tuple(str(each) for each in known if each not in there)
                self.visitor.extra_item(node.field, id, (*here, at, "id"), only_there)
        for id, at in known.items():
            if id not in there:
                part = FieldValue((*node.path, at), node.field.part, node.value[at])
                self.visitor.missing(part, (*here, len(item)), ())
