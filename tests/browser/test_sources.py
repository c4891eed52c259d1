"""A source opens where it is cited, with the mouse and with the keyboard, with scripts and without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from briefing.i18n import interface
from briefing.loader import folder
from briefing.model import Source
from tests.browser.chromium import DESKTOP, PHONE, chip, open_source
from tests.built import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.server import Served

pytestmark = pytest.mark.browser
FACTOR = "factors/cooperation-ecosystem/"
BOTH_WAYS = pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])


def cited(target: str) -> Source:
    """The source of the first brief that a button opens."""
    found = folder.load(ROOT / "data", "data").site.briefs[0].find("source", target.removeprefix("box-"))
    assert isinstance(found, Source)
    return found


@BOTH_WAYS
def test_a_source_opens_next_to_its_chip(browser: Browser, first: Served, javascript: bool) -> None:
    """A click on a chip in a paragraph shows the title, publication, date and kind of the work next to the chip."""
    with browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, java_script_enabled=javascript) as context:
        tab = context.new_page()
        tab.goto(first.root + FACTOR)
        button = chip(tab)
        box = open_source(tab)
        source = cited(button.get_attribute("popovertarget") or "")
        shown = box.inner_text()
        table, _ = interface.load("en")
        assert source.title.replace("|", "") in shown
        appeared = source.container_title or source.publisher
        assert appeared
        assert appeared in shown
        assert source.issued
        assert str(source.issued)[:4] in shown
        assert table(f"reach.{source.reach}") in shown
        assert box.get_by_role("link").first.is_visible()
        chip_at, box_at = button.bounding_box(), box.bounding_box()
        assert chip_at
        assert box_at
        gap = max(box_at["y"] - chip_at["y"] - chip_at["height"], chip_at["y"] - box_at["y"] - box_at["height"])
        assert -1 <= gap <= 24, (chip_at, box_at)
        assert box_at["x"] - 24 <= chip_at["x"] <= box_at["x"] + box_at["width"] + 24, (chip_at, box_at)
        assert box_at["x"] >= 0
        assert box_at["x"] + box_at["width"] <= DESKTOP[0]
        assert box_at["y"] >= 0
        assert box_at["y"] + box_at["height"] <= DESKTOP[1]


@BOTH_WAYS
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440", "390"])
def test_escape_returns_the_focus_to_the_chip(browser: Browser, first: Served, size: tuple[int, int], javascript: bool) -> None:
    """Esc closes a box that was opened with the keyboard, and the focus returns to the chip."""
    with browser.new_context(viewport={"width": size[0], "height": size[1]}, java_script_enabled=javascript) as context:
        tab = context.new_page()
        tab.goto(first.root + FACTOR)
        button = chip(tab)
        button.focus()
        tab.keyboard.press("Enter")
        box = tab.locator("[popover]:popover-open")
        box.wait_for()
        tab.keyboard.press("Tab")
        assert box.evaluate("(it) => it.contains(document.activeElement)"), "the next stop is in the box"
        tab.keyboard.press("Escape")
        assert box.count() == 0
        assert button.evaluate("(it) => it === document.activeElement")


@BOTH_WAYS
def test_in_a_narrow_window_the_box_is_at_the_bottom(browser: Browser, first: Served, javascript: bool) -> None:
    """In a narrow window the box is at the bottom edge, as wide as the window, and completely readable."""
    width, height = PHONE
    with browser.new_context(viewport={"width": width, "height": height}, java_script_enabled=javascript) as context:
        tab = context.new_page()
        tab.goto(first.root + FACTOR)
        at = open_source(tab).bounding_box()
        assert at
        assert abs(at["y"] + at["height"] - height) <= 1, at
        assert at["x"] <= 1, at
        assert at["width"] >= width - 2, at
        assert at["y"] >= 0, at


def test_a_chip_is_large_enough_for_a_finger(browser: Browser, first: Served) -> None:
    """A chip is large enough for a finger: a point 11 px above or below its centre still belongs to it."""
    with browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}) as context:
        tab = context.new_page()
        tab.goto(first.root + FACTOR)
        chip(tab).scroll_into_view_if_needed()
        assert chip(tab).evaluate("""(it) => {
          const box = it.getBoundingClientRect(), x = box.left + box.width / 2, y = box.top + box.height / 2;
          return [-11, 11].every((off) => it.contains(document.elementFromPoint(x, y + off)));
        }""")


def test_codes_of_entries_that_use_a_source_have_titles(browser: Browser, first: Served) -> None:
    """To a screen reader, the link to an entry that uses a source has the code and the title of the entry as its name."""
    brief = folder.load(ROOT / "data", "data").site.briefs[0]
    kinds = ("event", "factor", "recommendation", "figure")
    entries = (each for kind in kinds for each in brief.of(kind))
    titles = {each.id: getattr(each, "title").replace("|", " ").replace("'", "’") for each in entries}  # noqa: B009
    with browser.new_context() as context:
        tab = context.new_page()
        tab.goto(first.root + "sources/")
        nodes = context.new_cdp_session(tab).send("Accessibility.getFullAXTree")["nodes"]
        names = {each["name"]["value"] for each in nodes if each.get("role", {}).get("value") == "link" and each.get("name")}
    seen = {code: name for name in names for code, _, title in [name.partition(" ")] if code in titles and title}
    assert len(seen) > 20
    assert seen == {code: f"{code} {titles[code].rstrip('.')}" for code in seen}
    assert names & titles.keys() == set()
