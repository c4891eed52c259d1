"""The anchors that the headings of a handwritten page certainly have: to find them takes a hundredth of a conversion."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = r"(?P<fence>`{3,}|~{3,})(?P<after>[^\n]*)\n(?:[^\n]*\n)*?(?:(?P=fence)[ ]*$|[^\n]*\Z)"
_WORDS = r"[^\n_*~^\[\]{}\\|$<>&`#!@]++"
"""Characters that mean nothing to Markdown."""
_HEADING = rf"\#{{1,6}}(?P<words>(?:{_WORDS}|`[^`\n<>&\\]+`)+)(?:\{{:?[ ]*+\#(?P<id>[\w-]++)[ ]*+\}})?[ ]*+\#*+[ ]*+$"
_PART = re.compile(
    rf"^(?:{_FENCE}|(?:(?<=\n\n)|\A){_HEADING}|(?P<comment><!--.*?(?:-->|\Z))|(?P<unsure>[ ]{{0,3}}<|[ ]{{1,3}}(?:```|~~~)))",
    re.MULTILINE | re.DOTALL,
)
"""A sample of code; a heading of plain words and code below an empty line; a comment; or what some readers take for HTML or code.

A line below another one may be a row of a table.
"""
_LANGUAGE = re.compile(r"[ ]*[\w+#.-]*[ ]*")
_NO_LETTER = re.compile(r"[^\w\s-]")
_GAPS = re.compile(r"[-\s]+")


def heading_anchors(text: str) -> frozenset[str]:
    """Return the anchors of headings that every reader of Markdown finds; others may have anchors too.

    Below the first line of HTML, headings may be part of it. `text` is a page without the settings at its head.
    """
    return frozenset(_anchors(text))


def _anchors(text: str) -> Iterator[str]:
    comments = text.count("<!--")
    found: list[str] = []
    for part in _PART.finditer(text.lstrip("\n")):
        if part["unsure"] or (part["fence"] and not _LANGUAGE.fullmatch(part["after"])):
            break
        comments -= part[0].count("<!--") if part["comment"] or part["fence"] else 0
        if part["words"] and (not part["id"] or part["words"].endswith(" ")):
            found.append(part["id"] or slug(part["words"]))
    if comments <= 0:  # in the middle of a line, one could hide what follows
        yield from filter(None, found)


def slug(words: str) -> str:
    """Return the anchor that Python-Markdown gives to a heading of these words."""
    plain = words if words.isascii() else normalize("NFKD", words).encode("ascii", "ignore").decode("ascii")
    return _GAPS.sub("-", _NO_LETTER.sub("", plain).strip().lower())
