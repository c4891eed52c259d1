"""No kind of page has an accessibility barrier that a program can find."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.kinds import Page, one_of_each

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Browser

    from tests.browser.server import Served

pytestmark = pytest.mark.browser
AXE = Axe()
# The rule on targets of 24 px (WCAG 2.2 AA, 2.5.8) is off by default.
WANTED = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
VIEWS = tuple((scheme, size) for scheme in ("light", "dark") for size in (DESKTOP, PHONE))


LONG = ("editions", "sources", "timeline")
"""Kinds of page that repeat few elements for each entry: the one of the small brief has them all."""


@pytest.fixture(scope="session")
def short_visits(visits: tuple[tuple[str, Page], ...], small: Served) -> tuple[tuple[str, Page], ...]:
    """Every kind of page, the long ones as short as they can be: the time of axe-core grows with the square of a page.

    Chinese pages have the elements of English ones, so their front pages are enough.
    """
    short = {(page.lang, page.kind): (small.root + page.at, page) for page in one_of_each(small.site, "en") if page.kind in LONG}
    chosen = ((url, page) for url, page in visits if page.lang == "en" or page.kind == "summary")
    return tuple(short.get((page.lang, page.kind), (url, page)) for url, page in chosen)


@pytest.fixture(scope="session")
def grown(first: Served) -> tuple[tuple[str, Page], ...]:
    """The sources and the timeline of the first brief, which have what the small one has not: maps, groups and many entries."""
    return tuple((first.root + page.at, page) for page in one_of_each(first.site, "en") if page.at in GROWN)


GROWN = ("sources/", "timeline/")


def barriers(browser: Browser, visited: tuple[tuple[str, Page], ...], views: Sequence[tuple[str, tuple[int, int]]]) -> list[str]:
    """What axe-core finds on some pages, each of which is loaded once for all views."""
    found = []
    with browser.new_context() as context:
        tab = context.new_page()
        for url, page in visited:
            tab.goto(url)
            for scheme, (width, height) in views:
                tab.emulate_media(color_scheme=scheme)
                tab.set_viewport_size({"width": width, "height": height})
                found += [
                    f"{page.lang} {page.kind}, {scheme}, {width}: {each['id']} ({each['impact']}): {node['html'][:160]}"
                    for each in AXE.run(tab, options=WANTED).response["violations"]
                    for node in each["nodes"]
                ]
    return found


@pytest.mark.parametrize("half", [0, 1], ids=["half of the pages", "the other half"])
def test_no_barriers(browser: Browser, short_visits: tuple[tuple[str, Page], ...], half: int) -> None:
    """axe-core finds no violation on any kind of page, in light and in dark, in a wide window and in a narrow one."""
    found = barriers(browser, short_visits[half::2], VIEWS)
    assert not found, "\n".join(found)


def test_no_barriers_on_long_pages(browser: Browser, grown: tuple[tuple[str, Page], ...]) -> None:
    """Nor on the sources and the timeline of the first brief, in light and in a wide window alone, because they take so long."""
    assert [page.at for _, page in grown] == list(GROWN)
    found = barriers(browser, grown, VIEWS[:1])
    assert not found, "\n".join(found)


def test_what_is_wrong_is_found(browser: Browser) -> None:
    """Links of 12 px that are close together are found, and so is a colour that is too pale in the dark alone."""
    links = "".join(f'<li><a style="display:block;font-size:6px;height:12px" href="#{n}">{n}</a></li>' for n in range(3))
    style = "<style>@media (prefers-color-scheme: dark) { body { background: #111 } p { color: #333 } }</style>"
    page = f"<html lang=en><title>x</title>{style}<main><h1>x</h1><p>pale</p><ul>{links}</ul></main></html>"
    found = barriers(browser, ((f"data:text/html,{quote(page)}", Page("x", "en", "")),), VIEWS)
    assert any("light, 1440: target-size" in each for each in found), found
    assert any("dark, 390: color-contrast" in each for each in found), found
    assert not any("light, 1440: color-contrast" in each for each in found), found
