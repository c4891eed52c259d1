"""The timeline is filtered in the browser only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser
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
        labels = tab.locator("main label").filter(has=tab.locator("input[type=radio]")).all()
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


def test_the_first_brief_has_an_era_that_a_filter_empties(browser: Browser, first: Served) -> None:
    """With the filter for disputed dates, some eras of the first brief are empty, so the test above covers hidden eras."""
    with browser.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        tab.goto(first.root + "timeline/")
        tab.locator("#show-disputed").check()
        shown = [era["shown"] for era in tab.evaluate(ERAS)]
        assert True in shown
        assert False in shown
