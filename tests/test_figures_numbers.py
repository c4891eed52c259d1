"""Lines, bars and tables: every number is inside the drawing and in the text beside it."""

from __future__ import annotations

import math
import re
import shutil
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.model import Table
from briefing.model.entities.figure import Axis
from briefing.render.figures import chart_figure, table
from briefing.render.figures.columns import COLUMNS
from briefing.render.figures.plot_frame import positions
from briefing.render.figures.scale import axis_scale, scale
from briefing.render.page_text import PageText
from tests.small_figures import BOUNDS, COUNTS, CSS, ESTIMATES, INK, PARTS, Tree, of_numbers, of_range, rows
from tests.stories import SITES, site, views

CELLS = st.sampled_from(["", "0", "-0", "999999999999999", "-999999999999999.999999999", "0.000000001"]) | st.decimals(
    -(10**15) + 1, 10**15 - 1, places=9
).map(lambda value: f"{value:f}")


@pytest.mark.slow
@given(
    st.lists(st.tuples(st.integers(1990, 1999), st.sampled_from("abcdefgh"), CELLS), min_size=1, max_size=30),
    st.sampled_from(("line", "area", "scatter", "range", "bars")),
    st.sampled_from(({}, {"log": "true"}, {"from": "-5", "to": "5"}, {"from": "2", "log": "true"}, {"to": "-3"})),
)
@settings(max_examples=150, deadline=None)
def test_every_number_is_inside_the_drawing(cells: list[tuple[int, str, str]], kind: str, axis: dict[str, str]) -> None:
    """For all numbers (negative, equal, single, huge) and scales, every coordinate is finite and inside the drawing."""
    data = Table("f.csv", ("year", "who", "count"), tuple((str(year), who, cell) for year, who, cell in cells), (), ())
    y, remarks = ["count", "count"] if kind == "range" else "count", [{"x": str(year), "text": who} for year, who, _ in cells[:7]]
    html = chart_figure(of_numbers(kind, y=y, series="who", axis=axis, annotations=remarks), data, INK)
    for tag, attrs, _ in Tree(html).found:
        if attrs.get("class") == "fig-fill fig-point":
            continue  # a shape around its centre, which is checked as the place of the element around it
        for side in ("x", "y") if tag == "svg" else ():
            assert 0 <= float((attrs.get(side) or "0").removesuffix("%")) <= 100
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


def test_a_number_beside_a_point_hides_no_other_point() -> None:
    """The lowest number is written below its point where a point of another line is above it."""
    table = rows("year,who,count", *(f"{2023 + year},{who},{count}" for who, counts in {"a": (1204, 1610, 2377),
                 "b": (880, 902, 911), "c": (6321, 5744, 5102)}.items() for year, count in enumerate(counts)))  # fmt: skip
    html = chart_figure(of_numbers(series="who"), table, INK)
    assert re.findall(r'class="fig-mark fig-(\w+) [^>]*>([^<]*)<', html) == [("up", "6321"), ("down", "880")]


def test_a_number_beside_a_point_is_not_on_its_own_line() -> None:
    """The first number of a rising line is written below its point if there is room, else above it."""
    for counts, lowest in (((19, 20, 21, 26), "down"), ((0, 20, 21, 26), "up")):
        table = rows("year,count", *(f"{2022 + year},{count}" for year, count in enumerate(counts)))
        html = chart_figure(of_numbers(), table, INK)
        assert re.findall(r'class="fig-mark fig-(\w+) [^>]*>([^<]*)<', html) == [(lowest, str(min(counts)))]


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


@pytest.mark.parametrize(("numbers", "axis", "ticks"), [
    ((12, 47), {"from": "0", "to": "100"}, "0 20 40 60 80 100"), ((45, 58), {"from": "40", "to": "60"}, "40 45 50 55 60"),
    ((52, 97), {"from": "50"}, "50 60 70 80 90 100"), ((12, 90), {"to": "100"}, "0 20 40 60 80 100"),
    ((12, 47), {"from": "7", "to": "93"}, "7 50 93"), ((3, 4500), {"log": "true"}, "1 10 100 1000 10000"),
    ((3, 4500), {"from": "2", "log": "true"}, "2 20 200 2000 20000"),
    ((3, 4500), {"to": "5000", "log": "true"}, "0.5 5 50 500 5000"),
])  # fmt: skip
def test_a_scale_has_the_ends_that_its_author_gives(numbers: tuple[int, int], axis: dict[str, str], ticks: str) -> None:
    """The ends of `axis` are the ends of the scale; the program chooses what is left out, in equal steps or equal factors."""
    found = axis_scale([Decimal(number) for number in numbers], Axis.decode(axis))
    assert " ".join(map(str, found.ticks)) == ticks
    assert found.part(found.ticks[1]) == pytest.approx(1 / (len(found.ticks) - 1))


