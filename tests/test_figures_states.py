"""States over time: a bar that is covered in order, names that do not overlap, and a sentence for everything drawn."""

from __future__ import annotations

import datetime
import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.render.figures import states_figure
from briefing.render.figures.columns import COLUMNS, shares, spread_widths
from briefing.render.figures.labels import MOST, Box, places
from briefing.render.figures.state_bar_layout import bar, rows, ticks
from tests.small_figures import AGREEMENT, INK, NOW, of_states, span

if TYPE_CHECKING:
    from briefing.model import Figure


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=30), st.integers(1, 2))
def test_shares_take_all_columns(lengths: list[int], least: int) -> None:
    """Each segment has at least the minimum, all columns are used, and a longer segment never gets fewer."""
    given_ = shares(lengths, COLUMNS, least)
    assert sum(given_) == COLUMNS
    assert min(given_) >= least
    assert all(a <= b for (_, a), (_, b) in pairwise(sorted(zip(lengths, given_, strict=True))))


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(0, 71), st.integers(1, 9)), max_size=8))
def test_boxes_keep_their_order_and_do_not_overlap(boxes: list[tuple[int, int]]) -> None:
    """Boxes with any preferred positions are beside each other, in order, inside the line."""
    boxes.sort()
    starts = spread_widths([wanted for wanted, _ in boxes], [width for _, width in boxes])
    ends = [start + width for start, (_, width) in zip(starts, boxes, strict=True)]
    assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))
    assert all(start >= 0 for start in starts)
    assert all(end <= COLUMNS for end in ends)


def test_boxes_with_space_keep_their_positions() -> None:
    """A box with enough space keeps its preferred position."""
    assert spread_widths([0, 20, 50], [12, 12, 12]) == (0, 20, 50)


@st.composite
def stretches(draw_: st.DrawFn) -> Figure:
    """States in any order, separate or overlapping, some open on one side."""
    edges = draw_(st.lists(st.tuples(st.integers(1, 9998), st.integers(0, 90)), min_size=1, max_size=20))
    spans = [span(f"{year:04}", f"{min(year + more, 9999):04}") for year, more in edges]
    if draw_(st.booleans()):
        spans[0] |= {"from": ".."}
    if draw_(st.booleans()):
        spans[-1] |= {"to": ".."}
    return of_states(*spans)


@given(stretches(), st.dates())
@settings(max_examples=150, deadline=None)
def test_a_bar_is_covered_in_order(figure: Figure, today: datetime.date) -> None:
    """The pieces of a bar follow each other without a gap, show each state once, and contain at most one line for today."""
    drawn = bar(figure.states, today)
    assert drawn.pieces[0].column == 0
    assert drawn.pieces[-1].stop == COLUMNS
    for left, right in pairwise(drawn.pieces):
        assert (left.stop, left.end) == (right.column, right.start)
    assert all(piece.width >= 1 and piece.start < piece.end for piece in drawn.pieces)
    assert sorted(id(piece.span) for piece in drawn.pieces if piece.span) == sorted(id(each) for each in figure.states)
    assert drawn.today is None or 0 <= drawn.today <= COLUMNS
    years = [(tick.column - 4, tick.column) if tick.left else (tick.column, tick.column + 4) for tick in ticks(drawn, [])]
    assert all(start >= 0 and stop <= COLUMNS for start, stop in years)
    assert all(stop <= start for (_, stop), (start, _) in pairwise(years)), "no year stands on another"


@given(stretches(), st.dates())
@settings(max_examples=30, deadline=None)
def test_the_rectangles_of_a_bar_are_its_states(figure: Figure, today: datetime.date) -> None:
    """Both drawings of a bar, divided at today, cover each state once and no gap, within 640 pixels down the page."""
    drawn = bar(figure.states, today)
    pieces = [piece for piece in drawn.pieces if piece.span]
    html = str(states_figure(figure, today, INK))
    if len(pieces) <= MOST:
        boxes = re.findall(r'<rect class="[^"]*"[^>]* x="([\d.]+)%" width="([\d.]+)%"', html.split("fig-strip-down")[0])
        covered = sorted((round(float(x) * 0.72), round((float(x) + float(width)) * 0.72)) for x, width in boxes)
        edges = sorted(edge for piece in pieces for edge in _split(piece.column, piece.passed(drawn.day), piece.stop))
        assert covered == edges
    heights = [
        float(height) for height in re.findall(r'<rect class="[^"]*"[^>]*height="([\d.]+)rem"', html.split("fig-strip-down")[1])
    ]
    (height,) = re.findall(r'<svg class="fig-strip-down"[^>]* height="([\d.]+)rem"', html)
    assert 0 < sum(heights) <= float(height) + 0.01 <= 32.1


