"""No kind of page has an accessibility barrier that a program can find."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.kinds import one_of_each

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.kinds import Page
    from tests.browser.server import Served

pytestmark = pytest.mark.browser
AXE = Axe()
WANTED = {
    # The rule on targets of 24 px (WCAG 2.2 AA, 2.5.8) is off by default.
    "light": {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}},
    "dark": {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": ["cat.color"]}},  # nothing else differs
}


LONG = ("editions", "sources", "timeline")
"""Kinds of page that repeat few elements for each entry: the one of the small brief has them all."""


@pytest.fixture(scope="session")
def short_visits(visits: tuple[tuple[str, Page], ...], small: Served) -> tuple[tuple[str, Page], ...]:
    """Every kind of page, the long ones as short as they can be: the time of axe-core grows with the square of a page."""
    short = {
        (page.lang, page.kind): (small.root + page.at, page)
        for page in one_of_each(small.site, "en", "zh-Hans")
        if page.kind in LONG
    }
    return tuple(short.get((page.lang, page.kind), (url, page)) for url, page in visits)


@pytest.fixture(scope="session")
def grown(first: Served) -> tuple[tuple[str, Page], ...]:
    """The sources and the timeline of the first brief, which have what the small one has not: maps, groups and many entries."""
    return tuple((first.root + page.at, page) for page in one_of_each(first.site, "en") if page.at in GROWN)


GROWN = ("sources/", "timeline/")


def barriers(browser: Browser, visited: tuple[tuple[str, Page], ...], scheme: str, size: tuple[int, int]) -> list[str]:
    """What axe-core finds on some pages."""
    found = []
    with browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=scheme) as context:
        tab = context.new_page()
        for url, page in visited:
            tab.goto(url)
            found += [
                f"{page.lang} {page.kind}: {each['id']} ({each['impact']}): {node['html'][:160]}"
                for each in AXE.run(tab, options=WANTED[scheme]).response["violations"]
                for node in each["nodes"]
            ]
    return found


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440", "390"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_barriers(browser: Browser, short_visits: tuple[tuple[str, Page], ...], scheme: str, size: tuple[int, int]) -> None:
    """axe-core finds no violation on any kind of page, in light and dark, in a wide and a narrow window."""
    found = barriers(browser, short_visits, scheme, size)
    assert not found, "\n".join(found)


def test_no_barriers_on_long_pages(browser: Browser, grown: tuple[tuple[str, Page], ...]) -> None:
    """Nor on the sources and the timeline of the first brief, in light and in a wide window alone, because they take so long."""
    assert [page.at for _, page in grown] == list(GROWN)
    found = barriers(browser, grown, "light", DESKTOP)
    assert not found, "\n".join(found)


def test_small_targets_are_found(browser: Browser) -> None:
    """The rule on targets finds links of 12 px that are close together, as it would on a page of the site."""
    with browser.new_context() as context:
        tab = context.new_page()
        links = "".join(f'<li><a style="display:block;font-size:6px;height:12px" href="#{n}">{n}</a></li>' for n in range(3))
        tab.set_content(f"<html lang=en><title>x</title><main><h1>x</h1><ul>{links}</ul></main></html>")
        found = AXE.run(tab, options=WANTED["light"]).response["violations"]
        assert "target-size" in [each["id"] for each in found], found
