"""The timeline is filtered in the browser only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator
    from playwright.sync_api import Page as Tab

    from tests.browser.server import Served

pytestmark = pytest.mark.browser
# Eras by their headings, each with its events; for both, whether they are visible.
ERAS = """() => {
  const eras = [];
  for (const each of document.querySelectorAll("main h2, main li[id]")) {
    const shown = each.checkVisibility({visibilityProperty: true}) && each.getBoundingClientRect().height > 0;
    if (each.matches("h2")) eras.push({name: each.innerText || each.textContent, shown, events: []});
    else if (/^E[0-9]+$/.test(each.id)) eras.at(-1).events.push({id: each.id, shown});
  }
  return eras.filter((era) => era.events.length);
}"""


def visible(tab: Tab) -> list[str]:
    """The visible events; an era is visible if and only if one of its events is."""
    eras = tab.evaluate(ERAS)
    for era in eras:
        assert era["shown"] == any(event["shown"] for event in era["events"]), era
    return [event["id"] for era in eras for event in era["events"] if event["shown"]]


@pytest.mark.parametrize("site", ["first", "small"])
def test_each_filter_keeps_what_it_counts(browser: Browser, request: pytest.FixtureRequest, site: str) -> None:
    """Without scripts, each filter shows as many events as its label states, and hides eras without events."""
    where: Served = request.getfixturevalue(site)
    with browser.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        tab.goto(where.root + "timeline/")
        everything = visible(tab)
        seen = set()
        labels = tab.locator("main label").filter(has=tab.locator("input[name=show]")).all()
        assert len(labels) > 2
        for label in labels:
            label.click()
            numbers = re.findall(r"\d+", label.inner_text())
            shown = visible(tab)
            assert len(shown) == int(numbers[-1]), (label.inner_text(), shown)
            seen.add(tuple(shown))
        assert tuple(everything) in seen
        assert tab.locator("#show-disputed").count() == 1
        labels[0].click()
        assert visible(tab) == everything


OPEN = """() => [...document.querySelectorAll("main li[id] > details")].filter((each) => {
  const text = each.querySelector("summary + *");
  return text.checkVisibility({contentVisibilityAuto: true}) && text.getBoundingClientRect().height > 0;
}).map((each) => each.parentElement.id)"""
LANES = """() => [...document.querySelectorAll("main figure fieldset div")].map(
  (lane) => [lane.querySelector("input")?.id, [...lane.querySelectorAll("svg a")].map((a) => a.getAttribute("href"))])"""
KINDS = """() => [...document.querySelectorAll("main li[id] [data-kind]")].map(
  (each) => [each.dataset.kind, "#" + each.closest("li").id])"""


def test_a_link_to_an_event_opens_it_and_the_switch_opens_all(browser: Browser, first: Served) -> None:
    """Without scripts, events are folded to titles; a link from elsewhere shows the text of its event, the switch all texts."""
    with browser.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        tab.goto(first.root + "timeline/")
        assert tab.evaluate(OPEN) == []
        tab.goto(first.root + "timeline/#E28")
        assert tab.evaluate(OPEN) == ["E28"]
        tab.locator("#text-full").check()
        assert len(tab.evaluate(OPEN)) == tab.locator("main li[id] > details").count() > 30


def test_each_mark_of_the_map_leads_to_its_event(browser: Browser, first: Served) -> None:
    """Every event is on the map in the lane of its kind, and the years and lanes are reached before the first event."""
    with browser.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        tab.goto(first.root + "timeline/")
        events = tab.evaluate(KINDS)
        lanes = {id: marks for id, marks in tab.evaluate(LANES) if id not in (None, "show-all", "show-disputed")}
        assert sorted((kind, href) for kind, href in events) == sorted(
            (id.removeprefix("show-"), href) for id, hrefs in lanes.items() for href in hrefs
        )
        stops = -1  # the last one is in the event
        while not tab.evaluate("document.activeElement.closest('li')?.querySelector('[data-kind]')?.closest('li') !== null"):
            tab.keyboard.press("Tab")
            stops += 1
            assert stops <= 38, "the map adds no stop for each event; with scripts, colours and search add two"


def test_the_first_brief_has_an_era_that_a_filter_empties(browser: Browser, first: Served) -> None:
    """With the filter for disputed dates, some eras of the first brief are empty, so the test above covers hidden eras."""
    with browser.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        tab.goto(first.root + "timeline/")
        tab.locator("#show-disputed").check()
        shown = [era["shown"] for era in tab.evaluate(ERAS)]
        assert True in shown
        assert False in shown


@pytest.mark.parametrize("language", ["", "zh-hans/", "zh-hant/"])
def test_the_first_two_screens_of_a_phone_show_what_is_next(browser: Browser, first: Served, language: str) -> None:
    """The map, the dates to come and the jumps are on two screens; the dates beyond the first six unfold at once."""
    with browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}) as context:
        tab = context.new_page()
        tab.goto(f"{first.root}{language}timeline/")
        jumps = tab.locator("main nav").filter(has=tab.locator('a[href="#today"]')).bounding_box()
        assert jumps is not None
        assert jumps["y"] + jumps["height"] <= 2 * 844
        coming = tab.locator("section[aria-labelledby=coming]")
        assert len([row for row in coming.locator("ol > li").all() if shown(row)]) == 6
        coming.locator("summary").first.click()
        rows = coming.locator("ol > li").all()
        assert len(rows) > 9
        assert all(map(shown, rows))
        tab.set_viewport_size({"width": 1440, "height": 900})
        tab.reload()
        assert len([row for row in coming.locator("ol > li").all() if shown(row)]) == 9


def shown(row: Locator) -> bool:
    """Return whether a row is visible, also if what folds it is no longer displayed."""
    return bool(
        row.evaluate("(each) => each.checkVisibility({contentVisibilityAuto: true}) && each.getBoundingClientRect().height > 0")
    )
