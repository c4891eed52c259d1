"""The timeline as a page shows it: events in order, under the states or years they fall into, with today among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from briefing.model import Figure
from briefing.model.values import When

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from briefing.model import Brief, Event, StateSpan

# How exactly a date is known, and the words for it; shapes of their own say the same.
MARKS = (
    ("day", "timeline.day_known"),
    ("month", "timeline.month_known"),
    ("year", "timeline.year_known"),
    ("range", "timeline.range"),
    ("disputed", "timeline.differ"),
    ("planned", "timeline.planned"),
)
# Events that reach over more years than this are grouped by decades.
YEARS_APART = 20


class Row(NamedTuple):
    """An event, or today, which is no event."""

    event: Event | None
    mark: str
    """One of `MARKS`, or `today`."""
    state: str = ""
    """The state of the leading figure on that date, for the line down the page."""
    unknown: bool = False
    """Whether the event was scheduled for a day that has passed."""


class Era(NamedTuple):
    """A stretch of the timeline under one heading."""

    anchor: str
    label: str
    """Its name, as typed in the figure; empty if the years are all there is to say."""
    when: When
    rows: tuple[Row, ...]

    @property
    def kinds(self) -> str:
        """What the timeline can be narrowed to without losing this stretch."""
        events = [row.event for row in self.rows if row.event is not None]
        return " ".join(dict.fromkeys([*(event.kind for event in events), *("disputed" for event in events if event.disputed)]))


def timeline_eras(brief: Brief, today: date) -> tuple[Era, ...]:
    """The timeline of a brief; its stretches are the states of the leading figure, else years or decades."""
    spans = _spans(brief)
    events = sorted(brief.events, key=lambda event: event.when)
    return tuple(_by_states(events, spans, today) if spans else _by_years(events, today))


def _spans(brief: Brief) -> Sequence[StateSpan]:
    figure = brief.find("figure", brief.head.lead_figure) if brief.head.lead_figure else None
    return figure.states if isinstance(figure, Figure) else ()


def _by_states(events: Sequence[Event], spans: Sequence[StateSpan], today: date) -> Iterable[Era]:
    groups: dict[int, list[Event]] = {}
    for event in events:
        begun = [index for index, span in enumerate(spans) if span.from_ is None or span.from_.lower <= event.when.anchor]
        at = begun[-1] if begun else -1
        end = spans[at].to if begun else None
        ended = at == len(spans) - 1 and end is not None and event.when.anchor > end.upper
        groups.setdefault(len(spans) if ended else at, []).append(event)
    now = _group_of_today(groups, today)
    for at, group in sorted(groups.items()):
        inside = 0 <= at < len(spans)
        label = spans[at].label if inside else ""
        state = spans[at].state if inside else ""
        when = _stretch(spans[at]) if inside else _years(group)
        yield Era(f"era-{at + 1}", label, when, _rows(group, today if at == now else None, today, state))


def _by_years(events: Sequence[Event], today: date) -> Iterable[Era]:
    if not events:
        return
    wide = events[-1].when.anchor.year - events[0].when.anchor.year > YEARS_APART
    groups: dict[int, list[Event]] = {}
    for event in events:
        year = event.when.anchor.year
        groups.setdefault(year // 10 * 10 if wide else year, []).append(event)
    now = _group_of_today(groups, today)
    for year, group in groups.items():
        yield Era(
            f"era-{year}",
            "",
            _decade(year) if wide else When.parse(f"{year:04}"),
            _rows(group, today if year == now else None, today, ""),
        )


def _group_of_today(groups: dict[int, list[Event]], today: date) -> int:
    """The group that today falls into: the last one that has begun, else the first."""
    begun = [at for at in sorted(groups) if groups[at][0].when.anchor <= today]
    return begun[-1] if begun else min(groups, default=0)


def _rows(group: Iterable[Event], today: date | None, now: date, state: str) -> tuple[Row, ...]:
    rows = [Row(event, _mark(event), state, event.status == "scheduled" and event.when.upper < now) for event in group]
    if today is not None:
        passed = sum(row.event is not None and row.event.when.anchor <= today for row in rows)
        rows.insert(passed, Row(None, "today", state))
    return tuple(rows)


def _mark(event: Event) -> str:
    single = event.when.start
    if event.disputed:
        return "disputed"
    if event.status == "scheduled":
        return "planned"
    if event.when.interval or single is None or single.approximate or single.uncertain:
        return "range"
    return single.precision if single.precision in ("day", "month", "year") else "range"


def _stretch(span: StateSpan) -> When:
    start, end = (edge.text if edge else ".." for edge in (span.from_, span.to))
    return When.parse(f"{start}/{end}" if {start, end} != {".."} else "../9999")


def _decade(year: int) -> When:
    """The decade that begins with a year; the first one has no year 0 (EDTF's year 0000 is 1 BC)."""
    return When.parse(f"{year // 10:03}X" if year else "0001/0009")


def _years(group: Sequence[Event]) -> When:
    first, last = group[0].when.anchor.year, group[-1].when.anchor.year
    return When.parse(f"{first:04}" if first == last else f"{first:04}/{last:04}")