def _split(start: int, middle: int, stop: int) -> list[tuple[int, int]]:
    return list(pairwise(sorted({start, middle, stop})))


@given(
    st.lists(st.integers(0, 70), max_size=MOST), st.none() | st.integers(0, COLUMNS - 9), st.none() | st.integers(0, COLUMNS - 9)
)
@settings(max_examples=60, deadline=None)
def test_names_do_not_overlap(starts: list[int], above: int | None, below: int | None) -> None:
    """On both sides of the bar names do not overlap each other or the words for today and for the end of the facts."""
    taken = {side: [] if edge is None else [Box(edge, edge + 8)] for side, edge in (("above", above), ("below", below))}
    labels = places([(start, start + 1) for start in sorted(starts)], taken["above"], taken["below"])
    assert len(labels) in (0, len(starts))
    assert labels or above is not None or below is not None or len(starts) in (0, MOST)
    for side, fixed in taken.items():
        boxes = [(label.column, label.column + label.width) for label in labels if label.side == side]
        assert all(0 <= start < end <= COLUMNS for start, end in boxes)
        assert all(left[1] <= right[0] for left, right in pairwise(sorted([*boxes, *fixed])))


def test_states_are_sentences_without_any_style() -> None:
    """The name, state and dates of each stretch are a list in the order of time; notes and sources are a second list."""
    html = states_figure(AGREEMENT, NOW, INK)
    html, notes = html.split('<details class="fig-details">')
    assert html.count("<li ") == 6  # the states, today, and the end of the term
    assert notes.count("<li>") == 4
    assert "figure.read_states" in html
    lapse = html[html.index("A lapse") : html.index("A narrower roof")]
    assert "state.lapsed" in lapse
    assert '<time datetime="2024-08-28">' in lapse
    assert '<time datetime="2024-12-12">' in lapse
    note = notes[notes.index("A lapse") : notes.index("A narrower roof")]
    assert "108 days" in note
    assert '<a href="#source">' in note


def test_a_long_stretch_is_shortened_and_says_so() -> None:
    """A stretch that would make another one too small is shortened, and its sentence says so."""
    html = states_figure(AGREEMENT, NOW, INK)
    assert html.count("figure.broken_scale") == 1
    assert html.index("figure.broken_scale") < html.index("A term")
    assert "figure.not_to_scale" in html
    even = states_figure(of_states(span("2020", "2025"), span("2026", "2027")), NOW, INK)
    assert "figure.broken_scale" not in even


def test_today_is_marked_once_and_the_rest_of_a_term_is_striped() -> None:
    """The word for today follows the stretch that holds it; in both drawings the part after it is striped."""
    html = states_figure(AGREEMENT, NOW, INK)
    assert html.count("say.today") == 1
    assert html.index("say.today") > html.index("A narrower roof")
    assert html.count('class="fig-ahead"') == 2
    assert "say.today" not in states_figure(AGREEMENT, datetime.date(2035, 1, 1), INK)


def test_a_lapse_that_goes_on_after_today_is_not_drawn_as_something_to_come() -> None:
    """In both drawings the part after today is hatched like the part before it, with a broken outline."""
    html = states_figure(of_states(span("2020", "2024"), span("2025", "2031", "lapsed")), NOW, INK)
    assert html.count('class="fig-lapse"') == 4
    assert html.count("stroke-dasharray") == 2
    assert 'class="fig-ahead"' not in html


def test_the_end_of_the_facts_is_a_tick_and_not_a_state() -> None:
    """The last day of the facts is marked before today in words and in both drawings; the bar is solid up to today."""
    html = states_figure(AGREEMENT, NOW, INK, facts_end=datetime.date(2026, 6, 6))
    assert html.count('class="fig-facts-line"') == 2
    assert html.index("figure.facts_end") < html.index("say.today")
    assert html.count('class="fig-ahead"') == 2
    same = states_figure(AGREEMENT, NOW, INK, facts_end=NOW)
    assert "figure.today_facts_end" in same
    assert "fig-facts-line" not in same


