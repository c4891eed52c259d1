"""Footnotes of handwritten pages: a reference that readers see as it was typed is reported."""

from __future__ import annotations

import pytest
from markdown import Markdown

from briefing.publish.handwritten.footnotes import footnote_faults


@pytest.mark.parametrize(
    ("page", "column", "help"),
    [
        ("Text[^n].\n", 5, "write the note below the text: `[^n]: …`"),
        ("Text[^1]\n\n", 5, "write the note below the text: `[^1]: …`"),
        ("Text[^n]", 5, "write the note below the text: `[^n]: …`"),
        ("Text[^notes].\n\n[^note]: A note.\n", 5, "did you mean `note`?"),
        ("Text[^a b].\n\n[^n]: A note[^n].\n", 5, "write the note below the text: `[^a b]: …`"),
    ],
)
def test_a_reference_without_a_footnote_is_named(page: str, column: int, help: str) -> None:
    """Also on a page that has no footnote at all."""
    (found,) = footnote_faults(page, "docs/about.md")
    assert (found.severity, found.place.line, found.place.column, found.help) == ("warning", 1, column, help)


@pytest.mark.parametrize(
    "page", ["Text[^n].\n\n[^n]: A note.\n", "Write `[^n]`.\n", "The pattern [^a-z] or [^x]+ or [^,;].\n", "\\[^n]\n"]
)
def test_other_brackets_bring_no_message(page: str) -> None:
    """Footnotes with a text, samples of code, and patterns are as they were meant."""
    assert not [*footnote_faults(page, "docs/about.md")]


def test_a_footnote_that_another_one_replaces_is_named() -> None:
    """Markdown keeps the last footnote of a name; the message is at the one that readers would miss."""
    page = "Text[^1] and[^1].\n\n[^1]: One.\n\n[^1]: Two.\n"
    (found,) = footnote_faults(page, "docs/about.md")
    assert (found.severity, found.place.line, found.place.column) == ("warning", 3, 1)
    assert "line 5" in found.message
    html = Markdown(extensions=["footnotes"]).convert(page)
    assert "Two." in html
    assert "One." not in html
    assert not [*footnote_faults(page, "docs/about.md", are_read=False)]
