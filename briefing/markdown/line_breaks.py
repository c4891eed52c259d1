"""Line breaks inside a paragraph: replaced by a space, or removed between characters of a script without spaces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.markdown.plain_text import words_of
from briefing.source.cjk_ranges import SHARED_PUNCTUATION, WITHOUT_SPACES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.markdown.tree import Piece

_OR_SHARED = WITHOUT_SPACES + SHARED_PUNCTUATION
_BETWEEN_WORDLESS = re.compile(rf"(?<=[{WITHOUT_SPACES}])\n(?=[{_OR_SHARED}])|(?<=[{_OR_SHARED}])\n(?=[{WITHOUT_SPACES}])")


def join_lines(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Replace each line break in some pieces; a citation between two characters does not count as a neighbour."""
    if not any(isinstance(piece, str) and "\n" in piece for piece in pieces):
        return tuple(pieces)
    joined: list[Piece] = []
    for index, piece in enumerate(pieces):
        if isinstance(piece, str) and "\n" in piece:
            text = _BETWEEN_WORDLESS.sub("", piece)
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
    return bool(_BETWEEN_WORDLESS.search(f"{last}\n{first}"))
