"""Scans a page for its tags, following the HTML tokenizer (HTML Living Standard, section 13.2.5)."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

RAW = frozenset(("script", "style"))
"""Elements whose content is raw text."""

_SPACE = r" \t\n\f\r"
_START = re.compile(
    rf"<(?:(?P<comment>!--)|(?P<end>/)?(?P<name>[a-zA-Z][^{_SPACE}/>]*+)(?(end)(?!>))|(?P<bogus>[!?]|/[^a-zA-Z>]))"
)
"""What opens anything but text and the usual end tag, which has no attributes."""
_COMMENT = re.compile(r"-?>|.*?--!?>", re.DOTALL)
_ATTRIBUTE = re.compile(
    rf"[{_SPACE}/]*+(?:(?P<end>>)|(?P<name>[^{_SPACE}/>][^{_SPACE}/>=]*+)"
    rf"(?:[{_SPACE}]*+=[{_SPACE}]*+"
    rf"(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<open>[\"'])|(?P<bare>[^{_SPACE}>]*+)))?)"
)
_CLOSE = re.compile(">")
_END = {name: re.compile(rf"</{name}(?=[{_SPACE}/>])", re.IGNORECASE) for name in RAW}


class Tag(NamedTuple):
    """A start tag with its attributes, and the content if the element is a raw text element."""

    name: str
    attributes: dict[str, str]
    text: str = ""


def tags(html: str, but: re.Pattern[str] | None = None) -> Iterator[Tag | None]:
    """Yield every start tag, and a final None if the page ends inside a tag.

    A part of a page that the pattern `but` matches is left out: whole texts and tags, so that nothing begins or ends in it.
    """
    for tag, _, _ in _scan(html, but=but):
        yield tag


def with_attributes(html: str, new_values: Callable[[Tag], Mapping[str, str] | None]) -> str:
    """Return a page with other attributes: `new_values` returns those of a start tag that change, or `None` to remove the tag.

    An attribute that the tag does not have is not added. All else is unchanged to the character.
    """
    parts: list[str] = []
    done = 0
    for tag, start, position in _scan(html):
        if tag is None or not tag.attributes:
            continue
        values = new_values(tag)
        if values is None:
            parts.append(html[done:start])
            done = _attributes(html, position)[1] or len(html)
            continue
        left = dict(values)
        while left and (part := _ATTRIBUTE.match(html, position)) and not part["end"]:
            position = part.end()
            value = left.pop(part["name"].lower(), None)
            if value is not None:
                quoted = escape(value, quote=False).replace('"', "&quot;")
                parts.append(f'{html[done : part.end("name")]}="{quoted}"')
                done = position
    return "".join((*parts, html[done:]))


def without_comments(html: str) -> str:
    """Return a page without its comments: the same signs in a script or in the value of an attribute are none.

    A comment without an end is kept, and so are those of a page with a `<textarea>`, in which they are text.
    """
    comments: list[tuple[int, int]] = []
    for tag, _, _ in _scan(html, comments):
        if tag is not None and tag.name == "textarea":
            return html
    starts, ends = (0, *(end for _, end in comments)), (*(start for start, _ in comments), len(html))
    return "".join(html[start:end] for start, end in zip(starts, ends, strict=True))


def _scan(
    html: str, comments: list[tuple[int, int]] | None = None, but: re.Pattern[str] | None = None
) -> Iterator[tuple[Tag | None, int, int]]:
    """Yield every start tag, where it starts, and where its attributes start; a final None if the page ends inside a tag.

    The places of comments are added to the list, if there is one.
    """
    position = 0
    while start := _START.search(html, found.end() if but and (found := but.match(html, position)) else position):
        if start["name"] is None:
            closed = _COMMENT.match(html, start.end()) if start["comment"] else _CLOSE.search(html, start.end() - 1)
            position = closed.end() if closed else len(html)
            if comments is not None and closed and start["comment"]:
                comments.append((start.start(), position))
            continue
        attributes, end = _attributes(html, start.end())
        if end is None:
            yield None, start.start(), start.end()
            return
        position = end
        if start["end"]:
            continue
        name, text = start["name"].lower(), ""
        if name in RAW:
            close = _END[name].search(html, end)
            position = html.find(">", close.end()) + 1 if close else 0
            if close is None or not position:
                yield None, start.start(), start.end()
                return
            text = html[end : close.start()]
        yield Tag(name, attributes, text), start.start(), start.end()


def _attributes(html: str, position: int) -> tuple[dict[str, str], int | None]:
    """Parse the attributes up to the end of a tag; of duplicate attributes the first wins, as in browsers."""
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
