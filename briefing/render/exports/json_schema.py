"""The JSON Schema of the JSON that a brief publishes (draft 2020-12), derived from the classes of the model."""

from __future__ import annotations

import inspect
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from briefing.model import CHANGES, HEAD, KINDS, EditionChange, Figure, Head
from briefing.model.fields import fields, fields_by_key
from briefing.model.markers import RefTo, WordOf
from briefing.model.sentences import field_sentences
from briefing.model.values import When
from briefing.render.entity_data import document

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefing.model import Field, Model
    from briefing.render.exports.exported_brief import ExportedBrief

    Schema = dict[str, Any]

FORMAT = 1
"""The version of the form. It increases when a field is removed, renamed or gets another type, not when one is added."""
ADDRESS = "data/brief.schema.json"
"""The address of the schema below the front page of a brief."""
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def write(_: ExportedBrief) -> str:
    """Return the schema of `brief.json` and of the JSON of each page; it is the same for every brief."""
    return _written()


@cache  # it has no arguments, and the model does not change
def _written() -> str:
    definitions: dict[str, Schema] = {}
    models: tuple[type[Model], ...] = (Head, EditionChange, *(kind.model for kind in KINDS))
    for model in models:
        _define(model, definitions)
    schema = {
        "$schema": _DIALECT,
        "title": "A policy brief, or one of its entries",
        "description": "Fields that may be added later are permitted; texts are Markdown, dates are EDTF (ISO 8601-2).",
        "oneOf": [_brief(), _entry()],
        "$defs": dict(sorted(definitions.items())),
    }
    return document(schema)


_TEXT: Schema = {"type": "string"}
_ABOUT: Mapping[str, Schema] = {
    "$schema": {"type": "string", "description": "The address of this schema."},
    "format": {"const": FORMAT, "description": "The version of the form."},
    "language": {"type": "string", "description": "The language of the texts (BCP 47)."},
    "edition": {"type": "integer", "minimum": 1, "description": "The edition of the brief."},
    "as_of": {"type": "string", "format": "date", "description": "The day to which the facts were checked."},
    "title": {"type": "string", "description": "The title of the brief, as plain text."},
    "url": {"type": "string", "description": "The address of the page that says the same."},
    "cite_as": {"type": "string", "description": "The address to cite: of the edition, if editions are kept."},
    "licence": {"type": "string", "description": "The licence of the text."},
    "untranslated": {
        "type": "object",
        "additionalProperties": {"type": "array", "items": _TEXT},
        "description": "The places of texts in other languages (JSON pointers), by language.",
    },
}
_ABOUT_REQUIRED = ("$schema", "format", "language", "edition", "as_of", "title")


def _brief() -> Schema:
    lists = {kind.file: {"type": "array", "items": _reference(kind.model), "description": _about(kind.model)} for kind in KINDS}
    table = {
        "type": "object",
        "properties": {
            "columns": {"type": "array", "items": _TEXT},
            "rows": {"type": "array", "items": {"type": "array", "items": _TEXT}},
        },
        "required": ["columns", "rows"],
    }
    addresses: Schema = {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": _TEXT}}
    own = {
        HEAD: _reference(Head),
        **lists,
        CHANGES: {"type": "array", "items": _reference(EditionChange), "description": "The editions, newest first."},
        "tables": {"type": "object", "additionalProperties": table, "description": "The numbers of the figures, by file."},
        "addresses": {**addresses, "description": "The address of each entry below the front page, by kind and id."},
    }
    return _object("A whole brief.", {**_ABOUT, **own}, (*_ABOUT_REQUIRED, HEAD, CHANGES, "tables", "addresses"))


def _entry() -> Schema:
    by_kind = [
        {"properties": {"kind": {"const": kind.name}, "entry": _reference(kind.model)}}
        for kind in KINDS
        if "slug" in fields_by_key(kind.model)
    ]
    source = next(kind.model for kind in KINDS if kind.name == "source")
    own: dict[str, Schema] = {
        "kind": {"type": "string", "description": "The kind of the entry."},
        "entry": {"type": "object", "description": "The entry."},
        "sources": {"type": "array", "items": _reference(source), "description": "The sources that it cites."},
    }
    required = (*_ABOUT_REQUIRED, "kind", "entry", "sources")
    return {**_object("An entry that has a page of its own.", {**_ABOUT, **own}, required), "anyOf": by_kind}


def _define(model: type[Model], definitions: dict[str, Schema]) -> None:
    if model.__name__ in definitions:
        return
    definitions[model.__name__] = {}  # claimed, so that a class inside itself ends the recursion
    sentences = field_sentences().get(model.__name__, {})
    properties: dict[str, Schema] = {}
    for field in fields(model):
        if field.model is not None:
            _define(field.model, definitions)
        properties[field.key] = _field(field) | _sentence(sentences.get(field.key, ""))
    required = tuple(field.key for field in fields(model) if field.required)
    definitions[model.__name__] = _object(_about(model), properties, required)


def _field(field: Field) -> Schema:
    one: Schema = _reference(field.model) if field.model is not None else _value(field)
    if field.shape == "one" and field.model is not None and (short := field.model.recorded_as) is not None:
        one = {"anyOf": [_value(fields_by_key(field.model)[short]), one]}
    if field.shape == "list":
        many: Schema = {"type": "array", "items": one}
        return {"anyOf": [one, many]} if field.single else many
    if field.shape == "map":
        named: Schema = {"type": "object", "additionalProperties": one}
        return {"anyOf": [one, named]} if field.short is not None else named
    return one


def _value(field: Field) -> Schema:
    """Return the schema of a single value; references name the kinds to which they lead."""
    if isinstance(field.marker, WordOf):  # the words that a brief declares are in the same file
        return {"anyOf": [{"enum": [*field.choices]}, {"type": "string", "refers-to": [*field.marker.kinds]}]}
    if field.choices:
        return {"enum": [*field.choices]}
    if field.type is date:
        return {"type": "string", "format": "date"}
    if field.type in (int, bool):
        return {"type": "integer" if field.type is int else "boolean"}
    if field.type is Decimal:
        return {"type": "number"}
    if field.owner is Figure and field.key == "y":
        return {"type": ["string", "array"], "items": _TEXT}
    if isinstance(field.marker, RefTo):
        return {"type": "string", "refers-to": [*field.marker.kinds]}
    return {"type": "string", **({"$comment": "EDTF"} if field.type is When else {})}


def _reference(model: type[Model]) -> Schema:
    return {"$ref": f"#/$defs/{model.__name__}"}


def _object(about: str, properties: Mapping[str, Schema], required: tuple[str, ...]) -> Schema:
    return _sentence(about) | {"type": "object", "properties": dict(properties), "required": [*required]}


def _about(model: type[Model]) -> str:
    return " ".join((inspect.getdoc(model) or "").split())


def _sentence(text: str) -> Schema:
    return {"description": text} if text else {}
