"""A site in Arabic is mirrored: columns, menus and marks; drawings and scales keep their direction, and their labels too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import project
from tests.browser.server import served
from tests.built import build, once

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser.server import Served

pytestmark = pytest.mark.browser


def in_arabic(tmp_path_factory: pytest.TempPathFactory, name: str, languages: str) -> AbstractContextManager[Served]:
    """Serve one of the small briefs in these languages."""

    def make(root: Path) -> None:
        project(root, name)
        head = root / "data" / "brief.yaml"
        head.write_text(re.sub(r"languages: \[.*\]", f"languages: [{languages}]", head.read_text("utf-8")), "utf-8")
        build(root, "2031-10-15", root)

    return served(once(tmp_path_factory, f"arabic-{name}", make))


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The brief with every kind of entity."""
    with in_arabic(tmp_path_factory, "full", "en, ar") as site:
        yield site


@pytest.fixture(scope="module")
def forecasts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The brief with forecasts of its own."""
    with in_arabic(tmp_path_factory, "own-forecasts", "en, zh-Hans, zh-Hant, ar") as site:
        yield site


BOXES = r"""() => {
  const left = (selector) => document.querySelector(selector).getBoundingClientRect().left;
  const ticks = [...document.querySelectorAll(".fig-tick")].filter((each) => each.checkVisibility());
  return {
    overflow: document.documentElement.scrollWidth - innerWidth,
    direction: getComputedStyle(document.body).direction,
    brand: left(".bf-brand"), search: left(".md-search"),
    first: left(".bf-sections a"), second: left(".bf-sections a:nth-child(2)"),
    ticks: ticks.map((each) => [Number(each.textContent), each.getBoundingClientRect().left]),
    drawing: getComputedStyle(document.querySelector("main figure svg")).direction,
  };
}"""


@pytest.mark.parametrize("width", [1280, 390])
def test_a_page_is_mirrored_and_its_drawings_are_not(browser: Browser, arabic: Served, width: int) -> None:
    """The brand is on the right and the search on the left; the years of a figure rise from left to right, as its bars do."""
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.goto(f"{arabic.root}ar/")
    found = tab.evaluate(BOXES)
    assert (found["direction"], found["drawing"], found["overflow"]) == ("rtl", "ltr", 0)
    assert found["brand"] > found["search"]
    if width > 1000:
        assert found["first"] > found["second"]
        years = sorted(found["ticks"])
        assert len(years) > 2
        assert [left for _, left in years] == sorted(left for _, left in years)
    tab.goto(arabic.root)
    assert tab.evaluate(BOXES)["direction"] == "ltr"
    tab.close()


def test_english_texts_in_arabic_pages_say_their_direction(browser: Browser, arabic: Served) -> None:
    """A text that is not translated has its language and its direction, so that its punctuation is on the right side."""
    tab = browser.new_page()
    tab.goto(f"{arabic.root}ar/")
    found = tab.evaluate("() => [...document.querySelectorAll('main [lang=en]')].map((each) => getComputedStyle(each).direction)")
    assert len(found) > 5
    assert set(found) == {"ltr"}
    tab.close()


LABELS = r"""() => {
  const edge = (each) => {
    const range = document.createRange();
    range.selectNodeContents(each);
    return range.getBoundingClientRect();
  };
  return [...document.querySelectorAll("figure ol > li")].filter((each) => each.checkVisibility()).map((each) => {
    const [name, dates] = [each.querySelector("b"), each.querySelector("b ~ *")].map(edge);
    return [name.left - dates.left, name.right - dates.right].map(Math.abs);
  });
}"""


def test_the_lines_of_a_label_begin_at_one_edge(browser: Browser, arabic: Served) -> None:
    """The name of a state and its dates are one below the other, whatever the direction of each."""
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(f"{arabic.root}ar/")
    found = tab.evaluate(LABELS)
    assert len(found) > 2
    assert all(min(each) < 2 for each in found), found
    tab.close()


LADDER = r"""() => {
  const box = (node, start, end) => {
    const range = document.createRange();
    range.setStart(node, start); range.setEnd(node, end);
    return range.getBoundingClientRect();
  };
  const texts = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = [];
    while (walker.nextNode()) if (walker.currentNode.textContent.trim()) found.push(walker.currentNode);
    return found;
  };
  return {
    overflow: document.documentElement.scrollWidth - innerWidth,
    words: [...document.querySelectorAll(".bf-ladder-words > *")].map(
      (each) => [Number(each.textContent.match(/(\d+)[^\d]+\d+%/)[1]), each.getBoundingClientRect().left]),
    labels: [...document.querySelectorAll(".bf-rung-axis p")].map((each) => {
      const [word, range] = texts(each), at = range.textContent.indexOf("%");
      return [box(word, 0, word.textContent.length).left, box(range, at, at + 1).left];
    }),
  };
}"""


@pytest.mark.parametrize("width", [1280, 1100, 390])
def test_the_ranges_of_forecasts_are_over_their_axis(browser: Browser, forecasts: Served, width: int) -> None:
    """The words above the axis rise from left to right as it does, and a range is wholly beside its Arabic word."""
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.goto(f"{forecasts.root}ar/forecasts/")
    found = tab.evaluate(LADDER)
    assert found["overflow"] == 0
    words = sorted(found["words"])
    assert len(words) == 7
    assert width < 1096 or [left for _, left in words] == sorted(left for _, left in words)
    assert found["labels"]
    assert all(percent < word for word, percent in found["labels"])
    tab.close()


@pytest.fixture(scope="module")
def timelines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A brief whose timeline has a map."""
    with in_arabic(tmp_path_factory, "second-subject", "en, zh-Hans, zh-Hant, ar") as site:
        yield site


