"""The anchors that are known of handwritten pages without converting them."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown

from briefing.publish.handwritten.heading_anchors import heading_anchors

LINES = (
    *(
        "# A",
        "## B c",
        "##B",
        " ## D",
        "## `a_b`: c",
        "## E {: #own }",
        "## F{#no}",
        "## *G*",
        "## H & i",
        "## J ##",
        "#",
        "## K\\",
    ),
    *("", "", "", "text", "- item", "    ## In", "    text", "> ## Q", "| a | b |", "|---|---|", "[^1]: note", ": term"),
    *(
        "```",
        "``` py",
        "```` md",
        "~~~",
        "  ```",
        "<!--",
        "-->",
        "text <!-- a",
        "a --> b",
        "<div>",
        "</div>",
        "<p>x</p>",
        "`a",
        "b`",
    ),
    *("!!! note", "===", "---", "[x]: y", "{: #z }"),
)


def anchors(text: str) -> set[str]:
    """The anchors of a page as Python-Markdown converts it."""
    extensions = ["attr_list", "toc", "tables", "fenced_code", "footnotes", "def_list", "admonition", "md_in_html"]
    return set(re.findall(r'\sid="([^"]*)"', Markdown(extensions=extensions).convert(text)))


@example(["```", "# A", "```` md", "# A"])
@example(["text <!-- a", "## B c", "-->"])
@given(st.lists(st.sampled_from(LINES), max_size=12))
def test_a_page_has_every_anchor_that_is_taken_for_certain(lines: list[str]) -> None:
    """Whatever surrounds a heading: a link to a heading that is only code or a comment is never accepted."""
    text = "\n".join(lines)
    assert heading_anchors(text) <= anchors(text)


def test_the_anchors_of_the_guide_are_known_without_a_conversion() -> None:
    """Almost all, so that a check of this project converts no page."""
    pages = [file.read_text("utf-8") for file in sorted((Path(__file__).parents[1] / "docs/guide").glob("*.md"))]
    found, wanted = ([of(page) for page in pages] for of in (heading_anchors, anchors))
    assert sum(map(len, found)) > 0.95 * sum(map(len, wanted))
