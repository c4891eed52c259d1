"""Lines, bars and tables: every number is inside the drawing and in the text beside it."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.model import Table
from briefing.render.figures import chart_figure, table
from briefing.render.figures.columns import COLUMNS
from briefing.render.figures.line import positions
from briefing.render.figures.scale import scale
from tests.small_figures import COUNTS, CSS, INK, Tree, of_numbers, rows

CELLS = st.sampled_from(["", "0", "-0", "999999999999999", "-999999999999999.999999999", "0.000000001"]) | st.decimals(
    -(10**15) + 1, 10**15 - 1, places=9
).map(lambda value: f"{value:f}")


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(1990, 1999), st.sampled_from("abcdefgh"), CELLS), min_size=1, max_size=30), st.booleans())
@settings(max_examples=150, deadline=None)
def test_every_number_is_inside_the_drawing(cells: list[tuple[int, str, str]], bars: bool) -> None:
    """For all numbers (negative, equal, single, huge), every coordinate is finite and inside the drawing."""
    data = Table("f.csv", ("year", "who", "count"), tuple((str(year), who, cell) for year, who, cell in cells), (), ())
    html = chart_figure(of_numbers("bars" if bars else "line", series="who"), data, INK)
    for _, attrs, _ in Tree(html).found:
        for x, y in re.findall(r"[ML](\S+?) ([0-9.-]+)", attrs.get("d") or ""):
            assert 0 <= float(x) <= 720
            assert 0 <= float(y) <= 400
        for side in ("x1", "x2", "y1", "y2"):
            assert 0 <= float((attrs.get(side) or "0").removesuffix("%")) <= 100
    for letter, last in (("c", COLUMNS + 1), ("w", COLUMNS), ("r", 40), ("h", 8)):
        assert all(1 <= int(number) <= last for number in re.findall(rf"fig-{letter}(\d+)", html))


@given(st.lists(st.decimals(-(10**15) + 1, 10**15 - 1, places=9), min_size=1, max_size=9), st.booleans())
def test_ticks_are_few_round_and_hold_all_numbers(values: list[Decimal], from_zero: bool) -> None:
    """The scale reaches from below the lowest to above the highest number in equal steps."""
    upright = scale(values, from_zero=from_zero)
    assert 2 <= len(upright.ticks) <= 9
    assert upright.ticks[0] <= min(values)
    assert upright.ticks[-1] >= max(values)
    assert len({high - low for low, high in pairwise(upright.ticks)}) == 1
    assert all(math.isfinite(upright.part(value)) for value in values)
    assert upright.from_zero or not from_zero


def test_ticks_are_the_numbers_a_person_would_choose() -> None:
    """A scale starts at zero if that costs little space, and otherwise near its numbers."""
    assert [str(tick) for tick in scale([Decimal("12"), Decimal("47.5")]).ticks] == ["0", "10", "20", "30", "40", "50"]
    assert [str(tick) for tick in scale([Decimal("98.5"), Decimal("102.7")]).ticks] == ["98", "99", "100", "101", "102", "103"]
    assert [str(tick) for tick in scale([Decimal("5")]).ticks] == ["0", "1", "2", "3", "4", "5"]
    assert [str(tick) for tick in scale([Decimal("0")]).ticks] == ["0", "1"]


def test_a_gap_in_the_numbers_is_a_gap_in_the_line() -> None:
    """An empty cell interrupts the line; a place that a series does not name does not."""
    html = chart_figure(of_numbers(series="who"), COUNTS, INK)
    first, second = re.findall(r'class="fig-line" d="(M0[^"]+|M[^"]*L[^"]*)"', html.split("fig-ends")[0])
    assert first.count("M") == 1
    assert first.count("L") == 1, "2022 and 2023 are joined, 2020 stands alone"
    assert second.count("L") == 1, "b has two points, and nothing missing between"


def test_all_numbers_are_in_a_table_beside_the_line() -> None:
    """The table has every number, place and series in words, and marks missing numbers."""
    html = chart_figure(of_numbers(series="who", labels={"a": "Graduates"}), COUNTS, INK)
    numbers = html[html.index("<details") :]
    assert numbers.count('<th scope="row">') == 4
    none = "say.no_data"
    assert re.findall(r'<td class="fig-num">([^<]*)</td>', numbers) == ["1", "3", none, none, "4", none, "2", "-1"]
    assert "Graduates" in numbers
    assert "students" in numbers


def test_lines_differ_by_more_than_colour() -> None:
    """Each line has its name at its end and its own pattern."""
    html = chart_figure(of_numbers(series="who"), COUNTS, INK)
    assert re.search(r'class="fig-end fig-s1[^>]*>.*?a <b>2</b>', html)
    assert re.search(r'class="fig-end fig-s2[^>]*>.*?b <b>-1</b>', html)
    assert len(set(re.findall(r"^\.fig-s\d \{.*--dash: ([^;]*);", CSS, re.MULTILINE))) == 6


def test_a_scale_that_does_not_start_at_zero_says_so() -> None:
    """A reader who compares heights is warned."""
    assert "figure.not_from_zero" in chart_figure(of_numbers(), rows("year,count", "2020,101", "2021,102"), INK)
    assert "figure.not_from_zero" not in chart_figure(of_numbers(), rows("year,count", "2020,11", "2021,102"), INK)


def test_bars_start_at_zero_and_carry_their_numbers() -> None:
    """A bar is as long as its number, to the left if negative; a missing number is marked."""
    html = chart_figure(of_numbers("bars"), rows("year,count", "2020,-25", "2021,75", "2022,", "2023,0"), INK)
    assert re.findall(r'fig-bar-line" x1="(\S+)%" x2="(\S+)%"', html) == [("25", "0"), ("25", "100")]
    assert re.findall(r'<td class="fig-num[^>]*>([^<]*)<', html) == ["-25", "75", "say.no_data", "0"]


def test_a_chart_without_numbers_says_that_there_are_none() -> None:
    """Without numbers there is no drawing."""
    assert "say.no_data" in chart_figure(of_numbers(), rows("year,count", "2020,"), INK)


def test_a_table_has_heads_for_columns_and_rows() -> None:
    """Numbers are aligned to the right, years are not; column names are in the reader's language."""
    html = table(of_numbers("table", labels={"count": "Students"}), rows("year,count,opened", "2020,12,1999"), INK)
    assert '<th scope="col" class="fig-num">Students</th>' in html, "a unit that the name contains is not repeated"
    assert '<th scope="row"><time datetime="2020">2020</time></th>' in html
    assert '<td class="fig-num">12</td><td><time datetime="1999">1999</time></td>' in html
    assert "<caption" in html


