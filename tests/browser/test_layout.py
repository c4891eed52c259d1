"""Pages fit their window: nothing sticks out at any width, nothing is cut off when the text is large, the first screen answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from briefing import load
from tests.browser.chromium import DESKTOP, PHONE, chromium
from tests.browser.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.kinds import Page
    from tests.browser.server import Served

pytestmark = pytest.mark.browser
WIDTHS = (320, 360, 390, 600, 768, 820, 1024, 1100, 1440, 1920)

# Boxes of elements and of their texts. What scrolls by itself is measured by its frame; what is hidden from the eye alone
# (a box of a pixel), transparent or off is not measured. A text that its frame cuts off counts as lost.
BOXES = r"""() => {
  const width = document.documentElement.clientWidth, found = [];
  const scrolls = (style) => ["auto", "scroll"].includes(style.overflowX), cuts = (style) => ["hidden", "clip"].includes(style.overflowX);
  const frames = (element) => {
    const all = [];
    for (let at = element; at && at !== document.body; at = at.parentElement) all.push([at, getComputedStyle(at), at.getBoundingClientRect()]);
    return all;
  };
  const report = (what, element, box) => found.push(
    `${what}: ${Math.round(box.left)} to ${Math.round(box.right)} of ${width}: ` + element.outerHTML.replace(/\s+/g, " ").slice(0, 140));
  const measure = (element, box, text) => {
    let {left, right} = box;
    for (const [frame, style, edge] of frames(element)) {
      if (frame === element && !text) continue;
      if (scrolls(style)) return;
      if (!cuts(style)) continue;
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
  return [...new Set(found)];
}"""


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out(browser: Browser, visits: tuple[tuple[str, Page], ...], width: int) -> None:
    """At each width, every box and every line of text of every kind of page lies inside the window."""
    found = []
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        tab = context.new_page()
        for url, page in visits:
            tab.goto(url)
            found += [f"{page.lang} {page.kind}: {each}" for each in tab.evaluate(BOXES)]
    assert not found, "\n".join(found)


def test_large_text_is_not_cut_off(visits: tuple[tuple[str, Page], ...]) -> None:
    """In a window of 320 px, with the browser's own text size doubled, no text is cut off and nothing sticks out."""
    found = []
    with chromium("--blink-settings=defaultFontSize=32,defaultFixedFontSize=26") as browser:
        tab = browser.new_page(viewport={"width": 320, "height": 640})
        for url, page in visits:
            tab.goto(url)
            assert float(tab.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")) >= 32
            found += [f"{page.lang} {page.kind}: {each}" for each in tab.evaluate(BOXES)]
    assert not found, "\n".join(found)


# ------------------------------------------------------------------------------------------------ the first screen

PLACES = r"""(texts) => {
  const letters = (text) => text.replace(/[\s\u2060\u00ad|]+/g, "");
  const all = [...document.querySelectorAll("header *, main *")];
  return texts.map((text) => {
    const holder = all.filter((each) => letters(each.textContent).includes(letters(text))).at(-1);
    if (!holder) return null;
    const box = holder.getBoundingClientRect();
    return {top: box.top, bottom: box.bottom, left: box.left, right: box.right, height: box.height};
  });
}"""


def outside(places: list[dict[str, float] | None], texts: list[str], size: tuple[int, int]) -> list[Any]:
    """The texts that are not wholly in the window."""
    return [(text, place) for text, place in zip(texts, places, strict=True) if place is None or not place["height"]
            or place["top"] < 0 or place["left"] < 0 or place["bottom"] > size[1] or place["right"] > size[0]]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440x900", "390x844"])
def test_the_first_screen_answers(browser: Browser, first: Served, size: tuple[int, int]) -> None:
    """Without scrolling one reads the title and the whole bottom line; on a desk also how fresh it is, and sees the figure's bars."""
    head = load.load(ROOT / "data", "data").site.briefs[0].head
    texts = [head.title, head.bottom_line.claim, head.bottom_line.context or ""]
    if size == DESKTOP:
        texts += ["Facts checked to", "Review due by"]
    with browser.new_context(viewport={"width": size[0], "height": size[1]}) as context:
        tab = context.new_page()
        tab.goto(first.root)
        assert outside(tab.evaluate(PLACES, texts), texts, size) == []
        if size == DESKTOP:
            bars = [bar.bounding_box() for bar in tab.locator("main figure").first.locator("ol > li > [aria-hidden]").all()]
            assert len(bars) > 4
            assert [bar for bar in bars if not bar or bar["y"] + bar["height"] > size[1]] == []
