"""The fast path of the YAML reader, for files of the usual form: block lists and mappings, and values of one line or after `|`.

The parser makes an object for each event and two for its places, which takes half of the time of reading: an eighth of the
check of a library. This module reads line by line what nearly all files consist of. It returns nothing for a file with
anything else, mistakes included, which `yaml_event_walk` then reads from its start. Both give the same values and places,
which a test compares (decision 0082).
"""

from __future__ import annotations

import re
from functools import cache
from sys import intern
from typing import Any

from briefing.source import dialect
from briefing.source.places_of_values import BLOCK, FLOW, NO_KEY, STYLES, WIDTH, PackedPlaces

NULLS = frozenset(("", "~", "null", "Null", "NULL"))
SHORT = 24
"""The length of a text below which it is probably a key, an id, a date or a choice, of which a library has many equal ones."""

_KEY = "[A-Za-z0-9_][A-Za-z0-9_.-]*+(?: [A-Za-z0-9_.-]++)*"
_LONGEST_KEY = 100
_WIDEST = 100
"""The margin of a text after `|` from which on the parser reads it."""
# Empty lines and comments, and then the parts of a line: `    - key: value`.
_LINE = re.compile(
    rf"(?:[ ]*+(?:#[^\n]*+)?\n)*([ ]*+)(- )?(?:({_KEY}):(?:[ ]|(?=\n)))?"
    rf"([^\n]{{0,{dialect.MAX_TEXT - 1}}}[^\n ])?[ ]*(?:\n|\Z)"
)
_FLOW_KEY = re.compile(rf"({_KEY}): ")
_FLOW_WORD = re.compile(r"(?:[^\W_]|\.)(?:[^\n,\[\]{}:#?\"]*[^\n ,\[\]{}:#?\"])?")
_FLOW_QUOTED = re.compile(r"\"[^\"\\\n]*\"|'[^'\n]*'")
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@` ")
"""The characters with which a text without quotes does not begin; some of them may begin one in places."""
_EMPTY_WITH_BLANKS = re.compile("^ +$", re.MULTILINE)
_CLOSING = {"[": "]", "{": "}"}
_LITERAL = STYLES.index("|")


def read_usual(text: str) -> PackedPlaces | None:
    """Read the values and places of a file of the usual form; None for any other file."""
    if not text.endswith("\n") or "\t" in text:  # a tab may separate or indent
        return None
    try:
        return _Lines(text).read()
    except _UnusualError:
        return None


class _UnusualError(Exception):
    """The file needs the parser."""


class _Lines:
    """The lines of one file; `read` is the walk over them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._numbers: list[int] = []  # a list, because adding to an array takes twice as long
        self._above: list[tuple[int, Any, int]] = []  # the collections around the open one: column, value and number

    def read(self) -> PackedPlaces:  # one loop on purpose, as in the walk over events
        text, numbers, above = self._text, self._numbers, self._above
        opened: Any = None  # the open collection, its column and its number
        column, number = -1, -1
        key: str | None = None  # whose value is on the lines below it
        key_start, key_end, last_end = NO_KEY, 0, 0
        at = 0
        value: Any
        size = len(text)
        while at < size:
            line = _LINE.match(text, at)
            if line is None:
                raise _UnusualError
            indent, dash, name, written = line.groups()
            at, start = line.end(), line.end(1)
            here = len(indent)
            if dash:
                if name is None and written is None:
                    raise _UnusualError
                made: type = list
                below = here < column
            elif name is None:
                if written is None:
                    continue  # the empty lines at the end
                raise _UnusualError
            else:
                made = dict
                below = here < column or (here == column and opened.__class__ is list)
            if key is not None:
                if here < column or (here == column and not dash):
                    raise _UnusualError
                above.append((column, opened, number))
                column, number, value = here, len(numbers) // WIDTH, made()
                numbers += (BLOCK, start, 0, 0, key_start, key_end)
                opened[key] = value
                opened, key = value, None
            else:
                while below:
                    self._close(opened, number, last_end)
                    column, opened, number = above.pop()
                    below = here < column
                if opened.__class__ is not made or here != column:
                    if numbers or here:
                        raise _UnusualError
                    above.append((column, opened, number))
                    opened, column, number = made(), 0, 0
                    numbers += (BLOCK, start, 0, 0, NO_KEY, 0)
            if dash:
                start += 2
                if name is not None:
                    above.append((column, opened, number))
                    column, number, value = here + 2, len(numbers) // WIDTH, {}
                    numbers += (BLOCK, start, 0, 0, NO_KEY, 0)
                    opened.append(value)
                    opened = value
            if name is None:
                key_start, key_end, first = NO_KEY, 0, start
            else:
                key_start, key_end = start, start + len(name)
                name, first = intern(name), key_end + 2
                if name in opened or key_end > start + _LONGEST_KEY:
                    raise _UnusualError
                if written is None:
                    key = name
                    continue
            mark = written[0]
            length = len(written)
            last_end = first + length
            if mark not in _INDICATORS:
                if ": " in written or " #" in written or written[-1] in ':"':
                    _ends_a_text(written)
                value = written if length >= SHORT else None if written in NULLS else intern(written)
                numbers += (0, first, last_end, len(numbers) // WIDTH + 1, key_start, key_end)
            elif mark in _CLOSING:
                value, end = self._flow(first, key_start, key_end)
                if end != last_end:
                    raise _UnusualError
            elif written == "|":
                value, at = self._literal(at, column)
                last_end = at
                numbers += (_LITERAL, first, at, len(numbers) // WIDTH + 1, key_start, key_end)
            else:
                value = _unquoted(written, mark)
                numbers += (STYLES.index(mark), first, last_end, len(numbers) // WIDTH + 1, key_start, key_end)
            if name is None:
                opened.append(value)
            else:
                opened[name] = value
        return self._end(opened, key, number, last_end)

    def _end(self, opened: Any, key: str | None, number: int, last_end: int) -> PackedPlaces:
        """Close what is open, and return the places of all values."""
        places = PackedPlaces(self._text)
        if key is not None or opened is None or len(self._numbers) > dialect.MAX_VALUES * WIDTH:
            raise _UnusualError
        while self._above:
            self._close(opened, number, last_end)
            places.value = opened
            _, opened, number = self._above.pop()
        places.numbers.extend(self._numbers)
        return places

    def _close(self, opened: Any, number: int, last_end: int) -> None:
        many = len(opened) > dialect.MAX_ITEMS and (opened.__class__ is dict or len(self._above) > 1)
        if many or len(self._above) >= dialect.MAX_DEPTH:
            raise _UnusualError
        self._numbers[number * WIDTH + 2], self._numbers[number * WIDTH + 3] = last_end, len(self._numbers) // WIDTH

    def _flow(self, at: int, key_start: int, key_end: int, depth: int = 1) -> tuple[Any, int]:
        """Read a collection in brackets or braces on one line, and return it and its end."""
        text, numbers, opening = self._text, self._numbers, self._text[at]
        if len(self._above) + depth >= dialect.MAX_DEPTH:
            raise _UnusualError
        closing, number = _CLOSING[opening], len(numbers) // WIDTH
        numbers += (FLOW, at, 0, 0, key_start, key_end)
        value: Any = [] if opening == "[" else {}
        at += 1
        name, key_start, key_end = "", NO_KEY, 0
        part: Any
        while text[at] != closing or value:
            if opening == "{":
                found = _FLOW_KEY.match(text, at)
                if found is None or found[1] in value or len(found[1]) > _LONGEST_KEY:
                    raise _UnusualError
                name, key_start, key_end, at = intern(found[1]), at, found.end(1), found.end()
            mark = text[at]
            if mark in _CLOSING:
                part, at = self._flow(at, key_start, key_end, depth + 1)
            else:
                found = (_FLOW_QUOTED if mark in "'\"" else _FLOW_WORD).match(text, at)
                if found is None:
                    raise _UnusualError
                part, end = found[0], found.end()
                form = 0
                if mark in "'\"":
                    form, part = STYLES.index(mark), _unquoted(part, mark)
                else:
                    part = None if part in NULLS else intern(part) if len(part) < SHORT else part
                numbers += (form, at, end, len(numbers) // WIDTH + 1, key_start, key_end)
                at = end
            if opening == "{":
                value[name] = part
            else:
                value.append(part)
            if text[at] == closing:
                break
            if not text.startswith(", ", at):
                raise _UnusualError
            at += 2
        if len(value) > dialect.MAX_ITEMS:
            raise _UnusualError
        numbers[number * WIDTH + 2], numbers[number * WIDTH + 3] = at + 1, len(numbers) // WIDTH
        return value, at + 1

    def _literal(self, at: int, column: int) -> tuple[str, int]:
        """Read the lines after a `|`: their text, and where they end."""
        text = self._text
        margin = 0
        while text.startswith(" ", at + margin):
            margin += 1
        if not column < margin < _WIDEST:
            raise _UnusualError
        end = _lines_at(margin).match(text, at).end()  # type: ignore[union-attr]  # reason: the pattern matches nothing too
        lines = text[at:end]
        if len(lines) > dialect.MAX_TEXT or _EMPTY_WITH_BLANKS.search(lines) or _EMPTY_WITH_BLANKS.match(text, end):
            raise _UnusualError
        return lines[margin:].replace("\n" + " " * margin, "\n").rstrip("\n") + "\n", end


@cache  # of margins below `_WIDEST`
def _lines_at(margin: int) -> re.Pattern[str]:
    return re.compile(rf"(?: {{{margin}}}[^\n]+\n|\n)*")


def _ends_a_text(written: str) -> None:
    """Refuse a text without quotes in which a mapping or a comment begins, or of which a quotation mark is left."""
    if ": " in written or " #" in written or written[-1] == ":" or written.count('"') == 1:
        raise _UnusualError


def _unquoted(written: str, mark: str) -> str:
    """Return what a text in quotes says, in which nothing needs an escape."""
    text = written[1:-1]
    if mark not in "'\"" or written[-1] != mark or len(written) < 2 or mark in text or (mark == '"' and "\\" in text):
        raise _UnusualError
    return intern(text) if len(text) < SHORT else text