def test_areas_are_stacked() -> None:
    """Each area begins where the one below ends; where a part is not known, the whole stack has a gap."""
    first, second = areas(chart_figure(of_numbers("area", series="who"), PARTS, INK))
    assert first == "M0 300L360.5 0L720 200L720 400L360.5 400L0 400z"
    assert second == "M0 0L360.5 0L720 0L720 200L360.5 0L0 300z"
    gap = rows("year,who,count", "2020,a,1", "2021,a,", "2022,a,2", "2020,b,3", "2021,b,1", "2022,b,2")
    assert [area.count("M") for area in areas(chart_figure(of_numbers("area", series="who"), gap, INK))] == [2, 2]


def areas(html: str) -> list[str]:
    """The outlines of the areas of a drawing."""
    return re.findall(r'class="fig-fill" d="([^"]*)"', html[: html.index("fig-ends")])


def test_a_range_is_drawn_from_low_to_high() -> None:
    """Over dates a range is a band with a gap where it is not known, over words it has a row with both numbers."""
    band = chart_figure(of_range(), BOUNDS, INK)
    (area,) = areas(band)
    assert re.fullmatch(r"M0 (\S+)L0 (\S+)zM48\S+ \S+L720 (\S+)L720 \3L48\S+ \S+z", area)
    assert "figure.low_to_high 1 9" in band
    rows_ = chart_figure(of_range(axis={"log": "true"}), ESTIMATES, INK)
    assert re.findall(r'fig-bar-line" x1="(\S+)%" x2="(\S+)%"', rows_) == [("0", "50"), ("50", "100")]
    assert re.findall(r'<td class="fig-num[^>]*>([^<]*)<', rows_) == [
        "figure.low_to_high 1 10",
        "figure.low_to_high 10 100",
        "say.no_data",
    ]


def test_points_lie_at_their_numbers_and_differ_in_shape() -> None:
    """Each point of a scatter chart is at its two numbers; each series has a shape of its own, which its name repeats."""
    html = chart_figure(of_numbers("scatter", series="who"), rows("year,who,count", "5,a,0", "5,a,10", "10,b,5"), INK)
    field = html[html.index("</svg><svg>") : html.index("fig-ends")]
    assert re.findall(r'<svg x="([0-9.]+)%" y="([0-9.]+)%"', field) == [("50", "100"), ("50", "0"), ("100", "50")]
    shapes = re.findall(r'fig-point" d="([^"]*)"', html)
    assert shapes[0] == shapes[1] == shapes[3]
    assert shapes[2] == shapes[4] != shapes[0]


def test_a_remark_is_text_beside_its_line() -> None:
    """An annotation is text for every reader, with its place in words, and a line in the drawing; many are a list."""
    remarks = [{"x": str(year), "text": f"Remark {year}"} for year in (2023, 2020)]
    html = chart_figure(of_numbers(series="who", annotations=remarks), COUNTS, INK)
    assert 'class="fig-facts-line" d="M720 0V400M0 0V400"' in html
    assert re.findall(r"<li class=\"([^\"]*)\"><b><time[^>]*>(\d+)</time></b> <em>Remark \d+</em></li>", html) == [
        ("fig-c1 fig-w17", "2020"), ("fig-right fig-c56 fig-w17", "2023")]  # fmt: skip
    assert "aria-hidden" not in html[html.index('<ol class="fig-notes"') : html.index("</ol>")]
    many = chart_figure(of_numbers(series="who", annotations=[remarks[0]] * 7), COUNTS, INK)
    assert many.count("<li>") == 7
    assert "fig-notes" not in many


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
    (1, [0]), (2, [0, 1]), (3, [0, 1, 2]), (4, [0, 1, 2, 3]), (5, [0, 1, 2, 3, 4]), (6, [0, 1, 2, 3, 4, 5]),
    (7, [0, 2, 4, 6]), (9, [0, 2, 4, 6, 8]),
    (11, [0, 2, 4, 6, 8, 10]), (12, [0, 5, 11]), (13, [0, 3, 6, 9, 12]),
])  # fmt: skip
def test_a_line_names_places_at_even_steps(years: int, named: list[int]) -> None:
    """At most six years are named, including first and last; without even steps, only one between these two."""
    html = chart_figure(of_numbers(), rows("year,count", *(f"{2000 + year},{year}" for year in range(years))), INK)
    below = html[html.index("fig-x") : html.index("</div>", html.index("fig-x"))]
    assert re.findall(r'datetime="20(\d\d)"', below) == [f"{year:02}" for year in named]


@pytest.mark.parametrize(("lang", "written"), [("en", "−0.4"), ("ar", "\u200e−0.4")])
def test_a_minus_is_before_its_number_in_every_language(tmp_path: Path, lang: str, written: str) -> None:
    """In a line from right to left a minus goes behind its number, unless an invisible mark keeps it in its place."""
    data = Path(shutil.copytree(SITES / "minimal" / "data", tmp_path / "data"))
    head = data / "brief.yaml"
    head.write_text(re.sub(r"languages: \[.*\]", f"languages: [{lang}]", head.read_text("utf-8")), "utf-8")
    (view,) = views(site(data))
    assert (view.words.lang, PageText(view).decimal(Decimal("-0.4"))) == (lang, written)
    assert PageText(view).decimal(Decimal("0.4")) == "0.4"
