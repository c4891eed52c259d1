"""Tries whether a file can be parsed with some lines replaced, so that a fix is tested before it is suggested.

Only the entries around an error are parsed again, from one line at the margin to another, so that an error in a long file
costs no more than one in a short file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_AT_THE_MARGIN = lazy_pattern(r"[^\s#]")
MOST = 60_000  # characters
_STYLE_CONTEXT = 400  # lines
_CONTEXT_ENTRIES = 2  # entries at the margin before and after the error


class Reading(NamedTuple):
    """How far the parser gets with a text."""

    start_lines: frozenset[int]
    """The lines (from 0) on which a key, a value or an entry starts; the others continue a text."""
    stopped: int | None
    """The line of the error; `None` if the parser reads to the end."""


class Parser(NamedTuple):
    """The parser with which fixes are tried."""

    reading: Callable[[str], Reading]
    fields: frozenset[str]
    """The names that fields of the file may have, as far as they are known."""


class ParserWindow(NamedTuple):
    """Some lines of a file around an error, and the parser for them."""

    lines: tuple[str, ...]
    """All lines of the file."""
    start: int
    end: int
    parser: Parser

    def parses_with(self, replacements: Mapping[int, str], *begin: int) -> bool:
        """Whether the parser accepts the lines with these replacements.

        The lines in `begin` must start something: they may not become a part of the text above them.
        """
        found = self.start_lines(replacements)
        return found is not None and found.issuperset(begin)

    def start_lines(self, replacements: Mapping[int, str]) -> frozenset[int] | None:
        """The lines on which something starts, with these replacements; `None` if the parser stops."""
        found = self.parser.reading("\n".join(replacements.get(at, self.lines[at]) for at in range(self.start, self.end)) + "\n")
        return frozenset(at + self.start for at in found.start_lines) if found.stopped is None else None

    def names_a_field(self, word: str) -> bool:
        """Whether a word is the name of a field: one that the file may have, or that occurs elsewhere in it."""
        field = re.compile(rf" *(?:- +)*{re.escape(word)}:(?: |$)")
        return word in self.parser.fields or any(field.match(self.lines[at]) for at in self.style_lines)

    @property
    def line_range(self) -> range:
        """The lines that are parsed."""
        return range(self.start, self.end)

    @property
    def style_lines(self) -> range:
        """The lines that show the style of the file: those that are parsed, and some before and after."""
        return range(max(self.start - _STYLE_CONTEXT, 0), min(self.end + _STYLE_CONTEXT, len(self.lines)))


def parser_window(text: str, line: int, parser: Parser) -> ParserWindow | None:
    """The lines around an error on a line (from 0); `None` if they are too many to be parsed many times."""
    lines = tuple(text.split("\n"))
    line = min(line, len(lines) - 1)
    starts = [at for at in range(line) if _AT_THE_MARGIN.match(lines[at])]
    ends = [at for at in range(line + 1, len(lines)) if _AT_THE_MARGIN.match(lines[at])]
    start = starts[-_CONTEXT_ENTRIES] if len(starts) >= _CONTEXT_ENTRIES else 0
    end = ends[_CONTEXT_ENTRIES] if len(ends) > _CONTEXT_ENTRIES else len(lines)
    few = sum(map(len, lines[start:end])) <= MOST
    return ParserWindow(lines, start, end, parser) if few else None
