"""What an id in a brief refers to: the one place that knows how ids, keys and slugs are looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from briefing.model.kinds import BY_NAME, ID_FORMS, LETTERED, NAMED
from briefing.model.site import Brief

if TYPE_CHECKING:
    from collections.abc import Iterable

    from briefing.model import Entity, Site


class Found(NamedTuple):
    """The entity a reference leads to; `entity` is None where it is written but could not be read."""

    brief: Brief
    kind: str
    entity: Entity | None


class Lost(NamedTuple):
    """A reference that leads nowhere: `kind` is the kind that does have this id, if one has."""

    kind: str | None
    choices: tuple[str, ...]


def kind_of(id: str) -> str | None:
    """The kind that an id with a letter in front has by its form."""
    return next((kind for kind in LETTERED if ID_FORMS[kind].fullmatch(id)), None)


def resolve(site: Site, brief: Brief, target: str, kinds: Iterable[str]) -> Found | Lost:
    """Find what a reference in a brief leads to, among the kinds that may stand there.

    `slug:F2` looks into another brief of the library. The kind `brief` means a folder's name.
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
    choices = [id for kind in kinds for id in sorted(brief.claimed.get(kind, ()))]
    if "brief" in kinds:
        choices += [each.slug for each in site.briefs if each is not brief and each.slug]
    return Lost(next(others, None), tuple(choices))


def mentionable(target: str) -> tuple[str, ...]:
    """The kinds that a reference inside a text may lead to: by the id's form, else whatever has a name."""
    kind = kind_of(target.rpartition(":")[2])
    return (kind,) if kind is not None else NAMED


def anchor(kind: str, id: str) -> str:
    """The permanent anchor of an entity on its page."""
    prefix = BY_NAME[kind].prefix if kind in BY_NAME else ""
    return prefix + id
