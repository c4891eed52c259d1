"""The search in all briefs of a library finds pages in each language, under the headers of its host."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import project
from tests.browser.kinds import every_page
from tests.browser.server import header_rules, served
from tests.built import build, once

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.browser.server import Served

pytestmark = pytest.mark.browser
CHINESE = "title: 屋顶简报\nbottom_line: {claim: 白色屋顶保持凉爽，也反射阳光}\n"
WASM = "WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(() => 'allowed', () => 'refused')"
"""Compile the smallest module: the magic number and the version (WebAssembly Core Specification, section 5.5.16)."""


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The small library, with the search in all briefs."""

    def make(root: Path) -> None:
        project(root, "library")
        (root / "data/roofs/zh-Hans").mkdir(exist_ok=True)
        (root / "data/roofs/zh-Hans/brief.yaml").write_text(CHINESE, "utf-8")
        build(root, "2031-10-15", root, "--library-search")

    with served(once(tmp_path_factory, "searched", make)) as site:
        yield site


def found(tab: Page, query: str, text: str) -> str:
    """The first result of a query that has a text."""
    tab.locator("#bf-find").fill(query)
    result = tab.locator("#bf-found li").filter(has_text=text).first
    result.wait_for()
    return result.inner_text()


def test_all_briefs_are_searched_in_each_language(browser: Browser, searched: Served) -> None:
    """From the front page a reader finds English and Chinese pages with their brief, section and language; links work."""
    reported: list[str] = []
    with browser.new_context() as context:
        tab = context.new_page()
        tab.on("console", lambda message: reported.append(message.text) if message.type in ("error", "warning") else None)
        tab.goto(searched.root)
        tab.get_by_role("link", name="Search all briefs").click()
        tab.wait_for_load_state("networkidle")
        assert not any("pagefind" in each.path for each in searched.sent), "nothing is loaded before the field is used"
        tab.locator("#bf-find").focus()
        english = found(tab, "reflects", "Paint reflects")
        assert english.startswith("A brief on roofs · Factors · English")
        chinese = found(tab, "凉爽", "白色屋顶")
        assert chinese.startswith("屋顶简报 · 概要 · 简体")
        assert tab.locator("#bf-found li").first.get_attribute("lang") == "zh-hans"
        tab.locator("#bf-find").fill("qqqxyz")
        tab.get_by_text("No page has these words.").wait_for()
        assert tab.locator("#bf-found li").count() == 0
        tab.goto(f"{searched.root}zh-hans/search/")
        assert found(tab, "凉爽", "白色屋顶") == chinese
        tab.locator("#bf-found a").first.click()
        tab.wait_for_url("**/zh-hans/roofs/**")
    assert reported == []


@pytest.mark.parametrize(
    ("at", "name"), [("", "Search all briefs"), ("roofs/factors/", "Search all briefs"), ("zh-hans/", "搜索全部简报")]
)
def test_the_search_of_a_brief_leads_to_that_of_all(browser: Browser, searched: Served, at: str, name: str) -> None:
    """Above its results, and if there are none, a link takes the words along; the arrow keys reach it."""
    with browser.new_context() as context:
        tab = context.new_page()
        tab.set_default_timeout(10_000)
        tab.goto(searched.root + at)
        tab.locator("input[name=query]").press_sequentially("凉爽")
        link = tab.get_by_role("link", name=name).and_(tab.locator(".bf-search-all"))
        link.wait_for()
        tab.keyboard.press("ArrowDown")
        tab.locator(".bf-search-all:focus").wait_for()
        tab.keyboard.press("Enter")
        tab.wait_for_url("**/search/?q=*")
        tab.locator("#bf-found li").filter(has_text="白色屋顶").first.wait_for()


def test_without_a_search_in_all_briefs_nothing_leads_to_one(library: Served, searched: Served) -> None:
    """Only a site that has its page names it."""
    words = "assets/javascripts/search-words.js"
    assert "search/" in (searched.site / words).read_text("utf-8").partition('"all"')[2]
    assert '"all"' not in (library.site / words).read_text("utf-8")


def test_what_is_not_indexed(searched: Served) -> None:
    """Pages made to be framed, closed editions, redirects and pages that repeat others are in no index."""
    indexed = {
        json.loads(gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd"))["url"]
        for file in (searched.site / "search").rglob("*.pf_fragment")
    }
    every = {f"/{page.at}" for page in every_page(searched.site)}
    assert {"/roofs/", "/roofs/factors/", "/zh-hans/roofs/", "/trees/"} < indexed <= every
    assert not [url for url in indexed if re.search("/(e|embed|all|cite|search)/", url)]


def test_only_the_page_of_the_search_may_compile_webassembly(browser: Browser, searched: Served) -> None:
    """Under the headers of the host, WebAssembly compiles on that page, and on no other."""
    assert "'wasm-unsafe-eval'" in next(iter(header_rules(searched.site).values()))["Content-Security-Policy"]
    with browser.new_context() as context:
        tab = context.new_page()
        allowed = []
        for at in ("", "search/", "roofs/", "roofs/timeline/", "zh-hans/roofs/", "zh-hans/search/", "404.html"):
            tab.goto(searched.root + at)
            if tab.evaluate(WASM) == "allowed":
                allowed.append(at)
    assert allowed == ["search/", "zh-hans/search/"]
