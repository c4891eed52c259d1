"""A file as it was read: its text, its values, and the place of each value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from briefing.diagnostics import Place, Problem, sort_problems
from briefing.source.places_of_values import FileContent, MapNode, Node, PackedPlaces, Path, PathEnd, SeqNode
from briefing.source.scalar_positions import LineColumn, positions

if TYPE_CHECKING:
    from briefing.source.packed_content import LastOpened, PackedContent

__all__ = ["Document", "FileContent", "MapNode", "Node", "Path", "SeqNode", "line_column", "place_of", "unreadable"]


@dataclass(frozen=True, slots=True)
class Document:
    """One file as it was read: its text, its values, and the place of each value.

    `readable` is false if the file could not be read to its end; `value` is then `None`, which means nothing.
    """

    file: str
    content: FileContent | PackedContent
    problems: tuple[Problem, ...] = ()
    readable: bool = True

    @property
    def text(self) -> str:
        """The text of the file."""
        return self.content.text

    @property
    def value(self) -> Any:
        """The values of the file: mappings, lists and texts."""
        return self.content.value

    @property
    def places(self) -> PackedPlaces:
        """The places of the values."""
        return self.content.places

    def pack(self, last: LastOpened) -> None:
        """Keep the content in less memory; the document stays the same one, because entities refer to it."""
        from briefing.source.packed_content import PackedContent  # only large libraries need it

        if isinstance(self.content, FileContent):
            object.__setattr__(self, "content", PackedContent(self.content, last))

    @property
    def node(self) -> Node:
        """The node of the whole file, or nothing if it is empty or could not be read."""
        return self.node_at(())

    def at(self, path: Path = ()) -> Place:
        """The place of the value at a path; if the path does not exist, of the last value on it."""
        return self._place(self.places.find(path))

    def key(self, path: Path) -> Place:
        """The place of the key that is the last step of the path."""
        parent = self.places.find(path[:-1])
        key = None if parent.rest else self.places.key(parent.number, parent.value, path[-1])
        return self.at(path) if key is None else place_of(self.file, key)

    def head(self, path: Path = ()) -> Place:
        """The place of a whole mapping: its first key, or its `{`."""
        found = self.places.find(path)
        if not isinstance(found.value, dict):
            return self._place(found)
        if found.value and not self.places.is_flow(found.number):
            return place_of(self.file, self.places.first_key(found.number))
        line, column = self.places.start(found.number)
        return Place(self.file, line + 1, column + 1, line + 1, column + 2)

    def within(self, path: Path, start: int, end: int) -> Place:
        """The place of the characters `start:end` of a text if it can be determined, else the place of the text."""
        node = self.node_at(path)
        if not isinstance(node, tuple):
            return self.at(path)
        value = self.value_at(path)
        found = positions(self.text, node, value)
        if found is None or start >= len(found):
            return place_of(self.file, node)
        line, column = found[start]
        end_line, end_column = found[max(start, min(end, len(found)) - 1)]
        if end_line != line and end <= start:
            end_line, end_column = line, column
        return Place(self.file, line + 1, column + 1, end_line + 1, end_column + 2)

    def node_at(self, path: Path) -> Node:
        """The node at a path, or nothing if the path does not exist."""
        found = self.places.find(path)
        return None if found.rest or not self.places else self.places.node(found.number, found.value)

    def alias_at(self, path: Path) -> Place | None:
        """The place of the alias by which a value is repeated, if the path leads through one."""
        found = self.places.alias(path) if self.places else None
        return None if found is None else place_of(self.file, found)

    def value_at(self, path: Path) -> Any:
        """Return the value at a path that exists."""
        value = self.value
        for step in path:
            value = value[step]
        return value

    def plain(self, path: Path) -> bool:
        """Whether the value at a path is a scalar written without quotes."""
        found = self.places.find(path)
        return not found.rest and bool(self.places) and self.places.is_plain(found.number)

    def _place(self, found: PathEnd) -> Place:
        if not self.places:
            return Place(self.file)
        (line, column), (end_line, end_column) = self.places.start(found.number), self.places.end(found.number)
        if isinstance(found.value, dict) and found.value and not self.places.is_flow(found.number):
            line, column = self.places.first_key(found.number)[:2]
        return Place(self.file, line + 1, column + 1, end_line + 1, end_column + 1)


def place_of(file: str, node: LineColumn) -> Place:
    """The place of a text or a key."""
    line, column, end_line, end_column, _ = node
    return Place(file, line + 1, column + 1, end_line + 1, end_column + 1)


def line_column(event: Any) -> LineColumn:
    """The range of a scalar's event."""
    start, end = event.start_mark, event.end_mark
    return start.line, start.column, end.line, end.column, event.style


def unreadable(name: str, text: str, *problems: Problem) -> Document:
    """A document that could not be read, with the problems that explain why."""
    return Document(name, FileContent(text, None, PackedPlaces(text)), sort_problems(problems), readable=False)
