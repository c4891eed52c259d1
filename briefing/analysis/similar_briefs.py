"""Which briefs of a library are about the same matter: what they share of topics, sources and actors.

The measure is the share of common topics, of common sources and of common actors (each the Jaccard index: what both have, divided
by what either has), weighted 3, 2 and 1: editors choose a topic, a source is about the matter, an actor takes part in many.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from briefing.model import Actor, Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from briefing.analysis.cross_references import Uses
    from briefing.model import Brief, Entity, Site

WEIGHTS = {"topic": 3, "source": 2, "actor": 1}
MOST = 3
"""The number of briefs that a page recommends at most."""


class SimilarBrief(NamedTuple):
    """A brief with what it shares with another one."""

    brief: Brief
    topics: tuple[str, ...]
    sources: int
    actors: int
    score: Fraction


Marks = dict[str, dict[str, frozenset[str]]]
"""What identifies the topics, sources and actors of each brief, by slug and kind."""


def marks_of(site: Site, uses: Uses) -> Marks:
    """Return what the briefs of a site are compared by; a page that compares all of them needs it once."""
    return {brief.slug: {kind: frozenset(_marks(uses, brief, kind)) for kind in WEIGHTS} for brief in site.briefs}


def similar_briefs(site: Site, uses: Uses, brief: Brief, today: date, marks: Marks | None = None) -> tuple[SimilarBrief, ...]:
    """Return the briefs that share something with a brief, the most similar first.

    Briefs that are superseded, and those that the brief names as related itself, are left out.
    """
    marks = marks or marks_of(site, uses)
    named = {brief.slug, *brief.head.related}
    others = (each for each in site.briefs if each.slug not in named and each.head.standing(today) != "superseded")
    found = [_compared(marks, brief, other) for other in others]
    return tuple(sorted((each for each in found if each.score), key=lambda each: (-each.score, each.brief.slug)))[:MOST]


def _compared(marks: Marks, one: Brief, other: Brief) -> SimilarBrief:
    both = {kind: (marks[one.slug][kind], marks[other.slug][kind]) for kind in WEIGHTS}
    shares = (weight * Fraction(len(a & b), len(a | b) or 1) for kind, weight in WEIGHTS.items() for a, b in [both[kind]])
    common = {kind: a & b for kind, (a, b) in both.items()}
    topics = tuple(topic for topic in one.head.topics if topic.casefold() in common["topic"])
    return SimilarBrief(other, topics, len(common["source"]), len(common["actor"]), sum(shares, Fraction(0)))


def _marks(uses: Uses, brief: Brief, kind: str) -> Iterator[str]:
    """Yield what identifies the topics, sources or actors of a brief: the id of a shared entry, or its DOI, URL or name."""
    if kind == "topic":
        yield from (topic.casefold() for topic in brief.head.topics)
        return
    yield from (f"id:{key.id}" for key in uses.shared.get(brief.slug, ()) if key.kind == kind)
    yield from (mark for entity in brief.of(kind) if (kind, entity.id) in brief.origins for mark in _own_marks(entity))


def _own_marks(entity: Entity) -> Iterator[str]:
    if isinstance(entity, Source) and (entity.DOI or entity.URL):
        yield f"doi:{entity.DOI.casefold()}" if entity.DOI else f"url:{entity.URL}"
    elif isinstance(entity, Actor):
        yield f"name:{entity.name.casefold()}"
