"""States over time: a bar that is covered in order, names that do not overlap, and a sentence for everything drawn."""

from __future__ import annotations

import datetime
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.render.figures import states_figure
from briefing.render.figures.columns import COLUMNS, shares, spread_widths
from briefing.render.figures.labels import MOST, TODAY, places, today_box
from briefing.render.figures.state_bar_layout import bar, ticks
from tests.small_figures import AGREEMENT, INK, NOW, Tree, of_states, span

if TYPE_CHECKING:
    from briefing.model import Figure


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=30), st.integers(1, 2))
def test_shares_take_all_columns(lengths: list[int], least: int) -> None:
    """Each segment has at least the minimum, all columns are used, and a longer segment never gets fewer."""
    given_ = shares(lengths, COLUMNS, least)
    assert sum(given_) == COLUMNS
    assert min(given_) >= least
    assert all(a <= b for (_, a), (_, b) in pairwise(sorted(zip(lengths, given_, strict=True))))


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
def test_the_bits_of_a_bar_are_its_states(figure: Figure, today: datetime.date) -> None:
    """The bits of a bar, divided at today and at breaks of the scale, cover each state once and no gap."""
    bits = [bit["class"] or "" for bit in Tree(states_figure(figure, today, INK)).all("fig-bit")]
    boxes = [[int(number) for number in re.findall(r"fig-[cw](\d+)", bit)] for bit in bits]
    covered = [column for start, width in boxes for column in range(start - 1, start - 1 + width)]
    pieces = [piece for piece in bar(figure.states, today).pieces if piece.span]
    assert covered == [column for piece in pieces for column in range(piece.column, piece.stop)]


@given(st.lists(st.integers(0, 70), max_size=MOST), st.none() | st.integers(0, COLUMNS))
@settings(max_examples=60, deadline=None)
def test_names_do_not_overlap(starts: list[int], today: int | None) -> None:
    """On both sides of the bar names do not overlap each other or the word for today."""
    labels = places(sorted(starts), today)
    assert len(labels) == len(starts)
    for side in ("above", "below"):
        boxes = [(label.column, label.column + label.width) for label in labels if label.side == side]
        if today is not None and side == "above":
            boxes.append((today_box(today), today_box(today) + TODAY))
        assert all(0 <= start < end <= COLUMNS for start, end in boxes)
        assert all(left[1] <= right[0] for left, right in pairwise(sorted(boxes)))


def test_states_are_sentences_without_any_style() -> None:
    """The name, state and dates of each stretch are a list in the order of time; notes and sources are a second list."""
    html = states_figure(AGREEMENT, NOW, INK)
    html, notes = html.split('<details class="fig-details">')
    assert html.count("<li") == 4
    assert notes.count("<li") == 4
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
    even = states_figure(of_states(span("2020", "2025"), span("2026", "2027")), NOW, INK)
    assert "figure.broken_scale" not in even


def test_today_is_marked_once_in_the_stretch_that_holds_it() -> None:
    """The word for today is in the sentence of that stretch; the part before it is striped."""
    html = states_figure(AGREEMENT, NOW, INK)
    assert html.count("say.today") == 1
    assert html.index("say.today") > html.index("A narrower roof")
    assert html.count("fig-ahead") == 1
    assert "say.today" not in states_figure(AGREEMENT, datetime.date(2035, 1, 1), INK)


def test_today_between_two_stretches_has_a_row_of_its_own() -> None:
    """A row shows today even if no state covers the present."""
    html = states_figure(of_states(span("2020", "2021"), span("2030", "..", "planned")), NOW, INK)
    assert '<li class="fig-state fig-none">' in html
    assert "figure.from" in html


def test_many_states_are_drawn_vertically() -> None:
    """A bar with more names than fit beside it is drawn vertically."""
    assert "fig-across" in states_figure(of_states(*(span(str(2000 + n), str(2000 + n)) for n in range(MOST))), NOW, INK)
    assert "fig-across" not in states_figure(of_states(*(span(str(2000 + n), str(2000 + n)) for n in range(MOST + 1))), NOW, INK)


def test_a_year_gives_way_to_the_lines_of_names() -> None:
    """If a line to a name is to the right of a year's mark, the year is written to the left of the mark."""
    figure = of_states(span("2020-01-01", "2029-12-31"))
    free = ticks(bar(figure.states, NOW), [])
    beside = [tick.column + 1 for tick in free]
    turned = ticks(bar(figure.states, NOW), beside)
    assert [tick.year for tick in turned if tick.left], turned
    lost = {tick.year for tick in free} - {tick.year for tick in turned}
    assert lost <= {free[0].year}, "only the first has no room at its left"
