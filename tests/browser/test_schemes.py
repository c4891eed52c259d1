"""Pages follow the settings of a reader: dark colours, forced colours, reduced motion; also without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from briefing.i18n import interface
from briefing.loader import folder
from tests.built import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.kinds import Page
    from tests.browser.server import Served

pytestmark = pytest.mark.browser

# The background behind the content, and the colour of its text: the lightness of each, from 0 to 1.
LIGHTNESS = r"""() => {
  const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
  const lightness = (colour) => { const [r, g, b] = parts(colour); return (0.299 * r + 0.587 * g + 0.114 * b) / 255; };
  const text = document.querySelector("h1");
  let behind = text;
  while (behind && parts(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
  return {paper: behind ? lightness(getComputedStyle(behind).backgroundColor) : 1, ink: lightness(getComputedStyle(text).color)};
}"""


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without"])
def test_dark_follows_the_system(browser: Browser, visits: tuple[tuple[str, Page], ...], javascript: bool) -> None:
    """If the system is dark, every kind of page is dark with light text; if it is light, the reverse.

    The script of the switch is the same on each page, so with it a few kinds are enough.
    """
    wrong = []
    with browser.new_context(java_script_enabled=javascript) as context:
        tab = context.new_page()
        for url, page in visits[:: 5 if javascript else 1]:
            tab.goto(url)
            for scheme in ("dark", "light"):
                tab.emulate_media(color_scheme=scheme)
                found = tab.evaluate(LIGHTNESS)
                dark = found["paper"] < 0.2 and found["ink"] > 0.7
                light = found["paper"] > 0.9 and found["ink"] < 0.3
                if not (dark if scheme == "dark" else light):
                    wrong.append(f"{scheme}: {page.lang} {page.kind}: {found}")
    assert not wrong, "\n".join(wrong)


# The bars of a figure, with the paint of each.
BARS = r"""() => [...document.querySelectorAll("main figure svg rect")].filter((each) => each.checkVisibility()).map((each) => {
  const style = getComputedStyle(each);
  return [style.fill, style.stroke, style.forcedColorAdjust];
})"""


def test_bars_keep_their_pattern_in_forced_colours(browser: Browser, first: Served) -> None:
    """In forced colours, the bars of the figures keep their own colours and hatching."""
    seen = []
    for forced in ("none", "active"):
        with browser.new_context(forced_colors=forced) as context:
            tab = context.new_page()
            tab.goto(first.root)
            seen.append(tab.evaluate(BARS))
    own, kept = seen
    assert len(own) > 5
    assert any("url(" in fill for fill, _, _ in own), "a lapse is hatched"
    assert [(fill, stroke) for fill, stroke, _ in kept] == [(fill, stroke) for fill, stroke, _ in own]
    assert {adjust for _, _, adjust in kept} == {"none"}


# Everything that moves, by the longest of its times in seconds.
MOTION = r"""() => {
  const seconds = (time) => parseFloat(time) * (/ms$/.test(time.trim()) ? 0.001 : 1);
  const longest = (times) => Math.max(...times.split(",").map(seconds));
  const found = getComputedStyle(document.documentElement).scrollBehavior === "smooth" ? ["the page scrolls smoothly"] : [];
  for (const each of document.querySelectorAll("html, body *")) for (const part of [null, "::before", "::after"]) {
    const style = getComputedStyle(each, part);
    if (part && style.content === "none") continue;
    const moves = longest(style.transitionDuration) > 0.01 ? "transition" : style.animationName !== "none" ? "animation" : null;
    if (moves) found.push(`${moves}: ${each.cloneNode().outerHTML.slice(0, 100)}${part ?? ""}`);
  }
  return [...new Set(found)];
}"""


@pytest.mark.parametrize("at", ["", "timeline/", "argument/"])
def test_nothing_moves_with_reduced_motion(browser: Browser, small: Served, at: str) -> None:
    """With reduced motion nothing scrolls smoothly, fades or slides."""
    with browser.new_context(reduced_motion="reduce") as context:
        tab = context.new_page()
        tab.goto(small.root + at)
        found = tab.evaluate(MOTION)
    assert not found, "\n".join(found)


# ---------------------------------------------------------------------------------- without styles, without scripts


BROWSERS_OWN = """() => {
  const plain = document.documentElement.appendChild(document.createElement("plain"));
  plain.style.all = "initial";
  return getComputedStyle(plain).fontFamily;
}"""


@pytest.mark.parametrize("lang", ["", "zh-hans/", "zh-hant/"])
def test_likelihood_is_readable_without_styles(browser: Browser, small: Served, lang: str) -> None:
    """Without style sheets and scripts the word and range of a forecast are readable; the range is the same in each language."""
    word = {"": "Likely", "zh-hans/": "可能", "zh-hant/": "可能"}[lang]
    with browser.new_context(java_script_enabled=False) as context:
        context.route("**/*.css", lambda route: route.abort())
        tab = context.new_page()
        tab.goto(small.root + lang)
        assert tab.evaluate("getComputedStyle(document.querySelector('main')).fontFamily") == tab.evaluate(BROWSERS_OWN)
        shown = re.sub(r"\s+", " ", tab.locator("#J2").inner_text())
        assert re.search(rf"{word}\W{{0,3}}55%?\W80\W?%", shown), shown


def test_every_forecast_of_the_first_brief_has_word_and_range(browser: Browser, first: Served) -> None:
    """On the front page each judgement with a likelihood shows it in a word and in numbers, and no other does."""
    table, _ = interface.load("en")
    with browser.new_context(java_script_enabled=False) as context:
        context.route("**/*.css", lambda route: route.abort())
        tab = context.new_page()
        tab.goto(first.root)
        checked = 0
        for judgement in folder.load(ROOT / "data", "data").site.briefs[0].judgements:
            shown = re.sub(r"\s+", " ", tab.locator(f"#{judgement.id}").evaluate("each => each.innerText || each.textContent"))
            if judgement.likelihood is None:
                assert not re.search(r"\d+%?[–～]\d+\s?%", shown), shown
                continue
            word, reach = table.likelihood(judgement.likelihood)
            assert re.search(rf"{re.escape(word)}\W{{0,3}}{re.escape(reach)}", shown, re.IGNORECASE), shown
            checked += 1
        assert checked >= 3


# What a page distinguishes by a tint or a coloured edge, and must still distinguish in forced colours.
EDGES = """() => {
  const edge = each => getComputedStyle(each).borderBottomColor;
  const sections = [...document.querySelectorAll(".bf-sections a")], chip = document.querySelector(".bf-chip");
  return {here: sections.filter(each => each.ariaCurrent).map(edge), others: sections.filter(each => !each.ariaCurrent).map(edge),
          paper: getComputedStyle(document.body).backgroundColor, chip: getComputedStyle(chip).borderTopStyle};
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_keep_distinctions(browser: Browser, first: Served, scheme: str) -> None:
    """In forced colours only the current section is underlined, and a source has a box instead of a tint."""
    with browser.new_context(forced_colors="active", color_scheme=scheme) as context:
        tab = context.new_page()
        tab.goto(first.root + "timeline/")
        found = tab.evaluate(EDGES)
    assert found["chip"] == "solid"
    assert found["here"]
    assert all(found["paper"].removeprefix("rgb") in edge for edge in found["others"]), found
    assert not any(found["paper"].removeprefix("rgb") in edge for edge in found["here"]), found
