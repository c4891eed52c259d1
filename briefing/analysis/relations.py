"""The relations that a brief states between its judgements, factors, scenarios and recommendations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.model import Brief, Objection, Recommendation

RELATED = ("judgement", "factor", "scenario", "recommendation")
"""The kinds at the ends of relations."""


class End(NamedTuple):
    """One end of a relation: a kind and an id (`slug:F2` in another brief)."""

    kind: str
    id: str


class Relation(NamedTuple):
    """A relation that the brief states between two of its parts."""

    word: Literal["supports", "weakens", "answers", "presses"]
    origin: End
    target: End
    how: str | None = None


class Against(NamedTuple):
    """An objection and the recommendation it weakens."""

    recommendation: Recommendation
    objection: Objection


def relations(brief: Brief) -> Iterator[Relation]:
    """Return every relation that the brief states, except its objections."""
    for judgement in brief.judgements:
        for support in judgement.rests_on:
            yield Relation(support.how, End("factor", support.factor), End("judgement", judgement.id))
    for recommendation in brief.recommendations:
        for answer in recommendation.answers:
            yield Relation("answers", End("recommendation", recommendation.id), End("factor", answer.factor), answer.how)
    for scenario in brief.scenarios:
        for pressure in scenario.presses:
            yield Relation("presses", End("scenario", scenario.id), End("factor", pressure.factor), pressure.how)


def objections(brief: Brief) -> tuple[Against, ...]:
    """Return all objections of the case against."""
    return tuple(Against(each, objection) for each in brief.recommendations for objection in each.against)
