"""Lists of handwritten pages: those that readers would see otherwise than they were meant are reported."""

from __future__ import annotations

import pytest
from markdown import Markdown

from briefing.publish.handwritten.page_faults import page_faults

FAULTS = {
    "- a\n  - b\n": (2, "at the level", "4 blanks", "<ul>\n<li>a</li>\n<li>b</li>"),
    "- a\n\n  - b\n": (3, "at the level", "4 blanks", "<p>b</p>\n</li>\n</ul>"),
    "1. a\n   - b\n2. c\n": (2, "at the level", "4 blanks", "<ol>\n<li>a</li>\n<li>b</li>\n<li>c</li>"),
    "1. a\n   1. b\n": (2, "at the level", "4 blanks", "<ol>\n<li>a</li>\n<li>b</li>"),
    "* a\n    * b\n      * c\n": (3, "at the level", "8 blanks", "<li>b</li>\n<li>c</li>"),
    "1. a\n\n   more\n\n2. b\n": (3, "not part of the item", "4 blanks", "</ol>\n<p>more</p>"),
    "There are:\n- a\n": (2, "continues the paragraph", "empty line", "<p>There are:\n- a</p>"),
    "Reasons\n- a\n- b\n": (2, "continues the paragraph", "empty line", "<p>Reasons\n- a\n- b</p>"),
    "# X\nReasons\n1. a\n2. b\n": (3, "continues the paragraph", "empty line", "<p>Reasons\n1. a\n2. b</p>"),
    "\u7406\u7531\uff1a\n- a\n": (2, "continues the paragraph", "empty line", "\uff1a\n- a</p>"),
    "1) a\n2) b\n": (1, "`1)` does not begin a list", "`1. `", "<p>1) a\n2) b</p>"),
    "a) a\nb) b\n": (1, "`a)` does not begin a list", "`- `", "<p>a) a\nb) b</p>"),
    "Text\n\n\u2022 a\n\u2022 b\n": (3, "`\u2022` does not begin a list", "`- `", "<p>\u2022 a\n\u2022 b</p>"),
    "-\xa0a\n": (1, "found no-break space where", "`- `", "<p>-\xa0a</p>"),
    "-\u2003a\n": (1, "found em space where", "`- `", "<p>-\u2003a</p>"),
    "Text\n\n2. March 2026 was the day.\n": (3, "`2.` is shown as `1.`", "`2\\.`", "<ol>\n<li>March 2026"),
    "# X\n1986. A great year.\n": (2, "`1986.` is shown as `1.`", "sane_lists", "<ol>\n<li>A great year"),
    "1. a\n\nText\n\n2. b\n": (5, "`2.` is shown as `1.`", "`2\\.`", "<p>Text</p>\n<ol>\n<li>b</li>"),
    "Text\n\n\u2610 a\n\u2610 b\n": (3, "`\u2610` does not begin a list", "`- `", "<p>\u2610 a\n\u2610 b</p>"),
    "Text\n1.\xa0a\n2.\xa0b\n": (2, "found no-break space where", "`1. `", "1.\xa0a\n2.\xa0b</p>"),
}


@pytest.mark.parametrize("page", FAULTS)
def test_a_list_that_readers_would_not_see_is_named(page: str) -> None:
    """The message says what to type; what Python-Markdown makes of the page shows that it is needed."""
    line, words, help, shown = FAULTS[page]
    (found,) = page_faults(page, "docs/about.md")
    assert (found.severity, found.place.line) == ("warning", line)
    assert words in found.message
    assert found.help
    assert help in found.help
    assert shown in Markdown().convert(page)


@pytest.mark.parametrize(
    "page",
    [
        "- a\n    - b\n        - c\n- d\n",
        "1. a\n    - b\n2. c\n",
        "- a\n  goes on\n- b\n",
        "- a\ngoes on\n- b\n",
        "- a\n - b\n",
        " 1. a\n10. b\n",
        "1. a\n\n2. b\n\n    more\n\n3. c\n",
        "2\\. March\n\n* a\n2. b\n",
        "  - a\n  - b\n",
        "- a\n\n    more\n\n- b\n",
        "- a\n\nText\n\n- b\n",
        "- a\n\n# X\n\n  - b\n",
        "# X\n- a\n- b\n",
        "Text\n\n---\n- a\n",
        "In all it is 3\n- 2 of them\n",
        "The year was\n1986. A good year.\n",
        "The ends of\n1. May and\nof June\n",
        "Text\n* * *\n",
        "```\n- a\n  - b\nText:\n- a\n```\n",
        "Text\n\n    Text:\n    - a\n",
        "!!! note\n    - a\n    - b\n",
        "<ul>\n- a\n- b\n</ul>\n",
        "Term\n:   - a\n    - b\n",
        "\u2022 alone\n",
        "See a) and\nb) below\n",
        "\u2014 Yes.\n\u2014 No.\n",
        "",
    ],
)
def test_other_lists_bring_no_message(page: str) -> None:
    """Items that go on in the next line, lists below headings, code, and paragraphs with dashes are as they were meant."""
    assert not [*page_faults(page, "docs/about.md")]


def test_a_list_that_keeps_its_numbers_brings_no_message() -> None:
    """The extension `sane_lists` begins a list with the number of its first item."""
    page = "3. a\n4. b\n"
    assert not [*page_faults(page, "docs/about.md", ("sane_lists",))]
    assert '<ol start="3">' in Markdown(extensions=["sane_lists"]).convert(page)
