"""The offline copy of a site works from a folder: its pages, its languages and its search."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from briefing.publish import offline
from tests.browser.chromium import PHONE, open_search

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.browser.server import Served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def unpacked(small: Served, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The offline copy of a small brief in three languages, unpacked into a folder with a blank in its name."""
    folder = tmp_path_factory.mktemp("of fline")
    copy = offline.offline_copy(small.site, "https://example.org/brief/", "copy")
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        archive.extractall(folder)
    return folder / "copy"


@pytest.fixture(params=[None, PHONE], ids=["wide", "narrow"])
def tab(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab that must not report an error or ask for anything but files."""
    size = {"width": request.param[0], "height": request.param[1]} if request.param else None
    with browser.new_context(viewport=size) as context:
        tab = context.new_page()
        tab.set_default_timeout(10_000)
        complaints: list[str] = []
        tab.on("request", lambda asked: None if asked.url.startswith(("file:", "data:")) else complaints.append(asked.url))
        # A request that a new page interrupts has not failed.
        tab.on("requestfailed", lambda lost: complaints.append(lost.url) if lost.failure != "net::ERR_ABORTED" else None)
        tab.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
        tab.on("pageerror", lambda failure: complaints.append(str(failure)))
        yield tab
        assert complaints == []


def test_pages_languages_and_search(tab: Page, unpacked: Path) -> None:
    """From the front page, a reader reaches a page, the same page in Chinese, and what a search finds there and in English."""
    tab.goto((unpacked / "index.html").as_uri())
    assert tab.evaluate("document.fonts.ready.then(() => [...document.fonts].some(font => font.status == 'loaded'))")
    tab.locator("main a[href^='factors/']").filter(visible=True).first.click()
    tab.wait_for_url("file://**/copy/factors/**/index.html*")
    assert tab.locator("h1").inner_text()
    english = tab.url.partition("#")[0]
    tab.locator("a[hreflang=zh-Hans]").filter(visible=True).first.click()
    tab.wait_for_url("file://**/copy/zh-hans/factors/**/index.html*")
    assert tab.locator("html").get_attribute("lang") == "zh-Hans"
    tab.goto(tab.url.partition("#")[0])
    follow(tab, "街道", "/copy/zh-hans/")
    tab.goto(english)
    follow(tab, "shade", "/copy/")


def follow(tab: Page, query: str, folder: str) -> None:
    """Search, open the first result, and expect a page of the copy."""
    first = open_search(tab, query).filter(visible=True).first
    address = str(first.evaluate("link => link.href"))
    assert folder in address, address
    assert "/index.html" in address, address
    first.click()
    tab.wait_for_url(address.partition("#")[0].partition("?")[0] + "**")
    assert tab.locator("h1").first.inner_text()
