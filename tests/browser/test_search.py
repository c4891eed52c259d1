"""The search finds a factor by its words and by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from briefing.loader import folder
from tests.browser.chromium import DESKTOP, PHONE, open_search
from tests.built import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.server import Served

pytestmark = pytest.mark.browser
BRIEF = folder.load(ROOT / "data", "data").site.briefs[0]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1440", "390"])
@pytest.mark.parametrize("by", ["title", "id"])
def test_a_factor_is_found(browser: Browser, first: Served, by: str, size: tuple[int, int]) -> None:
    """The id of a factor, or words of its title, lead to a visible link to its page that works."""
    factor = BRIEF.factors[1]
    with browser.new_context(viewport={"width": size[0], "height": size[1]}) as context:
        tab = context.new_page()
        tab.set_default_timeout(10_000)
        tab.goto(first.root)
        typed = factor.id if by == "id" else " ".join(factor.title.replace("|", "").split()[:4])
        links = open_search(tab, typed).filter(visible=True)
        field = tab.locator("input[name=query]").bounding_box()
        assert field is not None
        assert field["width"] > 200 or size != PHONE, "a reader sees the words that are typed"
        page = f"factors/{factor.slug}/"
        # The list changes with each key that the search has read, so the link is awaited and not read from a list of them.
        links.and_(tab.locator(f'[href*="{page}"]')).first.click()
        tab.wait_for_url(f"**/{page}**")


def test_the_search_is_tried_again_after_a_failed_request(browser: Browser, first: Served) -> None:
    """If the words of the search do not arrive once, it works from the next time that a reader enters the field."""
    with browser.new_context() as context:
        tab = context.new_page()
        tab.set_default_timeout(10_000)
        tab.goto(first.root)
        tab.route("**/search-words.js", lambda route: route.abort(), times=1)
        field = tab.locator("input[name=query]")
        with tab.expect_event("requestfailed"):
            field.focus()
        field.blur()
        factor = BRIEF.factors[1]
        open_search(tab, factor.id).and_(tab.locator(f'[href*="factors/{factor.slug}/"]')).first.wait_for()
