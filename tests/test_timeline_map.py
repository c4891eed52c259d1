"""The map above the timeline: columns for years, places for dates, a row for the end of the facts."""

from __future__ import annotations

import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.model import Event
from briefing.render.figures.columns import COLUMNS
from briefing.render.page_variables.timeline_map import FULL, year_columns
from briefing.render.timeline_rows import timeline_eras
from tests.small_figures import brief

if TYPE_CHECKING:
    from collections.abc import Sequence


def event(number: int, when: str, **more: object) -> Event:
    return Event.decode(
        {"id": f"E{number}", "when": when, "title": f"Event {number}", "kind": "law", "sources": ["source"], **more}
    )


def events(*dates: str) -> Sequence[Event]:
    return sorted((event(number, when) for number, when in enumerate(dates, 1)), key=lambda each: each.when)


@given(st.lists(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)), min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_columns_take_the_whole_width_and_keep_the_order_of_events(days: list[datetime.date]) -> None:
    """At most six columns hold each event once, and a later event is never left of an earlier one."""
    found = events(*(day.isoformat() for day in days))
    columns = year_columns(found)
    assert len(columns) <= FULL
    assert sum(column.width for column in columns) == COLUMNS
    assert [each.id for column in columns for each in column.events] == [each.id for each in found]
    places = [column.at(each.when.anchor) for column in columns for each in column.events]
    assert all(left <= right + 1e-9 for left, right in pairwise(places))
    assert all(0 <= place <= 100 for place in places)


def test_a_full_year_has_a_column_of_its_own_and_empty_ones_are_joined() -> None:
    """Years with six events or more stand alone; the years before and after are joined."""
    found = events("1979", "2011", "2016", *(f"2024-{month:02}-01" for month in range(1, 9)), "2029")
    assert [(column.first, column.last) for column in year_columns(found)] == [(1979, 2016), (2024, 2024), (2029, 2029)]


def test_a_row_says_where_the_facts_end() -> None:
    """The row is before the first later event and before today; there is none if the facts end today."""
    made = brief(event=(event(1, "2026-05-01"), event(2, "2026-12-01", status="scheduled")))
    made.head.as_of = datetime.date(2026, 6, 6)  # type: ignore[misc]
    marks = [row.mark for era in timeline_eras(made, datetime.date(2026, 11, 28)) for row in era.rows]
    assert marks == ["day", "facts-end", "today", "planned"]
    marks = [row.mark for era in timeline_eras(made, datetime.date(2026, 6, 6)) for row in era.rows]
    assert "facts-end" not in marks
