"""Template values for the key judgements: their groups, and the trail from each to its sources."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from briefing.model import Factor, RefTo

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.model import Cite, Claim, Judgement
    from briefing.render.page import Page
    from briefing.render.templating import Variables

GROUPS = ("forecast", "decided", "fact", "value")
"""Decided forecasts are a group of their own, because they are no longer expected."""
SHOWN = 7
"""The number of judgements on the front page; further ones are folded, forecasts with an outcome first, open ones never."""
MANY = 7
"""With more judgements than this, a trail leads to the claims of a factor by a link, so that the page stays light."""
EACH = 2
"""The number of claims of a factor, and of sources, in a trail; the others are behind a link."""


class JudgementGroup(NamedTuple):
    """The judgements that answer the same question beside them."""

    kind: str
    """One of `GROUPS`."""
    shown: tuple[Judgement, ...]
    folded: tuple[Judgement, ...]


class FactorTrail(NamedTuple):
    """A factor on which a judgement rests, and the claims that lead to its sources."""

    factor: Factor
    claims: tuple[Claim, ...]
    more: int
    """The number of further claims of the factor."""


class Trail(NamedTuple):
    """The evidence for a judgement, in two openings from a source."""

    factors: tuple[FactorTrail, ...]
    cites: tuple[Cite, ...]
    """The sources of the judgement itself, with their titles."""
    further: tuple[Cite, ...]
    """Its further sources, without titles."""
    sources: int
    """The number of these sources."""


def judgement_groups(page: Page) -> Variables:
    """Return the groups of judgements: what is expected, what has been decided, what is on record, what should be done."""
    ordered = [each for group in GROUPS for each in sorted((j for j in page.brief.judgements if _group(j) == group), key=_by_day)]
    by_weight = sorted(ordered, key=lambda each: _group(each) == "decided")
    opened = sum(_group(each) == "forecast" for each in ordered)
    shown = by_weight[: max(SHOWN, opened)] if page.route == "summary" else by_weight
    groups = []
    for kind in GROUPS:
        same = tuple(each for each in ordered if _group(each) == kind)
        folded = tuple(each for each in same if each not in shown)
        groups += [JudgementGroup(kind, tuple(each for each in same if each in shown), folded)] if same else []
    return {"groups": tuple(groups), "trails": {each.id: trail(page, each) for each in ordered}}


def _group(judgement: Judgement) -> str:
    return "decided" if judgement.kind == "forecast" and judgement.outcome is not None else judgement.kind


def _by_day(judgement: Judgement) -> date:
    """Sort forecasts by the day that decides them, those without one last."""
    return judgement.resolves_by or date.max


def trail(page: Page, judgement: Judgement) -> Trail:
    """Return the way from a judgement to its sources."""
    keys = {cite.source for cite in judgement.sources}
    found = [
        leaf.value for leaf in page.view.memo.walk(judgement) if leaf.path[0] == "rests_on" and isinstance(leaf.marker, RefTo)
    ]
    many = len(page.brief.judgements) > MANY
    first = judgement.sources if len(judgement.sources) <= EACH + 1 else judgement.sources[:EACH]
    factors = (page.brief.find("factor", id) for id in found)
    return Trail(
        tuple(_factor_trail(factor, keys, many) for factor in factors if isinstance(factor, Factor)),
        first,
        judgement.sources[len(first) :],
        len(keys),
    )


def _factor_trail(factor: Factor, keys: set[str], many: bool) -> FactorTrail:
    if many:
        return FactorTrail(factor, (), len(factor.claims))
    shared = [claim for claim in factor.claims if keys & {cite.source for cite in claim.sources}]
    first = _first((*shared, *(claim for claim in factor.claims if claim not in shared)))
    return FactorTrail(factor, first, len(factor.claims) - len(first))


def _first(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    return tuple(claims if len(claims) <= EACH + 1 else claims[:EACH])
