"""The search in every language: a query leads to the page that the reader means, in whichever script it is typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

import pytest

from briefing.source.yaml_reader import read_file
from tests.browser.chromium import DESKTOP
from tests.built import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.browser.server import Served

pytestmark = pytest.mark.browser
TABLE = read_file(ROOT / "tests/browser/queries.yaml", "queries.yaml").value
EVERY = [(language, str(query), finds) for language, table in TABLE.items() for query, finds in table.items()]
ENTRIES = [each for each in EVERY if isinstance(each[2], str)]
QUERIES = [(language, query, tuple(finds)) for language, query, finds in EVERY if not isinstance(finds, str)]
IN_VIEW = """() => { let {top, bottom} = document.querySelector(":target").getBoundingClientRect();
                     return top >= 0 && bottom <= innerHeight }"""
HAN = "[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]"


class Found(NamedTuple):
    """One result of a search: its page and its address below the front page of the language, and its visible text."""

    at: str
    entry: str
    shown: str


class Search:
    """A tab with the search of one language open."""

    def __init__(self, tab: Page, root: str, language: str) -> None:
        self.tab, self.base = tab, root + ("" if language == "en" else f"{language}/")
        tab.set_default_timeout(8_000)
        tab.goto(self.base)
        self.field = tab.locator("input[name=query]")
        self.field.focus()

    def pages(self, query: str) -> list[Found]:
        """The pages that are found, best first."""
        self.type("")
        self.tab.wait_for_function("() => !document.querySelector('.md-search-result__item')")
        self.type(query)
        self.tab.locator(".md-search-result__item").first.wait_for()
        items = self.tab.locator(".md-search-result__item").all()
        found = [(self._at(str(item.locator("a").first.get_attribute("href"))), item.inner_text()) for item in items[:8]]
        return [Found(at.partition("#")[0], at, shown) for at, shown in found]

    def type(self, text: str) -> None:
        """Type a text into the field; the search reacts to key events."""
        self.field.fill(text)
        self.field.dispatch_event("keyup")

    def _at(self, href: str) -> str:
        below = urlsplit(href)._replace(query="").geturl().removeprefix(self.base)
        assert "://" not in below, "every result is a page of the same language"
        return below


@pytest.fixture(scope="module")
def searches(browser: Browser, first: Served) -> Iterator[dict[str, Search]]:
    """The search of the first brief in each of its languages."""
    with browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}) as context:
        yield {language: Search(context.new_page(), first.root, language) for language in TABLE}


def test_the_table_is_large_enough() -> None:
    """There are at least forty queries, twenty-five of them for entries, and each language has its own."""
    assert len(QUERIES) >= 40
    assert len(ENTRIES) >= 25
    assert set(TABLE) == {"en", "zh-hans", "zh-hant"}


@pytest.mark.parametrize(("language", "query", "finds"), QUERIES, ids=[f"{language} {query}" for language, query, _ in QUERIES])
def test_a_query_leads_to_its_page(searches: dict[str, Search], language: str, query: str, finds: tuple[str, ...]) -> None:
    """One of the first three pages is a page that the query can mean."""
    found = searches[language].pages(query)
    assert {page.at for page in found[:3]} & set(finds), [page.at for page in found]


@pytest.mark.parametrize(("language", "query", "entry"), ENTRIES, ids=[f"{language} {query}" for language, query, _ in ENTRIES])
def test_an_entry_comes_first(searches: dict[str, Search], language: str, query: str, entry: str) -> None:
    """A search for the name of an entry lists that entry first, at its own address, and whole pages after the entries."""
    found = searches[language].pages(query)
    assert found[0].entry == entry, [each.entry for each in found]
    assert "timeline/" not in [each.entry for each in found[: sum("#" in each.entry for each in found)]]


def test_a_result_leads_to_its_entry(browser: Browser, first: Served) -> None:
    """A result leads to the entry itself, which is in view and highlighted."""
    with browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}) as context:
        search = Search(context.new_page(), first.root, "en")
        assert search.pages("E34")[0].entry == "timeline/#E34"
        search.tab.locator(".md-search-result__item a").first.click()
        search.tab.wait_for_url("**/timeline/#E34")
        assert search.tab.locator(":target").get_attribute("id") == "E34"
        search.tab.wait_for_function(IN_VIEW)


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant"])
def test_results_show_chinese_as_it_is_written(searches: dict[str, Search], language: str) -> None:
    """The excerpt of a page has no blank between two Chinese characters and no invisible character."""
    for query in ("合作", "管制", "协定", "可能性"):
        for page in searches[language].pages(query):
            assert not re.search(f"{HAN} +{HAN}", page.shown), page.shown
            assert not re.search("[\u200b\u2060\ufeff]", page.shown), page.shown
            assert re.search(HAN, page.shown), page.shown


def test_both_scripts_find_the_same(searches: dict[str, Search]) -> None:
    """A query in the other script finds the same pages in the same order."""
    for one, other in (("协定", "協定"), ("签证", "簽證"), ("实体清单", "實體清單"), ("脱钩", "脫鉤"), ("一九七九年", "1979年")):
        for language in ("zh-hans", "zh-hant"):
            found = [[page.at for page in searches[language].pages(query)] for query in (one, other)]
            assert found[0] == found[1], (one, other)


def test_a_query_is_never_markup(searches: dict[str, Search]) -> None:
    """A query in HTML, or an empty one, neither breaks the search nor becomes part of the page."""
    for language in TABLE:
        search = searches[language]
        search.type("<img src=x onerror=alert(1)> 《》")
        search.tab.wait_for_timeout(300)
        assert search.tab.locator(".md-search-result img").count() == 0
        assert search.pages("2024")
