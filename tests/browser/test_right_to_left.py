"""A site in Arabic is mirrored: columns, menus and marks; drawings and scales keep their direction, and their labels too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import project
from tests.browser.server import served
from tests.built import build, once

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser.server import Served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def arabic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The small brief with every kind of entity, its interface in English and Arabic."""

    def make(root: Path) -> None:
        project(root, "full")
        head = root / "data" / "brief.yaml"
        head.write_text(head.read_text("utf-8").replace("languages: [en, zh-Hans]", "languages: [en, ar]"), "utf-8")
        build(root, "2031-10-15", root)

    with served(once(tmp_path_factory, "arabic", make)) as site:
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
