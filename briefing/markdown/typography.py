"""Typographic adjustments to a parsed text before it is rendered."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from briefing.markdown.glossary import EXPLAINS
from briefing.markdown.tree import Cites, Element, Reference
from briefing.source.cjk_ranges import WITHOUT_SPACES
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from briefing.markdown.tree import Piece

_STOPS = lazy_pattern(r"[,.;:!?)\]’”»،؛؟۔，。、；：！？）」』》]+")


_END = lazy_pattern(r"[.!?؟۔](?=\s|$)|[。！？]")


def stops_before_citations(pieces: Sequence[Piece]) -> list[Piece]:
    """Move the stop that ends a sentence before the citations of the sentence, so that it does not stand alone after them."""
    moved = list(pieces)
    for index, piece in enumerate(moved):
        before, after = moved[index - 1] if index else None, moved[index + 1] if index + 1 < len(moved) else None
        if isinstance(piece, Cites) and isinstance(before, str) and isinstance(after, str) and before.strip():
            if stop := _END.match(after):
                text = before.rstrip(" ")
                moved[index - 1], moved[index + 1] = text + stop[0] + " ", after[stop.end() :]
        elif isinstance(piece, Element):
            moved[index] = piece._replace(inside=tuple(stops_before_citations(piece.inside)))
    return moved


def keep_together(pieces: Sequence[Piece], terms: bool = True) -> Iterator[Piece]:
    """Keep a citation or a term button on one line with the punctuation after it; browsers may break the line there."""
    if all(isinstance(piece, str) for piece in pieces):
        yield from filter(None, pieces)
        return
    stop = ""
    for piece, following in pairwise((*stops_before_citations(pieces), "")):
        if isinstance(piece, str):
            piece = piece[len(stop) :]
        stop = ""
        if isinstance(piece, Cites) or (terms and _opens_a_box(piece)):
            found = _STOPS.match(following) if isinstance(following, str) else None
            stop = found[0] if found else ""
            yield from _join_with_stop(piece, stop)
        elif isinstance(piece, Element):
            yield piece._replace(inside=tuple(keep_together(piece.inside, terms)))
        elif piece:
            yield piece


def _opens_a_box(piece: Piece) -> bool:
    return isinstance(piece, Reference) and piece.target.startswith(EXPLAINS)


def _join_with_stop(piece: Piece, stop: str) -> Iterator[Piece]:
    """Join a piece with the punctuation after it; of several citations only the last, so that a row of them can wrap."""
    if not stop:
        yield piece
        return
    if isinstance(piece, Cites) and len(piece.citations) > 1:
        yield Cites(piece.citations[:-1])
        yield " "
        piece = Cites(piece.citations[-1:])
    yield Element("span", (piece, stop), (("class", "bf-held"),))


_WORD = lazy_pattern(rf"(?![{WITHOUT_SPACES}])[^\W_]")


def without_citations(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Remove citations, each with the space before it unless a word follows immediately."""
    for piece, following in pairwise((*pieces, "")):
        if isinstance(piece, Element):
            yield piece._replace(inside=tuple(without_citations(piece.inside)))
        elif isinstance(piece, str) and isinstance(following, Cites):
            yield piece.rstrip(" ")
        elif isinstance(piece, Cites):
            yield " " if isinstance(following, str) and _WORD.match(following) else ""
        else:
            yield piece


_FULL_WIDTH_STOPS = "、。，：；！？）"
_SPACE_AFTER_FULL_WIDTH_STOP = lazy_pattern(f"(?<=[{_FULL_WIDTH_STOPS}])((?:</[a-z]+>)*) (?=<[a-z])")


def remove_full_width_spacing(page: str) -> str:
    """Remove the space between a full-width stop and an element after it: the glyph includes its own space."""
    if not any(stop in page for stop in _FULL_WIDTH_STOPS):
        return page
    return _SPACE_AFTER_FULL_WIDTH_STOP.sub(r"\1", page)


def lower_headings(pieces: Iterable[Piece], by: int) -> Iterator[Piece]:
    """Lower the headings of a text by a number of levels, at most to `h6`."""
    for piece in pieces:
        if isinstance(piece, Element) and re.fullmatch("h[1-6]", piece.name):
            yield piece._replace(name=f"h{min(6, int(piece.name[1]) + by)}")
        else:
            yield piece
