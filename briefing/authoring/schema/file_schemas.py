"""The schema of each file of a brief and of its translation."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING, Any

from briefing.authoring.schema.shapes import (
    DIALECT,
    ENDING,
    ENTRY,
    REFERENCE,
    TEXT,
    TRANSLATED,
    WORDS,
    Schema,
    cite_schema,
    mapping,
    optional,
    text,
    used_definitions,
    words_schema,
)
from briefing.model import CHANGES, FILES, HEADS, LIST_FILES, Entity, RefTo, WordOf
from briefing.model.fields import fields, fields_by_key, walk_types
from briefing.model.kinds import ID_FORMS
from briefing.model.markers import VISIBLE
from briefing.model.sentences import field_sentences
from briefing.model.values import LIKELIHOOD_RANGES, LIKELIHOODS

if TYPE_CHECKING:
    from briefing.model import Field, Model


def schemas() -> dict[str, Schema]:
    """The schema of each file, by its name: `brief.schema.json`, `factors.schema.json`, `factors.translation.schema.json` …"""
    main = {f"{name}{ENDING}": _main(name, model) for name, model in FILES.items()}
    return main | {f"{name}{TRANSLATED}": _translation(name, model) for name, model in FILES.items()}


def reference(kinds: tuple[str, ...]) -> str:
    """The name of the definition of a reference to these kinds."""
    return f"{REFERENCE}{'-or-'.join(kinds)}"


def _file(title: str, about: str, model_name: str, listed: bool, definitions: Schema) -> Schema:
    one = {"$ref": f"#/$defs/{model_name}"}
    root = {"type": ["array", "null"], "items": one} if listed else one
    return {
        "$schema": DIALECT,
        "title": title,
        "description": about,
        **root,
        "$defs": definitions | used_definitions(definitions),
    }


# --- main files ---------------------------------------------------------------------------------------------------


def _main(name: str, model: type[Model]) -> Schema:
    definitions = _described(model)
    inside = tuple(walk_types(model))
    referred = {field.marker.kinds: _any_kind(field.marker.kinds) for field in inside if isinstance(field.marker, RefTo)}
    for short, whole in {(field.short, field.model) for field in inside}:
        if short is not None and whole is not None:
            marker = fields_by_key(whole)[short].marker
            one = referred[marker.kinds] if isinstance(marker, RefTo) else _short_form(definitions[whole.__name__], short)
            definitions[whole.__name__] = cite_schema(one, definitions[whole.__name__])
    definitions |= {reference(kinds): schema for kinds, schema in referred.items() if kinds != ("word",)}
    grown = {field.marker for field in inside if isinstance(field.marker, WordOf)}
    definitions |= {f"{WORDS}{marker.of}": words_schema(marker.of, dict.fromkeys(marker.builtin, ""), None) for marker in grown}
    return _file(f"{name}.yaml", inspect.getdoc(model) or "", model.__name__, name not in HEADS, definitions)


def _short_form(body: Schema, short: str) -> Schema:
    """The form of the text that may be written in place of a mapping."""
    field: Schema = body["properties"][short]
    shape = field.get("anyOf", [field])[0]
    if words := shape.get("enum"):
        snippets = [{"label": word, "body": word} for word in words]
        return {"type": "string", "pattern": f"^(?:{'|'.join(words)})$", "defaultSnippets": snippets}
    return (
        {key: shape[key] for key in ("type", "pattern")}
        if "pattern" in shape
        else {"type": ["string", "number"], "pattern": VISIBLE}
    )


def _any_kind(kinds: tuple[str, ...]) -> Schema:
    """A reference, as far as its form is known without a site."""
    lettered = all(kind in ID_FORMS and not re.search(ID_FORMS[kind], "1") for kind in kinds)
    return {"type": "string" if lettered else ["string", "number"], "pattern": VISIBLE}


def _described(model: type[Model]) -> dict[str, Schema]:
    """The definitions of a model and of the models inside it."""
    inside = (field.model for field in walk_types(model) if field.model is not None)
    return {each.__name__: _model(each) for each in sorted({model, *inside}, key=lambda each: each.__name__)}


def _model(model: type[Model]) -> Schema:
    sentences = field_sentences()[model.__name__]
    properties = {field.key: {"description": sentences.get(field.key, ""), **_field(field)} for field in fields(model)}
    required = [field.key for field in fields(model) if field.required and not field.nullable]
    # A hover shows the description of the field; a description of the class would hide it.
    return {"$comment": inspect.getdoc(model) or "", **mapping(_words(model.__name__), properties, required), **model.conditions}


def _field(field: Field) -> Schema:
    shape = _value(field)
    if field.shape == "list":
        bounds = {"minItems": field.length.least or None, "maxItems": field.length.most}
        many = {"items": shape, **{key: bound for key, bound in bounds.items() if bound}, "type": "array"}
        shape = {"oneOf": [shape, many]} if field.single else many
    elif field.shape == "map":
        named: Schema = {"additionalProperties": shape, "type": "object"}
        shape = named if field.short is None else {"if": {"type": "object"}, "then": named, "else": shape}
    return shape if field.required and not field.nullable else optional(shape)


def _value(field: Field) -> Schema:
    """The schema of a single value, in a form that editors support."""
    if isinstance(field.marker, WordOf):
        return {"$ref": f"#/$defs/{WORDS}{field.marker.of}"}
    if isinstance(field.marker, RefTo):
        return {"$ref": f"#/$defs/{reference(field.marker.kinds)}"}
    if field.model is not None:
        return {"$ref": f"#/$defs/{field.model.__name__}"}
    if field.choices:
        return {"enum": [*field.choices], "type": "string", **_EXPLAINED.get(field.choices, {})}
    return text(dict(field.schema)) if field.schema.get("type") == "string" else dict(field.schema)


_EXPLAINED: dict[tuple[Any, ...], Schema] = {
    LIKELIHOODS: {"enumDescriptions": [f"{low}–{high}%" for low, high in LIKELIHOOD_RANGES.values()]}
}


def _words(name: str) -> str:
    """The name of a class in words: `StateSpan` is a state span."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()


