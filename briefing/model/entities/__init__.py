"""The kinds of entity, one module each, named after its class: fields, and what follows from them alone."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from briefing.model.base import Entity

if TYPE_CHECKING:
    from types import ModuleType


def _kind_in(module: ModuleType) -> type[Entity]:
    """The class of a module that has a list file of its own; the other classes are parts of it."""
    own = (each for each in vars(module).values() if isinstance(each, type) and each.__module__ == module.__name__)
    (kind,) = (each for each in own if issubclass(each, Entity) and each.listing)
    return kind


MODULES: tuple[ModuleType, ...] = tuple(
    import_module(f"{__name__}.{name}")
    for name in (
        "judgement", "factor", "scenario", "recommendation", "event", "forecast", "figure", "source", "actor", "term",
    )
)  # fmt: skip
"""The modules in the order of pages: a new kind is a module here and its name in this list."""

CLASSES: tuple[type[Entity], ...] = tuple(map(_kind_in, MODULES))
"""The kinds that have a file of their own, in the order of pages."""
