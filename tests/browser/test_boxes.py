"""Everything is in the window, nothing crosses a line of text, and pages are no longer than their entries need."""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING

import pytest

from briefing.loader import folder
from tests.browser.chromium import open_page
from tests.browser.test_layout import BOXES
from tests.built import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.kinds import Page
    from tests.browser.server import Served

pytestmark = pytest.mark.browser
BRIEF = folder.load(ROOT / "data", "data").site.briefs[0]

# Horizontal rules of two pixels or more: borders, and boxes that a style sheet draws before or after an element. A rule crosses
# a line of text if it runs through the middle half of its letters.
CROSSED = r"""() => {
  const rules = [], lines = [], found = [];
  const seen = (each) => each.checkVisibility({contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true});
  const all = [...document.querySelectorAll("main *")];
  const hidden = all.filter((each) => /inset\(50%\)/.test(getComputedStyle(each).clipPath));
  for (const each of all) {
    if (!seen(each) || each.closest("svg, [popover]")) continue;
    const box = each.getBoundingClientRect(), style = getComputedStyle(each);
    if (box.width < 3 || /inset\(50%\)/.test(style.clipPath)) continue;
    if (parseFloat(style.borderTopWidth) >= 2 && style.borderTopStyle !== "none")
      rules.push([box.left, box.right, box.top, each]);
    if (parseFloat(style.borderBottomWidth) >= 2 && style.borderBottomStyle !== "none")
      rules.push([box.left, box.right, box.bottom - 1, each]);
    for (const part of ["::before", "::after"]) {
      const drawn = getComputedStyle(each, part), high = parseFloat(drawn.height), wide = parseFloat(drawn.width);
      if (drawn.content === "none" || drawn.position !== "absolute" || !(high > 1 && high < 5) || !(wide > 20)) continue;
      const left = box.left + parseFloat(drawn.left), top = box.top + parseFloat(drawn.top);
      rules.push([left, left + wide, top + high / 2, each]);
    }
    if (hidden.some((one) => one.contains(each))) continue;
    for (const node of each.childNodes) {
      if (node.nodeType !== 3 || !node.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const line of range.getClientRects()) if (line.width > 2) lines.push([line, each]);
    }
  }
  // Two lines of text lie on each other if each covers a third of the height of the other.
  lines.sort(([one], [other]) => one.top - other.top);
  lines.forEach(([line, each], n) => {
    for (let m = n + 1; m < lines.length && lines[m][0].top < line.bottom; m++) {
      const [other, by] = lines[m], third = Math.min(line.height, other.height) / 3;
      const high = Math.min(line.bottom, other.bottom) - other.top;
      const wide = Math.min(line.right, other.right) - Math.max(line.left, other.left);
      if (high > third && wide > 3)
        found.push(`"${each.textContent.trim().slice(0, 30)}" lies on "${by.textContent.trim().slice(0, 30)}"`);
    }
  });
  for (const [left, right, at, by] of rules) for (const [line, each] of lines) {
    const quarter = line.height / 4;
    if (at > line.top + quarter && at < line.bottom - quarter && right > line.left + 2 && left < line.right - 2)
      found.push(`${by.tagName}.${by.className} crosses "${each.textContent.trim().slice(0, 40)}"`);
  }
  for (const each of document.querySelectorAll("main .bf-about dt"))
    if (each.getClientRects().length > 1) found.push(`"${each.textContent}" is broken between two lines`);
  return [...new Set(found)];
}"""


WIDTHS = (320, 360, 390, 600, 768, 820, 860, 1024, 1100, 1440, 1920)
FEW = (320, 390, 820, 860, 1100, 1440, 1920)
"""The widths at which lines are compared, which takes longest."""


@pytest.mark.parametrize("part", [0, 1], ids=["half of the pages", "the other half"])
def test_nothing_is_too_wide_or_crosses_text(browser: Browser, visits: tuple[tuple[str, Page], ...], part: int) -> None:
    """On every kind of page, boxes and lines are in the window, no rule or line crosses another line, no label is broken."""
    found = []
    with browser.new_context() as context:
        tab = context.new_page()
        for url, page in visits[part::2]:
            open_page(tab, url)
            for width in WIDTHS:
                tab.set_viewport_size({"width": width, "height": 900})
                wrong = [*tab.evaluate(BOXES), *(tab.evaluate(CROSSED) if width in FEW else ())]
                found += [f"{page.lang} {page.kind} at {width}: {each}" for each in wrong]
    assert not found, "\n".join(found)


