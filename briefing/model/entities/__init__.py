"""The kinds of entity, one module each, named after its class: fields, and what follows from them alone."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

from briefing.model.base import Entity
from briefing.model.structure import fields_by_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from briefing.model.values import IdForm

FIRST = ("judgement", "factor", "scenario", "recommendation", "event", "forecast", "figure", "source", "actor", "term", "word")
"""The modules in the order of pages; those that are not named here follow, in the order of their names."""


def _names() -> Iterator[str]:
    """Each module of this folder is a kind: a new one needs no entry in a table."""
    yield from FIRST
    files = (name for name in os.listdir(__path__[0]) if name.endswith(".py") and not name.startswith(("_", ".")))
    yield from sorted({name.removesuffix(".py") for name in files}.difference(FIRST))


MODULES: tuple[ModuleType, ...] = tuple(import_module(f"{__name__}.{name}") for name in _names())


def _entities_of(module: ModuleType) -> list[type[Entity]]:
    """The kind that has a list file of its own, then those that are written inside it."""
    own = (each for each in vars(module).values() if isinstance(each, type) and each.__module__ == module.__name__)
    return sorted((each for each in own if issubclass(each, Entity)), key=lambda model: model.listing is None)


def id_form(model: type[Entity]) -> IdForm:
    """Return the id form of a class."""
    form = fields_by_key(model)["id"].form
    assert form is not None, "the type of an id is its form"
    return form


ALL: tuple[type[Entity], ...] = tuple(model for module in MODULES for model in _entities_of(module))
"""Every kind, including nested kinds."""
LISTED: tuple[type[Entity], ...] = tuple(model for model in ALL if model.listing is not None)
"""The kinds that have a file of their own."""
LETTERED: tuple[str, ...] = tuple(model.kind_name for model in ALL if id_form(model).letters)
"""The names of the kinds whose ids start with a distinctive letter."""
