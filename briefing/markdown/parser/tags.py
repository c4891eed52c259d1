"""HTML tags and comments in an inline text."""

from __future__ import annotations

import re

from markdown_it.common.html_re import HTML_TAG_RE

TAG_NAME = re.compile("<(/?)([A-Za-z][A-Za-z0-9-]*)")
_LOOSE_TAG = re.compile(
    r"</?[A-Za-z][A-Za-z0-9-]*[\s/][^<>]*>"
)  # `<svg/onload=…>`: not a tag in CommonMark, but a tag in browsers
_TAG_START = re.compile(r"<(?:!--|!\[|![A-Za-z]|\?)")


def tag_end(text: str, at: int) -> int | None:
    """Return the end of a tag or comment; an unclosed one ends after its opening characters."""
    if opening := _TAG_START.match(text, at):
        closing = text.find("-->" if opening[0] == "<!--" else ">", opening.end())
        return text.index(">", closing) + 1 if closing >= 0 else opening.end()
    found = HTML_TAG_RE.match(text, at) or _LOOSE_TAG.match(text, at)
    return found.end() if found else None
