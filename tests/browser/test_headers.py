"""Pages work under the headers that a host sends, and the headers stop what a page must not do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import open_search
from tests.browser.kinds import every_page, one_of_each
from tests.browser.server import header_rules

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.server import Served

pytestmark = pytest.mark.browser
NOTE = (
    "document.addEventListener('securitypolicyviolation', e => console.error('violation ' + e.violatedDirective + e.blockedURI))"
)


@pytest.mark.parametrize("site", ["first", "small", "library"])
def test_pages_work_under_the_headers_of_their_host(browser: Browser, request: pytest.FixtureRequest, site: str) -> None:
    """No kind of page in any language violates the policy of `_headers`, not even during a search or a change of colours."""
    where: Served = request.getfixturevalue(site)
    (policy,) = (headers["Content-Security-Policy"] for headers in header_rules(where.site).values())
    reported: list[str] = []
    with browser.new_context() as context:
        context.add_init_script(NOTE)
        tab = context.new_page()
        tab.on("console", lambda message: reported.append(f"{tab.url}: {message.text}") if message.type == "error" else None)
        for page in one_of_each(where.site):
            response = tab.goto(where.root + page.at)
            assert response
            assert response.headers["content-security-policy"] == policy, page
        tab.goto(where.root)
        for _ in range(3):
            tab.locator("header button[aria-label*=olour]").filter(visible=True).first.click()
        open_search(tab, "a")
        tab.wait_for_load_state("networkidle")
    assert reported == []


def test_the_headers_stop_injected_scripts_and_frames(browser: Browser, small: Served) -> None:
    """Under the headers an injected script does not run, and another page cannot show the site in a frame."""
    with browser.new_context() as context:
        context.add_init_script(NOTE)
        tab = context.new_page()
        reported: list[str] = []
        tab.on("console", lambda message: reported.append(message.text))
        tab.route("**/", lambda route: route.fulfill(status=200, body=INJECTED, headers=headers_of(small)))
        tab.goto(small.root)
        assert tab.evaluate("window.ran") is None
        assert any("violation script-src" in text for text in reported)
        tab.unroute_all()
        tab.route("**/frame", lambda route: route.fulfill(status=200, body=FRAME, content_type="text/html"))
        tab.goto(f"{small.root}frame")
        tab.wait_for_load_state("networkidle")
        assert any("frame-ancestors" in text for text in reported)


INJECTED = "<!doctype html><html><head></head><body><script>window.ran = true</script></body></html>"
FRAME = f"<!doctype html><iframe src='./{'timeline/'}'></iframe>"


def headers_of(served: Served) -> dict[str, str]:
    """The headers of HTML pages on the host of the site."""
    (headers,) = header_rules(served.site).values()
    return {**headers, "Content-Type": "text/html; charset=utf-8"}


def test_the_headers_apply_to_every_page(small: Served) -> None:
    """One rule applies to all addresses of the site."""
    (pattern,) = header_rules(small.site)
    assert pattern == "/brief/*"
    assert len(every_page(small.site)) > 20
