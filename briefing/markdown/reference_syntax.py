"""The syntax of references and citations."""

from __future__ import annotations

import re

from briefing.markdown.tree import Citation

_KEY = r"@(?P<key>[^\s\[\]@,;]++)"
# The patterns are unambiguous, so that a failed match does not backtrack.
_AT = r"[ \n]*+(?:,(?P<at>(?:[^\[\]@;&]++|&#?\w{1,31};|&(?!#?\w{1,31};))+))?"
_CITE = re.sub(r"\?P<\w+>", "?:", _KEY + _AT)
CITES = rf"{_CITE}(?:;[ \n]*+{_CITE})*"

# The characters that Markdown strips at the ends of lines and texts.
BLANKS = "\t\n\x0b\x0c\r \u00a0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
_CITES = re.compile(CITES)
_ONE_CITE = re.compile(_KEY + _AT)


def citations(text: str, start: int, end: int) -> tuple[Citation, ...] | None:
    """Parse the content of a pair of brackets as citations; return `None` if it has another form."""
    if not _CITES.fullmatch(text, start, end):
        return None
    return tuple(
        Citation(cite["key"], _parse_locator(cite["at"]), cite.start(), cite.end("key"))
        for cite in _ONE_CITE.finditer(text, start, end)
    )


def _parse_locator(at: str | None) -> str | None:
    if at and ("\\" in at or "&" in at):
        from markdown_it.common.utils import unescapeAll  # rarely needed; importing it here speeds up the start of a check

        at = unescapeAll(at)
    return " ".join(at.split()) or None if at else None
