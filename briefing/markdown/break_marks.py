"""The `|` of a title: it marks where a line may break, and does not belong to the words."""

from __future__ import annotations

import re
from functools import cache

from briefing.source.cjk_ranges import WITHOUT_SPACES

BREAK_MARK = re.compile(r"\s*(?:\||&#124;)\s*")
"""The mark with the spaces around it, in a text or in HTML."""


@cache  # compiled at its first use, because large sets of characters take long
def _without_spaces() -> re.Pattern[str]:
    return re.compile(f"[{WITHOUT_SPACES}]")


def between_chinese(mark: re.Match[str]) -> bool:
    """Return whether a mark is between two characters that are written without a space."""
    before, after = mark.string[: mark.start()][-1:], mark.string[mark.end() :][:1]
    return bool(_without_spaces().match(before) and _without_spaces().match(after))


def without_break_marks(text: str) -> str:
    """Return a text on one line: each mark becomes a space, or nothing between two Chinese characters."""
    return BREAK_MARK.sub(lambda mark: "" if between_chinese(mark) else " ", text) if "|" in text else text
