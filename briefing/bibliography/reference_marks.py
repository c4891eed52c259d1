"""What a citation processor must leave as it is: formats and parts of a reference, as characters that no text contains.

The processor changes the case of texts, joins them and does not escape them. It treats these characters like any other that has
no case, so they come out where they went in.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

RangeName = Literal["italic", "bold", "underline", "superscript", "subscript", "small-caps", "title"]
PartName = Literal["text", "date", "URL", "DOI"]

_RANGES: tuple[RangeName, ...] = ("italic", "bold", "underline", "superscript", "subscript", "small-caps", "title")
STARTS: Mapping[RangeName, str] = MappingProxyType({name: chr(0xFDD0 + 2 * index) for index, name in enumerate(_RANGES)})
ENDS: Mapping[RangeName, str] = MappingProxyType({name: chr(0xFDD1 + 2 * index) for index, name in enumerate(_RANGES)})
_KEPT = "\ufde0"
"""The character in front of the number of a part that is kept as it is; the number is a private character."""
_FIRST, _MOST = 0xE000, 0x1900
_MARK = re.compile(f"[{STARTS['italic']}-{ENDS['title']}]|{_KEPT}.")


class KeptPart(NamedTuple):
    """A part of a reference that a style must not change: an address, the name of an institution, a word with its own case."""

    name: PartName
    text: str


class FormattedReference(NamedTuple):
    """A reference in a citation style: its text with marks, the parts that they stand for, and its language (BCP 47)."""

    marked: str
    kept: tuple[KeptPart, ...]
    language: str

    def pieces(self) -> Iterator[str | KeptPart | tuple[RangeName, bool]]:
        """Yield texts, parts as they are, and the starts (`True`) and ends (`False`) of formats and of the title."""
        at = 0
        for mark in _MARK.finditer(self.marked):
            if before := self.marked[at : mark.start()]:
                yield before
            index = ord(mark[0][0]) - 0xFDD0
            yield self.kept[ord(mark[0][1]) - _FIRST] if mark[0][0] == _KEPT else (_RANGES[index // 2], index % 2 == 0)
            at = mark.end()
        if rest := self.marked[at:]:
            yield rest


class Marker:
    """Collects the kept parts of one reference; of a `date`, which has months, the style prints nothing more."""

    def __init__(self) -> None:
        self.kept: list[KeptPart] = []

    def keep(self, text: str, name: PartName = "text") -> str:
        """Return the mark that stands for a part; of very many, the last stay unprotected."""
        if len(self.kept) >= _MOST:
            return text
        self.kept.append(KeptPart(name, text))
        return mark_of(len(self.kept) - 1)


def mark_of(index: int) -> str:
    """Return the mark that stands for a kept part."""
    return _KEPT + chr(_FIRST + index)


def within(name: RangeName, text: str) -> str:
    """Return a text between the marks of a format."""
    return f"{STARTS[name]}{text}{ENDS[name]}"
