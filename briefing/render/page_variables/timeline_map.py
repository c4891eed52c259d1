"""The map above the timeline: years as columns that are as wide as they are full, and a lane for each kind of event."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from briefing.model.values import When
from briefing.render.figures.columns import COLUMNS, shares
from briefing.render.timeline_rows import date_mark, lead_states

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from briefing.model import Brief, Event
    from briefing.render.page import Page
    from briefing.render.timeline_rows import ShownKinds

FEW = 12
"""Up to this number of events there is no map."""
FULL = 6
"""The number of events with which a year has a column of its own, and the greatest number of columns."""
FEWEST = 4
"""The number of columns into which the years are divided although none of them is full, so that the map shows when."""
SHORT = 4
"""Up to this number of years a column is drawn by the calendar; in a longer one, where most marks would overlap, by order."""
LEAST = 7
"""The least width of a column, in seventy-seconds."""


def _first_day(event: Event) -> date:
    return event.when.anchor


class YearColumn(NamedTuple):
    """A column of the map: a year, or several with few events."""

    first: int
    last: int
    events: tuple[Event, ...]
    """In the order of their dates."""
    start: int = 0
    width: int = 0
    """Its place, in seventy-seconds of the width."""

    @property
    def by_calendar(self) -> bool:
        """Whether distances in it are spans of time."""
        return self.last - self.first < SHORT

    def at(self, day: date) -> float:
        """Return the place of a day in it, in per cent of the map: by the calendar, or by order if the column has many years."""
        if self.by_calendar:
            years = day.year - self.first + (day.timetuple().tm_yday - 1) / 366
            share = 0.04 + 0.92 * years / (self.last - self.first + 1)
        else:
            earlier = bisect_left(self.events, day, key=_first_day)
            is_of_event = earlier < len(self.events) and _first_day(self.events[earlier]) == day
            share = (earlier + is_of_event / 2) / len(self.events)
        return 100 * (self.start + self.width * share) / COLUMNS


class EventDot(NamedTuple):
    """An event on the map."""

    event: Event
    mark: str
    at: str
    """Its place in per cent."""


class Lane(NamedTuple):
    """The events of one kind: the id of its filter, its name, and its events."""

    id: str
    name: Markup
    dots: tuple[EventDot, ...]


class Band(NamedTuple):
    """A state of the lead figure, in per cent of the map."""

    state: str
    at: str
    width: str


class TimelineMap(NamedTuple):
    """All parts of the map."""

    columns: tuple[tuple[YearColumn, Markup], ...]
    lanes: tuple[Lane, ...]
    bands: tuple[Band, ...]
    grid: tuple[str, ...]
    today: str | None
    facts: str | None
    """The place of the last day of the facts; None if it is that of today."""
    today_at_left: bool
    """Whether the name of today is at the left of its line."""


def timeline_map(page: Page, kinds: ShownKinds) -> TimelineMap | None:
    """Return the map of the events, or `None` if they are few."""
    events = sorted(page.brief.events, key=lambda event: event.when.order)
    if len(events) <= FEW:
        return None
    columns = year_columns(events)
    # A mark is wider than a per cent, so half of one is near enough; a page repeats such numbers for less.
    places = {id(event): percent(round(2 * (years_at(columns, event.when.anchor) or 0)) / 2) for event in events}
    lanes = [
        Lane(kind, page.shown_kind(kinds, kind), _dots(places, [event for event in events if kinds.of[event.id] == kind]))
        for kind in kinds.in_order
    ]
    if disputed := [event for event in events if event.disputed]:
        lanes.append(Lane("disputed", page.word("label.disputed_dates"), _dots(places, disputed)))
    today, facts = page.view.today, page.brief.head.as_of
    now = years_at(columns, today, outside=None)
    return TimelineMap(
        tuple((column, year_label(page, column, index)) for index, column in enumerate(columns)),
        tuple(lanes),
        tuple(state_bands(page.brief, columns, today)),
        tuple(percent(100 * column.start / COLUMNS) or "" for column in columns[1:]),
        percent(now),
        percent(years_at(columns, facts, outside=None)) if facts != today else None,
        now is not None and now > 80,
    )


def year_columns(events: Sequence[Event]) -> tuple[YearColumn, ...]:
    """Divide the years of events, which are sorted, into columns."""
    counts = Counter(event.when.anchor.year for event in events)
    groups: list[list[int]] = []
    for year in sorted(counts):
        small = counts[year] < FULL
        if groups and small and counts[groups[-1][-1]] < FULL:
            groups[-1].append(year)
        else:
            groups.append([year])
    while len(groups) > FULL:
        sizes = [sum(counts[year] for year in (*left, *right)) for left, right in pairwise(groups)]
        at = sizes.index(min(sizes))
        groups[at : at + 2] = [groups[at] + groups[at + 1]]
    while len(groups) < FEWEST and any(len(group) > 1 for group in groups):
        at = max(
            (at for at, group in enumerate(groups) if len(group) > 1), key=lambda at: sum(counts[year] for year in groups[at])
        )
        groups[at : at + 1] = _halves(groups[at], counts)
    widths = shares([sum(counts[year] for year in group) + 4 for group in groups], COLUMNS, LEAST)
    return tuple(
        YearColumn(
            group[0],
            group[-1],
            tuple(event for event in events if group[0] <= event.when.anchor.year <= group[-1]),
            sum(widths[:index]),
            widths[index],
        )
        for index, group in enumerate(groups)
    )


def _halves(years: list[int], counts: Counter[int]) -> tuple[list[int], list[int]]:
    """Divide years so that both parts have about as many events."""
    whole = sum(counts[year] for year in years)
    at = min(range(1, len(years)), key=lambda at: abs(2 * sum(counts[year] for year in years[:at]) - whole))
    return years[:at], years[at:]


def years_at(columns: Sequence[YearColumn], day: date, outside: float | None = 0) -> float | None:
    """Return the place of a day in per cent; between two columns it is their edge."""
    if day.year < columns[0].first or day.year > columns[-1].last:
        return outside if outside is None or day.year < columns[0].first else 100
    column = next(column for column in columns if day.year <= column.last)
    return column.at(day) if day.year >= column.first else 100 * column.start / COLUMNS


def _dots(places: dict[int, str | None], events: Sequence[Event]) -> tuple[EventDot, ...]:
    return tuple(EventDot(event, date_mark(event), places[id(event)] or "0%") for event in events)


def state_bands(brief: Brief, columns: Sequence[YearColumn], today: date) -> list[Band]:
    """Return the states of the lead figure: of each the part that is past and the part that is to come.

    A state that overlaps the next one ends where that starts, as in the figure: in `1994-03`, one may end and another start.
    """
    bands = []
    spans = lead_states(brief)
    starts = [years_at(columns, span.from_.lower) or 0 if span.from_ else 0 for span in spans]
    for span, start, following in zip(spans, starts, (*starts[1:], 100), strict=False):
        end = min(years_at(columns, _day_after(span.to.upper)) or 0 if span.to else 100, following)
        now = min(max(years_at(columns, today) or 0, start), end)
        drawn = brief.built_in("figure-state", span.state)
        ahead = drawn if drawn == "lapsed" else "planned"  # nothing that is in force is to come in a lapse
        for state, left, right in ((drawn, start, now), (ahead, now, end)):
            if right > left:
                bands.append(Band(state, percent(left) or "", percent(right - left) or ""))
    return bands


def _day_after(day: date) -> date:
    """Return the day up to which a state is drawn, at which one that follows it starts."""
    return day + timedelta(1) if day < day.max else day


def year_label(page: Page, column: YearColumn, index: int, *, whole: bool = False) -> Markup:
    """Return the years of a column; of a long first one only the last year, unless the `whole` time is wanted."""
    first, last = (When.parse(f"{year:04}") for year in (column.first, column.last))
    if whole:
        return page.when(last) if first == last else page.word("timeline.years", first=page.when(first), last=page.when(last))
    year = page.plain_when(last)
    if first == last:
        return escape(year)
    if index == 0 and not column.by_calendar:
        return page.word("timeline.to_year", year=escape(year))
    # A narrow column has room for one year on a line, and for a word like 年 after the second only.
    start = page.plain_when(first).removesuffix(year.lstrip("0123456789"))
    return page.word("timeline.years", first=escape(start), last=Markup("<wbr>") + year)


def percent(at: float | None) -> str | None:
    """Return a place as SVG writes it."""
    return None if at is None else f"{round(at, 1):g}%"
