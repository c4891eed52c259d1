"""A problem as a value: what is wrong, where, and what to type instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Severity = Literal["error", "warning"]


class Place(NamedTuple):
    """A range in one file: lines and columns from 1, in code points; the end column is exclusive."""

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


class Note(NamedTuple):
    """A second place that a problem points at ("the first one is here")."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem in an author's files; it is returned, never raised."""

    code: str
    severity: Severity
    message: str
    place: Place
    help: str | None = None
    notes: tuple[Note, ...] = ()
    calendar: bool = False
    """Whether it appeared because a day has passed, and not because the brief has changed."""
    number: int = 1
    """How many problems it counts."""


def error(code: str, message: str, place: Place, help: str | None = None, *notes: Note) -> Problem:
    """Make a problem that stops the build."""
    return Problem(code, "error", message, place, help, notes)


def warning(code: str, message: str, place: Place, help: str | None = None, *notes: Note) -> Problem:
    """Make a problem that is shown but does not stop the build."""
    return Problem(code, "warning", message, place, help, notes)


def calendar_warning(code: str, message: str, place: Place, help: str | None = None, *notes: Note) -> Problem:
    """Make a warning that appears as time passes.

    It is shown, and `briefing due` lists its subject. With `--strict` it is not treated as an error, because the change that is
    checked has not caused it.
    """
    return Problem(code, "warning", message, place, help, notes, calendar=True)


def stops(problem: Problem, strict: bool) -> bool:
    """Whether a problem stops the command; if strict, warnings that were caused by a change do too."""
    return problem.severity == "error" or (strict and not problem.calendar)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether one of the problems stops the build."""
    return any(problem.severity == "error" for problem in problems)


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort by file and place, and drop duplicates."""
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda p: (p.place, p.severity, p.code, p.message)))


MOST_ALIKE = 20
"""The number of problems of one kind that are reported one by one in a file; the rest are counted."""


def nearest(word: str, choices: Iterable[str], least: float = 0.6) -> str | None:
    """Find the choice that is most similar to a mistyped word, if its similarity is at least `least` (1 is the same word).

    The order of the choices, which may be a set, makes no difference.
    """
    wanted = word.casefold()
    folded_choices = [(choice.casefold(), choice) for choice in choices]
    if len(folded_choices) > _MANY:  # a mistake in the first letter is then not considered
        folded_choices = [each for each in folded_choices if each[0][:1] == wanted[:1]]
    table = dict(sorted(folded_choices))
    swapped = [folded for folded in table if len(folded) == len(wanted) < _SHORT and sorted(folded) == sorted(wanted)]
    from difflib import get_close_matches  # slow to import, and few checks suggest a name

    found = swapped or get_close_matches(wanted, list(table)[:_MOST], n=1, cutoff=least)
    return table[found[0]] if found else None


_MANY, _MOST = 300, 1000
_SHORT = 4  # in shorter words, two letters in the wrong order are half of the word


_SHOWN = 60


def missing_colon_help(found: object, fields: Iterable[str]) -> str | None:
    """The help for a field and its value that are read as one word, because the colon or the space after it is missing."""
    word, colon, value = (*re.split("([:：])", found, maxsplit=1), "", "")[:3] if isinstance(found, str) else ("", "", "")
    wanted = "a space after the colon" if colon == ":" else "a plain colon, and a space after it"
    value = re.sub(r"\s+", " ", value.strip())
    shown = value if len(value) <= _SHOWN else f"{value[: _SHOWN - 1]}…"
    return f"write `{word}: {shown}`: {wanted}" if colon and value and word in fields else None


def leading_field(found: object, fields: Iterable[str]) -> str | None:
    """The field with whose name a text begins, as the first part of a field and its value without a colon."""
    match = _FIELD.match(found) if isinstance(found, str) else None
    return match[1] if match and match[1] in fields else None


def missing_colon(found: object, fields: Iterable[str], place: Place) -> Problem | None:
    """The problem of a text that is a field and its value, without a plain colon and a space; `place` is its start."""
    match = _FIELD.match(found) if isinstance(found, str) else None
    if match is None or match[1] not in fields:
        return None
    word, colon, value = match.groups()
    column = place.column + len(word)
    at = Place(place.file, place.line, column, place.line, column + 1)
    written = " ".join(f"{word}: {value}".split())
    shown = written if len(written) <= _SHOWN else f"{written[: _SHOWN - 1]}…"
    message, wanted = _COLONS.get(colon.strip(), ("the colon after `{}` is missing", ""))
    return error("yaml-syntax", message.format(word), at, f"write `{shown}`{wanted}")


_FIELD = re.compile(r"([^\s:：=;]+)(\s*+[:：=;]|\s)\s*+(\S.*)", re.DOTALL)
_COLONS = {
    ":": ("a space is missing after the colon of `{}`", ": a space after the colon"),
    "：": ("the colon after `{}` is a full-width colon", ": a plain colon, and a space after it"),
}


def count_of(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun, in the singular or the plural: "1 text", "2 texts", "2 entries"."""
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def with_article(noun: str) -> str:
    """Return a noun with its indefinite article, chosen by its first letter: enough for the names of kinds."""
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def either(words: Iterable[str]) -> str:
    """Return words as alternatives: "a", "a or b", "a, b or c"."""
    *rest, last = words
    return f"{', '.join(rest)} or {last}" if rest else last


def did_you_mean(word: str, choices: Iterable[str], least: float = 0.6) -> str | None:
    """The help line that suggests the nearest choice, or None."""
    best = nearest(word, choices, least)
    return f"did you mean `{best}`?" if best is not None else None


class working_on:  # noqa: N801  # reason: used like a function; `contextmanager` takes four times as long, for each entry and rule
    """Name what the program is working on in every exception that leaves the block, for the report of an internal error."""

    def __init__(self, what: str | Callable[[], str]) -> None:
        self._what = what

    def __enter__(self) -> None:
        pass

    def __exit__(self, _type: object, fault: BaseException | None, _traceback: object) -> None:
        if isinstance(fault, Exception):
            fault.add_note(self._what if isinstance(self._what, str) else self._what())


def describe_internal_error(fault: Exception) -> str | None:
    """Return what the program was working on, as exactly as is known, and how to go on without it; else `None`."""
    notes = getattr(fault, "__notes__", ())
    return f"it was working on {notes[0]}; to go on without it, comment that entry out with `#`" if notes else None
