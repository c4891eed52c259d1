"""The building blocks of the schemas: the few forms of values, as editor programs support them.

An editor's parser guesses types where our reader reads every scalar as text, so a schema has to accept the guessed types.
The form of a schema also determines what an editor shows during typing: `type: boolean` would suggest `true`, a list of
alternatives under `items` would add "(array item)" to each, and the first description that is found hides the others.
"""

from __future__ import annotations

import json
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from briefing.model.markers import VISIBLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ENDING = ".schema.json"
TRANSLATED = f".translation{ENDING}"
REFERENCE = "reference-to-"
"""The name of the definition of a reference, before the kinds of its targets."""
WORDS = "words-for-"
"""The name of the definition of a list of words that `vocabulary.yaml` may extend, before the name of the list."""
ENTRY = "entry-"
"""The name of the definition of an id that a translation repeats, before the name of its kind."""

ANYTHING = ("string", "number", "boolean", "array", "object", "null")
_GUESSED = ("1", "1.5", "true")
_NUMBER = re.compile(r"(\d+\.?\d*|\.\d+)(e\d+)?|0o[0-7]+|0x[0-9a-f]+")


def _only(title: str, *types: str) -> Schema:
    """Values of these types, which an editor does not suggest; the title distinguishes it from its alternatives in a hover."""
    return {"title": title, "not": {"type": [each for each in ANYTHING if each not in types]}}


def _typed(schema: Schema, *types: str) -> Schema:
    return {"anyOf": [schema, _only("as typed", *types)]}


_VISIBLE: Schema = {"type": "string", "pattern": VISIBLE}
_DESCRIBED = {"errorMessage": "a text is expected"}
COMMON: Mapping[str, Schema] = MappingProxyType(
    {
        "text": _typed(_VISIBLE | _DESCRIBED, "number", "boolean"),
        "optional-text": _typed(_VISIBLE | _DESCRIBED, "number", "boolean", "null"),
        "left-out": _only("left out", "null"),
    }
)
"""Definitions that other schemas refer to by name."""
TEXT: Schema = {"$ref": "#/$defs/text"}


def text(schema: Schema) -> Schema:
    """A text of a certain form; `1984` and `true` are texts too, if the form allows them."""
    if schema == _VISIBLE:
        return TEXT
    if "format" in schema or not any(re.search(schema.get("pattern", ""), each) for each in _GUESSED):
        return schema
    return _typed(schema, "number", "boolean")


def optional(schema: Schema) -> Schema:
    """A value that may be empty after its key: `null` in an optional field means no value."""
    return {"$ref": "#/$defs/optional-text"} if schema == TEXT else {"anyOf": [schema, {"$ref": "#/$defs/left-out"}]}


def used_definitions(definitions: Mapping[str, Schema]) -> dict[str, Schema]:
    """The common definitions that other definitions refer to."""
    text_of_all = json.dumps(definitions)
    return {name: schema for name, schema in COMMON.items() if f'"#/$defs/{name}"' in text_of_all}


def mapping(title: str, properties: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    """A mapping without other keys."""
    return {
        "title": title,
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def cite_schema(reference: Schema, full: Schema) -> Schema:
    """A source by its key, or a mapping with the key and a place.

    Two alternatives would be equivalent, but an editor would suggest "(array item)" twice, or no key after the first letter.
    """
    types = reference["type"] if isinstance(reference["type"], list) else [reference["type"]]
    in_full = {key: value for key, value in full.items() if key != "type"}
    return {"if": {"type": "string"}} | reference | {"type": [*types, "object"], "else": in_full}


def short_reference(schema: Schema) -> str | None:
    """The name of the definition of the reference that may be written in place of a mapping; `None` for other schemas."""
    first: Schema = next(iter(schema.get("else", {}).get("properties", {}).values()), {})
    name = str(first.get("$ref", "")).rpartition("/")[2]
    return name if schema.get("if") == {"type": "string"} and name.startswith(REFERENCE) else None


def known_ids_schema(what: str, called: Mapping[str, str], forms: Iterable[str] | None = ()) -> Schema:
    """A reference to one of these ids, each with its description.

    `forms` are patterns of ids that are accepted without being suggested; with None, every other id is accepted.
    """
    types = ["string", *sorted({guess for each in called if (guess := _guess(each))})]
    schema: Schema = {
        "type": types[0] if len(types) == 1 else types,
        "errorMessage": f"there is no {what}; if it is new, save its file and run `briefing check`",
        "defaultSnippets": [
            {"label": id, "body": _written(id), "description": description} for id, description in called.items()
        ],
    }
    if forms is not None:
        schema["pattern"] = f"^(?:{'|'.join(filter(None, (literally(called), *forms)))})$"
    if called:
        schema["if"] = _split_descriptions(called)
    return schema


def words_schema(of: str, called: Mapping[str, str], forms: Iterable[str] | None = ()) -> Schema:
    """A word of a list that `vocabulary.yaml` may extend: built-in words have no description, declared ones their name."""
    missing = f"there is no {of.replace('-', ' ')} of this name; `vocabulary.yaml` may declare it"
    described = {word: name or "built in" for word, name in called.items()}
    return known_ids_schema("", described, forms) | {"errorMessage": missing}


def _split_descriptions(called: Mapping[str, str]) -> Schema:
    """A schema that makes an editor show the title of the id that was typed.

    If nothing matched, or all alternatives equally well, it would show the titles of all: hence the last two alternatives.
    """
    titles = [{"const": id, "title": f"{id}: {description}"} for id, description in called.items()]
    no_mapping = {"type": [each for each in ANYTHING if each != "object"]}
    return {"anyOf": [*titles, no_mapping, {"title": "cite", "patternProperties": {"": True}, "not": {}}]}


def _guess(id: str) -> str | None:
    """The type that an editor's parser (YAML 1.2, core schema) reads an id as, if it is not text."""
    return "number" if _NUMBER.fullmatch(id) else "boolean" if id in ("true", "false") else None


def _written(id: str) -> str:
    """An id as it is typed: in quotes if it would otherwise be read as null."""
    return f'"{id}"' if id == "null" else id


def literally(ids: Iterable[str]) -> str:
    """A pattern that matches only these ids, which contain no NUL; `re.escape` escapes more than JavaScript allows."""
    return _SPECIAL.sub(r"\\\g<0>", "\0".join(ids)).replace("\0", "|")


_SPECIAL = re.compile(r"[\\^$.*+?()\[\]{}|/]")
