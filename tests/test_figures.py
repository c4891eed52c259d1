"""Each figure is one block of safe HTML; its positions have CSS rules, its words exist, and its texts stay text."""

from __future__ import annotations

import re

import markdown
import pytest

from briefing.i18n import interface
from briefing.model import Table
from briefing.render.figures import chart_figure, draw, states_figure, table
from briefing.render.figures.columns import COLUMNS
from tests.hostile import HOSTILE
from tests.small_figures import (
    AGREEMENT,
    ARGUED,
    CSS,
    INK,
    NOW,
    Tree,
    everything,
    of_numbers,
    of_states,
    rows,
    span,
)


@pytest.mark.parametrize("kind", everything())
def test_a_figure_is_one_block_that_markdown_leaves_alone(kind: str) -> None:
    """A figure starts a line, has no blank line, script or style, and passes through Markdown unchanged."""
    html = str(everything()[kind])
    assert re.match("<(figure|div) class=", html)
    assert "\n" not in html
    tree = Tree(html)
    assert not [attrs for tag, attrs, _ in tree.found if "style" in attrs or tag in ("style", "script")]
    assert markdown.markdown(f"Before\n\n{html}\n\nAfter", extensions=["attr_list", "tables", "toc"]).split("\n")[1] == html


@pytest.mark.parametrize("kind", everything())
def test_every_class_has_a_rule(kind: str) -> None:
    """Every class in a drawing has a rule in the style sheet; a few names only identify parts."""
    named = {css for _, attrs, _ in Tree(everything()[kind]).found for css in (attrs.get("class") or "").split()}
    without = {css for css in named if css.startswith("fig-") and not re.search(rf"\.{css}(?![a-z0-9-])", CSS)}
    assert without <= {"fig-chart", "fig-states", "fig-tabular", "fig-table", "fig-full"}


def test_every_place_has_a_rule() -> None:
    """The style sheet has all columns, widths, rows and heights of drawings."""
    for letter, last in (("c", COLUMNS + 1), ("w", COLUMNS), ("r", 40), ("h", 8), ("rows-", 5)):
        for number in range(1, last + 1):
            assert f".fig-{letter}{number}{{--{letter.removesuffix('-')}:{number}}}" in CSS


@pytest.mark.parametrize("kind", everything())
def test_no_link_is_inside_a_link(kind: str) -> None:
    """The link of a node contains no other link, whatever its text."""
    assert not [tag for tag, _, outer in Tree(everything()[kind]).found if tag == "a" and "a" in outer]


def test_the_same_facts_give_the_same_bytes() -> None:
    """A drawing does not depend on when or how often it is made."""
    assert everything() == everything()


def test_every_word_of_a_figure_is_in_the_words() -> None:
    """Every word that a figure requests exists in the interface."""
    everything()
    chart_figure(of_numbers(), rows("year,count", "2020,101", "2021,102"), INK)
    states_figure(of_states(span("2027", "..", "planned")), NOW, INK)
    english, _ = interface.load("en")
    assert not sorted(key for key in INK.asked if key not in english)


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.strip() and not re.search("[\ud800-\udfff]", text)])
def test_hostile_texts_stay_text(text: str) -> None:
    """A name, label, note or cell remains text in its place."""
    shown = [
        states_figure(of_states(span("2020", "2021", label=text, note=text), title=text, note=text), NOW, INK),
        chart_figure(of_numbers(title=text, note=text, unit=text, series="who", labels={"a": text, "year": text}),
              Table("f.csv", ("year", "who", "count"), (("2020", text, "1"), (text, "a", "2")), (), ()), INK),
        table(of_numbers("table", labels={"count": text}),
              Table("f", ("year", text, "count"), ((text, text, text),), (), ()), INK),
    ]  # fmt: skip
    for html in shown:
        elements = {(tag, *sorted(attrs)) for tag, attrs, _ in Tree(html).found}
        assert not {tag for tag, *_ in elements} & {"script", "img", "iframe", "b onclick", "math", "style", "object", "input"}
        assert not [name for _, *names in elements for name in names if name.startswith("on")]


def test_a_figure_may_be_a_heading_and_leave_its_anchor_out() -> None:
    """The page decides whether the finding is a heading, and whether its id appears a second time."""
    assert '<h2 class="fig-finding"><a href="#G1">G1</a> The finding</h2>' in draw(AGREEMENT, ARGUED, NOW, INK, element="h2")
    assert 'id="G1"' in draw(AGREEMENT, ARGUED, NOW, INK)
    assert 'id="G1"' not in draw(AGREEMENT, ARGUED, NOW, INK, anchor=False)
