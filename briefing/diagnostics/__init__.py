"""A problem as a value: what is wrong, where, and what to type instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

Severity = Literal["error", "warning"]


class Place(NamedTuple):
    """A stretch of one file: lines and columns from 1 in code points, the end column exclusive."""

    file: str
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass(frozen=True, slots=True)
class Note:
    """A second place that a problem points at ("the first one is here")."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about what an author wrote; it is returned, never raised."""

    code: str
    severity: Severity
    message: str
    place: Place
    help: str | None = None
    notes: tuple[Note, ...] = ()


def error(code: str, message: str, place: Place, help: str | None = None, *notes: Note) -> Problem:
    """Make a problem that stops the build."""
    return Problem(code, "error", message, place, help, notes)


def warning(code: str, message: str, place: Place, help: str | None = None, *notes: Note) -> Problem:
    """Make a problem that is shown but lets the build go on."""
    return Problem(code, "warning", message, place, help, notes)


# What the calendar brings to a brief that nobody touched. It is shown, and `briefing due` lists it; but whoever mends a
# word meanwhile has not caused it, so it is no reason to refuse the change.
OF_THE_CALENDAR = frozenset(("date-passed", "stale-source"))


def stops(problem: Problem, strict: bool) -> bool:
    """Whether a problem is a reason to go no further; if strict, a warning about what was written is one too."""
    return problem.severity == "error" or (strict and problem.code not in OF_THE_CALENDAR)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether one of the problems stops the build."""
    return any(problem.severity == "error" for problem in problems)


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort by file and place, and drop what was said twice."""
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda p: (p.place, p.severity, p.code, p.message)))


MOST_ALIKE = 20
"""Problems of one kind that are reported one by one in a file; the rest are counted."""


def nearest(word: str, choices: Iterable[str], least: float = 0.6) -> str | None:
    """Find the choice that a slip of the finger most likely meant, if one is near enough (1 is the same word)."""
    wanted = word.casefold()
    table = {choice.casefold(): choice for choice in choices}
    if len(table) > _MANY:  # then a slip in the first letter is not looked for
        table = {folded: choice for folded, choice in table.items() if folded[:1] == wanted[:1]}
    found = get_close_matches(wanted, list(table)[:_MOST], n=1, cutoff=least)
    return table[found[0]] if found else None


_MANY, _MOST = 300, 1000


_COLON = re.compile("([:：])")
_SHOWN = 60


def missing_colon_help(found: object, fields: Iterable[str]) -> str | None:
    """What to type where a field and its value are one word, for want of a plain colon with a space after it."""
    word, colon, value = (*_COLON.split(found, maxsplit=1), "", "")[:3] if isinstance(found, str) else ("", "", "")
    wanted = "a space after the colon" if colon == ":" else "a plain colon, and a space after it"
    value = re.sub(r"\s+", " ", value.strip())
    shown = value if len(value) <= _SHOWN else f"{value[: _SHOWN - 1]}…"
    return f"write `{word}: {shown}`: {wanted}" if colon and value and word in fields else None


def with_article(noun: str) -> str:
    """A noun with its indefinite article, by its first letter: enough for the names of kinds."""
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def did_you_mean(word: str, choices: Iterable[str], least: float = 0.6) -> str | None:
    """Say it as the help line of a problem, or say nothing."""
    best = nearest(word, choices, least)
    return f"did you mean `{best}`?" if best is not None else None