def grown(entries: int, drawn: int) -> float:
    """How much longer a page may be than the one that was drawn with fewer entries."""
    return max(1.0, entries / drawn)


JUDGEMENTS = (1 + grown(len(BRIEF.judgements), 6)) / 2
"""The key judgements are half of the front page."""
EVENTS, SOURCES = grown(len(BRIEF.events), 64), grown(len(BRIEF.sources), 117)
FORECASTS = grown(len(BRIEF.forecasts) + sum(each.kind == "forecast" for each in BRIEF.judgements), 11)
STATEMENTS = grown(len(BRIEF.judgements) + len(BRIEF.recommendations), 9)
BUDGETS = (
    ("", 1440, 4.5 * JUDGEMENTS),
    ("", 390, 8 * JUDGEMENTS),
    ("zh-hans/", 1440, 4.2 * JUDGEMENTS),
    ("zh-hans/", 390, 7.5 * JUDGEMENTS),
    ("timeline/", 1440, 5 * EVENTS),
    ("timeline/", 390, 10 * EVENTS),
    ("timeline/two-capitals/", 1440, 4 * EVENTS),
    ("timeline/two-capitals/", 390, 7 * EVENTS),
    ("forecasts/", 1440, 2.5 * FORECASTS),
    ("forecasts/", 390, 4.5 * FORECASTS),
    ("scenarios/", 1440, 2),
    ("scenarios/", 390, 4.5),
    ("sources/", 1440, 12 * SOURCES),
    ("recommendations/clearer-security-line/", 390, 8),
    ("recommendations/protect-the-base/", 390, 8),
)
"""Pages and widths, with the greatest number of screens of 900 pixels, or of 844 on a phone."""


def test_pages_are_no_longer_than_their_entries_need(browser: Browser, first: Served) -> None:
    """The pages of the first brief take at most so many screens, and more only as its entries grow."""
    long = []
    with browser.new_context() as context:
        tab = context.new_page()
        for at, width, most in BUDGETS:
            high = 844 if width == 390 else 900
            tab.set_viewport_size({"width": width, "height": high})
            open_page(tab, first.root + at)
            screens = tab.evaluate("document.documentElement.scrollHeight") / high
            if screens > most:
                long.append(f"{at or 'front'} at {width}: {screens:.1f} screens, {most:.1f} allowed")
    assert not long, "\n".join(long)


HEADS = """() => [...document.querySelectorAll("main section > div:first-child [aria-hidden] > span")].flatMap((each) => {
  const range = document.createRange(), box = (range.selectNodeContents(each.lastChild), range.getBoundingClientRect());
  return box.width && getComputedStyle(each).visibility === "visible" ? [[box.left, box.right]] : [];
})"""


def test_ranges_above_the_forecasts_keep_apart(browser: Browser, first: Served) -> None:
    """At every width that has one, the ranges above the axis have space between them, in both scripts."""
    close = []
    with browser.new_context() as context:
        tab = context.new_page()
        for at, width in product(("forecasts/", "zh-hans/forecasts/"), (1100, 1200, 1320, 1440)):
            tab.set_viewport_size({"width": width, "height": 900})
            open_page(tab, first.root + at)
            heads = tab.evaluate(HEADS)
            assert len(heads) >= 5, (at, width)
            close += [(at, width, left, right) for (_, left), (right, _) in pairwise(heads) if right - left < 4]
    assert close == []


def test_a_figure_of_a_section_folds_on_a_phone_only(browser: Browser, first: Served) -> None:
    """A phone shows the claim of the figure, and the figure after a click or a link to it; a wide window shows it at once."""
    where = first.root + "recommendations/protect-the-base/"
    with browser.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        figure = tab.locator("main figure#G2")
        claim = tab.locator("main summary").filter(has_text="G2")
        for width, shown in ((1440, True), (820, True), (390, False)):
            tab.set_viewport_size({"width": width, "height": 844})
            open_page(tab, where)
            assert [figure.is_visible(), claim.is_visible()] == [shown, not shown], width
        claim.click()
        assert figure.is_visible()
        assert figure.get_by_role("heading").count() == 0, "its claim is above it"
        open_page(tab, where)
        tab.locator("main p").get_by_role("link", name="G2", exact=True).first.click()
        assert figure.is_visible()


def test_the_argument_fits_on_a_screen(browser: Browser, first: Served) -> None:
    """The map of the argument is at most 640 pixels high, and higher only as its statements grow."""
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        tab = context.new_page()
        open_page(tab, first.root + "argument/")
        drawn = tab.locator("main table").first.bounding_box()
        assert drawn is not None
        assert drawn["height"] <= 640 * STATEMENTS
