"""The rule that a list names each thing once: a reference, the mapping of one, or a text of one line."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from briefing.diagnostics import Note, error
from briefing.model import Cite, Model, Plain, RefTo
from briefing.model.brief import LogItem
from briefing.model.entities.recommendation import LogEntry
from briefing.model.fields import fields_by_key
from briefing.model.values import When
from briefing.model.walk import fields_to

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from briefing.diagnostics import Problem
    from briefing.model import Origin
    from briefing.model.fields import Field
    from briefing.model.markers import Path
    from briefing.rules.context import Context

_WHOLE = (Cite, LogEntry)
"""Mappings that may share what they are known by: two places of one source, or two steps on one day."""


def references_are_listed_once(context: Context) -> Iterator[Problem]:
    """A reference, a text of one line, and a mapping that is known by a reference or a date, occurs once in its list."""
    brief = context.brief
    entries = [(brief.head, brief.origin), *((entity, origin) for _, entity, origin in brief.everything())]
    entries += zip(brief.changes, brief.change_origins, strict=True)
    for model, origin in entries:
        yield from _inside(model, origin, (), f"{brief.slug}:")


def _inside(model: Model, origin: Origin, path: Path, prefix: str) -> Iterator[Problem]:
    steps = _steps(type(model))
    for name, value in vars(model).items() if steps else ():
        if not value or name not in steps:
            continue
        field, repeats, deeper = steps[name]
        here = (*path, field.key)
        if repeats and len(value) > 1:
            yield from _repeated(field, value, origin, here, prefix)
        if deeper:
            parts = [(here, value)]
            if field.shape != "one":
                parts = [((*here, key), part) for key, part in (value.items() if field.shape == "map" else enumerate(value))]
            for at, part in parts:
                yield from _inside(part, origin, at, prefix)


@cache  # of types, whose number is fixed
def _steps(model: type[Model]) -> dict[str, tuple[Field, bool, bool]]:
    """Return the fields to look at: whether a list may repeat something, and whether one in its values may."""
    return {
        field.attribute: (field, _may_repeat(field), field.model is not None and bool(fields_to(field.model, _may_repeat)))
        for field in fields_to(model, _may_repeat)
    }


def _may_repeat(field: Field) -> bool:
    return field.shape == "list" and (field.model is not None or isinstance(field.marker, Plain | RefTo))


def _repeated(field: Field, items: Any, origin: Origin, path: Path, prefix: str) -> Iterator[Problem]:
    known_by = _known_by(field.model) if field.model in _WHOLE else None
    if known_by is not None and len({getattr(item, known_by.attribute) for item in items}) == len(items):
        return  # as in almost all lists of citations
    texts = isinstance(field.marker, Plain)
    first: dict[Hashable, int] = {}
    for index, item in enumerate(items):
        name, key = _identity(item)
        if key is None:
            continue
        if texts:
            key = " ".join(name.split()).casefold()
        elif isinstance(key, str):
            key = key.removeprefix(prefix)
        if key in first:
            yield error(
                "duplicate-reference",
                f"`{name}` is in `{field.key}` twice",
                origin.head(*path, index),
                "delete one of the two" if field.model is None else "keep one of the two, with what both say",
                Note("the first one is here", origin.head(*path, first[key])),
            )
        else:
            first[key] = index


def _identity(item: Any) -> tuple[str, Hashable | None]:
    """Return the name of an item, and what no other item of its list may have; None if its list has another rule."""
    if not isinstance(item, Model):
        return str(item), str(item)
    known_by = _known_by(type(item))
    if known_by is None:
        return "", None
    name = str(getattr(item, known_by.attribute))
    if isinstance(item, _WHOLE):
        return name, item
    compared = isinstance(known_by.marker, RefTo) or known_by.type is When or known_by.key == "id"
    return name, name if compared else None


@cache  # of types, whose number is fixed
def _known_by(model: type[Model]) -> Field | None:
    """The field by which the mappings of a list are known."""
    known_by = "id" if issubclass(model, LogItem) else model.known_by
    return fields_by_key(model).get(known_by) if known_by is not None else None
