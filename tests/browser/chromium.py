"""The system's Chromium, driven without calls home, and ways to open what a reader opens."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Page, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH = next((path for path in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if path), None)
QUIET = ("--no-sandbox", "--disable-quic", "--disable-background-networking")

DESKTOP, TABLET, PHONE = (1440, 900), (820, 1180), (390, 844)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser as long as the block lasts."""
    if PATH is None:
        raise SystemExit("no Chromium was found; on Debian: apt install chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=PATH, args=list(QUIET))
        try:
            yield browser
        finally:
            browser.close()


def open_source(page: Page) -> None:
    """Click the first chip of a source in a running text."""
    page.locator("main p button[popovertarget]").first.click()
    page.locator("[popover]:popover-open").wait_for()


def open_contents(page: Page) -> None:
    """Open the menu of sections that a narrow window has."""
    page.locator("header summary").filter(visible=True).first.click()


def open_search(page: Page, text: str) -> None:
    """Type into the field of the search, which a narrow window shows after a button."""
    field = page.locator("input[name=query]")
    if not field.is_visible():
        page.locator("header button:not([type=reset]), header label[for=__search]").filter(visible=True).last.click()
    field.fill(text)
    page.locator("[data-md-component=search-result] a").first.wait_for()
