"""Line breaks inside a paragraph: replaced by a space, or removed between characters of a script without spaces."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from briefing.markdown.plain_text import words_of
from briefing.source.cjk_ranges import SHARED_PUNCTUATION, WITHOUT_SPACES, is_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.markdown.tree import Piece


def join_lines(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Replace each line break in some pieces; a citation between two characters does not count as a neighbour."""
    if not any(isinstance(piece, str) and "\n" in piece for piece in pieces):
        return tuple(pieces)
    joined: list[Piece] = []
    for index, piece in enumerate(pieces):
        if isinstance(piece, str) and "\n" in piece:
            if piece.isascii() and not piece.isspace():
                joined.append(piece.replace("\n", " "))  # what is beside a break decides only for other scripts
                continue
            text = without_breaks(piece)
            if text.startswith("\n") and _meet(pieces[:index], [text[1:], *pieces[index + 1 :]]):
                text = text[1:]
            if text.endswith("\n") and _meet([*pieces[:index], text[:-1]], pieces[index + 1 :]):
                text = text[:-1]
            piece = text.replace("\n", " ")
        if piece != "":
            joined.append(piece)
    return tuple(joined)


def _meet(before: Sequence[Piece], after: Sequence[Piece]) -> bool:
    """Return whether both neighbours of a line break are characters of a script without spaces."""
    last, first = words_of(before[-2:])[-1:], words_of(after[:2])[:1]
    return _wordless(last, first)


def without_breaks(text: str) -> str:
    """Remove the line breaks between two characters of a script without spaces, and keep the others."""
    lines = text.split("\n")
    pairs = pairwise(lines)
    return lines[0] + "".join(after if _wordless(before[-1:], after[:1]) else f"\n{after}" for before, after in pairs)


def _wordless(before: str, after: str) -> bool:
    one, other = is_in(before, WITHOUT_SPACES), is_in(after, WITHOUT_SPACES)
    return (one and (other or is_in(after, SHARED_PUNCTUATION))) or (other and is_in(before, SHARED_PUNCTUATION))