@pytest.mark.parametrize(("numbers", "from_zero"), [
    (("60", "100"), True), (("60.1", "100"), False), (("59.9", "100"), True),
    (("-60", "-100"), True), (("-60.1", "-100"), False), (("-59.9", "-100"), True),
])  # fmt: skip
def test_a_line_starts_at_zero_up_to_three_fifths(numbers: tuple[str, str], from_zero: bool) -> None:
    """The scale includes zero if the number nearest to it is at most 3/5 of the farthest one; otherwise the page warns."""
    near, far = numbers
    assert scale([Decimal(near), Decimal(far)]).from_zero is from_zero
    html = chart_figure(of_numbers(), rows("year,count", f"2020,{near}", f"2021,{far}"), INK)
    assert ("figure.not_from_zero" in html) is not from_zero


def test_a_line_over_numbers_is_to_scale() -> None:
    """Numbers that are not years are in proportion and in order; words have equal distances in the order of the file."""
    assert positions(["0", "10", "100"]) == {"0": 0, "10": 72, "100": 720}
    assert positions(["500", "1000", "1500"]) == {"500": 0, "1000": 360, "1500": 720}
    assert positions(["-1", "0.5", "2"]) == {"-1": 0, "0.5": 360, "2": 720}
    assert positions(["2020", "2021", "2030"])["2021"] < 100
    assert list(positions(["low", "10", "100"]).values()) == [120, 360, 600]
    html = chart_figure(of_numbers(), rows("year,count", "100,3", "0,1", "10,2"), INK)
    xs = [float(x) for x in re.findall(r"M([0-9.]+) [0-9.]+h0", html)]
    assert xs == [0, 72, 720]


@pytest.mark.parametrize(("years", "named"), [
    (1, [0]), (2, [0, 1]), (3, [0, 1, 2]), (4, [0, 1, 2, 3]), (5, [0, 1, 2, 3, 4]), (7, [0, 2, 4, 6]), (9, [0, 2, 4, 6, 8]),
    (11, [0, 5, 10]), (12, [0, 5, 11]), (13, [0, 3, 6, 9, 12]),
])  # fmt: skip
def test_a_line_names_places_at_even_steps(years: int, named: list[int]) -> None:
    """At most five years are named, including first and last; without even steps, only one between these two."""
    html = chart_figure(of_numbers(), rows("year,count", *(f"{2000 + year},{year}" for year in range(years))), INK)
    below = html[html.index("fig-x") : html.index("</div>", html.index("fig-x"))]
    assert re.findall(r'datetime="20(\d\d)"', below) == [f"{year:02}" for year in named]
