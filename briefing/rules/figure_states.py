"""Rules about figures of states: the periods follow each other, and change for a reason."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from briefing.diagnostics import Note, error, warning
from briefing.model import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.diagnostics import Problem
    from briefing.model.entities.figure import StateSpan
    from briefing.rules.context import Context


def states_follow_each_other(context: Context) -> Iterator[Problem]:
    """The periods of a figure of states run forward, and each has a source."""
    for entity, origin in context.own(Figure):
        for index, span in enumerate(entity.states):
            if span.from_ and span.to and span.from_.lower > span.to.upper:
                yield error(
                    "date-order",
                    f"the state ends ({span.to}) before it begins ({span.from_})",
                    origin.at("states", index, "to"),
                    "swap the two dates",
                )
            if context.brief.built_in("figure-state", span.state) != "planned" and not span.sources:
                yield origin.missing_field(
                    ("states", index, "sources"), "a past or present state needs evidence", "add `sources: […]`"
                )


def states_do_not_overlap(context: Context) -> Iterator[Problem]:
    """Only one state applies at a time; a state may start on the edge where another ends."""
    for entity, origin in context.own(Figure):
        spans = sorted(
            (span.from_.lower if span.from_ else date.min, span.to.upper if span.to else date.max, index)
            for index, span in enumerate(entity.states)
            if not (span.from_ and span.to and span.from_.lower > span.to.upper)
        )
        latest: tuple[date, int] | None = None  # the latest end so far, and its state
        for start, end, index in spans:
            (until, before), latest = latest or (date.min, index), max(latest or (end, index), (end, index))
            earlier, later = entity.states[before], entity.states[index]
            # Years and months are as precise as they are written: a state may end in the year in which the next one starts.
            # Two states with the same start are reported as one that is there twice.
            is_again = later.from_ is not None and later.from_ == earlier.from_
            if before != index and start < until and not is_again and not _same_edge(earlier, later):
                begins, ends = later.from_ or "..", earlier.to or ".."
                yield error(
                    "date-order",
                    f"the state “{later.label}” begins ({begins}) before “{earlier.label}” ends ({ends})",
                    origin.at("states", index, "from"),
                    "change one of the two dates, so that the states follow each other",
                    Note("the earlier state ends here", origin.at("states", before, "to")),
                )


def _same_edge(earlier: StateSpan, later: StateSpan) -> bool:
    """Whether one state ends in the year, month or day in which the next one starts."""
    if earlier.to is None or later.from_ is None:
        return False
    return later.from_.lower <= earlier.to.upper and earlier.to.lower <= later.from_.lower


def states_change_for_a_reason(context: Context) -> Iterator[Problem]:
    """No state begins or ends on a day only because the facts were checked then."""
    brief = context.brief
    as_of = brief.head.as_of
    if "as_of" in brief.broken or any(event.when.lower == event.when.upper == as_of for event in brief.events):
        return
    for entity, origin in context.own(Figure):
        for index, span in enumerate(entity.states):
            for field, edge, verb in (("from", span.from_, "begins"), ("to", span.to, "ends")):
                if edge is not None and edge.lower == edge.upper == as_of:
                    yield warning(
                        "check-date-in-figure",
                        f"the state “{span.label}” {verb} on {as_of}, the day of the last check, on which nothing happened",
                        origin.at("states", index, field),
                        "write the day on which the state itself changes, or `..` if none is known",
                    )
