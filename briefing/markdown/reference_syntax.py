"""How references and cites are written."""

from __future__ import annotations

import re

from briefing.markdown.tree import Citation

_KEY = r"@(?P<key>[^\s\[\]@,;]++)"
_AT = r"(?:[ \n]*+,(?P<at>(?:&#?\w{1,31};|[^\[\]@;])++))?+[ \n]*+"
_CITE = re.sub(r"\?P<\w+>", "?:", _KEY + _AT)
CITES = rf"{_CITE}(?:;[ \n]*+{_CITE})*+"

# What Markdown strips at the ends of lines and texts.
BLANKS = "\t\n\x0b\x0c\r \u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
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
    if at and ("\\" in at or "&" in at):
        from markdown_it.common.utils import unescapeAll  # rare, and a check that needs no grammar starts sooner

        at = unescapeAll(at)
    return " ".join(at.split()) or None if at else None
