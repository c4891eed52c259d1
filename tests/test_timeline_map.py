"""The map above the timeline: columns for years, places for dates, a row for the end of the facts."""

from __future__ import annotations

import datetime
import re
import shutil
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.model import Event
from briefing.render.figures.columns import COLUMNS
from briefing.render.page_variables.timeline_map import FULL, Band, state_bands, year_columns, years_at
from briefing.render.timeline_rows import timeline_eras
from tests.small_figures import NOW, brief, of_states, span
from tests.stories import SITES, pages

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
    """Years with six events or more stand alone; the years before and after are joined, as long as there are four columns."""
    full = [f"{year}-{month:02}-01" for year in (2024, 2026) for month in range(1, 9)]
    found = events("1979", "2011", "2016", *full, "2029")
    columns = year_columns(found)
    assert [(each.first, each.last) for each in columns] == [(1979, 2016), (2024, 2024), (2026, 2026), (2029, 2029)]


def test_years_with_few_events_are_divided_so_that_the_map_shows_when() -> None:
    """No year is full: four columns; up to four years, distances in a column are those of the calendar."""
    found = events(*(f"{year}-03" for year in range(2018, 2025)), *("2025-03",) * 3, "2026-02", "2026-05-20", "2027-03")
    columns = year_columns(found)
    assert [(each.first, each.last) for each in columns] == [(2018, 2020), (2021, 2023), (2024, 2025), (2026, 2027)]
    first, middle, last = (years_at(columns, datetime.date(2021, month, 1)) or 0 for month in (1, 3, 5))
    assert middle - first == pytest.approx(last - middle, rel=0.05)


DATES = ("2014-05", "2015-12-13", "2016-02", "2017-06", "2026-05", "2030-02")


def bands_of(dates: Sequence[str], *spans: dict[str, Any]) -> Sequence[Band]:
    made = brief(figure=(of_states(*spans),))
    made.head.lead_figure = "G1"  # type: ignore[misc]
    return state_bands(made, year_columns(events(*dates)), NOW)


def edge(band: Band) -> float:
    return float(band.at.rstrip("%")) + float(band.width.rstrip("%"))


@pytest.mark.parametrize("dates", [DATES, ("1990-05", *DATES)], ids=["by the calendar", "by order"])
def test_states_of_which_one_follows_the_other_touch(dates: tuple[str, ...]) -> None:
    """A state that ends on 12 December and one that starts on the 13th have a common edge, also in a column by order."""
    bands = bands_of(dates, span("..", "2015-12-12"), span("2015-12-13", "2031", "lapsed"))
    assert edge(bands[0]) == pytest.approx(float(bands[1].at.rstrip("%")), abs=0.11)


@pytest.mark.parametrize("dates", [DATES, ("1990-05", *DATES)], ids=["by the calendar", "by order"])
def test_states_that_share_a_month_do_not_overlap(dates: tuple[str, ...]) -> None:
    """A state that ends in a month is drawn up to the state that starts in the same month, as in the figure."""
    past, lapse, _ = bands_of(dates, span("..", "2015-12"), span("2015-12", "2031", "lapsed"))
    assert edge(past) == pytest.approx(float(lapse.at.rstrip("%")), abs=0.11)


def test_what_is_scheduled_has_a_shape_of_its_own(tmp_path: Path) -> None:
    """On the map a scheduled event is a square, and all others are circles."""
    data = Path(shutil.copytree(SITES / "disputed-dates/data", tmp_path / "data"))
    more = "".join(
        f"- {{id: E{number}, when: {number}, title: Event {number}, kind: law, sources: [chronicle]}}\n"
        for number in range(2001, 2013)
    )
    (data / "timeline.yaml").write_text((data / "timeline.yaml").read_text("utf-8") + more, "utf-8")
    lanes = pages(data)["brief/timeline.md"].partition('<fieldset class="bf-lanes">')[2].partition("</fieldset>")[0]
    assert len(re.findall(r'<svg class="bf-dot-planned" x="[0-9.]+%"><circle/><rect/></svg>', lanes)) == 2
    assert set(re.findall(r'<svg class="bf-dot-(\w+)" x="[0-9.]+%"><circle/><circle/></svg>', lanes)) == {
        "range",
        "year",
        "disputed",
    }


def test_a_lapse_that_goes_on_is_not_shown_as_something_to_come() -> None:
    """After today a lapse is hatched as before it."""
    bands = bands_of(DATES, span("..", "2015-12-12"), span("2015-12-13", "2031", "lapsed"))
    assert [band.state for band in bands] == ["full", "lapsed", "lapsed"]


def test_a_row_says_where_the_facts_end() -> None:
    """The row is before the first later event and before today; there is none if the facts end today."""
    made = brief(event=(event(1, "2026-05-01"), event(2, "2026-12-01", status="scheduled")))
    made.head.as_of = datetime.date(2026, 6, 6)  # type: ignore[misc]
    marks = [row.mark for era in timeline_eras(made, datetime.date(2026, 11, 28)) for row in era.rows]
    assert marks == ["day", "facts-end", "today", "planned"]
    marks = [row.mark for era in timeline_eras(made, datetime.date(2026, 6, 6)) for row in era.rows]
    assert "facts-end" not in marks
