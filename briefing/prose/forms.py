"""How references, cites and the addresses of links are written."""

from __future__ import annotations

import re

from markdown_it.common.utils import unescapeAll
from markdown_it.helpers import parseLinkDestination, parseLinkTitle

from briefing.prose.tree import Citation

REFERENCE = r"(?:[a-z0-9][a-z0-9-]*:)?(?:[FJREPG][0-9]+(?:\.[0-9]+)?|[A-D])"
_KEY = r"@(?P<key>[^\s\[\]@,;]++)"
_AT = r"(?:[ \n]*+,(?P<at>(?:&#?\w{1,31};|[^\[\]@;])++))?+[ \n]*+"
_CITE = re.sub(r"\?P<\w+>", "?:", _KEY + _AT)
CITES = rf"{_CITE}(?:;[ \n]*+{_CITE})*+"

_BLANKS = re.compile(r"[ \t\n]*")
_CITES = re.compile(CITES)
_ONE_CITE = re.compile(_KEY + _AT)


def citations(text: str, start: int, end: int) -> tuple[Citation, ...] | None:
    """Read the inside of a pair of brackets as citations, `None` if it is not written as such."""
    if not _CITES.fullmatch(text, start, end):
        return None
    return tuple(
        Citation(cite["key"], _place(cite["at"]), cite.start(), cite.end("key")) for cite in _ONE_CITE.finditer(text, start, end)
    )


def _place(at: str | None) -> str | None:
    return " ".join(unescapeAll(at).split()) or None if at else None


def destination(text: str, at: int) -> tuple[int, str, str] | None:
    """Read `(address "title")`, entities and escapes decoded, with the offset behind it."""
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
    """Find what follows blanks and line breaks."""
    found = _BLANKS.match(text, at)
    return found.end() if found else at
