"""Where the values of an entity are in its file, and entries that could not be decoded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import error

if TYPE_CHECKING:
    from briefing.diagnostics import Place, Problem
    from briefing.model.base import Model
    from briefing.model.markers import Path
    from briefing.source.document import Document


class Origin(NamedTuple):
    """The source location of an entity: a document, and the path in it."""

    document: Document
    path: Path

    def at(self, *path: str | int) -> Place:
        """Return the location of a value of the entity."""
        return self.document.at(self.path + path)

    def key(self, *path: str | int) -> Place:
        """Return the location of a key of the entity."""
        return self.document.key(self.path + path)

    def head(self, *path: str | int) -> Place:
        """Return the location of the first key of the entity, or of a nested mapping."""
        return self.document.head(self.path + path)

    def missing_field(self, path: Path, because: str, help: str) -> Problem:
        """Return the problem of a field that its neighbours need: it is not there, or it is there without a value.

        `because` says what needs it; `help` starts with “add”.
        """
        absent = self.document.node_at(self.path + path) is None
        place = self.head(*path[:-1]) if absent else self.key(*path)
        state = "is missing" if absent else "has no value"
        help = help if absent else f"write{help.removeprefix('add')}"
        return error("missing-field", f"the field `{path[-1]}` {state}: {because}", place, help)

    def within(self, path: Path, start: int, end: int) -> Place:
        """Return the location of a range of characters in a text of the entity."""
        return self.document.within(self.path + path, start, end)


class Unread(NamedTuple):
    """An entry that could not be decoded: its intended kind, its raw values, and its location."""

    model: type[Model]
    value: object
    origin: Origin
