"""The Chromium of the system, without calls to its maker, and functions that open what a reader opens."""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, BrowserType, Locator, Page, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH = next((path for path in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if path), None)
QUIET = ("--no-sandbox", "--disable-quic", "--disable-background-networking")

DESKTOP, TABLET, PHONE = (1440, 900), (820, 1180), (390, 844)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that runs while the block lasts."""
    with sync_playwright() as play, launched(play.chromium) as browser:
        yield browser


@contextmanager
def launched(kind: BrowserType, *settings: str) -> Iterator[Browser]:
    """A browser with its own settings; another one may be running."""
    if PATH is None:
        raise SystemExit("no Chromium was found; on Debian: apt install chromium")
    browser = kind.launch(executable_path=PATH, args=[*QUIET, *settings])
    try:
        yield browser
    finally:
        browser.close()


def open_page(page: Page, url: str) -> None:
    """Open a page, and wait for its typefaces: on a busy machine they arrive after it, and other letters have other lines."""
    page.goto(url)
    page.evaluate("document.fonts.ready.then(() => null)")


def chip(page: Page) -> Locator:
    """The first chip of a source in running text that opens a box."""
    return page.locator("main p button[popovertarget]").filter(has_text=re.compile(r"^S\d")).filter(visible=True).first


def open_source(page: Page) -> Locator:
    """Click a chip and return the box that opens."""
    chip(page).click()
    box = page.locator("[popover]:popover-open")
    box.wait_for()
    return box


def contents(page: Page) -> Locator:
    """The menu of sections in the header of a narrow window."""
    return page.locator("header summary").filter(visible=True).first


def open_search(page: Page, text: str) -> Locator:
    """Type into the search field, which a narrow window shows after a click on a button; return the links that are found."""
    field = page.locator("input[name=query]")
    if not field.is_visible():
        page.locator("header button:not([type=reset]), header label[for=__search]").filter(visible=True).last.click()
    field.press_sequentially(text)
    field.press("End")  # the search reacts to keys, which the browser is not told of when Chinese characters are put in
    found = page.locator("[data-md-component=search-result] a")
    found.first.wait_for()
    return found
