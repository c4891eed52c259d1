"""Footnotes of handwritten pages: a reference that readers see as it was typed is reported."""

from __future__ import annotations

import pytest

from briefing.publish.footnotes import footnotes_without_text


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
    (found,) = footnotes_without_text(page, "docs/about.md")
    assert (found.severity, found.place.line, found.place.column, found.help) == ("warning", 1, column, help)


@pytest.mark.parametrize(
    "page", ["Text[^n].\n\n[^n]: A note.\n", "Write `[^n]`.\n", "The pattern [^a-z] or [^x]+ or [^,;].\n", "\\[^n]\n"]
)
def test_other_brackets_bring_no_message(page: str) -> None:
    """Footnotes with a text, samples of code, and patterns are as they were meant."""
    assert not [*footnotes_without_text(page, "docs/about.md")]
