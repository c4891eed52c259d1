"""Drawings that stand alone are read back with an XML parser: every number and name is there, inside, and overlaps nothing."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any
from xml.etree import ElementTree as Xml
from xml.sax import saxutils

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.loader.folder import load
from briefing.render.figures.svg_canvas import WIDTH, Canvas, as_text, as_value, width_of, wrapped
from tests.stories import SITES, files, pages
from tests.test_data_exports import HARD, ROOT, UNSEEN, first_brief, full

SVG = "{http://www.w3.org/2000/svg}"
PERMITTED = frozenset(("svg", "title", "desc", "rect", "line", "polyline", "polygon", "path", "circle", "text"))


def drawings() -> list[tuple[str, Xml.Element]]:
    """Every drawing of the first brief in each language, and of two small briefs."""
    units = {"full": full(), "charts": files(SITES / "charts" / "data"), **first_brief()}
    found = [(f"{name}/{at}", content) for name, unit in units.items() for at, content in unit.items()]
    return [(at, Xml.fromstring(content)) for at, content in found if re.search(r"data/figures/\w+\.svg$", at)]


def box(text: Xml.Element) -> tuple[float, float, float, float]:
    """The place of a line of text as measured: left, top, right, bottom."""
    size, x, y = (float(text.attrib[name]) for name in ("font-size", "x", "y"))
    wide = width_of(text.text or "", size)
    left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[text.attrib["text-anchor"]]
    return left, y - size * 0.75, left + wide, y + size * 0.2


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("38 إلى 47", "\u206738 إلى 47\u2069"),
        ("متوسط السنة.", "\u2067متوسط السنة.\u2069"),
        ("G1 حال المبنى", "G1 حال المبنى"),
        ("38 to 47", "38 to 47"),
        ("38至47", "38至47"),
    ],
)
def test_a_line_runs_as_its_first_letter_does(text: str, drawn: str) -> None:
    """Numbers before an Arabic word and a stop after it are on the side on which an Arabic reader looks for them."""
    canvas = Canvas()
    canvas.text(0, 0, text, 15)
    assert canvas.parts[0].endswith(f">{drawn}</text>")


@pytest.mark.slow
def test_a_drawing_holds_nothing_that_acts() -> None:
    """A drawing has shapes and text only: no script, link, style or foreign resource, so each page may show it."""
    every = drawings()
    assert len(every) > 8
    for at, root in every:
        for element in root.iter():
            assert element.tag.removeprefix(SVG) in PERMITTED, at
            assert not [name for name in element.attrib if re.match(r"on|.*href|style|.*url", name)], at
        assert root.findtext(f"{SVG}title"), at
        assert root.findtext(f"{SVG}desc"), at


def test_texts_are_inside_and_apart() -> None:
    """No line of text leaves the drawing or touches another one, in any language."""
    for at, root in drawings():
        high = float(root.attrib["height"])
        boxes = [(box(text), text.text) for text in root.iter(f"{SVG}text")]
        for (left, top, right, bottom), text in boxes:
            assert left >= 0, (at, text)
            assert right <= WIDTH, (at, text)
            assert top >= 0, (at, text)
            assert bottom <= high, (at, text)
        for (one, text), (other, against) in combinations(boxes, 2):
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            assert apart, (at, text, against)


def words_in(root: Xml.Element) -> str:
    return " ".join(text.text or "" for text in root.iter(f"{SVG}text"))


def test_bars_are_as_long_as_their_numbers() -> None:
    """The length of each bar is in proportion to its number, which is written beside it; an empty cell has none."""
    (brief,) = load(SITES / "full" / "data", "data").site.briefs
    root = Xml.fromstring(full()["data/figures/G2.svg"])
    numbers = [float(cell) for cell in brief.tables["nights.csv"].column("degrees") if cell]
    bars = [float(rect.attrib["width"]) for rect in root.iter(f"{SVG}rect") if rect.attrib.get("height") == "18"]
    assert len(bars) == len(numbers)
    ratios = [length / number for length, number in zip(bars, numbers, strict=True)]
    assert max(ratios) / min(ratios) < 1.01
    shown = words_in(root)
    assert all(f"{number:.1f}" in shown for number in numbers)
    assert "No data" in shown


def test_lines_go_through_every_number() -> None:
    """A point for each number of the file, higher for a larger number; a gap where one is missing."""
    (brief,) = load(ROOT / "data", "data").site.briefs
    (figure,) = [each for each in brief.figures if each.kind == "line"]
    assert figure.data is not None
    table = brief.tables[figure.data]
    cells = [float(cell) for cell in table.column(str(figure.y)) if cell]
    root = Xml.fromstring(first_brief()["en"][f"data/figures/{figure.id}.svg"])
    heights = sorted(float(circle.attrib["cy"]) for circle in root.iter(f"{SVG}circle"))
    assert len(heights) == len(cells)
    ordered = sorted(cells, reverse=True)
    slope = (heights[-1] - heights[0]) / (ordered[0] - ordered[-1])
    for height, number in zip(heights, ordered, strict=True):
        assert abs(height - heights[0] - (ordered[0] - number) * slope) < 0.2


def test_new_kinds_are_drawn_as_on_the_page() -> None:
    """Areas and ranges are surfaces, points have the shape of their series, remarks a line and their words; long names wrap."""
    made = {at: Xml.fromstring(text) for at, text in files(SITES / "charts" / "data").items() if re.search(r"G\d\.svg$", at)}
    roots = {at.rpartition("/")[2]: root for at, root in made.items()}
    count = {at: len(list(root.iter(f"{SVG}polygon"))) for at, root in roots.items()}
    assert (count["G2.svg"], count["G4.svg"]) == (6, 2), "a gap divides each surface in two"
    assert len(list(roots["G3.svg"].iter(f"{SVG}path"))) == 11 + 2, "a point for each row, and one for each name"
    for at, remark in {"G1.svg": "1 Jan 2026: The tree rule begins", "G3.svg": "50: Half the street is in shade"}.items():
        assert remark in words_in(roots[at])
        assert any(line.attrib.get("stroke-dasharray") == "2 3" for line in roots[at].iter(f"{SVG}line"))
    assert "Without water" in words_in(roots["G5.svg"])
    assert "The scale is logarithmic" in words_in(roots["G6.svg"])
    assert "1,500 to 2,000" in words_in(roots["G5.svg"])


def test_each_period_is_drawn_and_named() -> None:
    """The label and the dates of each state are in the drawing, and so are the sources, the edition and the address."""
    root = Xml.fromstring(full()["data/figures/G1.svg"])
    shown = words_in(root)
    for text in ("A permit a tree", "A permit a street", "Sources: Ruiz 2031", "Edition 6", "https://example.org/G1/"):
        assert text in shown, text
    assert "1 Jan 2026" in shown


@pytest.mark.parametrize("text", [*HARD, *UNSEEN, "x" * 300, "树" * 200, "a\x00b"])
def test_any_text_fits_on_its_lines(text: str) -> None:
    """Each line is as wide as it may be at most, and no character that can be seen is lost."""
    lines = wrapped(text, 15.0, 200.0)
    assert all(width_of(line, 15.0) <= 200 + 16 for line in lines)  # a closing mark may stand out
    seen: Any = re.sub(r"[\s\x00-\x1f\u2060\ufeff]", "", text)
    assert re.sub(r"\s", "", "".join(lines)).replace("\x00", "") == re.sub(r"\s", "", seen)


def test_the_page_of_figures_offers_the_drawings() -> None:
    """A figure of numbers in a table has no drawing; the others are offered beside their numbers."""
    page = pages(SITES / "full" / "data")["brief/figures.md"]
    assert 'href="../data/figures/G1.svg"' in page
    assert 'href="../data/figures/G2.csv"' in page
    kinds = {figure.id: figure.kind for figure in load(ROOT / "data", "data").site.briefs[0].figures}
    drawn = {at.rpartition("/")[2].removesuffix(".svg") for at in first_brief()["en"] if re.search(r"data/figures/\w+\.svg$", at)}
    assert drawn == {id for id, kind in kinds.items() if kind != "table"}


def test_a_drawing_asks_for_the_characters_of_its_language() -> None:
    """Characters are written as in Hong Kong in a drawing in traditional Chinese, not as on the mainland."""
    assert "'Noto Sans CJK HK', 'PingFang HK'" in Canvas().svg("a", "b", "zh-Hant")
    assert "'Noto Sans CJK SC', 'PingFang SC'" in Canvas().svg("a", "b", "en")


@given(st.text("a&<>\"'\n\t;é", max_size=6))
def test_texts_are_escaped_as_the_standard_library_escapes_them(text: str) -> None:
    """The content of an element and the value of an attribute are those of `xml.sax.saxutils`, which is slow to load."""
    assert (as_text(text), as_value(text)) == (saxutils.escape(text), saxutils.quoteattr(text))
