"""Template values for the page of two capitals: which of two actors acted when, and what the two did together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from briefing.render.acts_by_side import TOGETHER, acts_by_side, happened
from briefing.render.page_variables.timeline_map import percent, year_columns, year_label, years_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from markupsafe import Markup

    from briefing.model import Event, Source
    from briefing.render.page import Page
    from briefing.render.page_variables.timeline_map import YearColumn
    from briefing.render.templating import Variables

HALVES = 8
"""With more acts than this, a year is divided into two periods."""
FEW = 6
"""With fewer acts than this, a party shows no pattern."""
APART = 1.4
"""The least distance of two marks on one level of a lane, in per cent of the width."""
LEVELS = (26, 50, 74)
"""The heights of marks in a lane, in per cent; marks that are close take the next one."""


class Act(NamedTuple):
    """An event on the strip: its shape, and its place in per cent."""

    event: Event
    mark: str
    x: str
    y: str


class Party(NamedTuple):
    """One of the two actors, or both together."""

    name: Markup
    acts: tuple[Act, ...]
    happened: int
    """The number of its acts without those that are only due."""


class Period(NamedTuple):
    """A row of the table: a time, and the events of each party in it with their marks."""

    label: Markup
    sides: tuple[tuple[tuple[Event, str], ...], ...]


def capitals_page(page: Page) -> Variables:
    """Return the values for the page of two capitals."""
    sides = acts_by_side(page.brief)
    events = sorted((event for side in sides.values() for event in side), key=lambda event: event.when.order)
    columns = year_columns(events)
    names = [page.word("capitals.together") if id == TOGETHER else _name(page, id) for id in sides]
    parties = [
        Party(name, tuple(_strip(columns, side, together=id == TOGETHER)), happened(side))
        for name, (id, side) in zip(names, sides.items(), strict=True)
    ]
    now = years_at(columns, page.view.today, outside=None)
    facts = years_at(columns, page.brief.head.as_of, outside=None)
    return {
        "parties": parties,
        "periods": list(_periods(page, columns, sides)),
        "columns": [(column, year_label(page, column, index)) for index, column in enumerate(columns)],
        "grid": [percent(100 * sum(each.width for each in columns[:index]) / 72) for index in range(1, len(columns))],
        "now": percent(now),
        "facts": percent(facts) if page.brief.head.as_of != page.view.today else None,
        "tighten": _marked(sides, "tightens"),
        "ease": _marked(sides, "eases"),
        "marks": [
            mark
            for mark in ("tightens", "eases", "mixed", TOGETHER, "neither")
            if any(a.mark == mark for p in parties for a in p.acts)
        ],
        "titles": [_in_marks(page, work) for work in page.brief.works],
        "others": len(page.brief.events) - len(events),
        "few": [party.name for party in (parties[0], parties[2]) if party.happened < FEW],
    }


def _in_marks(page: Page, work: Source) -> Markup:
    """Put a title in quotation marks, or in the title marks of the page's language if it is in this language."""
    title = page.word("mark.title_open") and not page.foreign(work.shown_title)
    mark = "mark.title" if title else "mark.quote"
    return page.word(f"{mark}_open") + page.work_title(work) + page.word(f"{mark}_close")


def _name(page: Page, id: str) -> Markup:
    actor = page.brief.find("actor", id)
    return page.typed(getattr(actor, "name", id))


def _marked(sides: Mapping[str, Sequence[Event]], effect: str) -> int:
    """Return how many acts have the mark of an effect; those of both sides together have a mark of their own."""
    return happened(event for id, side in sides.items() if id != TOGETHER for event in side if event.effect == effect)


def _mark(event: Event, *, together: bool) -> str:
    return TOGETHER if together else event.effect or "neither"


def _strip(columns: Sequence[YearColumn], events: Iterable[Event], *, together: bool) -> Iterator[Act]:
    """Place marks by their dates; a mark that would cover one before it takes another level."""
    last = [-APART] * len(LEVELS)
    for event in events:
        place = years_at(columns, event.when.anchor) or 0
        free = [level for level in (1, 0, 2) if place - last[level] >= APART]
        level = free[0] if free else min(range(len(LEVELS)), key=last.__getitem__)
        last[level] = place
        yield Act(event, _mark(event, together=together), percent(place) or "0%", f"{LEVELS[level]}%")


def _periods(page: Page, columns: Sequence[YearColumn], sides: dict[str, list[Event]]) -> Iterator[Period]:
    """Yield the rows of the table: years or their halves, then what is scheduled."""
    for index, column in enumerate(columns):
        past = [event for event in column.events if event.status != "scheduled"]
        if not past:
            continue
        if column.first == column.last and len(past) > HALVES:
            for half, months in (("first_half", range(1, 7)), ("second_half", range(7, 13))):
                label = page.word(f"capitals.{half}", year=str(column.first))
                yield from _period(label, [event for event in past if event.when.anchor.month in months], sides)
        else:
            yield from _period(year_label(page, column, index, whole=True), past, sides)
    coming = [event for column in columns for event in column.events if event.status == "scheduled"]
    yield from _period(page.word("label.coming"), coming, sides)


def _period(label: Markup, events: Sequence[Event], sides: dict[str, list[Event]]) -> Iterator[Period]:
    if events:
        known = {event.id for event in events}
        yield Period(
            label,
            tuple(
                tuple((event, _mark(event, together=id == TOGETHER)) for event in side if event.id in known)
                for id, side in sides.items()
            ),
        )
