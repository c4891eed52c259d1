"""JSON Schema (2020-12) of every file of a brief, made from the model's classes and their sentences."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from briefing.model import HEAD, LIST_FILES, Head

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefing.model import Model

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, dict[str, Any]]:
    """The schema of each file, by the file's name: `brief.schema.json`, `factors.schema.json` …"""
    found = {f"{HEAD}.schema.json": _schema(Head, listed=False)}
    for name, model in LIST_FILES.items():
        found[f"{name}.schema.json"] = _schema(model, listed=True)
    return found


def _schema(model: type[Model], *, listed: bool) -> dict[str, Any]:
    _, made = models_json_schema([(model, "validation")], by_alias=True, ref_template="#/$defs/{model}",
                                 schema_generator=GenerateJsonSchema)
    definitions = {name: _described(name, body) for name, body in made["$defs"].items() if name not in _VALUES}
    one = {"$ref": f"#/$defs/{model.__name__}"}
    root = {"type": ["array", "null"], "items": one} if listed else one
    return {"$schema": DIALECT, "title": inspect.getdoc(model), **root, "$defs": definitions}


_VALUES = ("When", "Single", "Review")  # written as text in a file; pydantic lists their insides all the same


def _described(name: str, body: dict[str, Any]) -> dict[str, Any]:
    """Put the sentences under the fields of a class into its schema, and take pydantic's generated titles out."""
    sentences = field_sentences().get(name, {})
    properties = {}
    for key, field in body.get("properties", {}).items():
        field = {part: value for part, value in field.items() if part not in ("title", "default")}
        if key not in body.get("required", ()) and {"type": "null"} not in field.get("anyOf", ()):
            field = {"anyOf": [field, {"type": "null"}]}  # null for an optional field is absence
        if key in sentences:
            field["description"] = sentences[key]
        properties[key] = field
    return {part: value for part, value in body.items() if part != "title"} | {"properties": properties}


@cache  # of source files of the package, which do not change
def field_sentences() -> Mapping[str, Mapping[str, str]]:
    """The sentence under each field of each class of the model, by class and by the field's name in the file."""
    from briefing.model import base, brief, claims, record

    found: dict[str, dict[str, str]] = {}
    for module in (base, brief, claims, record):
        for node in ast.parse(inspect.getsource(module)).body:
            if isinstance(node, ast.ClassDef):
                found[node.name] = _sentences(module, node)
    return found


def _sentences(module: Any, node: ast.ClassDef) -> dict[str, str]:
    model = getattr(module, node.name)
    fields = getattr(model, "model_fields", {})
    sentences = {}
    for field, below in zip(node.body, node.body[1:], strict=False):
        if not (isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and field.target.id in fields):
            continue
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            name = field.target.id
            sentences[fields[name].alias or name] = inspect.cleandoc(str(below.value.value))
    return sentences
