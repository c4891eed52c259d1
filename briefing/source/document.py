"""A file as it was read: its text, its values, and the place of each value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from briefing.diagnostics import Place, Problem, sort_problems
from briefing.source.positions import LineColumn, positions

Path = tuple[str | int, ...]


class MapNode:
    """The places of a mapping and of its keys."""

    __slots__ = ("children", "end", "flow", "keys", "size", "start")

    def __init__(self, event: Any) -> None:
        self.start = self.end = (event.start_mark.line, event.start_mark.column)
        self.flow = event.flow_style
        self.keys: dict[str, LineColumn] = {}
        self.children: dict[str, Node] = {}
        self.size = 1


class SeqNode:
    """The places of a list and of its items."""

    __slots__ = ("children", "end", "flow", "size", "start")

    def __init__(self, event: Any) -> None:
        self.start = self.end = (event.start_mark.line, event.start_mark.column)
        self.flow = event.flow_style
        self.children: list[Node] = []
        self.size = 1


# MapNode | SeqNode | LineColumn; `Any` because they nest.
Node = Any


@dataclass(frozen=True, slots=True)
class Document:
    """One file as it was read: its text, its values, and the place of each value.

    `readable` is false if the file could not be read to its end; `value` is then `None`, which means nothing.
    """

    file: str
    text: str
    value: Any
    node: Node
    problems: tuple[Problem, ...] = ()
    readable: bool = True

    def at(self, path: Path = ()) -> Place:
        """The place of the value at a path; if the path does not exist, of the last value on it."""
        return place_of(self.file, _find(self.node, path)[0])

    def key(self, path: Path) -> Place:
        """The place of the key that is the last step of the path."""
        parent, rest = _find(self.node, path[:-1])
        if not rest and isinstance(parent, MapNode) and path[-1] in parent.keys:
            return place_of(self.file, parent.keys[str(path[-1])])
        return self.at(path)

    def head(self, path: Path = ()) -> Place:
        """The place of a whole mapping: its first key, or its `{`."""
        node, _ = _find(self.node, path)
        if isinstance(node, MapNode):
            if node.keys and not node.flow:
                return place_of(self.file, next(iter(node.keys.values())))
            line, column = node.start
            return Place(self.file, line + 1, column + 1, line + 1, column + 2)
        return place_of(self.file, node)

    def within(self, path: Path, start: int, end: int) -> Place:
        """The place of the characters `start:end` of a text if it can be determined, else the place of the text."""
        node, rest = _find(self.node, path)
        if rest or not isinstance(node, tuple):
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
        node, rest = _find(self.node, path)
        return None if rest else node

    def value_at(self, path: Path) -> Any:
        """Return the value at a path that exists."""
        value = self.value
        for step in path:
            value = value[step]
        return value

    def plain(self, path: Path) -> bool:
        """Whether the value at a path is a scalar written without quotes."""
        node, rest = _find(self.node, path)
        return not rest and isinstance(node, tuple) and not node[4]


def _find(node: Node, path: Path) -> tuple[Node, Path]:
    for index, step in enumerate(path):
        children = getattr(node, "children", None)
        if isinstance(children, dict) and step in children:
            node = children[str(step)]
        elif isinstance(children, list) and isinstance(step, int) and step < len(children):
            node = children[step]
        else:
            return node, path[index:]
    return node, ()


def place_of(file: str, node: Node) -> Place:
    """The place of a node: of a block mapping, from its first key; of any other, from its start."""
    if node is None:
        return Place(file)
    if isinstance(node, tuple):
        line, column, end_line, end_column, _ = node
    else:
        (line, column), (end_line, end_column) = node.start, node.end
        if isinstance(node, MapNode) and node.keys and not node.flow:
            line, column = next(iter(node.keys.values()))[:2]
    return Place(file, line + 1, column + 1, end_line + 1, end_column + 1)


def line_column(event: Any) -> LineColumn:
    """The range of a scalar's event."""
    start, end = event.start_mark, event.end_mark
    return start.line, start.column, end.line, end.column, event.style


def unreadable(name: str, text: str, *problems: Problem) -> Document:
    """A document that could not be read, with the problems that explain why."""
    return Document(name, text, None, None, sort_problems(problems), readable=False)
