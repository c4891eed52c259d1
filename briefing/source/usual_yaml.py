"""The fast path of the YAML reader, for files of the usual form: block lists and mappings, and values of one line or after `|`.

The parser makes an object for each event and two for its places; a third of the time of a check is spent with them. This
module reads line by line what nearly all files consist of. It returns nothing for a file with anything else, mistakes
included, which `yaml_event_walk` then reads from its start. Both give the same values and places, which a test compares.
"""

from __future__ import annotations

import re
from functools import cache
from sys import intern
from typing import TYPE_CHECKING, Any

from briefing.source import dialect
from briefing.source.places_of_values import BLOCK, FLOW, NO_KEY, STYLES, WIDTH, PackedPlaces

if TYPE_CHECKING:
    from collections.abc import Callable

NULLS = frozenset(("", "~", "null", "Null", "NULL"))
SHORT = 24
"""The length of a text below which it is probably a key, an id, a date or a choice, of which a library has many equal ones."""

_KEY = "[A-Za-z0-9_][A-Za-z0-9_.-]*+(?: [A-Za-z0-9_.-]++)*"
_LONGEST_KEY = 100
_WIDEST = 100
"""The margin of a text after `|` from which on the parser reads it."""
# Empty lines and comments, and then the parts of a line: `    - key: value`.
_LINE = re.compile(rf"(?:[ ]*+(?:#[^\n]*+)?\n)*([ ]*+)(- )?(?:({_KEY}):(?:[ ]|(?=\n)))?([^\n]*[^\n ])?[ ]*(?:\n|\Z)")
_FLOW_KEY = re.compile(rf"({_KEY}): ")
_FLOW_WORD = re.compile(r"(?:[^\W_]|\.)(?:[^\n,\[\]{}:#?\"]*[^\n ,\[\]{}:#?\"])?")
_FLOW_QUOTED = re.compile(r"\"[^\"\\\n]*\"|'[^'\n]*'")
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@` ")
"""The characters with which a text without quotes does not begin; some of them may begin one in places."""
_EMPTY_WITH_BLANKS = re.compile("^ +$", re.MULTILINE)
_CLOSING = {"[": "]", "{": "}"}


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
        self._places = PackedPlaces(text)
        self._numbers = self._places.numbers
        self._above: list[tuple[int, Any, int]] = []  # the collections around the open one: column, value and number
        self._last_end = 0

    def read(self) -> PackedPlaces:
        text, numbers, match = self._text, self._numbers, _LINE.match
        record: Callable[[tuple[int, ...]], None] = numbers.extend
        above = self._above
        opened: Any = None  # the open collection, its column and its number
        column, number = -1, -1
        key: str | None = None  # whose value is on the lines below it
        key_start = key_end = at = 0
        size = len(text)
        value: Any
        while at < size:
            line = match(text, at)
            if line is None:
                raise _UnusualError
            indent, dash, name, written = line.groups()
            start = line.start(1)
            at = line.end()
            if name is None and written is None and not dash:
                continue  # the empty lines at the end
            here = len(indent)
            start += here
            if key is None:
                while here < column or (here == column and not dash and opened.__class__ is list):
                    self._close(opened, number)
                    column, opened, number = above.pop()
            made: type = list if dash else dict
            if key is not None or opened is None:
                if here < column + (not dash) or (opened is None and (here or numbers)):
                    raise _UnusualError
                if opened is None:
                    key_start, key_end = NO_KEY, 0
                above.append((column, opened, number))
                column, number, value = here, len(numbers) // WIDTH, made()
                record((BLOCK, start, 0, 0, key_start, key_end))
                _add(opened, key, value)
                opened, key = value, None
            elif here != column or opened.__class__ is not made:
                raise _UnusualError
            if dash:
                start += 2
                if name is not None:
                    above.append((column, opened, number))
                    column, number, value = here + 2, len(numbers) // WIDTH, {}
                    record((BLOCK, start, 0, 0, NO_KEY, 0))
                    opened.append(value)
                    opened = value
            if name is None:
                if not dash or written is None:
                    raise _UnusualError
                key_start, key_end, first = NO_KEY, 0, start
            else:
                key_start, key_end = start, start + len(name)
                name, first = intern(name), key_end + 2
                if name in opened or len(name) > _LONGEST_KEY:
                    raise _UnusualError
                if written is None:
                    key = name
                    continue
            mark = written[0]
            if mark not in _INDICATORS:
                if ": " in written or " #" in written or written[-1] == ":" or (written[-1] == '"' and written.count('"') == 1):
                    raise _UnusualError
                value = None if written in NULLS else intern(written) if len(written) < SHORT else written
                self._last_end = first + len(written)
                record((0, first, self._last_end, len(numbers) // WIDTH + 1, key_start, key_end))
            elif mark in _CLOSING:
                value = self._flow(first, key_start, key_end)
                if self._last_end != first + len(written):
                    raise _UnusualError
            elif written == "|":
                value, at = self._literal(at, column)
                self._last_end = at
                record((STYLES.index("|"), first, at, len(numbers) // WIDTH + 1, key_start, key_end))
            else:
                value = _unquoted(written, mark)
                self._last_end = first + len(written)
                record((STYLES.index(mark), first, self._last_end, len(numbers) // WIDTH + 1, key_start, key_end))
            if value is not None and len(value) > dialect.MAX_TEXT:
                raise _UnusualError
            _add(opened, name, value)
        if key is not None or opened is None:
            raise _UnusualError
        while above:
            self._places.value = opened
            self._close(opened, number)
            column, opened, number = above.pop()
        if len(numbers) > dialect.MAX_VALUES * WIDTH:
            raise _UnusualError
        return self._places

    def _close(self, opened: Any, number: int) -> None:
        many = len(opened) > dialect.MAX_ITEMS and (opened.__class__ is dict or len(self._above) > 1)
        if many or len(self._above) >= dialect.MAX_DEPTH:
            raise _UnusualError
        self._numbers[number * WIDTH + 2], self._numbers[number * WIDTH + 3] = self._last_end, len(self._numbers) // WIDTH

    def _flow(self, at: int, key_start: int, key_end: int, depth: int = 0) -> Any:
        """Read a collection in brackets or braces on one line, of words without quotes."""
        if len(self._above) + depth + 1 >= dialect.MAX_DEPTH:
            raise _UnusualError
        text, numbers, opening = self._text, self._numbers, self._text[at]
        closing, number = _CLOSING[opening], len(numbers) // WIDTH
        numbers.extend((FLOW, at, 0, 0, key_start, key_end))
        value: Any = [] if opening == "[" else {}
        at += 1
        key, key_start, key_end = None, NO_KEY, 0
        while text[at] != closing or value:
            if opening == "{":
                name = _FLOW_KEY.match(text, at)
                if name is None or name[1] in value or len(name[1]) > _LONGEST_KEY:
                    raise _UnusualError
                key, key_start, key_end, at = intern(name[1]), at, name.end(1), name.end()
            if text[at] in _CLOSING:
                part = self._flow(at, key_start, key_end, depth + 1)
                at = self._last_end
            else:
                quoted = text[at] in "'\""
                word = (_FLOW_QUOTED if quoted else _FLOW_WORD).match(text, at)
                if word is None:
                    raise _UnusualError
                part, form = (word[0][1:-1], STYLES.index(text[at])) if quoted else (word[0], 0)
                if len(part) > dialect.MAX_TEXT:
                    raise _UnusualError
                part = None if part in NULLS and not quoted else intern(part) if len(part) < SHORT else part
                numbers.extend((form, at, word.end(), len(numbers) // WIDTH + 1, key_start, key_end))
                at = word.end()
            _add(value, key, part)
            if text[at] == closing:
                break
            if not text.startswith(", ", at):
                raise _UnusualError
            at += 2
        self._last_end = at + 1
        if len(value) > dialect.MAX_ITEMS:
            raise _UnusualError
        numbers[number * WIDTH + 2], numbers[number * WIDTH + 3] = self._last_end, len(numbers) // WIDTH
        return value

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
        if _EMPTY_WITH_BLANKS.search(lines) or _EMPTY_WITH_BLANKS.match(text, end):
            raise _UnusualError
        return lines[margin:].replace("\n" + " " * margin, "\n").rstrip("\n") + "\n", end


@cache  # of margins below `_WIDEST`
def _lines_at(margin: int) -> re.Pattern[str]:
    return re.compile(rf"(?: {{{margin}}}[^\n]+\n|\n)*")


def _unquoted(written: str, mark: str) -> str:
    """Return what a text in quotes says, in which nothing needs an escape."""
    text = written[1:-1]
    if mark not in "'\"" or written[-1] != mark or len(written) < 2 or mark in text or (mark == '"' and "\\" in text):
        raise _UnusualError
    return intern(text) if len(text) < SHORT else text


def _add(collection: Any, key: str | None, value: Any) -> None:
    if collection.__class__ is dict:
        collection[key] = value
    elif collection is not None:
        collection.append(value)
