"""The quick way to read what most texts are: plain sentences, perhaps with cites and references."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.prose.forms import CITES, REFERENCE, citations
from briefing.prose.grammar import BLANKS
from briefing.prose.tree import Cites, Element, Mention, Prose, Reference

if TYPE_CHECKING:
    from briefing.prose.tree import Citation, Piece

_MEANS_SOMETHING = r"[\\`*_<&{\x00-\x09\x0b-\x1f]"
_IN_A_LINE = re.compile(rf"{_MEANS_SOMETHING}|\n")
_IN_BLOCKS = re.compile(rf"{_MEANS_SOMETHING}|[|~]|[ ]\n|\n[ ]|\A[ ]|(?:\A|\n)(?:[#>+=-]|[0-9]{{1,9}}[.)])")
_PARAGRAPH = re.compile(r"(?:[^\n]++|\n(?!\n))++")
_BRACKETS = re.compile(rf"\[(?:(?P<target>{REFERENCE})|{CITES})\](?![\[(])")


def read_quickly(text: str, *, block: bool) -> Prose | None:
    """Read a text if nothing in it needs the grammar, else return `None`."""
    if (_IN_BLOCKS if block else _IN_A_LINE).search(text):
        return None
    if not block and "[" not in text and "]" not in text:
        words = text.strip(BLANKS)
        return Prose((words,)) if words else Prose()
    mentions: list[Mention] = []
    cited: list[Citation] = []
    body: list[Piece] = []
    for start, end in (found.span() for found in _PARAGRAPH.finditer(text)) if block else [(0, len(text))]:
        pieces = _read_line(text, start, end, mentions, cited)
        if pieces is None:
            return None
        if pieces:
            body += [Element("p", pieces)] if block else pieces
    return Prose(tuple(body), (), tuple(mentions), tuple(cited))


def _read_line(
    text: str, start: int, end: int, mentions: list[Mention], cited: list[Citation]
) -> tuple[Piece, ...] | None:
    """Read one paragraph, or return `None` if it holds brackets of another kind."""
    words = text[start:end].strip(BLANKS)
    start = text.find(words, start)
    end = start + len(words)
    pieces: list[Piece] = []
    for found in _BRACKETS.finditer(text, start, end):
        pieces.append(text[start : found.start()])
        if found["target"]:
            mentions.append(Mention(found["target"], None, *found.span()))
            pieces.append(Reference(found["target"], None))
        else:
            group = citations(text, found.start() + 1, found.end() - 1) or ()
            cited += group
            pieces.append(Cites(group))
        start = found.end()
    pieces.append(text[start:end])
    if any("[" in piece or "]" in piece for piece in pieces if isinstance(piece, str)):
        return None
    return tuple(piece.replace("\n", " ") if isinstance(piece, str) else piece for piece in pieces if piece)