MAP = """() => {
  const box = (each) => { const {left, right} = each.getBoundingClientRect(); return [Math.round(left), Math.round(right)]; };
  const figure = document.querySelector("main figure"), [lines, ...lanes] = figure.querySelectorAll(":scope > svg, div > svg");
  const labels = [...figure.querySelectorAll("nav > a, svg + div > span")].filter((each) => /\\d{4}/.test(each.textContent));
  const years = labels.map((each) => [each.getBoundingClientRect().left, Number(each.textContent.match(/\\d{4}/)[0])]);
  return {lines: box(lines), lanes: lanes.map(box), years};
}"""


@pytest.mark.parametrize("page", ["timeline/", "timeline/two-capitals/"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_lines_and_years_of_a_map_are_over_its_marks(browser: Browser, timelines: Served, page: str, width: int) -> None:
    """The lines behind the lanes are as wide as the lanes, and the years above them rise from left to right, as the marks do."""
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.goto(f"{timelines.root}ar/{page}")
    found = tab.evaluate(MAP)
    assert len(found["lanes"]) > 2
    assert all(lane == found["lines"] for lane in found["lanes"])
    if width > 1000:
        years = [year for _, year in sorted(found["years"])]
        assert len(years) > 2
        assert years == sorted(years)
    tab.close()


BESIDE = """() => {
  const parts = ["figure > p:last-child", "figure ~ div > *"].map((each) => [...document.querySelectorAll(each)]);
  const [sources, ways] = parts.map((each) => each.filter((one) => one.checkVisibility()).flatMap((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    return [...range.getClientRects()].map(({left, right, top, bottom}) => ({left, right, top, bottom}));
  }));
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return [sources.length, ways.length, sources.filter((source) => ways.some((way) => meet(source, way))).length];
}"""


@pytest.mark.parametrize("width", [1280, 390])
def test_the_ways_to_take_a_figure_are_beside_its_sources(browser: Browser, arabic: Served, width: int) -> None:
    """On the front page the line below the figure does not lie on its sources."""
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.goto(f"{arabic.root}ar/")
    sources, ways, overlaps = tab.evaluate(BESIDE)
    assert sources
    assert ways
    assert overlaps == 0
    tab.close()


STARTS = """() => [...document.querySelectorAll("figure > ol > li > p, main section ol > li > p, main div > ol > li > p")]
  .filter((each) => each.checkVisibility() && getComputedStyle(each).display === "block").map((each) => {
    const range = document.createRange(), box = each.getBoundingClientRect();
    range.selectNodeContents(each);
    return Math.round(box.right - range.getClientRects()[0].right);
  })"""


@pytest.mark.parametrize("width", [1280, 390])
def test_the_texts_of_the_argument_start_at_the_right(browser: Browser, arabic: Served, width: int) -> None:
    """The columns of the map keep their order, as its lines do, but each text in them starts where an Arabic line does."""
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.goto(f"{arabic.root}ar/argument/")
    found = tab.evaluate(STARTS)
    assert len(found) > 5
    assert set(found) == {0}
    tab.close()


BETWEEN = """() => [...document.querySelectorAll("main svg")].filter((each) => each.checkVisibility()).flatMap((scale) => {
  const range = scale.previousElementSibling;
  if (!range || !/^\\d+–\\d+%$/.test(range.textContent)) return [];
  const [one, other] = [range.getBoundingClientRect(), scale.getBoundingClientRect()];
  return one.top < other.bottom && other.top < one.bottom ? [one.left - other.right] : [];
})"""


@pytest.mark.parametrize("width", [1280, 390])
def test_a_scale_does_not_touch_the_range_before_it(browser: Browser, arabic: Served, width: int) -> None:
    """A scale runs from left to right, but its distance from the words is on the side where an Arabic line has them."""
    tab = browser.new_page(viewport={"width": width, "height": 900})
    tab.goto(f"{arabic.root}ar/argument/")
    distances = tab.evaluate(BETWEEN)
    assert distances
    assert min(distances) > 3
    tab.close()


def test_a_date_does_not_join_the_name_before_it(browser: Browser, arabic: Served) -> None:
    """In "Court of Audit, 2 November", the day stays beside the Arabic month, although a Latin name is before it."""
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    tab.goto(f"{arabic.root}ar/sources/")
    edges = """() => {
      const line = document.querySelector("main p:has(> time)"), time = line.querySelector("time");
      line.replaceChildren("Court of Audit، ", time);
      time.textContent = "2 نوفمبر";
      const at = (from, to) => {
        const range = document.createRange();
        range.setStart(time.firstChild, from);
        range.setEnd(time.firstChild, to);
        return range.getBoundingClientRect();
      };
      return [at(2, 8).right, at(0, 1).left];
    }"""
    month, day = tab.evaluate(edges)
    assert 0 <= day - month < 12
    tab.close()
