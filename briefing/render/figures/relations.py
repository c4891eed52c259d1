"""The relations between the parts of a brief, and the selection that fits on an argument map of twelve nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from briefing.model import Brief, Factor, Judgement, Objection, Recommendation, Scenario

MOST = 12
"""The maximum number of nodes: larger maps are harder to read (Dwyer et al. 2009)."""
IN_COLUMN = 4
Part = TypeVar("Part")
_BEGIN = 3
_SCENARIOS = 2


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


class Chosen(NamedTuple):
    """The nodes on the map, and the number of omitted entities by message key (`count.…`)."""

    factors: tuple[Factor, ...]
    judgements: tuple[Judgement, ...]
    recommendations: tuple[Recommendation, ...]
    scenarios: tuple[Scenario, ...]
    against: Against | None
    left_out: tuple[tuple[str, int], ...]


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


def choose_relations(brief: Brief) -> Chosen:
    """Select the nodes: the first judgements, the factors they rest on, recommendations for these, and one objection."""
    case = objections(brief)
    counts = _counts(brief, bool(case))
    judgements = brief.judgements[: counts["judgements"]]
    carrying = {factor for judgement in judgements for factor in judgement.reasons}
    factors = _first([each.id in carrying for each in brief.factors], brief.factors, counts["factors"])
    ids = {each.id for each in factors}
    recommendations = _first(
        [any(answer.factor in ids for answer in each.answers) for each in brief.recommendations],
        brief.recommendations, counts["recommendations"],
    )  # fmt: skip
    scenarios = brief.scenarios[: counts["scenarios"]]
    against = _objection(case, {each.id for each in recommendations})
    shown = {**counts, "objections": int(against is not None)}
    there = {**{kind: len(getattr(brief, kind)) for kind in counts}, "objections": len(case)}
    left_out = tuple((kind, there[kind] - count) for kind, count in shown.items() if there[kind] > count)
    return Chosen(factors, judgements, recommendations, scenarios, against, left_out)


def _counts(brief: Brief, against: bool) -> dict[str, int]:
    """Allocate the nodes: first three a column and two scenarios, then the rest to kinds with more entities."""
    there = {kind: len(getattr(brief, kind)) for kind in ("judgements", "factors", "recommendations", "scenarios")}
    counts = {kind: min(count, _SCENARIOS if kind == "scenarios" else _BEGIN) for kind, count in there.items()}
    for _ in range(IN_COLUMN):
        for kind in ("factors", "recommendations", "scenarios"):
            full = sum(counts.values()) + against >= MOST
            if not full and counts[kind] < min(there[kind], IN_COLUMN):
                counts[kind] += 1
    return counts


def _first(fits: Sequence[bool], parts: tuple[Part, ...], count: int) -> tuple[Part, ...]:
    """Select a number of parts, preferred ones first, and keep their order."""
    best = sorted(range(len(parts)), key=lambda index: not fits[index])[:count]
    return tuple(parts[index] for index in sorted(best))


def _objection(case: Sequence[Against], shown: Collection[str]) -> Against | None:
    """Return the first objection to a node on the map, preferably one with a reply."""
    fitting = [each for each in case if each.recommendation.id in shown]
    return min(fitting, key=lambda each: each.objection.reply is None, default=None)
