"""The groups of events on a timeline without a leading figure."""

from __future__ import annotations

import re
from datetime import date

import pytest

from briefing.model import Event
from briefing.render.figures.standalone_svg import SourceLine, draw_svg
from briefing.render.timeline_rows import timeline_eras
from tests.small_figures import INK, brief, of_states, span

TODAY = date(2031, 10, 15)


def event(number: int, when: str) -> Event:
    return Event.decode({"id": f"E{number}", "when": when, "title": "An event", "kind": "law", "sources": ["source"]})


@pytest.mark.parametrize(("whens", "expected"), [
    (("2009", "2011", "2029"), ["2009", "2011", "2029"]),
    (("2009-01-01", "2011", "2029-12-31"), ["2009", "2011", "2029"]),
    (("2009", "2011", "2030"), ["200X", "201X", "203X"]),
    (("2009-12-31", "2011", "2030-01-01"), ["200X", "201X", "203X"]),
    (("2001", "2003", "2009", "2030"), ["200X", "203X"]),
    (("2001", "2003", "2003-05"), ["2001", "2003"]),
], ids=["20 years", "20 years, to the day", "21 years", "21 years by the calendar", "two in a decade", "few years"])  # fmt: skip
def test_events_more_than_twenty_years_apart_are_grouped_by_decades(whens: tuple[str, ...], expected: list[str]) -> None:
    """First and last year up to 20 apart: one group for each year; 21 or more: one for each decade."""
    events = tuple(event(number, when) for number, when in enumerate(whens, 1))
    assert [era.when.text for era in timeline_eras(brief(event=events), TODAY)] == expected


def test_the_order_of_states_in_the_file_decides_nothing() -> None:
    """The periods of the lead figure are those of the calendar, however an editor lists them."""
    spans = [span("..", "2010", label="First"), span("2011", "2020", label="Second"), span("2021", "..", label="Third")]
    events = tuple(event(number, when) for number, when in enumerate(("2009", "2015", "2030"), 1))
    shown = []
    for order in ([0, 1, 2], [2, 0, 1], [1, 2, 0]):
        figure = of_states(*(spans[at] for at in order))
        small = brief(event=events, figure=(figure,))
        small.head.lead_figure = "G1"
        shown.append([(era.label, [row.event.id for row in era.rows if row.event]) for era in timeline_eras(small, TODAY)])
        about = SourceLine("", "", "")
        drawn = draw_svg(figure, None, TODAY, INK, about, "en")()
        assert re.findall(r"(\w+?)mark\.colon", drawn) == ["First", "Second", "Third"]
    assert shown == [[("First", ["E1"]), ("Second", ["E2"]), ("Third", ["E3"])]] * 3


def test_an_event_between_two_states_is_in_neither() -> None:
    """An event after the end of a state and before the next one has a group of its own, without a state."""
    spans = [span("2009", "2012", label="First"), span("2020", "2025", label="Second")]
    events = tuple(event(number, when) for number, when in enumerate(("2010", "2012-12", "2015", "2017", "2021", "2027"), 1))
    small = brief(event=events, figure=(of_states(*spans),))
    small.head.lead_figure = "G1"
    eras = timeline_eras(small, TODAY)
    assert [(era.anchor, era.label, era.when.text, era.number) for era in eras] == [
        ("era-1", "First", "2009/2012", 2), ("era-1-ended", "", "2015/2017", 2),
        ("era-2", "Second", "2020/2025", 1), ("era-3", "", "2027", 1),
    ]  # fmt: skip
