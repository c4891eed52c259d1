"""A switch of language keeps the page and the place on it, and every page declares its language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from briefing.i18n.interface import load
from tests.browser.kinds import leads_on

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.server import Served

pytestmark = pytest.mark.browser
SPOKEN = {"": "en", "zh-hans/": "zh-Hans", "zh-hant/": "zh-Hant"}


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_the_language_links_lead_to_the_same_place(browser: Browser, first: Served, javascript: bool) -> None:
    """With scripts the place on the page is kept, without them only the page."""
    with browser.new_context(java_script_enabled=javascript, viewport={"width": 1440, "height": 900}) as context:
        tab = context.new_page()
        tab.set_default_timeout(10_000)
        tab.goto(f"{first.root}sources/#source-li-2024")
        for base, language in [*list(SPOKEN.items())[1:], ("", "en")]:
            tab.locator(f"nav.bf-languages a[hreflang={language}]").click()
            tab.wait_for_url(re.compile(f"{base}sources/"))
            assert tab.url == f"{first.root}{base}sources/" + ("#source-li-2024" if javascript else "")
            assert tab.locator("html").get_attribute("lang") == language
            assert tab.locator("#source-li-2024").is_visible()


def test_a_page_that_is_not_there_says_so_in_its_language(first: Served) -> None:
    """Each language has its own 404 page, with links to pages in that language."""
    for base, language in SPOKEN.items():
        html = (first.site / base / "404.html").read_text("utf-8")
        assert 'href="//' not in html, "two slashes begin the name of a host"
        ways = re.findall(r'<li><a href="([^"]+)">', html)
        assert ways
        assert [way for way in ways if not way.startswith(f"/{base}")] == [], "the ways lead on in the page's own language"
        words = load(language)[0]
        assert f'<html lang="{language}"' in html
        assert words("not_found.title") in html
        assert words("not_found.text") in html
        assert [other for other in SPOKEN.values() if (f'hreflang="{other}"' in html) == (other == language)] == []


def test_every_page_names_its_other_languages(small: Served) -> None:
    """Search engines get the address of each page in each language, and of the default page for other readers."""
    seen = 0
    for page in small.site.rglob("index.html"):
        html = page.read_text("utf-8")
        below = page.parent.relative_to(small.site).as_posix() + "/"
        at = re.sub(r"^(?:zh-han[st]/|\./)", "", below)
        if at.startswith(("about/", "embed/")) or leads_on(html):  # no search engine lists those to be framed
            continue
        seen += 1
        found = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="https://example.org/brief/([^"]*)">', html))
        assert found == {language: base + at for base, language in SPOKEN.items()} | {"x-default": at}, below
    assert seen >= 3 * 14
