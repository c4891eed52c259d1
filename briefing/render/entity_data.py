"""The entries of a brief as plain data, read once for all files and scripts of a unit that show them to programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from json import JSONEncoder
from typing import TYPE_CHECKING, Any

from briefing import markdown
from briefing.analysis.cross_references import cited_sources
from briefing.analysis.diff import plain_value, unwrap
from briefing.bibliography.items import of_source
from briefing.markdown.line_breaks import without_breaks
from briefing.model import Markup, Source
from briefing.model.base import Model
from briefing.model.fields import fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefing.bibliography.items import BibliographyItem
    from briefing.markdown import Prose
    from briefing.model import Field
    from briefing.model.markers import Marker
    from briefing.render.unit_context import UnitContext

Record = dict[str, Any]
Parse = Callable[..., "Prose"]
"""Reads a Markdown text; that of a unit knows the texts of its pages."""
_EMPTY: tuple[object, ...] = (None, (), {})
_NEVER_EMPTY = (str, int, float, Decimal)
"""The types whose values that count as false are values all the same."""


def complete_record(model: Model, parse: Parse = markdown.parse) -> Record:
    """Return the fields of a model by their names in the file, in the order of its class: also default values, in long forms.

    Only empty fields are left out. A reader without the model could add neither. A list or a map that may be written as its
    only value, and a single mapping that one of its fields stands for, are in their short form, as they were before they had a
    long one.
    """
    values, (by_attribute, always) = vars(model), _fields_by_attribute(type(model))
    # An instance has its values in the order of its class. A source has a hundred fields, and values in ten.
    names = values if always <= values.keys() else (name for name in by_attribute if name in values or name in always)
    found = {}
    for name in names:
        field = by_attribute[name]
        value = values.get(name, field.default)
        if type(value) is str:  # most values that there are
            found[field.key] = value if value.isalnum() else _unwrapped(value, field.marker, parse)
        elif value or field.required or isinstance(value, _NEVER_EMPTY):
            found[field.key] = _value(field, value, parse)
    return found


def _unwrapped(text: str, marker: Marker | None, parse: Parse) -> str:
    """Return an author's text without line breaks inside its paragraphs; between characters without spaces, they are none."""
    is_one_line = "\n" in text and isinstance(marker, Markup) and not marker.block
    return unwrap(without_breaks(text) if is_one_line else text, marker, parse)


@cache  # of types, whose number is fixed
def _fields_by_attribute(model: type[Model]) -> tuple[dict[str, Field], frozenset[str]]:
    """Return the fields of a class by attribute, in its order, and the attributes of those that are never left out."""
    found = {field.attribute: field for field in fields(model)}
    return found, frozenset(name for name, field in found.items() if field.required or field.default not in _EMPTY)


@cache  # the same
def default_record(model: type[Model]) -> Record:
    """Return the default values of a class that are not empty, as they are in a record; callers do not change it."""
    return {field.key: _value(field, field.default, markdown.parse) for field in fields(model) if field.default not in _EMPTY}


def _value(field: Field, value: Any, parse: Parse) -> Any:
    if field.shape == "list":
        listed = [_one(field, part, parse) for part in value]
        return listed[0] if field.single and len(listed) == 1 else listed
    if field.shape == "map":
        parts = {key: _one(field, part, parse) for key, part in value.items()}
        return parts[field.short] if field.short is not None and parts.keys() == {field.short} else parts
    return _one(field, value, parse)


def _one(field: Field, value: Any, parse: Parse) -> Any:
    if isinstance(value, str):
        return _unwrapped(value, field.marker, parse)
    if not isinstance(value, Model):
        return plain_value(value, field.marker)
    found = complete_record(value, parse)
    short = value.recorded_as if field.shape == "one" else None
    return found[short] if short is not None and set(found) == {short} else found


def record(view: UnitContext, model: Model) -> Record:
    """Return the complete record of an entry; callers do not change it."""
    return view.memo.of("record", model, complete_record, model, view.memo.parse)


def encoded(view: UnitContext, model: Model) -> Encoded:
    """Return the complete record of an entry as JSON."""
    return view.memo.of("json", model, _encoded, view, model)


def _encoded(view: UnitContext, model: Model) -> Encoded:
    return Encoded(compact(record(view, model)))


def cited(view: UnitContext, model: Model) -> tuple[str, ...]:
    """Return the keys of the sources that an entry cites."""
    return view.memo.of("cited", model, _cited, view, model)


def _cited(view: UnitContext, model: Model) -> tuple[str, ...]:
    return cited_sources(view.memo.walk(model), view.memo.parse)


def reference(view: UnitContext, source: Source) -> BibliographyItem:
    """Return a source as an entry of a bibliography: as printed on the work, with the note in the language of the unit."""
    return view.memo.of("reference", source, _reference, view, source)


def _reference(view: UnitContext, source: Source) -> BibliographyItem:
    written = view.written.find("source", source.id) if view.written else None
    return of_source(written if isinstance(written, Source) else source, source.note)


# --------------------------------------------------------------------------------------------------- JSON


@dataclass(frozen=True, slots=True)
class Encoded:
    """A value that is JSON already."""

    text: str


compact = JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
"""Return a value, which contains none that it is part of, as JSON on one line.

Keys keep their order; with an indent, the encoder would be many times slower.
"""


def document(members: Mapping[str, Any]) -> str:
    """Return an object as the text of a JSON file: a member on each line, and in it an item of a list or mapping on each line."""
    return _mapping(members, _member) + "\n"


def _member(value: Any) -> str:
    if value and isinstance(value, list | tuple):
        return "[\n" + ",\n".join(map(_text, value)) + "\n]"
    return _mapping(value, _text) if value and isinstance(value, dict) else _text(value)


def _mapping(members: Mapping[str, Any], write: Callable[[Any], str]) -> str:
    return "{\n" + ",\n".join(f"{compact(key)}:{write(value)}" for key, value in members.items()) + "\n}"


def _text(value: Any) -> str:
    return value.text if isinstance(value, Encoded) else compact(value)
