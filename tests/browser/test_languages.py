"""The same page in another language is one click away, and a link to an id works in each language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import DESKTOP, PHONE
from tests.browser.kinds import one_of_each

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.server import Served

pytestmark = pytest.mark.browser
NAMES = {"en": "English", "zh-Hans": "简体", "zh-Hant": "繁體"}
BASES = {"en": "", "zh-Hans": "zh-hans/", "zh-Hant": "zh-hant/"}
KINDS_AT_LEAST = 14


def without_base(at: str) -> str:
    """An address relative to the front page of its language."""
    return next((at.removeprefix(base) for base in BASES.values() if base and at.startswith(base)), at)


APOSTROPHE = """() => {
  const width = (text) => {
    const span = document.querySelector("main h1").appendChild(document.createElement("span"));
    Object.assign(span, {lang: "en", textContent: text});
    return span.getBoundingClientRect().width;
  };
  return (width("it’s") - width("its")) / parseFloat(getComputedStyle(document.querySelector("main h1")).fontSize);
}"""
LINKS = """() => [...document.querySelectorAll("header nav > [lang]")].filter((it) => it.checkVisibility()).map((it) => (
  {lang: it.lang, hreflang: it.hreflang, name: it.innerText.trim(), current: it.hasAttribute("aria-current"), to: it.href}))"""


def test_the_switch_leads_to_the_same_page(browser: Browser, small: Served) -> None:
    """Without scripts, every page names its languages in their own words; each other one leads to the same page in it."""
    pages = [page for page in one_of_each(small.site) if page.kind not in ("404", "handwritten", "embed")]
    assert len(pages) >= KINDS_AT_LEAST * len(NAMES)
    with browser.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        for page in pages:
            tab.goto(small.root + page.at)
            assert tab.evaluate("document.documentElement.lang") == page.lang
            assert tab.evaluate(LINKS) == [
                {
                    "lang": lang,
                    "name": name,
                    "current": lang == page.lang,
                    "hreflang": None if lang == page.lang else lang,
                    "to": None if lang == page.lang else small.root + BASES[lang] + without_base(page.at),
                }
                for lang, name in NAMES.items()
            ]
            for base in BASES.values():
                assert (small.site / base / without_base(page.at) / "index.html").is_file()


def test_a_click_changes_the_language(browser: Browser, small: Served) -> None:
    """A click on 简体 on the page of a factor shows that factor in Chinese."""
    with browser.new_context() as context:
        tab = context.new_page()
        tab.goto(small.root + "factors/dark-surfaces/")
        tab.get_by_role("link", name="简体").click()
        tab.wait_for_url("**/zh-hans/factors/dark-surfaces/")
        assert "深色表面蓄积白天的热量" in tab.locator("h1").inner_text()
        assert tab.evaluate("document.documentElement.lang") == "zh-Hans"
        assert 0 < tab.evaluate(APOSTROPHE) < 0.5, "in English words it is not as wide as a Chinese character"


@pytest.mark.parametrize("width", [320, PHONE[0], 820, DESKTOP[0]])
def test_languages_are_words_at_every_width(browser: Browser, small: Served, width: int) -> None:
    """The names of the languages are readable in the header of the page at every width, without opening a menu."""
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        tab = context.new_page()
        tab.goto(small.root)
        for name in NAMES.values():
            box = tab.locator("header nav > [lang]").filter(has_text=name).bounding_box()
            assert box, name
            assert box["width"] >= 24, name
            assert box["height"] >= 24, name
            assert box["y"] < 200, name


@pytest.mark.parametrize("base", BASES.values(), ids=BASES)
@pytest.mark.parametrize("at", ["#J2", "sources/#source-city-2031", "timeline/#E1", "factors/dark-surfaces/#F1.1"])
def test_a_link_to_an_id_lands_and_is_marked(browser: Browser, small: Served, base: str, at: str) -> None:
    """A link to an id scrolls to the entity and highlights it."""
    id = at.partition("#")[2]
    look = """(id) => {
      const it = document.getElementById(id), box = it.getBoundingClientRect();
      const looks = (style) => [style.backgroundColor, style.outline, style.boxShadow, style.borderColor];
      const all = [it, ...it.children].flatMap((each) => looks(getComputedStyle(each)));
      return {target: it.matches(":target"), top: box.top, looks: all};
    }"""
    with browser.new_context(reduced_motion="reduce") as context:
        tab = context.new_page()
        tab.goto(small.root + base + at.partition("#")[0])
        before = tab.evaluate(look, id)
        tab.goto(small.root + base + at)
        after = tab.evaluate(look, id)
        assert after["target"]
        assert -1 <= after["top"] < tab.evaluate("innerHeight") - 40, after
        assert after["looks"] != before["looks"], "nothing marks it"
