"""Whether a file could be read with some lines written otherwise: what a help is held against before it is offered.

Only the lines around a fault are read again, from one entry at the margin to another, so that a fault in a long file costs
no more than one in a short file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_AT_THE_MARGIN = re.compile(r"[^\s#]")
MOST = 60_000  # characters
_STYLE_CONTEXT = 400  # lines
_CONTEXT_ENTRIES = 2  # entries at the margin before and after the fault


class Reading(NamedTuple):
    """How far the parser gets with a text."""

    start_lines: frozenset[int]
    """The lines (from 0) in which a key, a value or an entry begins; the others go on with a text."""
    stopped: int | None
    """The line where it gives up; `None` where it reads to the end."""


class Parser(NamedTuple):
    """What cures are tried with."""

    reading: Callable[[str], Reading]
    fields: frozenset[str]
    """The names that fields of the file may have, as far as they are known."""


class ParserWindow(NamedTuple):
    """Some lines of a file around a fault, and the parser to read them with."""

    lines: tuple[str, ...]
    """All lines of the file."""
    start: int
    end: int
    parser: Parser

    def parses_with(self, replacements: Mapping[int, str], *begin: int) -> bool:
        """Whether the parser reads on to the end with these lines in the place of others.

        The content of lines that must begin something may not become part of the text above them.
        """
        found = self.start_lines(replacements)
        return found is not None and found.issuperset(begin)

    def start_lines(self, replacements: Mapping[int, str]) -> frozenset[int] | None:
        """The lines in which something begins, with these in the place of others; nothing where the parser gives up."""
        found = self.parser.reading("\n".join(replacements.get(at, self.lines[at]) for at in range(self.start, self.end)) + "\n")
        return frozenset(at + self.start for at in found.start_lines) if found.stopped is None else None

    def names_a_field(self, word: str) -> bool:
        """Return whether a word is the name of a field: one that the file may have, or that it has elsewhere."""
        field = re.compile(rf" *(?:- +)*{re.escape(word)}:(?: |$)")
        return word in self.parser.fields or any(field.match(self.lines[at]) for at in self.style_lines)

    @property
    def line_range(self) -> range:
        """The lines that are read."""
        return range(self.start, self.end)

    @property
    def style_lines(self) -> range:
        """The lines that tell how the file is written: those that are read, and some before and after."""
        return range(max(self.start - _STYLE_CONTEXT, 0), min(self.end + _STYLE_CONTEXT, len(self.lines)))


def parser_window(text: str, line: int, parser: Parser) -> ParserWindow | None:
    """The lines that a fault in a line (from 0) has to do with, unless they are more than can be tried many times."""
    lines = tuple(text.split("\n"))
    line = min(line, len(lines) - 1)
    starts = [at for at in range(line) if _AT_THE_MARGIN.match(lines[at])]
    ends = [at for at in range(line + 1, len(lines)) if _AT_THE_MARGIN.match(lines[at])]
    start = starts[-_CONTEXT_ENTRIES] if len(starts) >= _CONTEXT_ENTRIES else 0
    end = ends[_CONTEXT_ENTRIES] if len(ends) > _CONTEXT_ENTRIES else len(lines)
    few = sum(map(len, lines[start:end])) <= MOST
    return ParserWindow(lines, start, end, parser) if few else None
