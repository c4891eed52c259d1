"""Finds where an operation applies in a file, by the places that the reader recorded, in block and in flow style."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from briefing.source.document import MapNode, SeqNode
from briefing.source.edit.emitter import Commented, Value, bare, flow, inline, items, mapping_lines
from briefing.source.edit.operations import Edit
from briefing.source.lazy_pattern import lazy_pattern
from briefing.source.scalar_positions import positions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from briefing.source.document import Document, Node, Path
    from briefing.source.edit.operations import ReplaceText, SetComment, SetValue

_BLOCK = lazy_pattern("[|>][-+0-9]*")


class AmbiguousTargetError(Exception):
    """An operation cannot be applied at its path; this exception never leaves the module."""


class Target:
    """One path of a document: the node there, the collection around it, and where a new value would be inserted."""

    def __init__(self, document: Document, path: Path, filled: set[int]) -> None:
        self.path = path
        self.filled = filled
        self.text = document.text
        self.lines = document.text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.value = document.value
        self.node: Node = document.node
        self.around: Node = None
        self.flow = False
        self.missing = document.node is None
        for depth, step in enumerate(path, 1):
            if self.missing or not isinstance(self.node, MapNode | SeqNode):
                raise AmbiguousTargetError
            self.around, self.flow = self.node, self.flow or self.node.flow
            self.missing = not _holds(self.node, step)
            if self.missing and depth < len(path):
                raise AmbiguousTargetError
            if self.missing:
                self.node = self.value = None
            else:
                self.node, self.value = _child(self.node, step), self.value[step]

    def at(self, line: int, column: int) -> int:
        """The offset of a line and column."""
        return self.starts[line] + column

    @property
    def head(self) -> tuple[int, int]:
        """Line and column of the key, or of the item's dash."""
        if isinstance(self.around, MapNode):
            line, column = self.around.keys[str(self.path[-1])][:2]
            return line, column
        return self._dash(self.node)

    def _dash(self, item: Node) -> tuple[int, int]:
        line, column = _start(item)
        if self.flow:
            return line, column
        dash = dash_of(self.lines, item)
        if dash is None:
            raise AmbiguousTargetError
        return line, dash

    # ------------------------------------------------------------------------------------------ characters

    def within(self, change: ReplaceText) -> Edit:
        """The edit of some characters of a text, in any style."""
        found = positions(self.text, self.node, self.value) if isinstance(self.node, tuple) and self.value else None
        if found is None or not 0 <= change.start < change.end <= len(found):
            raise AmbiguousTargetError
        style = self.node[4]
        start, last = self.at(*found[change.start]), self.at(*found[change.end - 1])
        if style == '"':
            behind = self.at(*found[change.end]) if change.end < len(found) else self.at(*self.node[2:4]) - 1
            return Edit(start, behind, json.dumps(change.text, ensure_ascii=False)[1:-1])
        if style == "'":
            return Edit(start, last + (2 if self.text[last] == "'" else 1), change.text.replace("'", "''"))
        return Edit(start, last + 1, change.text)

    def set_comment(self, change: SetComment) -> Edit:
        """The edit of the comment lines above that have a certain beginning."""
        line, _ = self.head
        return self._above(line, change.lines)._replace(start=self.starts[self.comment_start(line, change.beginning)])

    def comment_start(self, line: int, beginning: str) -> int:
        """The first of the lines directly above a line that are comments with this beginning."""
        while line and self.lines[line - 1].lstrip(" ").startswith(beginning):
            line -= 1
        return line

    def _above(self, line: int, comment: Iterable[str]) -> Edit:
        """Insert comment lines above a line, with its indentation."""
        indent = " " * (len(self.lines[line]) - len(self.lines[line].lstrip(" ")))
        return Edit(self.starts[line], self.starts[line], "".join(f"{indent}{each}\n" for each in comment), above=True)

    # -------------------------------------------------------------------------------------- another value

    def replaced(self, value: Value) -> Iterator[Edit]:
        """The edits that replace a text or null by another value."""
        value, note = bare(value)
        if not isinstance(self.node, tuple):
            raise AmbiguousTargetError
        start, end = self.at(*self.node[:2]), self.at(*self.node[2:4])
        indent = self.head[1] + 2 if self.path else 0
        if self.path and note:
            yield self._above(self.head[0], note)
        if self.flow:
            kept = isinstance(value, str) and "\n" not in value and self.node[4] in ("'", '"')
            yield Edit(start, end, inline(value, 0, self.node[4]) if kept else self._spaced(start, flow(value)))
        elif isinstance(value, dict | list):
            yield from self._structured(items(value, indent), start, end)
        else:
            yield from self._scalar(start, end, *inline(value, indent, self.node[4]).split("\n"))

    def _scalar(self, start: int, end: int, head: str, *below: str) -> Iterator[Edit]:
        """Replace a text by a text; its first line is on the line of the key, and a comment there is kept."""
        first, column, last, _, style = self.node
        if style in ("|", ">"):
            header = _BLOCK.match(self.lines[first], column)
            last = self._last(self.node)
            end = start + len(header[0] if header else style)
            if last > first:
                body = "".join(f"{each}\n" for each in below)
                yield Edit(start, end, head)
                yield Edit(self.starts[first + 1], min(self.starts[last + 1], len(self.text)), body)
                return
        yield Edit(start, end, self._spaced(start, head))
        if below:
            yield self._below(last, list(below))

    def _structured(self, below: list[str], start: int, end: int) -> Iterator[Edit]:
        """Replace null by a mapping or a list: after a dash if the dash is alone on its line, else on the lines below."""
        line = self.node[2]
        if isinstance(self.around, SeqNode) and not self.lines[line][self.node[3] :].strip():
            first = next(index for index, each in enumerate(below) if not each.lstrip(" ").startswith("#"))
            if first:
                yield self._above(self.head[0], (each.lstrip(" ") for each in below[:first]))
            yield Edit(start, end, self._spaced(start, "\n".join(below[first:]).lstrip(" ")))
            return
        if start != end:
            yield Edit(start, end, "")
        yield self._below(line, below)

    def _spaced(self, at: int, new: str) -> str:
        """The new value, separated from a colon or a dash directly before it."""
        return f" {new}" if new and at and self.text[at - 1] in ":-" else new

    # -------------------------------------------------------------------------------------- something new

    def added(self, change: SetValue) -> Iterator[Edit]:
        """Add a key or an item that does not exist yet, or the first value of an empty file."""
        value, note = bare(change.value)
        if not self.path:
            yield self._below(len(self.lines) - 1, items(value, 0))
        elif isinstance(self.around, SeqNode):
            yield from self._item(value, note)
        else:
            keys = self.around.keys
            before = [each for each in keys if each in change.after] if change.after else list(keys)
            yield from self._key(str(self.path[-1]), value, note, before[-1] if before else None)

    def _key(self, key: str, value: Value, note: tuple[str, ...], before: str | None) -> Iterator[Edit]:
        keys = self.around.keys
        neighbour: Any = keys[before] if before else next(iter(keys.values()), None)
        if self.flow:
            if note:
                yield self._above((neighbour or self.around.start)[0], note)
            entry = mapping_lines(key, flow(value))
            if before:
                at = self._end_in_flow(neighbour, self.around.children[before])
                yield Edit(at, at, f", {entry}")
            elif neighbour:
                at = self.at(*neighbour[:2])
                yield Edit(at, at, f"{entry}, ")
            else:
                yield self._into_empty(entry)
        elif before:
            column = next(iter(keys.values()))[1]
            line = max(neighbour[2], self._last(self.around.children[before]))
            yield self._below(line, items({key: Commented(value, note)}, column))
        else:
            line, column = neighbour[:2]
            if note:
                yield self._above(line, note)
            at = self.at(line, column)
            yield Edit(at, at, "\n".join(items({key: value}, column)).lstrip(" ") + "\n" + " " * column)

    def _item(self, value: Value, note: tuple[str, ...]) -> Iterator[Edit]:
        listed = self.around.children
        if not self.flow:
            yield self._below(self._last(listed[-1]), items([Commented(value, note)], self._dash(listed[0])[1]))
            return
        if note:
            yield self._above(_start(listed[-1])[0] if listed else self.around.start[0], note)
        entry = flow(value) or "null"
        if not listed:
            yield self._into_empty(entry)
            return
        at = self._end_in_flow(None, listed[-1])
        yield Edit(at, at, f", {entry}")

    def _into_empty(self, entry: str) -> Edit:
        at = self.at(*self.around.start) + 1
        lead = ", " if at in self.filled else ""
        self.filled.add(at)
        return Edit(at, at, lead + entry)

    def _end_in_flow(self, key: Node, child: Node) -> int:
        line, column = child[2:4] if isinstance(child, tuple) else child.end
        if key is not None and (line, column) < key[:2]:
            raise AmbiguousTargetError  # an alias: its value is elsewhere
        return self.at(line, column)

    def _below(self, line: int, new: list[str]) -> Edit:
        """Insert lines below a line."""
        last = line >= len(self.lines) - 1
        at = len(self.text) if last else self.starts[line + 1]
        lead = "\n" if last and self.lines[-1] else ""
        return Edit(at, at, lead + "".join(f"{each}\n" for each in new))

    def _last(self, node: Node) -> int:
        return last_line(self.lines, node)


