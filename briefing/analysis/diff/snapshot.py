"""The content of a data folder as plain values, independent of formatting.

Line wrapping, the order of keys, quoting and explicit default values do not affect it.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeAlias, Union, cast

from briefing import markdown
from briefing.markdown.tree import Cites, Element, Reference
from briefing.model import CHANGES, FILES, HEAD, HEADS, KINDS, LIBRARY, Markup, Plain
from briefing.model.fold import Fold
from briefing.model.values import Review, When
from briefing.model.walk import transform_raw
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from briefing.markdown.tree import Piece, Prose
    from briefing.model import Brief, Entity, Field, FieldValue, Model, Site
    from briefing.model.markers import Marker
    from briefing.source.document import Document

Value: TypeAlias = Union[str, int, float, bool, "list[Value]", "dict[str, Value]", None]
Overlays: TypeAlias = "Mapping[tuple[str, str], Mapping[str, Document]]"

BRIEFS, SHARED, TABLES, TRANSLATIONS = "briefs", "shared", "tables", "translations"


def take_snapshot(site: Site, overlays: Overlays) -> dict[str, Any]:
    """The content of a site: `{library, briefs: {slug: {brief, judgements, …, tables, translations}}, shared: {…}}`."""
    return {
        "library": site.library,
        BRIEFS: {brief.slug: _brief(site, brief, overlays) for brief in site.briefs},
        SHARED: {
            **({LIBRARY: record(site.about)} if site.about else {}),
            **{kind.file: [record(entity) for entity in site.shared.get(kind.name, ())] for kind in KINDS if kind.shared},
            TRANSLATIONS: _translations("", overlays) if site.library else {},
        },
    }


def brief_facts(brief: Brief, listed: Mapping[str, tuple[Entity, ...]]) -> dict[str, Any]:
    """All that one brief says in one language, in the form of a snapshot of a site of one brief.

    `listed` are the entities of its pages by kind, among them those that it shares with other briefs: so it is the same
    whether a brief stands alone or in a library.
    """
    lists = {kind.file: [record(entity) for entity in listed.get(kind.name, ())] for kind in KINDS}
    shared: dict[str, Any] = {kind.file: [] for kind in KINDS if kind.shared}
    return {"library": False, BRIEFS: {"": _lists(brief, lists, {})}, SHARED: {**shared, TRANSLATIONS: {}}}


def _brief(site: Site, brief: Brief, overlays: Overlays) -> dict[str, Value]:
    own: dict[str, Value] = {
        kind.file: [record(entity) for entity in brief.of(kind.name) if (kind.name, entity.id) in brief.origins] for kind in KINDS
    }
    translations = _translations(brief.slug, overlays) if brief.slug or not site.library else {}
    return _lists(brief, own, translations)


def _lists(brief: Brief, lists: Mapping[str, Any], translations: Value) -> dict[str, Any]:
    return {
        HEAD: record(brief.head),
        **lists,
        CHANGES: [record(change) for change in brief.changes],
        TABLES: {
            name: {"columns": [*table.columns], "rows": [dict(zip(table.columns, row, strict=True)) for row in table.rows]}
            for name, table in brief.tables.items()
        },
        TRANSLATIONS: translations,
    }


def record(model: Model) -> dict[str, Value]:
    """The fields of a model under their names in the file, except those that have their default value."""
    found = _Record().of(model)
    assert isinstance(found, dict), "a model becomes a mapping"
    return found


class _Record(Fold[Value]):
    """Converts an entity to plain values."""

    def keeps(self, field: Field, value: Any) -> bool:
        if value is None and isinstance(field.marker, Markup | Plain):
            return False  # a source of which only the address was seen has no title
        return field.required or value != field.default

    def mapping(self, model: Model, found: dict[str, Value]) -> Value:
        return found[model.recorded_as] if model.recorded_as is not None and set(found) == {model.recorded_as} else found

    def leaf(self, node: FieldValue) -> Value:
        return plain_value(node.value, node.marker)


def plain_value(value: Any, marker: Marker | None) -> Value:
    """A value that is not a mapping as text, a number or a truth value."""
    if isinstance(value, str):
        return unwrap(value, marker)
    if isinstance(value, When | Review | date):
        return str(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, tuple):
        return [*value]  # the names of two columns
    return ".." if value is None else cast("Value", value)  # only the open end of a period is written although it is None


# ------------------------------------------------------------------------------------------- translations


def _translations(slug: str, overlays: Overlays) -> dict[str, Value]:
    return {
        language: {
            file: _overlay(FILES[file], document.value) or ({} if file in HEADS else []) for file, document in documents.items()
        }
        for (of, language), documents in overlays.items()
        if of == slug
    }


def _overlay(model: type[Model], value: Any) -> Any:
    """The values of an overlay, with unwrapped texts."""
    return transform_raw(model, value, lambda node: unwrap(node.value, node.marker))


# ------------------------------------------------------------------------------------------------- texts

_BLANKS = ("", " ", "\t")
_TRAILING = lazy_pattern(r"[ \t]+$", re.MULTILINE)
_MOST_LINES = 100  # the limit for one paragraph or list; authors do not wrap longer ones by hand


def unwrap(text: str, marker: Marker | None, parse: Callable[..., Prose] = markdown.parse) -> str:
    """Remove the line breaks that only wrap a text; those of paragraphs, lists and code are kept.

    `parse` may know texts that were parsed before, and keep the text that is returned, which files parse again.
    """
    if text.isalnum():  # as half of all values
        return text
    if not isinstance(marker, Markup) or not marker.block:
        if marker is None or (text.isprintable() and "  " not in text and " " not in (text[:1], text[-1:])):
            return text  # a printable text has no other white space than blanks
        return " ".join(text.split())
    if "\n" not in text and text[-1:] not in _BLANKS:
        return text
    # The grammar decides whether a line break or a space has a meaning: in a list, a table or code it may.
    kept = _TRAILING.sub("", text).strip("\n")
    parts = re.split(r"\n{2,}", kept)
    whole = "\n\n".join(map(_on_one_line, parts))
    if whole == text or _tree(whole, parse) == (meant := _tree(text, parse)):  # as almost all texts
        return whole
    joined = "\n\n".join(map(_joined, parts))
    return next((each for each in (joined, kept) if _tree(each) == meant), text)


def _on_one_line(part: str) -> str:
    first, *more = part.split("\n")
    return " ".join((first, *(line.lstrip(" \t") for line in more))) if len(more) < _MOST_LINES else part


def _joined(part: str) -> str:
    """The lines of a paragraph, each joined to the one before it unless that changes the parsed text."""
    lines = part.split("\n")
    if not 1 < len(lines) <= _MOST_LINES:
        return part
    meant, done = _tree(part), lines[0]
    whole = _on_one_line(part)
    if _tree(whole) == meant:
        return whole
    for at, line in enumerate(lines[1:], 2):
        longer = (
            f"{done} {line.lstrip(markers)}" for markers in (" \t", "> \t")
        )  # in a quotation each line starts with a marker
        same = next((each for each in longer if _tree("\n".join((each, *lines[at:]))) == meant), None)
        done = same or f"{done}\n{line}"
    return done


def _tree(text: str, parse: Callable[..., Prose] = markdown.parse) -> tuple[Any, ...]:
    return tuple(_seen(piece) for piece in parse(text, block=True).body)


def _seen(piece: Piece) -> Any:
    """Return a piece without the offsets of its citations."""
    if isinstance(piece, Cites):
        return "cites", tuple((cite.key, cite.at) for cite in piece.citations)
    if isinstance(piece, Reference):
        return piece.target, piece.label and tuple(map(_seen, piece.label))
    if isinstance(piece, Element):
        return piece.name, tuple(map(_seen, piece.inside)), piece.attributes
    return piece