# --- translations -------------------------------------------------------------------------------------------------

_OF: Schema = {"description": "Which main text this translates; `briefing translate` writes it.", **optional(TEXT)}


def _translation(name: str, model: type[Model]) -> Schema:
    definitions: dict[str, Schema] = {}
    _translated(model, definitions, top=True)
    about = f"`{name}.yaml` in another language: ids, and the texts that are translated."
    return _file(f"{name}.yaml, translated", about, model.__name__, name not in HEADS, definitions)


def _translated(model: type[Model], definitions: dict[str, Schema], *, top: bool = False) -> None:
    """Add the definition of a model's translation."""
    sentences, named = field_sentences()[model.__name__], _named(model, definitions)
    properties = dict(named) | ({"of": _OF} if top else {})
    texts = {}
    for field in fields(model):
        if field.translated:
            texts[field.key] = {"description": sentences[field.key], **_many(field, definitions)}
    required = {key: each for key, each in named.items() if fields_by_key(model)[key].required}
    definitions[model.__name__] = mapping(_words(model.__name__), properties | texts, required)


def _named(model: type[Model], definitions: dict[str, Schema]) -> dict[str, Schema]:
    """How an entry of a translation names its main entry."""
    if issubclass(model, Entity):
        name = f"{ENTRY}{model.kind_name}"
        definitions[name] = text({"type": "string", "pattern": ID_FORMS[model.kind_name].pattern})
        return {"id": {"description": "The id of the entry in the main file.", "$ref": f"#/$defs/{name}"}}
    if model is LIST_FILES[CHANGES]:
        return {"edition": {"description": "The edition in the main file.", "type": ["integer", "string"]}}
    if "id" in fields_by_key(model):
        return {"id": {"description": "The id of the entry in the main file.", "type": "string"}}
    return {}


def _many(field: Field, definitions: dict[str, Schema]) -> Schema:
    one: Schema = optional(TEXT)
    if field.model is not None:
        _translated(field.model, definitions)
        one = {"$ref": f"#/$defs/{field.model.__name__}"}
    if field.shape == "map":
        return optional({"type": "object", "additionalProperties": one})
    if field.shape == "list":
        by_position = field.model is not None and not (field.by_id and fields_by_key(field.model)["id"].required)
        return optional({"type": "array", "items": optional(one) if by_position else one})
    return one if field.model is None else optional(one)
