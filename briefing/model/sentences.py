"""Reads the descriptions of fields: the string literals below the fields of model classes."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from typing import TYPE_CHECKING, Any

from briefing.model.structure import Model, fields

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache  # the keys are source files of the package, which do not change
def field_sentences() -> Mapping[str, Mapping[str, str]]:
    """Return the description of each field, by class name and by the field's name in the file."""
    from briefing.model import base, brief, entities, library_head, names

    found: dict[str, dict[str, str]] = {}
    for module in (base, brief, library_head, names, *entities.MODULES):
        for node in ast.parse(inspect.getsource(module)).body:
            if isinstance(node, ast.ClassDef):
                found[node.name] = _sentences(module, node)
    return found


def _sentences(module: Any, node: ast.ClassDef) -> dict[str, str]:
    model = getattr(module, node.name)
    known = {field.attribute: field for field in fields(model)} if issubclass(model, Model) else {}
    sentences = {}
    for field, below in zip(node.body, [*node.body[1:], None], strict=True):
        if not (isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and field.target.id in known):
            continue
        name = field.target.id
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            sentences[known[name].key] = " ".join(str(below.value.value).split())
        elif form := known[name].form:
            sentences[name] = form.sentence
    return sentences
