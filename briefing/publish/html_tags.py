"""The tags of a page in their order, told apart where a browser tells them apart, in one pass over the text."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

RAW = frozenset(("script", "style"))
"""Elements in which tags are only text."""

_START = re.compile(r"<(?:!--|([a-zA-Z][^\s/>]*+))")
_COMMENT = re.compile(r"-?>|.*?--!?>", re.DOTALL)
_ATTRIBUTE = re.compile(
    r"[\s/]*+(?:(?P<end>>)|(?P<name>[^\s/>][^\s/>=]*+)"
    r"(?:\s*+=\s*+(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<open>[\"'])|(?P<bare>[^\s>]*+)))?+)"
)
_END = {name: re.compile(rf"</{name}(?=[\s/>])[^>]*+>", re.IGNORECASE) for name in RAW}


class Tag(NamedTuple):
    """A start tag with its attributes, and the text of an element in which tags are only text."""

    name: str
    attributes: dict[str, str]
    text: str = ""


def tags(html: str) -> Iterator[Tag | None]:
    """Yield every start tag; None at the end if the page breaks off inside one, as nothing after that is a page."""
    position = 0
    while start := _START.search(html, position):
        if start[1] is None:
            closed = _COMMENT.match(html, start.end())
            position = closed.end() if closed else len(html)
            continue
        attributes, end = _attributes(html, start.end())
        name = start[1].lower()
        close = _END[name].search(html, end) if name in RAW and end is not None else None
        if end is None or (name in RAW and close is None):
            yield None
            return
        yield Tag(name, attributes, html[end : close.start()] if close else "")
        position = close.end() if close else end


def _attributes(html: str, position: int) -> tuple[dict[str, str], int | None]:
    """Read up to the end of a tag; of two attributes with one name a browser takes the first."""
    found: dict[str, str] = {}
    while part := _ATTRIBUTE.match(html, position):
        position = part.end()
        if part["end"]:
            return found, position
        if part["open"]:
            break
        value = part["double"] or part["single"] or part["bare"] or ""
        found.setdefault(part["name"].lower(), unescape(value) if "&" in value else value)
    return found, None
