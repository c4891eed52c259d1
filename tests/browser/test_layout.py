"""Pages fit their window: large text is not cut off, and the first screen shows the conclusion."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from briefing.loader import folder
from tests.browser.chromium import DESKTOP, PHONE, launched, open_page
from tests.built import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.kinds import Page
    from tests.browser.server import Served

pytestmark = pytest.mark.browser

# Boxes of elements and of their texts. An element with its own scroll bar is measured by its frame. What is visually hidden
# (a box of one pixel), transparent or off is not measured. A text that its frame cuts off counts as lost.
BOXES = r"""() => {
  const width = document.documentElement.clientWidth, found = [];
  const scrolls = (style) => ["auto", "scroll"].includes(style.overflowX);
  const cuts = (style) => ["hidden", "clip"].includes(style.overflowX);
  // What stands around an element and scrolls or cuts off, from the inside out.
  const known = new Map([[document.body, []]]);
  const frames = (element) => {
    if (!known.has(element)) {
      const style = getComputedStyle(element), around = frames(element.parentElement);
      const frame = scrolls(style) || cuts(style) ? [[element, style, element.getBoundingClientRect()]] : [];
      known.set(element, frame.length ? [...frame, ...around] : around);
    }
    return known.get(element);
  };
  const told = new Set();  // the outermost of those that stick out tells enough
  const report = (what, element, box) => {
    const place = `${Math.round(box.left)} to ${Math.round(box.right)} of ${width}`;
    if (!told.has(element) && !told.has(element.parentElement))
      found.push(`${what}: ${place}: ${element.outerHTML.replace(/\s+/g, " ").slice(0, 140)}`);
    told.add(element);
  };
  const measure = (element, box, text) => {
    let {left, right} = box;
    for (const [frame, style, edge] of frames(element)) {
      if (frame === element && !text) continue;
      if (scrolls(style)) return;
      if (edge.width <= 2 || edge.height <= 2 || /inset\(50%\)/.test(style.clipPath)) return;
      if (text && (right > edge.right + 2 || left < edge.left - 2 || box.bottom > edge.bottom + 3 || box.top < edge.top - 3))
        report("cut off", element, box);
      left = Math.max(left, edge.left), right = Math.min(right, edge.right);
    }
    if (right > left && (left < -1 || right > width + 1)) report("sticks out", element, {left, right});
  };
  for (const element of document.body.querySelectorAll("*")) {
    if (!element.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    const box = element.getBoundingClientRect();
    if (box.width > 2 && box.height > 2) measure(element, box, false);
    for (const node of element.childNodes) {
      if (node.nodeType !== 3 || !node.data.trim() || element.closest("svg, option")) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const line of range.getClientRects()) if (line.width > 1) measure(element, line, true);
    }
  }
  return found;
}"""


def test_large_text_is_not_cut_off(browser: Browser, visits: tuple[tuple[str, Page], ...]) -> None:
    """In a window of 320 px, with the browser's text size doubled, no text is cut off and nothing is too wide."""
    found = []
    with launched(browser.browser_type, "--blink-settings=defaultFontSize=32,defaultFixedFontSize=26") as large:
        tab = large.new_page(viewport={"width": 320, "height": 640})
        for url, page in visits:
            open_page(tab, url)
            assert float(tab.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")) >= 32
            found += [f"{page.lang} {page.kind}: {each}" for each in tab.evaluate(BOXES)]
    assert not found, "\n".join(found)


# ------------------------------------------------------------------------------------------------ the first screen

PLACES = r"""(texts) => {
  const letters = (text) => text.replace(/[\s\u2060\u00ad|]+/g, "").replace(/'/g, "’");
  const holds = (each, text) => letters(each.textContent).includes(letters(text));
  return texts.map((text) => {
    const holder = [...document.querySelectorAll("main *")].find(
      (each) => holds(each, text) && ![...each.children].some((child) => holds(child, text)));
    if (!holder) return null;
    const box = holder.getBoundingClientRect();
    return {top: box.top, bottom: box.bottom, left: box.left, right: box.right, height: box.height};
  });
}"""


def outside(places: list[dict[str, float] | None], texts: list[str], size: tuple[int, int]) -> list[Any]:
    """The texts that are not completely in the window."""
    return [
        (text, place)
        for text, place in zip(texts, places, strict=True)
        if place is None
        or not place["height"]
        or place["top"] < 0
        or place["left"] < 0
        or place["bottom"] > size[1]
        or place["right"] > size[0]
    ]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440x900", "390x844"])
def test_the_first_screen_shows_the_conclusion(browser: Browser, first: Served, size: tuple[int, int]) -> None:
    """Without scrolling a reader sees title, bottom line, age of the facts and review, and in a wide window also the bars."""
    head = folder.load(ROOT / "data", "data").site.briefs[0].head
    read = [head.title, head.bottom_line.claim, head.bottom_line.context or ""]
    texts = [re.sub(r"\[([^\]]*)\]\[[^\]]*\]", r"\1", text) for text in read]
    texts += ["Facts checked to", "Review due by"]
    if size == DESKTOP:
        texts.append("Next dates")
    with browser.new_context(viewport={"width": size[0], "height": size[1]}) as context:
        tab = context.new_page()
        open_page(tab, first.root)
        assert outside(tab.evaluate(PLACES, texts), texts, size) == []
        if size == DESKTOP:
            drawn = tab.locator("main figure").first.locator("svg rect").filter(visible=True).all()
            bars = [box for box in (each.bounding_box() for each in drawn) if box and box["height"] > 8]
            assert len(bars) > 4
            assert [bar for bar in bars if bar["y"] + bar["height"] > size[1]] == []


def test_an_empty_cell_of_the_scenarios_is_not_shown_on_a_phone(browser: Browser, small: Served) -> None:
    """Beside each other, a dash says that a scenario says nothing; one below the other, only what they say is shown."""
    shown = "each => each.filter((one) => one.checkVisibility()).map((one) => one.textContent)"
    for (width, height), dashes in ((DESKTOP, 4), (PHONE, 0)):
        tab = browser.new_page(viewport={"width": width, "height": height})
        open_page(tab, f"{small.root}scenarios/")
        cells = tab.locator("main tbody td").evaluate_all(shown)
        assert len(cells) > 5
        assert cells.count("–") == dashes
        tab.close()
