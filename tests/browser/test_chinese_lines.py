"""Lines of Chinese text: no character stands alone on the last line, and short links stay whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import DESKTOP, PHONE, TABLET, open_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.server import Served

pytestmark = pytest.mark.browser
PAGES = ("", "timeline/", "timeline/two-capitals/", "scenarios/", "argument/", "sources/", "figures/",
         "factors/strategic-perception/", "recommendations/clearer-security-line/", "forecasts/", "e/")  # fmt: skip

# The lines of each block that are a single Chinese character with its stops. Years above a strip are as wide as their columns.
ALONE = r"""() => {
  const found = [], blocks = new Map(), walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const clipped = (each) => each && (/inset\(50%\)/.test(getComputedStyle(each).clipPath) || clipped(each.parentElement));
  while (walker.nextNode()) {
    const node = walker.currentNode, parent = node.parentElement;
    if (!node.data.trim() || !parent.checkVisibility({contentVisibilityAuto: true})) continue;
    if (parent.closest("svg, [popover], .bf-map-years") || clipped(parent)) continue;
    let block = parent;
    while (/^inline/.test(getComputedStyle(block).display)) block = block.parentElement;
    if (!blocks.has(block)) blocks.set(block, []);
    const lines = blocks.get(block), range = document.createRange();
    for (let at = 0; at < node.data.length; at++) {
      if (!node.data[at].trim()) continue;
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getClientRects()[0], line = lines.at(-1);
      if (!box || box.width < 1) continue;
      const middle = box.top + box.height / 2;
      if (line && Math.abs(line.middle - middle) < 9) line.text += node.data[at];
      else lines.push({middle, text: node.data[at]});
    }
  }
  for (const lines of blocks.values())
    if (lines.length > 1 && lines.some(({text}) => /^\p{Script=Han}[。，；：）》」”]*$/u.test(text)))
      found.push(lines.map((line) => line.text).join(" / "));
  return found;
}"""


LINES = """link => {
  const range = document.createRange();
  range.selectNodeContents(link);
  return range.getClientRects().length;
}"""


@pytest.mark.parametrize(("width", "height"), [PHONE, TABLET, DESKTOP], ids=["phone", "tablet", "desktop"])
def test_no_line_is_a_single_character(browser: Browser, first: Served, width: int, height: int) -> None:
    """On the Chinese pages of the first brief, no line of a text is a single character."""
    found = []
    with browser.new_context(viewport={"width": width, "height": height}) as context:
        tab = context.new_page()
        for base in ("zh-hans/", "zh-hant/"):
            for page in PAGES:
                open_page(tab, first.root + base + page)
                found += [f"{base}{page}: {each}" for each in tab.evaluate(ALONE)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", [320, PHONE[0], TABLET[0], DESKTOP[0]])
def test_the_link_of_the_notice_is_on_one_line(browser: Browser, first: Served, width: int) -> None:
    """The link that ends the notice moves to the next line as a whole: 查看时间线."""
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        tab = context.new_page()
        for base, name in (("zh-hans/", "查看时间线"), ("zh-hant/", "查看時間線")):
            open_page(tab, first.root + base)
            link = tab.get_by_role("link", name=name)
            assert link.first.evaluate(LINES) == 1
