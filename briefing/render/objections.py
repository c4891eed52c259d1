"""The objections to a recommendation, counted by their state."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from briefing.model.values import OBJECTION_STATES

if TYPE_CHECKING:
    from briefing.model import Recommendation

SQUARES = 8
"""Up to this number of objections, each is also shown as a square."""


class ObjectionCount(NamedTuple):
    """The number of objections, and of those in each state; no states unless every objection has one."""

    total: int
    states: tuple[tuple[str, int], ...]

    @property
    def squares(self) -> tuple[str, ...]:
        """The state of each objection, for a row of squares."""
        return tuple(state for state, count in self.states for _ in range(count)) if self.total <= SQUARES else ()


def count_objections(recommendation: Recommendation) -> ObjectionCount:
    """Count the objections to a recommendation."""
    counts = Counter(each.state for each in recommendation.against)
    states = tuple((state, counts[state]) for state in OBJECTION_STATES if counts[state])
    total = len(recommendation.against)
    return ObjectionCount(total, states if sum(count for _, count in states) == total else ())
