"""The syntax of link destinations (CommonMark 0.31, section 6.3)."""

from __future__ import annotations

import re

from markdown_it.helpers import parseLinkDestination, parseLinkTitle

_BLANKS = re.compile(r"[ \t\n]*")


def destination(text: str, at: int) -> tuple[int, str, str] | None:
    """Parse `(address "title")`; return the decoded address and the offset after it."""
    if text[at : at + 1] != "(":
        return None
    start = skip_blanks(text, at + 1)
    address = parseLinkDestination(text, start, len(text))
    if not address.ok:
        return (start + 1, "", "") if text[start : start + 1] == ")" else None
    after = skip_blanks(text, address.pos)
    title = parseLinkTitle(text, after, len(text)) if after > address.pos else None
    if title is not None and title.ok:
        after = skip_blanks(text, title.pos)
    if text[after : after + 1] != ")":
        return None
    return after + 1, address.str, title.str if title is not None and title.ok else ""


def skip_blanks(text: str, at: int) -> int:
    """Return the offset of the first character that is not a space or line break."""
    found = _BLANKS.match(text, at)
    return found.end() if found else at
