"""The position in the file of each character of a YAML scalar, by the rules of its style (YAML 1.2.2, chapters 7 and 8)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from briefing.source.cjk_ranges import SHARED_PUNCTUATION, WITHOUT_SPACES
from briefing.source.lazy_pattern import lazy_pattern

LineColumn = tuple[int, int, int, int, str | None]
"""The range of a scalar: line and column, end line and end column, all from 0; and its style (`'`, `"`, `|`, `>`, or
none). Plain tuples instead of the parser's events, because there are very many: they take less memory, and the
garbage collector does not traverse tuples of numbers and texts.
"""

Positions = list[tuple[int, int]]

_ESCAPE_LENGTH = {"x": 2, "u": 4, "U": 8}


@lru_cache(maxsize=4)  # the texts of one file follow each other, and there may be thousands
def lines_of(text: str) -> list[str]:
    """The lines of a file, which no caller may change."""
    return text.split("\n")


@lru_cache(maxsize=4)  # the problems of one text follow each other
def positions(text: str, node: LineColumn, value: str) -> Positions | None:
    """Line and column (from 0) of each character of a scalar's value, or `None` if they cannot be determined.

    The walk rebuilds the value; if the result differs from the value, the function returns `None` instead of wrong positions.
    """
    lines = lines_of(text)
    walk = {"|": _block, ">": _block, '"': _double, "'": _single}.get(node[4] or "", _plain)
    pairs = walk(lines, node, value)
    if pairs is not None and len(pairs) > len(value):
        pairs = _without_folds(pairs, node)
    if pairs is None or "".join(character for character, _ in pairs) != value:
        return None
    return [place for _, place in pairs]


Pairs = list[tuple[str, tuple[int, int]]]


# Marks of Markdown between a line's last character and its end, or between its start and its first character.
_MARKS = r"(?:[*_`~]|\[@[^\[\]]*\]|\](?:\([^()\s]*\)|\[[^\[\]]*\])?)*\Z"
_OR_SHARED = WITHOUT_SPACES + SHARED_PUNCTUATION


@cache  # compiled at its first use, because large sets of characters take long
def _before(signs: str) -> re.Pattern[str]:
    return re.compile(rf"[{signs}]{_MARKS}")


@cache  # the same
def _behind(signs: str) -> re.Pattern[str]:
    return re.compile(rf"(?:[*_`~\[])*[{signs}]")


def _is_no_space(text: str, end: int, start: int) -> bool:
    """Whether a line break after `end` and before `start` is between characters of a script without spaces."""
    near = max(0, end - _NEAR)
    return bool(
        (_before(WITHOUT_SPACES).search(text, near, end) and _behind(_OR_SHARED).match(text, start))
        or (_before(_OR_SHARED).search(text, near, end) and _behind(WITHOUT_SPACES).match(text, start))
    )


def join_chinese_lines(lines: list[str], node: LineColumn, value: str) -> str:
    """A scalar's value without the spaces that YAML made of line breaks between two characters of a script without spaces."""
    walk = {">": _block, '"': _double, "'": _single}.get(node[4] or "", _plain)
    pairs = walk(lines, node, value)
    if pairs is None or "".join(character for character, _ in pairs) != value:
        return value
    return "".join(character for character, _ in _without_folds(pairs, node))


def _without_folds(pairs: Pairs, node: LineColumn) -> Pairs:
    # The space of a fold has its place before the second line, in a block behind the first; a written space stays.
    folded = 1 if node[4] != ">" else -1
    text = "".join(character for character, _ in pairs)
    return [
        pair
        for index, pair in enumerate(pairs)
        if not (
            pair[0] == " "
            and 0 < index < len(pairs) - 1
            and pairs[index - 1][1][0] != pairs[index + 1][1][0]
            and pairs[index][1][0] == pairs[index + folded][1][0]
            and _is_no_space(text, index, index + 1)
        )
    ]


_NEAR = 200
"""The number of characters before a line break in which its last visible character is searched."""


def _plain(lines: list[str], node: LineColumn, _: str) -> Pairs:
    return _flow(lines, node, lambda raw, at: (raw[at], 1), 0)


def _single(lines: list[str], node: LineColumn, _: str) -> Pairs:
    return _flow(lines, node, lambda raw, at: (raw[at], 2 if raw.startswith("''", at) else 1), 1)


def _double(lines: list[str], node: LineColumn, _: str) -> Pairs:
    def unit(raw: str, at: int) -> tuple[str, int]:
        if raw[at] != "\\":
            return raw[at], 1
        char = raw[at + 1 : at + 2]
        if char in _ESCAPE_LENGTH:
            length = _ESCAPE_LENGTH[char]
            return chr(int(raw[at + 2 : at + 2 + length], 16)), 2 + length
        return _ESCAPES.get(char, char), 2

    return _flow(lines, node, unit, 1)


_ESCAPES = {
    "n": "\n",
    "t": "\t",
    "0": "\0",
    "r": "\r",
    "e": "\x1b",
    "a": "\a",
    "b": "\b",
    "v": "\v",
    "f": "\f",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}


_ENDS_ESCAPED = lazy_pattern(r"(?<!\\)(?:\\\\)*\\\Z")
"""An odd number of backslashes at the end of a line: the last one escapes the line break."""


def _flow(lines: list[str], node: LineColumn, unit: Any, quote: int) -> Pairs:
    """Plain and quoted scalars: lines are folded, and spaces around line breaks are dropped.

    In double quotes, a line break after a backslash is nothing, and the spaces before it are kept (YAML 1.2.2, 7.3.1).
    """
    start, start_column, end, end_column, style = node
    pairs: Pairs = []
    blank = 0
    is_escaped = False
    for number in range(start, end + 1):
        raw = lines[number]
        low = start_column + quote if number == start else len(raw) - len(raw.lstrip(" \t"))
        high = end_column - quote if number == end else len(raw.rstrip(" \t"))
        if number > start:
            if low >= high and number < end:
                blank += 1
                continue
            joint = (number, max(low - 1, 0))
            pairs.extend([("\n", joint)] * blank if blank else [] if is_escaped else [(" ", joint)])
            blank = 0
        is_escaped = style == '"' and number < end and _ENDS_ESCAPED.search(raw) is not None
        if is_escaped:
            high = len(raw) - 1
        at = low
        while at < high:
            character, length = unit(raw, at)
            pairs.append((character, (number, at)))
            at += length
    return pairs


def _block(lines: list[str], node: LineColumn, value: str) -> Pairs | None:
    """Literal scalars line by line; folded ones in the same way, with a space for a line break where the value has one."""
    line, column, end, end_column, _ = node
    first = line + 1
    header = lines[line][column:]
    stop = end if end_column == 0 or end < len(lines) else len(lines)
    body = lines[first : max(stop, first) + 1]
    filled = [line for line in body if line.strip(" ")]
    if not filled or any(char.isdigit() for char in header[1:3]):
        return None
    indent = len(filled[0]) - len(filled[0].lstrip(" "))
    pairs: Pairs = []
    at = 0
    for offset, raw in enumerate(body):
        if at >= len(value):
            break
        content = raw[indent:]
        number = first + offset
        if content and not value.startswith(content, at):
            return None
        pairs.extend((character, (number, indent + index)) for index, character in enumerate(content))
        at += len(content)
        if at < len(value) and value[at] in "\n ":
            pairs.append((value[at], (number, min(indent, len(raw)) + len(content))))
            at += 1
        elif content and at < len(value) and not _is_no_space(value, at, at):
            return None
    return pairs[: len(value)]
