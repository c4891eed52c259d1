"""The entries of a brief as plain data, read once for all files and scripts of a unit that show them to programs."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from json import JSONEncoder
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing import markdown
from briefing.analysis.cross_references import cited_sources
from briefing.analysis.diff import plain_value, unwrap
from briefing.bibliography.items import of_source
from briefing.markdown.line_breaks import without_breaks
from briefing.model import Markup, Source
from briefing.model.base import Model
from briefing.model.fields import fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    values, (parts, always) = vars(model), _parts(type(model))
    # An instance has its values in the order of its class. A source has a hundred fields, and values in ten.
    present = (
        values.items()
        if always <= values.keys()
        else [(name, values.get(name, part.default)) for name, part in parts.items() if name in values or name in always]
    )
    found = {}
    for name, value in present:
        key, read_text, read, is_required, _ = parts[name]
        if type(value) is str:  # most values that there are
            found[key] = value if read_text is None or value.isalnum() else read_text(value, parse)
        elif value or is_required or isinstance(value, _NEVER_EMPTY):
            found[key] = read(value, parse)
    return found


class _Part(NamedTuple):
    """A field of a class, and the functions that read its values, so that no value asks again what its field is."""

    key: str
    read_text: Callable[[str, Parse], str] | None
    """Reads a text that has other characters than letters and digits; `None` if each text stays as it is."""
    read: Callable[[Any, Parse], Any]
    is_required: bool
    default: Any


@cache  # of types, whose number is fixed
def _parts(model: type[Model]) -> tuple[dict[str, _Part], frozenset[str]]:
    """Return the fields of a class by attribute, in its order, and the attributes of those that are never left out."""
    found = {
        each.attribute: _Part(each.key, _text_reader(each.marker), _reader(each), each.required, each.default)
        for each in fields(model)
    }
    return found, frozenset(name for name, part in found.items() if part.is_required or part.default not in _EMPTY)


@cache  # the same
def default_record(model: type[Model]) -> Record:
    """Return the default values of a class that are not empty, as they are in a record; callers do not change it."""
    return {each.key: _reader(each)(each.default, markdown.parse) for each in fields(model) if each.default not in _EMPTY}


def _text_reader(marker: Marker | None) -> Callable[[str, Parse], str] | None:
    """Return what removes the line breaks inside paragraphs; between characters without spaces, they are none."""
    if marker is None:
        return None
    is_markup = isinstance(marker, Markup)

    def line(text: str, parse: Parse) -> str:
        if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
            return text  # as `unwrap` would; most texts of entries are such lines
        return unwrap(without_breaks(text) if is_markup else text, marker, parse)

    def block(text: str, parse: Parse) -> str:
        return unwrap(text, marker, parse)

    return block if isinstance(marker, Markup) and marker.block else line


def _reader(field: Field) -> Callable[[Any, Parse], Any]:
    """Return what reads the other values of a field."""
    one, is_single, short = _one_reader(field), field.single, field.short

    def many(value: Iterable[Any], parse: Parse) -> Any:
        listed = [complete_record(part, parse) if isinstance(part, Model) else one(part, parse) for part in value]
        return listed[0] if is_single and len(listed) == 1 else listed

    def named(value: Mapping[str, Any], parse: Parse) -> Any:
        parts = {key: one(part, parse) for key, part in value.items()}
        return parts[short] if short is not None and parts.keys() == {short} else parts

    return {"list": many, "map": named}.get(field.shape, one)


def _one_reader(field: Field) -> Callable[[Any, Parse], Any]:
    marker, read_text, has_short_form = field.marker, _text_reader(field.marker), field.shape == "one"

    def one(value: Any, parse: Parse) -> Any:
        if isinstance(value, str):
            return value if read_text is None or value.isalnum() else read_text(value, parse)
        if not isinstance(value, Model):
            return plain_value(value, marker)
        found = complete_record(value, parse)
        short = value.recorded_as if has_short_form else None
        return found[short] if short is not None and found.keys() == {short} else found

    return one


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


class Encoded(str):
    """A value that is JSON already."""

    __slots__ = ()


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
    return value if isinstance(value, Encoded) else compact(value)
