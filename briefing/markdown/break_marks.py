"""The `|` of a title: it marks where a line may break, and does not belong to the words."""

from __future__ import annotations

import re

from briefing.source.cjk_ranges import WITHOUT_SPACES, is_in

BREAK_MARK = re.compile(r"\s*(?:\||&#124;)\s*")
"""The mark with the spaces around it, in a text or in HTML."""


def between_chinese(mark: re.Match[str]) -> bool:
    """Return whether a mark is between two characters that are written without a space."""
    before, after = mark.string[: mark.start()][-1:], mark.string[mark.end() :][:1]
    return is_in(before, WITHOUT_SPACES) and is_in(after, WITHOUT_SPACES)


def without_break_marks(text: str) -> str:
    """Return a text on one line: each mark becomes a space, or nothing between two Chinese characters."""
    return BREAK_MARK.sub(lambda mark: "" if between_chinese(mark) else " ", text) if "|" in text else text
