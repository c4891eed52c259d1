"""The keyboard reaches and operates everything in the order of the page, and the focus is visible."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromium import DESKTOP, PHONE, contents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

    from tests.browser.server import Served

pytestmark = pytest.mark.browser
MOST = 400
STOP = r"""() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const name = at.getAttribute("aria-label") || at.labels?.[0]?.innerText || at.innerText || at.title || "";
  const within = (selector) => at.closest(selector) !== null;
  const kind =
    at.matches("a[href^='#']") && !within("header nav, main, footer") ? "skip"
    : at.matches("input[name=query]") || within("[role=search], [data-md-component=search]") ? "search"
    : within("header") && at.matches("a[hreflang]") ? "languages"
    : within("header") && (/colou?r|theme|dark|light/i.test(name)) ? "theme"
    : within("header") && at.matches("a") && name.includes("Shade before steel") ? "name"
    : within("header") ? "sections"
    : within("main, aside") ? "content" : within("footer") ? "foot" : "elsewhere";
  // A field that is drawn by its label shows the focus there; a field in a frame, on the frame.
  const shown = [at, ...(at.labels ?? []), at.parentElement, at.parentElement?.parentElement].filter(Boolean);
  const outlined = shown.map((each) => getComputedStyle(each)).some((style) => style.visibility === "visible"
    && !["none", "auto"].includes(style.outlineStyle) && parseFloat(style.outlineWidth) >= 3);
  const seen = [at, ...(at.labels ?? [])].map((each) => each.getBoundingClientRect()).some((box) => box.width > 4
    && box.height > 4 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth);
  return {kind, name: name.trim().slice(0, 40), html: at.outerHTML.replace(/\s+/g, " ").slice(0, 120), outlined, seen};
}"""


def stops(tab: Tab) -> Iterator[dict[str, Any]]:
    """All stops of the Tab key, from the top of the page until it leaves the page."""
    for _ in range(MOST):
        tab.keyboard.press("Tab")
        stop = tab.evaluate(STOP)
        if stop is None:
            return
        yield stop
    raise AssertionError(f"after {MOST} stops the page has no end")


@pytest.fixture
def walk(browser: Browser, small: Served) -> list[dict[str, Any]]:
    """The stops on the front page of the small site, in a wide window."""
    with browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, reduced_motion="reduce") as context:
        tab = context.new_page()
        tab.goto(small.root)
        return list(stops(tab))


def test_the_tab_key_follows_the_order_of_the_page(walk: list[dict[str, Any]]) -> None:
    """The Tab key visits the skip link, name, languages, colours, search, sections, content and footer, each stop once."""
    order = [kind for kind, _ in groupby(stop["kind"] for stop in walk)]
    assert order[:7] == ["skip", "name", "languages", "theme", "search", "sections", "content"], order
    assert order[7:] in ([], ["foot"]), order
    expected = ["Summary", "Factors", "Recommendations", "Timeline", "Argument", "Sources"]
    assert [stop["name"] for stop in walk if stop["kind"] == "sections" and stop["name"] in expected] == expected


def test_each_stop_is_visible(walk: list[dict[str, Any]]) -> None:
    """Each stop has an outline of at least 3 px in the window."""
    out = [f"{stop['kind']}, not in the window: {stop['html']}" for stop in walk if not stop["seen"]]
    bare = [f"{stop['kind']}, no outline: {stop['html']}" for stop in walk if not stop["outlined"]]
    assert not out + bare, "\n".join(out + bare)
    assert len(walk) > 20


def test_the_skip_link_moves_the_focus_into_the_content(browser: Browser, small: Served) -> None:
    """After Tab and Enter on a new page, the next Tab is in the content."""
    with browser.new_context() as context:
        tab = context.new_page()
        tab.goto(small.root)
        tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")
        tab.keyboard.press("Tab")
        assert tab.evaluate(STOP)["kind"] == "content"


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_the_contents_open_by_enter(browser: Browser, small: Served, javascript: bool) -> None:
    """In a narrow window Tab reaches a menu named Contents; Enter opens and closes it, and its links lead to the sections."""
    with browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, java_script_enabled=javascript) as context:
        tab = context.new_page()
        tab.set_default_timeout(5000)
        tab.goto(small.root)
        menu = contents(tab)
        assert menu.inner_text().strip() == "Contents"
        for _ in range(15):
            tab.keyboard.press("Tab")
            if tab.evaluate("document.activeElement.matches('header summary')"):
                break
        timeline = tab.locator("header a[href='timeline/']").filter(visible=True)
        assert timeline.count() == 0
        tab.keyboard.press("Enter")
        timeline.first.wait_for()
        tab.keyboard.press("Enter")
        timeline.first.wait_for(state="hidden")


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_arrows_move_the_filter(browser: Browser, small: Served, javascript: bool) -> None:
    """The filters of the timeline are one stop; arrow keys choose among them, and the list follows."""
    with browser.new_context(java_script_enabled=javascript) as context:
        tab = context.new_page()
        tab.goto(small.root + "timeline/")
        tab.locator("#show-all").focus()
        for choice in tab.locator("main input[type=radio]").all()[1:]:
            tab.keyboard.press("ArrowRight")
            assert choice.is_checked()
            assert choice.evaluate("(it) => it === document.activeElement")
        assert tab.locator("#show-disputed").is_checked()
        shown = tab.locator("main li[id^=E]").filter(visible=True).count()
        assert 0 < shown < tab.locator("main li[id^=E]").count()