def dash_of(lines: Sequence[str], item: Node) -> int | None:
    """Return the column of an item's dash, if it is in the line in which the item begins."""
    line, column = _start(item)
    dash = lines[line][:column].rfind("-")
    return dash if dash >= 0 else None


def last_line(lines: Sequence[str], node: Node) -> int:
    """The last line that belongs to a value."""
    while isinstance(node, MapNode | SeqNode) and not node.flow and node.children:
        if isinstance(node, MapNode):
            key = next(reversed(node.children))
            line, column = node.keys[key][:2]
            if _start(node.children[key]) < (line, column):
                return int(line)  # an alias: its value is elsewhere
            node = node.children[key]
        else:
            node = node.children[-1]
    if not isinstance(node, tuple):
        return int(node.end[0])
    first, column, end, end_column, style = node
    if style not in ("|", ">") or end_column:
        return int(end)
    keeps = "+" in lines[first][column:].partition("#")[0]
    end -= 1
    while end > first and not keeps and not lines[end].strip():
        end -= 1
    return int(end)


def _holds(node: Node, step: str | int) -> bool:
    if isinstance(node, MapNode):
        return step in node.children
    return isinstance(step, int) and step < len(node.children)


def _child(node: Node, step: str | int) -> Node:
    return node.children[step]


def _start(node: Node) -> tuple[int, int]:
    return (node[0], node[1]) if isinstance(node, tuple) else node.start