@pytest.mark.parametrize(
    ("end", "place"),
    [("2031", "fig-c39 fig-w16"), ("2028", "fig-c52 fig-w12"), ("2026-10", "fig-ending fig-c61 fig-w8")],
)
def test_the_label_of_a_day_takes_the_free_columns_at_its_right(end: str, place: str) -> None:
    """A label with room does not wrap in a narrow frame; it ends before the next one, or at its line near the end of the bar."""
    html = states_figure(of_states(span("2020", "2025"), span("2026", end)), NOW, INK, facts_end=datetime.date(2026, 6, 6))
    assert f"fig-below fig-facts {place}" in html


def test_days_most_of_a_column_apart_have_two_lines() -> None:
    """Fifty days are 0.77 of a column of the bar of the first brief: today and the end of the facts do not share a line."""
    ends = ("1979-01-31", "2018-06-27", "2023-08-27", "2024-02-27", "2024-08-27", "2024-12-13", "2029-08-27")
    spans = [span(start, end, "lapsed" if end == "2024-12-13" else "full") for start, end in pairwise(ends)]
    html = states_figure(of_states(*spans), datetime.date(2026, 11, 29), INK, facts_end=datetime.date(2026, 10, 10))
    across = re.findall(r'class="fig-(?:facts|today)-line" x1="([\d.]+)%"', html)
    assert len(across) == 2
    assert float(across[0]) < float(across[1])


def test_the_label_of_a_state_to_come_is_not_left_of_today() -> None:
    """Between today and the end of the bar there is room for a narrow label only: it is narrow, and beside its state."""
    spans = [(0, 8), (8, 58), (64, COLUMNS)]
    label = places(spans, [Box(58, 66)], [Box(55, 63)])[-1]
    assert label.column + label.width > 64
    assert label.side == "below"


def test_the_label_of_a_day_gives_way_to_that_of_a_state_to_come() -> None:
    """Today and the end of the facts have one line, and nothing fits at its right: the end of the facts is named at its left."""
    spans = [span("..", "2015-12-12"), span("2015-12-13", "2026", "lapsed"), span("2028", "..", "planned", "To come")]
    html = states_figure(of_states(*spans), NOW, INK, facts_end=datetime.date(2026, 11, 20))
    start, width = re.findall(r'<li class="[^"]*fig-c(\d+) fig-w(\d+)[^"]*"><b>To come', html)[0]
    assert int(start) + int(width) > 64
    assert "fig-below fig-facts fig-ending" in html
    assert "fig-above fig-today fig-c" in html


def test_today_between_two_stretches_has_a_row_of_its_own() -> None:
    """A row shows today even if no state covers the present."""
    html = states_figure(of_states(span("2020", "2021"), span("2030", "..", "planned")), NOW, INK)
    assert html.index("A stretch") < html.index("say.today") < html.rindex("A stretch")
    assert "figure.from" in html


def test_equal_times_have_equal_lengths_down_the_page() -> None:
    """On a phone a year has the same length in every state that is not shortened."""
    drawn = bar(of_states(span("2000", "2003"), span("2004", "2010"), span("2011", "2012")).states, NOW)
    placed = rows(drawn, [])
    lengths = [stop - start for start, stop in pairwise((*placed.starts, placed.height))]
    years = [(piece.end - piece.start) / 366 for piece in drawn.pieces]
    assert {round(length / year, 3) for length, year in zip(lengths, years, strict=True)} == {44}


def test_many_states_are_drawn_vertically() -> None:
    """A bar with more names than fit beside it is drawn vertically."""
    assert "fig-states fig-across" in states_figure(
        of_states(*(span(str(2000 + n), str(2000 + n)) for n in range(MOST))), NOW, INK
    )
    assert "fig-states fig-across" not in states_figure(
        of_states(*(span(str(2000 + n), str(2000 + n)) for n in range(MOST + 1))), NOW, INK
    )


def test_a_year_gives_way_to_the_lines_of_names() -> None:
    """If a line to a name is to the right of a year's mark, the year is written to the left of the mark."""
    figure = of_states(span("2020-01-01", "2029-12-31"))
    free = ticks(bar(figure.states, NOW), [])
    beside = [tick.column + 1 for tick in free]
    turned = ticks(bar(figure.states, NOW), beside)
    assert [tick.year for tick in turned if tick.left], turned
    lost = {tick.year for tick in free} - {tick.year for tick in turned}
    assert lost <= {free[0].year}, "only the first has no room at its left"
