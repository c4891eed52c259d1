"""The timeline: events in chronological order, grouped by state or by year, with a row for today."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from briefing.model import Figure
from briefing.model.entities.event import EASING, MOST_OWN_KINDS
from briefing.model.values import EVENT_KINDS, When

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from briefing.model import Brief, Event, StateSpan

    _RowsOf = Callable[[Iterable[Event], bool], tuple["Row", ...]]

# Marks for the precision and status of a date, with their message keys; each also has its own shape.
MARKS = (
    ("day", "timeline.day_known"),
    ("month", "timeline.month_known"),
    ("year", "timeline.year_known"),
    ("range", "timeline.range"),
    ("disputed", "timeline.differ"),
    ("planned", "timeline.planned"),
)
# Events that span more years than this are grouped by decade.
YEARS_APART = 20


SHOWN_KINDS = tuple(shown for kind in EVENT_KINDS for shown in ((kind, EASING) if kind == "restriction" else (kind,)))
"""The built-in kinds of events as the timeline shows them: restrictions that ease follow those that do not."""
OWN_KINDS = tuple(f"own-{number}" for number in range(1, MOST_OWN_KINDS + 1))
"""The names of the filters of kinds that are like no built-in one; the style sheet knows them."""


class ShownKinds(NamedTuple):
    """The kinds under which the timeline of a brief shows its events."""

    own: Mapping[str, str]
    """The words of the brief that are like no built-in one, by the names of their filters."""
    of: Mapping[str, str]
    """The kind of each event by its id: a built-in one, `easing`, or the name of a filter."""

    @property
    def in_order(self) -> tuple[str, ...]:
        """The kinds that occur, in the order of the filters."""
        return tuple(kind for kind in (*SHOWN_KINDS, *OWN_KINDS) if kind in self.of.values())


def shown_kinds(brief: Brief) -> ShownKinds:
    """Return the kinds under which the timeline of a brief shows its events."""
    known = {event.id: brief.built_in("event-kind", event.kind) for event in brief.events}
    names = dict(zip(brief.own_event_kinds, OWN_KINDS, strict=False))  # a rule says that there are no more
    of = {event.id: names.get(known[event.id]) or event.shown_kind(known[event.id]) for event in brief.events}
    return ShownKinds({name: word for word, name in names.items()}, of)


class Row(NamedTuple):
    """One row of the timeline: an event or, with `event` None, today or the last day of the facts."""

    event: Event | None
    mark: str
    """A key of `MARKS`, or `today`, or `facts-end`."""
    unknown: bool = False
    """Whether the event was scheduled for a date in the past."""
    kind: str = ""
    """The kind under which the event is shown."""


class Era(NamedTuple):
    """A group of events under one heading."""

    anchor: str
    label: str
    """The label of the state in the figure; empty for groups of years."""
    when: When
    rows: tuple[Row, ...]
    state: str = ""
    """The state of the lead figure in it, which selects the style of the line."""
    jump: str = ""
    """What a link to it is called; states that share a label in the figure share the link to the first of them."""

    @property
    def number(self) -> int:
        """The number of its events."""
        return sum(row.event is not None for row in self.rows)


def timeline_eras(brief: Brief, today: date) -> tuple[Era, ...]:
    """Return the timeline of a brief, grouped by the states of the lead figure, or else by years or decades."""
    spans = lead_states(brief)
    events = sorted(brief.events, key=lambda event: event.when.order)
    rows = partial(_rows, shown_kinds(brief), today)
    eras = tuple(_by_states(brief, events, spans, today, rows) if spans else _by_years(events, today, rows))
    return _with_end_of_facts(eras, brief.head.as_of, today)


def _with_end_of_facts(eras: tuple[Era, ...], day: date, today: date) -> tuple[Era, ...]:
    """Insert a row for the last day of the facts before the first later row, unless that day is today or after all events."""
    if day >= today:
        return eras
    for index, era in enumerate(eras):
        for at, row in enumerate(era.rows):
            if row.event is None or row.event.when.anchor > day:
                rows = (*era.rows[:at], Row(None, "facts-end"), *era.rows[at:])
                return (*eras[:index], era._replace(rows=rows), *eras[index + 1 :])
    return eras


def lead_figure(brief: Brief) -> Figure | None:
    """Return the figure that the front page shows, if the brief names one."""
    figure = brief.find("figure", brief.head.lead_figure) if brief.head.lead_figure else None
    return figure if isinstance(figure, Figure) else None


def lead_states(brief: Brief) -> Sequence[StateSpan]:
    """Return the states of the lead figure, if it has any, in chronological order."""
    figure = lead_figure(brief)
    return figure.states_by_date if figure else ()


def _by_states(brief: Brief, events: Sequence[Event], spans: Sequence[StateSpan], today: date, rows: _RowsOf) -> Iterable[Era]:
    groups: dict[int, list[Event]] = {}  # by twice the number of the last state that has started, and one more if it has ended
    for event in events:
        started = [index for index, span in enumerate(spans) if span.from_ is None or span.from_.lower <= event.when.anchor]
        at = started[-1] if started else -1
        end = spans[at].to if started else None
        groups.setdefault(2 * at + (end is not None and event.when.anchor > end.upper), []).append(event)
    now = _group_of_today(groups, today)
    for key, group in sorted(groups.items()):
        at, ended = divmod(key, 2)
        inside = at >= 0 and not ended
        label, jump = (spans[at].label, spans[at].group or spans[at].label) if inside else ("", "")
        state = brief.built_in("figure-state", spans[at].state) if inside else ""
        when = _period(spans[at]) if inside else _period_of_years(group)
        anchor = f"era-{at + 2}" if ended and at == len(spans) - 1 else f"era-{at + 1}-ended" if ended else f"era-{at + 1}"
        yield Era(anchor, label, when, rows(group, key == now), state, jump)


def _by_years(events: Sequence[Event], today: date, rows: _RowsOf) -> Iterable[Era]:
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
            rows(group, year == now),
        )


def _group_of_today(groups: dict[int, list[Event]], today: date) -> int:
    """Return the group that contains today: the last one that has started, else the first."""
    started = [at for at in sorted(groups) if groups[at][0].when.anchor <= today]
    return started[-1] if started else min(groups, default=0)


def _rows(kinds: ShownKinds, today: date, group: Iterable[Event], with_today: bool) -> tuple[Row, ...]:
    rows = [
        Row(event, date_mark(event), event.status == "scheduled" and event.when.upper < today, kinds.of[event.id])
        for event in group
    ]
    if with_today:
        passed = sum(row.event is not None and row.event.when.anchor <= today for row in rows)
        rows.insert(passed, Row(None, "today"))
    return tuple(rows)


def date_mark(event: Event) -> str:
    """Return the mark for the precision and status of the date of an event."""
    single = event.when.start
    if event.disputed:
        return "disputed"
    if event.status == "scheduled":
        return "planned"
    if event.when.interval or single is None or single.approximate or single.uncertain:
        return "range"
    return single.precision if single.precision in ("day", "month", "year") else "range"


def _period(span: StateSpan) -> When:
    start, end = (edge.text if edge else ".." for edge in (span.from_, span.to))
    return When.parse(f"{start}/{end}" if {start, end} != {".."} else "../9999")


def _decade(year: int) -> When:
    """Return the decade that starts with a year; the first decade has no year 0 (EDTF's year 0000 is 1 BC)."""
    return When.parse(f"{year // 10:03}X" if year else "0001/0009")


def _period_of_years(group: Sequence[Event]) -> When:
    first, last = group[0].when.anchor.year, group[-1].when.anchor.year
    return When.parse(f"{first:04}" if first == last else f"{first:04}/{last:04}")
