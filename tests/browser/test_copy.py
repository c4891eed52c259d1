"""A reader copies a citation or the HTML to show an entry elsewhere: with a button where scripts run, else as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.server import Served

pytestmark = pytest.mark.browser


def test_a_button_copies_a_citation(browser: Browser, small: Served) -> None:
    """The clipboard then has the sentence alone; the button says so in the language of the page."""
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        tab = context.new_page()
        for lang, words in (("", ("Copy", "Copied")), ("zh-hant/", ("複製", "已複製"))):
            tab.goto(f"{small.root}{lang}cite/")
            sentence = tab.locator("#J1")
            wanted = sentence.evaluate("each => [...each.childNodes].slice(0, -1).map(it => it.textContent).join('')")
            wanted = wanted.replace("\u2060", "").strip()
            button = sentence.get_by_role("button", name=words[0])
            button.click()
            sentence.get_by_role("button", name=words[1]).wait_for()
            assert tab.evaluate("navigator.clipboard.readText()") == wanted
            assert "J1" in wanted
            assert wanted.rstrip("。.").endswith("/J1/")


def test_without_scripts_the_text_is_there_and_one_click_selects_it(browser: Browser, small: Served) -> None:
    """There is no button that does nothing, and the whole sentence is one selection."""
    with browser.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        tab.goto(f"{small.root}cite/")
        assert tab.locator(".bf-citation").count() > 5
        assert tab.get_by_role("button", name="Copy").count() == 0
        assert tab.locator(".bf-citation").first.evaluate("each => getComputedStyle(each).userSelect") == "all"


ALONE = """() => [...document.querySelectorAll("main li button, main p button")].filter((button) => {
  const range = document.createRange();
  range.selectNodeContents(button.parentElement);
  range.setEndBefore(button);
  const last = [...range.getClientRects()].filter((each) => each.width > 1).at(-1);
  return button.getBoundingClientRect().top > last.bottom - 2;
}).map((button) => button.parentElement.id)"""


@pytest.mark.parametrize("width", [1440, 390])
def test_no_button_to_copy_is_alone_on_a_line(browser: Browser, first: Served, width: int) -> None:
    """It is behind the last word of its citation, also in Chinese, where a line can end after any character."""
    tab = browser.new_page(viewport={"width": width, "height": 900})
    for language in ("", "zh-hans/"):
        tab.goto(f"{first.root}{language}cite/")
        assert tab.get_by_role("button", name="Copy" if not language else "复制").count() > 50
        assert tab.evaluate(ALONE) == []
    tab.close()
