"""The headers that a host sends stop what a page must not do; `test_network.py` visits every page under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.kinds import every_page
from tests.browser.server import header_rules, served
from tests.browser.test_network import NOTE

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser.server import Served

pytestmark = pytest.mark.browser


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
        assert any("X-Frame-Options" in text for text in reported)


def test_another_site_can_show_a_page_made_for_it_and_no_other(browser: Browser, small: Served, tmp_path: Path) -> None:
    """On another site a frame shows the statement, its link opens a new window, and the brief itself is refused."""
    html = f'<!doctype html><iframe src="{small.root}embed/J1/"></iframe><iframe src="{small.root}timeline/"></iframe>'
    (tmp_path / "index.html").write_text(html, "utf-8")
    (tmp_path / "_headers").touch()
    with served(tmp_path) as other, browser.new_context() as context:
        tab = context.new_page()
        tab.goto(other.root, wait_until="networkidle")
        shown, refused = tab.frames[1:]
        heading = shown.locator("h1")
        assert heading.inner_text().startswith("J1")
        assert heading.evaluate("each => getComputedStyle(each).fontSize") == "18px", "its style sheet is loaded"
        assert refused.url.startswith("chrome-error:")
        with context.expect_page() as opened:
            shown.locator("h1 a").click()
        assert opened.value.url.endswith("#J1")
        assert tab.url == other.root


INJECTED = "<!doctype html><html><head></head><body><script>window.ran = true</script></body></html>"
FRAME = f"<!doctype html><iframe src='./{'timeline/'}'></iframe>"


def headers_of(served: Served) -> dict[str, str]:
    """The headers of HTML pages on the host of the site."""
    headers = next(iter(header_rules(served.site).values()))
    return {**headers, "Content-Type": "text/html; charset=utf-8"}


def test_the_headers_apply_to_every_page(small: Served) -> None:
    """One rule applies to all addresses of the site, and the others to pages made to be framed."""
    pattern, *framed = header_rules(small.site)
    assert pattern == "/brief/*"
    assert framed
    assert all(each.endswith("/embed/*") for each in framed)
    assert len(every_page(small.site)) > 20
