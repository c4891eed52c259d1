"""Rows of tables that a page would show with cells missing, or as typed."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from briefing.diagnostics import count_of
from briefing.markdown.tree import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

_BORDER = re.compile(r"(?<!\\)\|")
_DASHES = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
"""A row of dashes without the blanks around it."""
_ROW = re.compile(r"\|.*\|")


def lost_cells(source: str, start: int, end: int, columns: int) -> Iterator[Fault]:
    """Yield the fault of a row with more cells than the table has columns: publishers leave them out."""
    cells = [*_cells(source, start, end)][columns:]
    filled = [cell for cell in cells if source[slice(*cell)].strip()]
    if filled:
        message = f"this row has {columns + len(cells)} cells, and the table has {count_of(columns, 'column')}"
        help = "remove a `|`, or add a column to the header row and to the dashes below it; inside a cell, write `\\|`"
        start, end = filled[0]
        words = source[start:end].strip()
        start = source.index(words, start)
        yield Fault("bad-table", start, start + len(words), message, help)


def shown_as_typed(paragraph: str) -> Iterator[Fault]:
    """Yield the fault of rows in a paragraph that are no table, because the row of dashes does not fit or is missing."""
    lines, at = paragraph.split("\n"), 0
    for above, line in pairwise(("", *lines)):
        if "|" in above and are_dashes(line):
            dashes, header = columns(line), columns(above)
            message = (
                f"there are dashes for {count_of(dashes, 'column')}, and {header} in the row above them, so this is no table"
            )
            yield Fault("bad-table", at, at + len(line), message, f"write `|{' --- |' * header}`")
            return
        at += len(line) + 1
    at = 0
    for line, below in pairwise(lines):
        if _ROW.fullmatch(line.strip(" \t")) and _ROW.fullmatch(below.strip(" \t")):
            help = f"write `|{' --- |' * columns(line)}` below the first row"
            yield Fault("bad-table", at, at + len(line), "these rows are no table: a row of dashes is missing", help)
            return
        at += len(line) + 1


def are_dashes(line: str) -> bool:
    """Return whether a line has the dashes below the header of a table."""
    return "|" in line and _DASHES.fullmatch(line.strip(" \t")) is not None


def columns(row: str) -> int:
    """Return the number of cells in a row."""
    return sum(1 for _ in _cells(row, 0, len(row)))


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where each cell of a row begins and ends; the bars at both ends of a row are optional."""
    end = start + len(text[start:end].rstrip())
    start = end - len(text[start:end].lstrip())
    borders = [found.start() for found in _BORDER.finditer(text, start, end)]
    lefts = [start, *(border + 1 for border in borders)]
    cells = list(zip(lefts, [*borders, end], strict=True))
    for at, (left, right) in enumerate(cells):
        if left < right or 0 < at < len(cells) - 1:
            yield left, right
