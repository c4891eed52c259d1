"""CSV with places: the numbers of a figure; each row is as long as the head, and each problem has its line and column."""

from __future__ import annotations

import re
from array import array
from dataclasses import replace
from typing import TYPE_CHECKING

from briefing.diagnostics import Place, Problem, count_of, error
from briefing.diagnostics.os_reasons import reason_of
from briefing.loader.number_cells import number_split_in_row
from briefing.model import Table
from briefing.source.characters import forbidden_characters
from briefing.source.merge_conflicts import merge_conflict
from briefing.source.pasted_characters import pasted_characters
from briefing.source.yaml_reader import MAX_BYTES, decode

if TYPE_CHECKING:
    from pathlib import Path

MAX_ROWS = 20_000

_CELL = re.compile(r'"((?:[^"]|"")*)"(?=,|$)|([^",]*)(?=,|$)', re.DOTALL)


def read_table(path: Path, name: str) -> tuple[Table | None, tuple[Problem, ...]]:
    """Read a CSV file (RFC 4180, UTF-8, a header row, no line breaks inside cells)."""
    try:
        raw = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError as failure:
        return None, (error("missing-file", f"the file cannot be read: {reason_of(failure)}", Place(name)),)
    if raw is None:
        return None, (error("too-large", "the file is larger than 1 MiB", Place(name), "a figure needs fewer numbers"),)
    return parse_table(raw, name)


def parse_table(raw: bytes, name: str) -> tuple[Table | None, tuple[Problem, ...]]:
    """Parse the content of a CSV file; this never raises an exception."""
    text = decode(raw, name)
    if isinstance(text, Problem):
        return None, (text,)
    if text.count("\n") > MAX_ROWS + 1:  # the header, and a line end after the last row
        return None, (
            error("too-large", f"the file has more than {MAX_ROWS:,} rows", Place(name), "a figure needs fewer numbers"),
        )
    bad = forbidden_characters(text, name)
    if conflict := merge_conflict(text, name, "bad-csv", divider=True):
        bad.append(conflict)
    if bad:
        return None, tuple(bad)
    table, problems = _read(text, name)
    return table, (*problems, *pasted_characters(text, name))


def _read(text: str, name: str) -> tuple[Table | None, tuple[Problem, ...]]:
    alike: dict[str, tuple[Problem, int]] = {}  # by message: the first problem, and how many there are
    problems: list[Problem] = []
    rows: list[tuple[str, ...]] = []
    lines, starts = array("I"), array("I")
    known: dict[str, str] = {}  # most cells repeat an earlier one
    columns: tuple[str, ...] = ()
    unnamed: list[Problem] = []
    if (refused := _other_dialect(text, name)) is not None:
        return None, (refused,)
    written = text.split("\n")
    below = 1
    for number, line in enumerate(written, 1):
        if number < below or not line.strip(" ,"):
            continue  # spreadsheets write rows of empty cells below a table
        cells = _cells(line)
        if isinstance(cells, int):
            below = number + _lines_of_row(written[number - 1 :])
            place = Place(name, number, cells + 1, number, cells + 2)
            if below > number + 1:
                message, help = "the cell has a line break", "write it in one line"
            elif line[cells] == '"' and line.count('"', cells) % 2:
                message, help = "this quotation mark has no partner", "write another one where the cell ends, or delete it"
            else:
                message = "a quotation mark is not allowed here"
                help = 'put the whole cell in quotes and write "" for a quote in it'
            _count(alike, error("bad-csv", message, place, help), f"line {number}" if below > number + 1 else "")
            if not columns:
                return None, tuple(each for each, _ in alike.values())  # without the header row, nothing can be said about others
        elif not columns:
            columns = tuple(cell for cell, _ in cells)
            unnamed = _head(cells, name, number)
            problems += unnamed
        elif not any(cell for cell, _ in cells):
            continue
        elif tuple(cell for cell, _ in cells) == columns:
            place = Place(name, number, 1, number, len(line) + 1)
            _count(alike, error("bad-csv", "the header row is here a second time", place, "delete the line"))
        elif len(cells) != len(columns):
            found = number_split_in_row([cell for cell, _ in cells], len(columns)) if len(cells) > len(columns) else None
            if found is None:
                _count(alike, _length(cells, columns, name, number, len(line)))
            else:
                _count(alike, _split_number(cells, found, len(columns), Place(name, number)), "split")
        else:
            rows.append(tuple(known.setdefault(cell, cell) for cell, _ in cells))
            lines.append(number)
            starts.extend(at for _, at in cells)
    problems += (_with_count(*found) for found in alike.values())
    if not columns:
        return None, (error("bad-csv", "the file has no header row", Place(name), "write the names of the columns in line 1"),)
    if unnamed:
        return None, tuple(problems)  # without its names, nothing can be said about a column
    return Table(name, columns, tuple(rows), lines, starts, not problems), tuple(problems)


def _count(alike: dict[str, tuple[Problem, int]], problem: Problem, kind: str = "") -> None:
    """Count a problem among those of its kind; without a kind, among those with its message."""
    first, number = alike.get(kind or problem.message, (problem, 0))
    alike[kind or problem.message] = first, number + 1


def _with_count(problem: Problem, number: int) -> Problem:
    """The first of several rows with the same mistake, which usually has one cause."""
    more = f" (and {count_of(number - 1, 'more row')} like it)" if number > 1 else ""
    return replace(problem, message=problem.message + more)


