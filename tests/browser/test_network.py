"""The requests of a page: none to other hosts, few to its own, and no errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import PHONE, open_search
from tests.browser.kinds import WHOLE, one_of_each
from tests.browser.server import header_rules
from tests.browser.weight import CHINESE, ENGLISH, NEXT, views

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext
    from playwright.sync_api import Page as Tab

    from tests.browser.server import Served

pytestmark = pytest.mark.browser
NOTE = (
    "document.addEventListener('securitypolicyviolation', e => console.error('violation ' + e.violatedDirective + e.blockedURI))"
)


def switch_colours(tab: Tab) -> None:
    """Use the colour switch of the theme once for each of its states."""
    switch = tab.locator("header button[aria-label*=olour]")
    for _ in range(3):
        switch.filter(visible=True).first.click()


@pytest.mark.parametrize(
    ("site", "word", "langs"), [("first", "China", ["en"]), ("small", "shade", []), ("library", "trees", [])]
)
def test_no_other_host_and_no_error(
    browser: Browser, request: pytest.FixtureRequest, site: str, word: str, langs: list[str]
) -> None:
    """No kind of page in any language contacts another host, violates the policy of `_headers` or reports an error.

    Not even after a search and a change of colours. The small site has all languages, and the first brief long pages.
    """
    where: Served = request.getfixturevalue(site)
    policy = next(iter(header_rules(where.site).values()))["Content-Security-Policy"]
    complaints: list[str] = []
    for viewport in (None, {"width": PHONE[0], "height": PHONE[1]}):
        with browser.new_context(viewport=viewport) as context:
            tab = watched(context, where.root, complaints)
            for page in one_of_each(where.site, *langs) if viewport is None else ():
                response = tab.goto(where.root + page.at)
                assert response
                sent = response.headers["content-security-policy"]
                assert sent == policy or (page.kind == "embed" and sent.startswith(policy)), page
            tab.goto(where.root)
            switch_colours(tab)
            open_search(tab, word)
            tab.wait_for_load_state("networkidle")
    assert complaints == []


def watched(context: BrowserContext, root: str, complaints: list[str]) -> Tab:
    """A tab that records each request to another host and each error."""
    context.add_init_script(NOTE)
    tab = context.new_page()
    tab.set_default_timeout(30_000)
    context.on(
        "request", lambda asked: complaints.append(f"asked {asked.url}") if not asked.url.startswith((root, "data:")) else None
    )
    tab.on("console", lambda message: complaints.append(f"{tab.url}: {message.text}") if message.type == "error" else None)
    tab.on("pageerror", lambda failure: complaints.append(f"{tab.url}: {failure}"))
    return tab


# ------------------------------------------------------------------------------------------------------- weight


def test_a_first_view_is_light(browser: Browser, first: Served) -> None:
    """The first visit to the first brief loads at most 165 KB in 9 requests."""
    (view,) = views(browser, first, "")
    assert view.size <= ENGLISH.size, view
    assert len(view.sent) <= ENGLISH.requests, view


def test_a_first_view_in_chinese_is_lighter(browser: Browser, first: Served) -> None:
    """The first brief in Chinese takes at most 85 KB in 7 requests, and no font."""
    (view,) = views(browser, first, "zh-hans/")
    assert view.size <= CHINESE.size, view
    assert len(view.sent) <= CHINESE.requests, view
    assert [sent.path for sent in view.sent if sent.path.endswith(("woff", "woff2", "ttf", "otf"))] == []


def test_a_next_view_costs_its_html(browser: Browser, first: Served) -> None:
    """After the front page each further kind of page costs at most 15 KB, except pages that grow with the entries."""
    grow = ("", "404.html", WHOLE, "e/", "forecasts/", "sources/", "timeline/")
    others = [page.at for page in one_of_each(first.site, "en") if page.at not in grow]
    costs = dict(zip(others, views(browser, first, "", *others)[1:], strict=True))
    assert {at: view for at, view in costs.items() if view.size > NEXT.size} == {}
