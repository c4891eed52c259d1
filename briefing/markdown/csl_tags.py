"""CSL's tags in titles: italics, bold, raised and lowered characters, small capitals, and words that keep their case.

Source: https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html, "HTML-like formatting tags".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from briefing.markdown.escape import escape_run
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

Format = Literal["italic", "bold", "superscript", "subscript", "small-caps", "nocase"]


class TitlePiece(NamedTuple):
    """A part of a title: some text, or the start or end of a format."""

    text: str
    """The text as typed; of a tag, the tag."""
    format: Format | None = None
    start: bool = False


_TAG = lazy_pattern(r"<(/?)(i|b|sup|sub|sc|span)((?:\s+(?:style|class)\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'))?)\s*>")
_ATTRIBUTE = lazy_pattern(r"\s*(style|class)\s*=\s*[\"']\s*(.*?)\s*;?\s*[\"']")
_FORMATS: Mapping[str, Format] = {
    "i": "italic", "b": "bold", "sup": "superscript", "sub": "subscript", "sc": "small-caps",
    "style font-variant:small-caps": "small-caps", "class nocase": "nocase",
}  # fmt: skip


def _format(name: str, attribute: str) -> Format | None:
    """Return the format of a start tag; None for a `<span>` that means nothing in CSL."""
    found = _ATTRIBUTE.fullmatch(attribute)
    if name != "span":
        return None if found else _FORMATS[name]
    return _FORMATS.get(f"{found[1]} {found[2].replace(' ', '')}") if found else None


def parse(text: str) -> tuple[TitlePiece, ...]:
    """Split a title at its tags; a tag without its partner is text."""
    if "<" not in text:
        return (TitlePiece(text),) if text else ()
    pieces, at, unpaired = [], 0, {each.start() for each in unpaired_tags(text)}
    opened: list[Format] = []
    for tag in _TAG.finditer(text):
        if tag.start() in unpaired:
            continue
        format = opened.pop() if tag[1] else _format(tag[2], tag[3])
        if format is None:
            continue
        if not tag[1]:
            opened.append(format)
        pieces += [TitlePiece(text[at : tag.start()]), TitlePiece(tag[0], format, not tag[1])]
        at = tag.end()
    return tuple(piece for piece in (*pieces, TitlePiece(text[at:])) if piece.text)


def unpaired_tags(text: str) -> tuple[re.Match[str], ...]:
    """Return CSL's tags that lack their start or their end, and spans without a meaning in CSL."""
    opened: list[re.Match[str]] = []
    unpaired: list[re.Match[str]] = []
    for tag in _TAG.finditer(text):
        if not tag[1]:
            (opened if _format(tag[2], tag[3]) else unpaired).append(tag)
        elif tag[3] or tag[2] not in (each[2] for each in opened):
            unpaired.append(tag)
        else:
            while opened[-1][2] != tag[2]:
                unpaired.append(opened.pop())
            opened.pop()
    return tuple(sorted((*opened, *unpaired), key=lambda tag: tag.start()))


_HTML_TAG = lazy_pattern(r"<(/?)(em|italic|cite|strong|bold|small)>", re.IGNORECASE)
_MEANT = {"em": "i", "italic": "i", "cite": "i", "strong": "b", "bold": "b", "small": "sc"}


def html_tags(text: str) -> tuple[tuple[re.Match[str], str], ...]:
    """Return tags of HTML that an author may take for CSL's, each with the tag of CSL that was meant."""
    found = list(_HTML_TAG.finditer(text)) if "<" in text else []
    ends = {tag[2].lower(): tag.start() for tag in found if tag[1]}  # the last of each name
    starts = (tag for tag in found if not tag[1] and tag.start() < ends.get(tag[2].lower(), 0))
    return tuple((tag, _MEANT[tag[2].lower()]) for tag in starts)


def to_plain(text: str) -> str:
    """Return a title without its tags."""
    return "".join(piece.text for piece in parse(text) if piece.format is None) if "<" in text else text


_HTML: Mapping[Format, tuple[str, str]] = {
    "italic": ("<i>", "</i>"), "bold": ("<b>", "</b>"), "superscript": ("<sup>", "</sup>"), "subscript": ("<sub>", "</sub>"),
    "small-caps": ('<span class="bf-small-caps">', "</span>"), "nocase": ("", ""),
}  # fmt: skip


def to_html(text: str) -> str:
    """Return a title as HTML."""
    if "<" not in text:
        return escape_run(text).strip(" ")
    pieces, after_tag = [], False
    for piece in parse(text):
        pieces.append(_HTML[piece.format][not piece.start] if piece.format else escape_run(piece.text, after_tag=after_tag))
        after_tag = after_tag or piece.format is not None
    return "".join(pieces).strip(" ")