_SEPARATORS = {";": "`;`", "\t": "tabs", "|": "`|`", "，": "`，`, a full-width comma", "；": "`；`, a full-width semicolon"}


def _other_dialect(text: str, name: str) -> Problem | None:
    """Report a file that is not CSV with commas: another separator, a line `sep=`, or a comment above the table."""
    number, head = next(((at, line) for at, line in enumerate(text.split("\n"), 1) if line.strip()), (1, ""))
    place = Place(name, number, 1, number, len(head) + 1)
    if head.strip('"').lower().startswith("sep="):
        help = "delete the line, and save the file with commas between the cells"
        return error("bad-csv", f"`{head.strip()}` is a line for spreadsheet programs, not a header row", place, help)
    if head.lstrip().startswith("#") or _QUOTED_COMMENT.fullmatch(head):
        return error("bad-csv", "a comment is above the header row; CSV has no comments", place, "delete the line")
    lines = [line for line in text.split("\n") if line.strip()]
    other = next((char for char in _SEPARATORS if char in head and _separates(char, lines)), None)
    if other is None:
        return None
    at = head.index(other)
    return error(
        "bad-csv",
        f"the cells are separated by {_SEPARATORS[other]}",
        Place(name, number, at + 1, number, at + 2),
        _with_commas(other, lines),
    )


_QUOTED_COMMENT = re.compile(r'\s*"#[^"]*"[\s,;]*')
"""A comment above a table, as a spreadsheet program saves it."""


def _with_commas(separator: str, lines: list[str]) -> str:
    """Say how another separator becomes the comma in a text editor: Excel itself takes the one of the computer's country."""
    shown = "each tab" if separator == "\t" else f"each `{separator}`"
    if not any("," in line for line in lines):
        return f"in a text editor, replace {shown} by `,`"
    if any(re.search("[0-9],[0-9]", line) for line in lines):
        return f"in a text editor, replace first each `,` by `.`, and then {shown} by `,`"
    return f"in a text editor, put each cell that has a `,` in quotes, and then replace {shown} by `,`"


def _separates(char: str, lines: list[str]) -> bool:
    """Whether every line contains a character as often as the first line does, which is not true of the comma."""
    several = len(lines) > 1 and all(line.count(char) == lines[0].count(char) for line in lines)
    return several and not all(line.count(",") == lines[0].count(",") > 0 for line in lines)


def _cells(line: str) -> list[tuple[str, int]] | int:
    """The cells of a line with their columns (from 0), or the column of a syntax error."""
    cells, at = [], 0
    while True:
        found = _CELL.match(line, at)
        if found is None:
            return at
        quoted = found.group(1)
        cells.append(((quoted.replace('""', '"') if quoted is not None else found.group(2)).strip(), at))
        if found.end() >= len(line):
            return cells
        at = found.end() + 1


def _lines_of_row(lines: list[str]) -> int:
    """The number of lines of a row with line breaks in its cells; 1 if it does not become a row with the lines below it."""
    quotes = 0
    for count, line in enumerate(lines[:_MOST_LINES], 1):
        quotes += line.count('"')
        if quotes % 2 == 0:
            return 1 if isinstance(_cells("\n".join(lines[:count])), int) else count
    return 1


_MOST_LINES = 100  # of a cell: each quotation mark without its partner is looked for in so many lines


def _head(cells: list[tuple[str, int]], name: str, line: int) -> list[Problem]:
    found: list[Problem] = []
    seen: set[str] = set()
    unnamed = sum(not column for column, _ in cells)
    for column, at in cells:
        place = Place(name, line, at + 1, line, at + 1 + max(len(column), 1))
        if not column and column not in seen:
            message = "a column has no name" if unnamed == 1 else f"{unnamed} columns have no names"
            help = "write a name in the header row, or delete the comma of an empty column in each line"
            found.append(error("bad-csv", message, place, help))
        elif column and column in seen:
            found.append(error("bad-csv", f"the column `{column}` appears twice in the header row", place, "rename one"))
        seen.add(column)
    return found


def _split_number(cells: list[tuple[str, int]], found: tuple[int, str], wanted: int, place: Place) -> Problem:
    """Report a number with a comma, which begins another cell."""
    at, number = found
    parts = [cell for cell, _ in cells[at : at + len(cells) - wanted + 1]]
    last, start = cells[at + len(parts) - 1]
    return error(
        "bad-csv",
        f"`{','.join(parts)}` is read as {len(parts)} cells",
        place._replace(column=cells[at][1] + 1, end_line=place.line, end_column=start + len(last) + 1),
        f"write `{number}`: a comma separates cells",
    )


def _length(cells: list[tuple[str, int]], columns: tuple[str, ...], name: str, line: int, end: int) -> Problem:
    at = cells[len(columns)][1] if len(cells) > len(columns) else end
    help = "add or remove commas; put a text that contains a comma in quotes, and write decimals with a point"
    if len(cells) == 1:
        help = "delete the line if it is a remark, which belongs in `note` of the figure; otherwise add the missing cells"
    return error(
        "bad-csv",
        f"the row has {count_of(len(cells), 'cell')}; the header row names {count_of(len(columns), 'column')}",
        Place(name, line, at + 1, line, at + 2),
        help,
    )
