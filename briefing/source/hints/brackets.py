"""A missing bracket, brace or comma in a list or a mapping on one line.

Quotes around a part of it would also be valid, but would hide its content. So the missing character is inserted, and
suggested if the parser then accepts the line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import Place, Problem, error
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.source.hints.reparse import ParserWindow

CLOSES = {"[": "]", "{": "}"}
_OPENS = {closing: opening for opening, closing in CLOSES.items()}
_VALUE = lazy_pattern(r" *(?:- +)*(?:[\w-]+: +)?(?=[\[{])")
_TOKEN = lazy_pattern(r"""(?<=[\[{,: ])(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')|[\[\]{},]""")
_FIELD = lazy_pattern(r"[\w-]+: ")
_WORD = lazy_pattern(r"[^\s,\[\]{}]+|[\[{]")
_LONGEST = 2000


class _BracketFix(NamedTuple):
    """A character to insert at a column, or to write in place of the one there, with the message about it."""

    at: int
    char: str
    marked: int
    """The column that the problem points to."""
    message: str
    help: str
    replaces: bool = False


class _Open(NamedTuple):
    char: str
    at: int
    item: int
    """The start of the last item inside it."""


def missing_bracket(window: ParserWindow, name: str, at: int) -> Problem | None:
    """Find the character that is missing in a list or a mapping in brackets that starts on a line."""
    line = window.lines[at].rstrip()
    found = _VALUE.match(line) if len(line) <= _LONGEST else None
    for fix in _fixes(line, found.end()) if found else ():
        if window.parses_with({at: f"{line[: fix.at]}{fix.char}{line[fix.at + fix.replaces :]}"}):
            return error("yaml-syntax", fix.message, Place(name, at + 1, fix.marked + 1, at + 1, fix.marked + 2), fix.help)
    return None


def breaks_text(text: str) -> bool:
    """Whether a text is a part of a list or mapping, or more than one, so that quotes around it would be wrong."""
    depth = 0
    for char in re.findall(r"[\[\]{}]", text):
        depth += 1 if char in CLOSES else -1
        if depth < 0:
            return True
    return depth > 0 and (text[0] in CLOSES or "{" in text)


def _fixes(line: str, start: int) -> Iterator[_BracketFix]:
    opened: list[_Open] = []
    closed = -1  # the position of the last closing bracket, until a comma follows it
    for token in _TOKEN.finditer(line, start):
        char, at = token.group(), token.start()
        if closed >= 0 and (comma := _comma(line, closed, opened)) is not None:
            yield comma
            return
        closed = -1
        if char in CLOSES:
            opened.append(_Open(char, at, at + 1))
        elif char == "," and opened:
            opened[-1] = opened[-1]._replace(item=at + 1)
        elif char in _OPENS and opened and opened[-1].char == _OPENS[char]:
            opened.pop()
            closed = at if opened else -1
        elif char in _OPENS and opened:
            yield from _mismatch(line, opened[-1], char, at)
            return
    if opened:
        ends = "".join(CLOSES[each.char] for each in reversed(opened))
        if line[-1] == ")" and line.count(")", start) > line.count("(", start):
            yield _instead(opened[-1].char, ")", len(line) - 1)
        if line[-1] == ":":
            ends = f" {ends}"  # behind a colon, a bracket is a part of the word
        help = f"write `{ends.lstrip()}` at the end of the line"
        yield _BracketFix(len(line), ends, opened[-1].at, f"`{opened[-1].char}` is not closed", help)


def _comma(line: str, closed: int, opened: list[_Open]) -> _BracketFix | None:
    """The fix for text after a closing bracket: in braces a comma if a field follows; otherwise it is one text, and `None`."""
    rest = line[closed + 1 :].lstrip()
    if not rest or rest[0] in ",]}" or (opened[-1].char == "{" and not _FIELD.match(rest)):
        return None
    word = _WORD.match(rest)
    after = word.group() if word else rest[0]
    return _BracketFix(
        closed + 1,
        ",",
        len(line) - len(rest),
        f"a comma is missing between `{line[closed]}` and `{after}`",
        f"write `{line[closed]}, {after}`",
    )


def _mismatch(line: str, inner: _Open, char: str, at: int) -> Iterator[_BracketFix]:
    wanted = CLOSES[inner.char]
    yield _BracketFix(at, wanted, inner.at, f"`{inner.char}` is not closed", f"write `{wanted}` before `{char}`")
    begins = len(line) - len(line[inner.item :].lstrip())
    word = _WORD.match(line, begins)
    if word:
        opening = _OPENS[char]
        yield _BracketFix(
            begins, opening, at, f"`{char}` has no matching `{opening}`", f"write `{opening}` before `{word.group()}`"
        )
    yield _instead(inner.char, char, at)


def _instead(opening: str, char: str, at: int) -> _BracketFix:
    wanted = CLOSES[opening]
    return _BracketFix(at, wanted, at, f"`{opening}` is closed by `{char}`", f"write `{wanted}` in place of `{char}`", True)
