"""What a file of another program contains: its entries as CSL variables, and what of them could not be read."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.diagnostics import Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefing.diagnostics import Problem


class Untaken(NamedTuple):
    """A field of an entry that has no place in a source, or a value that its place does not accept."""

    field: str
    """Its name in the file."""
    line: int
    reason: str
    """Why it was not taken; empty if there is no variable for it."""
    help: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedItem:
    """One entry of a file."""

    key: str
    """Its key in the file; may be empty."""
    line: int
    variables: Mapping[str, Any]
    """Values as in CSL-JSON, by the variables' names there."""
    names: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    """The name of a variable in the file, and its line, where they are known."""
    untaken: tuple[Untaken, ...] = ()

    def without(self, variable: str, reason: str, help: str | None = None) -> Untaken:
        """Return a variable that is not taken, under its name in the file."""
        name, line = self.names.get(variable, (variable, self.line))
        return Untaken(name, line, reason, help)


class ImportedFile(NamedTuple):
    """The entries of a file in its order; its problems are syntax errors."""

    items: tuple[ImportedItem, ...] = ()
    problems: tuple[Problem, ...] = ()
    text: str = ""
    """The text of the file, in which places are looked up."""


class Lines:
    """The line numbers of a text."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]

    def __call__(self, offset: int) -> int:
        """Return the number of the line in which an offset is."""
        return bisect_right(self._starts, offset)


def at(file: str, line: int, column: int = 1) -> Place:
    """Return a place in a line, by default its beginning."""
    return Place(file, line, column, line, column)


class ImportPlaces:
    """The places of fields in a file, given their lines."""

    def __init__(self, file: str, text: str = "") -> None:
        self._file = file
        self._lines = text.split("\n") if text else []

    def __call__(self, line: int, name: str = "") -> Place:
        """Return the place of a name in its line; the first character of the line if the name is not there once."""
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        found = [*re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.IGNORECASE)] if name else []
        if len(found) != 1:
            return at(self._file, line, len(text) - len(text.lstrip()) + 1)
        return Place(self._file, line, found[0].start() + 1, line, found[0].end() + 1)
