"""A missing separator: a space after a colon or a dash, the colon of a field, the dash of an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.diagnostics import Note, Place, Problem, error
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from briefing.source.hints.reparse import ParserWindow

_NO_SPACE = lazy_pattern(r"( *(?:- +)*)([A-Za-z][A-Za-z_-]*):([^\s:/].*)")
_NO_SPACE_DASH = lazy_pattern(r"( *)-([^\s-].*)$")
_FIELD = lazy_pattern(r"( *)([A-Za-z][A-Za-z_-]*:(?: .*)?)$")
_BRACES = lazy_pattern(r"( *)(\{ *[A-Za-z][\w-]*: .*\}) *$")
_NO_COLON = lazy_pattern(r"( *(?:- +)*)([A-Za-z][\w-]*)(?: *[=;] *| +)(\S.*)")
_BARE = lazy_pattern(r"( *)([A-Za-z][\w-]*) *$")
_BELOW = lazy_pattern(r"( *)(?:- +\S|[A-Za-z][\w-]*:(?: |$))")
_SHOWN = 60


def missing_space(window: ParserWindow, name: str, lines: Iterable[int]) -> Problem | None:
    """Find the first line that becomes valid with a space after its colon or its dash."""
    for at in lines:
        colon = _NO_SPACE.match(window.lines[at])
        if colon and window.parses_with({at: f"{colon[1]}{colon[2]}: {colon[3]}"}):
            return _problem(
                name,
                at,
                colon.end(2) + 1,
                f"a space is missing after the colon of `{colon[2]}`",
                f"write `{_short(f'{colon[2]}: {colon[3]}')}`: a space after the colon",
            )
        dash = _NO_SPACE_DASH.match(window.lines[at])
        if dash and window.parses_with({at: f"{dash[1]}- {dash[2]}"}, at):
            return _problem(
                name,
                at,
                dash.end(1) + 1,
                "a space is missing after the `-` that begins an entry",
                f"write `- {_short(dash[2])}`: a space after the `-`",
            )
    return None


def missing_colon(window: ParserWindow, name: str, lines: Iterable[int]) -> Problem | None:
    """Find the first line that becomes valid with a colon after its first word, which names a field."""
    for at in lines:
        found = _NO_COLON.match(window.lines[at])
        if found and window.names_a_field(found[2]) and window.parses_with({at: f"{found[1]}{found[2]}: {found[3]}"}, at):
            return _problem(
                name,
                at,
                found.end(2) + 1,
                f"the colon after `{found[2]}` is missing",
                f"write `{_short(f'{found[2]}: {found[3]}')}`",
            )
        above = _BARE.match(window.lines[at])
        below = _BELOW.match(window.lines[at + 1]) if above and at + 1 < window.end else None
        if above and below and len(below[1]) >= len(above[1]) and window.parses_with({at: f"{above[1]}{above[2]}:"}):
            return _problem(name, at, above.end(2) + 1, f"the colon after `{above[2]}` is missing", f"write `{above[2]}:`")
    return None


def missing_dash(window: ParserWindow, name: str, lines: Iterable[int]) -> Problem | None:
    """Find the first line that becomes valid if it starts an entry, as similar lines do."""
    for at in lines:
        field = _FIELD.match(window.lines[at]) or _BRACES.match(window.lines[at])
        if field and _begins(window, field[1], field[2]) and window.parses_with({at: f"{field[1]}- {field[2]}"}):
            return _problem(
                name,
                at,
                field.end(1) + 1,
                "an entry of the list begins here without `- `",
                f"begin it with `- `: `- {_short(field[2])}`",
            )
    return None


def entry_without_dash(lines: Sequence[str], key: str, first: Place, second: Place) -> Problem | None:
    """Report the second of two equal keys if each starts an entry: two entries became one because a dash is missing."""
    if first.line == second.line or not lines[first.line - 1][: first.column - 1].rstrip(" ").endswith("-"):
        return None
    written = _short(lines[second.line - 1].strip())
    return error(
        "duplicate-key",
        f"the key `{key}` is used a second time (first in line {first.line})",
        second,
        f"begin a new entry with `- `: `- {written}`; or keep one of the two",
        Note("the first one is here", first),
    )


def _begins(window: ParserWindow, spaces: str, field: str) -> bool:
    """Whether other entries of the list start with this field."""
    begin = "{" if field.startswith("{") else f"{field.partition(':')[0]}:"
    return any(window.lines[at].startswith(f"{spaces}- {begin}") for at in window.line_range)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _problem(name: str, at: int, column: int, message: str, help: str) -> Problem:
    return error("yaml-syntax", message, Place(name, at + 1, column, at + 1, column + 1), help)
