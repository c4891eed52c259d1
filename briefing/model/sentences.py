"""Reads the descriptions of fields: the string literals below the fields of model classes."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache  # the keys are source files of the package, which do not change
def field_sentences() -> Mapping[str, Mapping[str, str]]:
    """Return the description of each field, by class name and by the field's name in the file."""
    from briefing.model import base, brief, claims, names, recommendations, records, resolution, sources

    found: dict[str, dict[str, str]] = {}
    for module in (base, brief, claims, names, recommendations, records, resolution, sources):
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
            sentences[fields[name].alias or name] = " ".join(str(below.value.value).split())
    return sentences
