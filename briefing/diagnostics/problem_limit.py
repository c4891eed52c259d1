"""A limit to the problems of one kind in one file: the first ones are reported, the rest are counted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from briefing.diagnostics import MOST_ALIKE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from briefing.diagnostics import Problem

MOST_WARNINGS = 100
"""Warnings are often a list of what is left to do, so more of them are reported one by one."""

Kind = tuple[str, str, str]
"""File or folder, severity and code."""
_OF_WHOLE_FILES = frozenset(("two-files", "unknown-file", "unused-file"))
"""These are counted by folder."""


class ProblemLimit:
    """Admits the first problems of each kind in each file, and counts the others."""

    def __init__(self) -> None:
        self._admitted: dict[Kind, int] = {}
        self._further: dict[Kind, tuple[int, Problem]] = {}

    def admit(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Yield the problems that are within the limit."""
        for problem in problems:
            file = problem.place.file
            kind = (file.rpartition("/")[0] if problem.code in _OF_WHOLE_FILES else file, problem.severity, problem.code)
            number = self._admitted.get(kind, 0)
            if number < (MOST_ALIKE if problem.severity == "error" else MOST_WARNINGS):
                self._admitted[kind] = number + 1
                yield problem
            else:
                count, first = self._further.get(kind, (0, problem))
                self._further[kind] = (count + problem.number, first)

    def rest(self) -> Iterator[Problem]:
        """Yield one problem for each kind and file with more problems than were admitted."""
        for count, first in self._further.values():
            where = "folder" if first.code in _OF_WHOLE_FILES else "file"
            message = f"{count:,} more problems of this kind are in this {where}"
            counted = replace(first, message=message, help="correct the first ones, and check again", notes=(), number=count)
            yield counted if count > 1 else first


def limited(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the first problems of each kind in each file, and then how many more there are."""
    limit = ProblemLimit()
    yield from limit.admit(problems)
    yield from limit.rest()
