"""Full-width signs where YAML takes only plain ones: a colon behind a field, the brackets of a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.problems import Place, Problem, error

if TYPE_CHECKING:
    from collections.abc import Iterable

    from briefing.syntax.trial import Trial

_COLON = re.compile(r"( *(?:- +)*)([A-Za-z][\w-]*) *[：﹕] *(.*)", re.ASCII)
_LIST = re.compile(r"( *(?:- +)*[\w-]+: +)([\[［【].*[\]］】])( *)$", re.ASCII)
_PLAIN = str.maketrans("［【］】，", "[[]],")
_SHOWN = 60
FULL_WIDTH = frozenset("：﹕［【］】，")


def full_width(trial: Trial, name: str, lines: Iterable[int]) -> Problem | None:
    """The first of some lines that mends a fault when its signs are plain ones; other fields around it may have the slip too."""
    colons = {at: f"{found[1]}{found[2]}: {found[3]}" for at in trial.sound if (found := _COLON.match(trial.lines[at]))}
    near = set(lines)
    while further := {at - 1 for at in near} & set(colons) - near:  # the parser takes them all for one text
        near |= further
    for at in sorted(near):
        colon, listed = _COLON.match(trial.lines[at]), _LIST.match(trial.lines[at])
        rest = {other: line for other, line in colons.items() if other != at}
        if colon and trial.mends(colons) and not trial.mends(rest):  # else it is a line of a text
            return error("yaml-syntax", f"the colon of `{colon[2]}` is a full-width one", _column(name, at, colon.end(2)),
                         f"type `{_short(f'{colon[2]}: {colon[3]}'.rstrip())}`: a plain colon, and a space after it")
        plain = listed[2].translate(_PLAIN) if listed else ""
        if listed and plain != listed[2] and trial.mends({at: f"{listed[1]}{plain}"}):
            return error("yaml-syntax", "the list has full-width signs", _column(name, at, listed.start(2)),
                         f"type plain brackets and commas: `{_short(plain)}`")
    return None


def _column(name: str, at: int, column: int) -> Place:
    return Place(name, at + 1, column + 1, at + 1, column + 2)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
