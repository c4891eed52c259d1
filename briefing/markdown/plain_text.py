"""Plain text of parsed Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.markdown.tree import Cites, Code, Reference, is_block
from briefing.source.cjk_ranges import WITHOUT_SPACES, is_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from briefing.markdown.tree import Piece, Prose

# Placeholder for a citation until the spaces around it are resolved; parsed text cannot contain it.
_CITE = "\0"
_CITES = re.compile(rf"[ ]*{_CITE}+(?P<between_words>(?=[\w(“\"']))?")
_WHITESPACE = re.compile("[ \t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")


def to_plain_text(prose: Prose) -> str:
    """Return the visible words as one line, without citations; a reference is shown by its label or else by its id."""
    return words_of(prose.body)


def words_of(pieces: Iterable[Piece]) -> str:
    """Return the visible words of some pieces as one line."""
    if isinstance(pieces, tuple) and len(pieces) == 1 and isinstance(pieces[0], str):  # as most texts
        words = pieces[0]
    else:
        words = "".join(_words(pieces))
    if not words.isprintable() or "  " in words:  # few texts; a printable one has no other white space than blanks
        words = _WHITESPACE.sub(" ", words)
    if _CITE in words:
        words = _CITES.sub(_space, words)
    return words.strip(" ")


def _space(cites: re.Match[str]) -> str:
    """Return the space that replaces citations: none before punctuation and in a script without spaces."""
    after = cites.string[cites.end() : cites.end() + 1]
    return "" if cites["between_words"] is None or is_in(after, WITHOUT_SPACES) else " "


def _words(pieces: Iterable[Piece]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, str):
            yield piece
        elif isinstance(piece, Cites):
            yield _CITE
        elif isinstance(piece, Code):
            yield f" {piece.text} " if piece.block else piece.text
        elif isinstance(piece, Reference):
            yield piece.target if piece.label is None else words_of(piece.label)
        elif is_block(piece) or piece.name == "br":
            yield " "
            yield from _words(piece.inside)
            yield " "
        else:
            yield from _words(piece.inside)
