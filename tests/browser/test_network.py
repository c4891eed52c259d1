"""What a page asks of the network: nothing of others, little of its own, no errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import PHONE, open_search
from tests.browser.kinds import WHOLE, one_of_each
from tests.browser.weight import CHINESE, ENGLISH, NEXT, first_view, next_view

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

    from tests.browser.server import Served

pytestmark = pytest.mark.browser


def switch_colours(tab: Tab) -> None:
    """Use the switch of the theme as often as it has states."""
    switch = tab.locator("header label[for^=__palette], header button[aria-label*=olour]")
    for _ in range(3):
        switch.filter(visible=True).first.click()


@pytest.mark.parametrize("site", ["first", "small", "library"])
def test_no_other_host_and_no_error(browser: Browser, request: pytest.FixtureRequest, site: str) -> None:
    """No kind of page asks another host or reports an error, also after a search and a change of colours, on desk and phone."""
    where: Served = request.getfixturevalue(site)
    said: list[str] = []
    for viewport in (None, {"width": PHONE[0], "height": PHONE[1]}):
        with browser.new_context(viewport=viewport) as context:
            context.on("request", lambda asked: said.append(f"asked {asked.url}")
                       if not asked.url.startswith((where.root, "data:")) else None)
            tab = context.new_page()
            tab.on("console", lambda message: said.append(f"{tab.url}: {message.text}") if message.type == "error" else None)
            tab.on("pageerror", lambda failure: said.append(f"{tab.url}: {failure}"))
            for page in one_of_each(where.site):
                tab.goto(where.root + page.at)
            tab.goto(where.root)
            switch_colours(tab)
            open_search(tab, "a")
            tab.wait_for_load_state("networkidle")
    assert said == []


# ------------------------------------------------------------------------------------------------------- weight


def test_a_first_view_is_light(browser: Browser, first: Served) -> None:
    """Whoever comes to the first brief for the first time loads at most 165 KB in 9 requests."""
    view = first_view(browser, first, "")
    assert view.size <= ENGLISH.size, view
    assert len(view.sent) <= ENGLISH.requests, view


def test_a_first_view_in_chinese_is_lighter(browser: Browser, small: Served) -> None:
    """A Chinese page takes at most 85 KB in 7 requests, and no font."""
    view = first_view(browser, small, "zh-hans/")
    assert view.size <= CHINESE.size, view
    assert len(view.sent) <= CHINESE.requests, view
    assert [sent.path for sent in view.sent if sent.path.endswith(("woff", "woff2", "ttf", "otf"))] == []


def test_a_next_view_costs_its_html(browser: Browser, first: Served) -> None:
    """After the front page each further kind of page costs at most 15 KB; longer by nature are the whole brief and the sources."""
    heavy = {page.at: view for page in one_of_each(first.site) if page.at not in ("", "404.html", WHOLE, "sources/")
             if (view := next_view(browser, first, "", page.at)).size > NEXT.size}
    assert heavy == {}
