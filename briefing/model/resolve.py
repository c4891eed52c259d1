"""Resolves references: the only module that looks up ids, keys and slugs."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from briefing.model.kinds import BY_NAME, ID_FORMS, LETTERED, NAMED
from briefing.model.site import Brief

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from briefing.model import Entity, Site


class Found(NamedTuple):
    """The target of a reference; `entity` is None if the entry exists but could not be read."""

    brief: Brief
    kind: str
    entity: Entity | None


class Lost(NamedTuple):
    """An unresolved reference; `kind` is another kind that has this id, if there is one."""

    kind: str | None
    choices: tuple[str, ...]


def kind_of(id: str) -> str | None:
    """Return the kind that the leading letter of an id denotes."""
    return next((kind for kind in _BY_LETTER.get(id[:1], ()) if ID_FORMS[kind].fullmatch(id)), None)


def _starts_with(letter: str, form: str) -> bool:
    """Whether ids of a form may start with a letter: the form begins with it, or with a class of letters."""
    first = re.match(r"\^(\[[^]]*\]|[A-Z])", form)
    return first is not None and bool(re.fullmatch(first[1], letter))


_BY_LETTER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        letter: tuple(kind for kind in LETTERED if _starts_with(letter, ID_FORMS[kind].pattern))
        for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    }
)
"""The kinds whose ids may start with a letter: a text can hold thousands of references."""


def resolve(site: Site, brief: Brief, target: str, kinds: Iterable[str]) -> Found | Lost:
    """Resolve a reference in a brief, among the permitted kinds.

    `slug:F2` refers to another brief of the library. For the kind `brief`, the reference is the name of a folder.
    """
    kinds = tuple(kinds)
    if ":" in target:
        slug, _, id = target.partition(":")
        other = site.brief(slug)
        if other is None:
            return Lost(None, tuple(f"{each.slug}:{id}" for each in site.briefs if each is not brief))
        found = resolve(site, other, id, [kind for kind in kinds if kind != "brief"])
        return found if isinstance(found, Found) else Lost(found.kind, tuple(f"{slug}:{c}" for c in found.choices))
    for kind in kinds:
        if kind == "brief":
            other = site.brief(target) if site.library else None
            if other is not None:
                return Found(other, kind, None)
        elif brief.claims(kind, target):
            return Found(brief, kind, brief.find(kind, target))
    others = (kind for kind in (*LETTERED, *NAMED) if kind not in kinds and target in brief.claimed.get(kind, ()))
    choices = _in_order(tuple(brief.claimed.get(kind, frozenset()) for kind in kinds))
    if "brief" in kinds:
        choices += tuple(each.slug for each in site.briefs if each is not brief and each.slug)
    return Lost(next(others, None), choices)


@lru_cache(maxsize=64)  # many references may be lost in one file
def _in_order(ids: tuple[frozenset[str], ...]) -> tuple[str, ...]:
    return tuple(id for each in ids for id in sorted(each))


def mentionable(target: str) -> tuple[str, ...]:
    """Return the kinds that a reference in a text can have: by the form of the id, else all kinds with slugs."""
    kind = kind_of(target.rpartition(":")[2])
    return (kind,) if kind is not None else NAMED


def anchor(kind: str, id: str) -> str:
    """Return the permanent anchor of an entity on its page."""
    prefix = BY_NAME[kind].prefix if kind in BY_NAME else ""
    return prefix + id
