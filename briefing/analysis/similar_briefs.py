"""Which briefs of a library are about the same matter: what they share of topics, sources and actors.

The measure is the share of common topics, of common sources and of common actors (each the Jaccard index: what both have, divided
by what either has), weighted 3, 2 and 1: editors choose a topic, a source is about the matter, an actor takes part in many.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import cached_property, lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from briefing.model import Actor, Source
from briefing.source.memo import Memo

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


class Similarity:
    """What the briefs of a site have in common. It is found out when a page asks for it first, and once for all pages.

    With a memo, only the briefs that changed are read again.
    """

    def __init__(self, site: Site, uses: Uses, memo: Memo | None = None) -> None:
        self._site, self._uses, self._memo = site, uses, memo or Memo()

    @cached_property
    def _marks(self) -> dict[str, dict[str, frozenset[str]]]:
        """What identifies the topics, sources and actors of each brief, by slug and kind."""
        shared = self._uses.shared
        return {
            brief.slug: self._memo.of(
                ("marks", brief.slug, id(brief)), (brief,), (shared.get(brief.slug),), partial(_all_marks, self._uses, brief)
            )
            for brief in self._site.briefs
        }

    @cached_property
    def _users(self) -> dict[tuple[str, str], list[str]]:
        """The slugs of the briefs that have a mark, by its kind and the mark."""
        found: dict[tuple[str, str], list[str]] = {}
        for slug, kinds in self._marks.items():
            for kind, marks in kinds.items():
                for mark in marks:
                    found.setdefault((kind, mark), []).append(slug)
        return found

    def to(self, brief: Brief, today: date) -> tuple[SimilarBrief, ...]:
        """Return the briefs that share something with a brief, the most similar first.

        Briefs that are superseded, and those that the brief names as related itself, are left out.
        """
        mine = self._marks[brief.slug]
        # Each brief is compared with each other one: what is done here for a pair counts most in a large library.
        common = {kind: Counter(chain.from_iterable([self._users[kind, mark] for mark in marks])) for kind, marks in mine.items()}
        slugs = set().union(*common.values()) - {brief.slug, *brief.head.related}
        found = []
        for other in self._site.briefs:
            if other.slug in slugs and _is_current(other, today):
                its = self._marks[other.slug]
                shared = [(kind, counts[other.slug]) for kind, counts in common.items() if other.slug in counts]
                score = _score(tuple([(kind, n, len(mine[kind]) + len(its[kind]) - n) for kind, n in shared]))
                found.append((-score, other.slug, other))
        return tuple(
            SimilarBrief(
                other,
                tuple(topic for topic in brief.head.topics if topic.casefold() in self._marks[slug]["topic"]),
                common["source"][slug],
                common["actor"][slug],
                -least,
            )
            for least, slug, other in sorted(found)[:MOST]
        )


@lru_cache(maxsize=4096)  # of small numbers, which many pairs of briefs have
def _score(shared: tuple[tuple[str, int, int], ...]) -> Fraction:
    """Return the measure for what two briefs share of each kind: how many both have, and how many either has."""
    return sum((WEIGHTS[kind] * Fraction(both, either) for kind, both, either in shared), Fraction(0))


def _is_current(brief: Brief, today: date) -> bool:
    return brief.head.standing(today) != "superseded"


def _all_marks(uses: Uses, brief: Brief) -> dict[str, frozenset[str]]:
    return {kind: frozenset(_marks(uses, brief, kind)) for kind in WEIGHTS}


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
