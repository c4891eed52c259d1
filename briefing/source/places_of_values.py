"""Where the values of a file are, as packed numbers: a file may have many values, and few of their places are asked for.

Each value takes six numbers of four bytes: its form, its start and its end, the number of the next value that is not in it,
and the start and the end of its key. Values are numbered in the order of the file, from 0, the value of the whole file.
Starts and ends are offsets in the text; lines and columns are computed when they are asked for.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.source.scalar_positions import LineColumn

Path = tuple[str | int, ...]

STYLES = ("", "'", '"', "|", ">")
"""The form of a text is the number of its style in this list; the forms of other values follow."""
BLOCK, FLOW, ALIAS = range(len(STYLES), len(STYLES) + 3)
"""An alias of a collection has the number of the collection in place of its start."""
NO_KEY = 0xFFFF_FFFF
"""In place of the start of a key: of items, and of a value that is not kept because its key is used a second time."""
WIDTH = 6

_FEW = 8


class PathEnd(NamedTuple):
    """A value on a path, by its number, and the steps of the path that lead no further."""

    number: int
    value: Any
    rest: Path


class PackedPlaces:
    """The values of one file and their places; `EventWalk` records them in `numbers`."""

    __slots__ = ("_children", "_last", "_line_starts", "numbers", "text", "value")

    def __init__(self, text: str) -> None:
        """Take the text that the values are read from."""
        self.text = text
        self.numbers = array("I")
        self.value: Any = None
        self._line_starts = array("I")
        self._children: dict[int, Any] = {}  # by the number of a large collection: the numbers in it, by key or position
        self._last: tuple[int, Node] | None = None

    def __getstate__(self) -> tuple[str, array[int], Any]:
        """What a cache keeps: nothing that is computed when it is asked for."""
        return self.text, self.numbers, self.value

    def __setstate__(self, state: tuple[str, array[int], Any]) -> None:
        """Take what a cache has kept."""
        self.__init__(state[0])  # type: ignore[misc]  # reason: it is not initialised yet
        self.numbers, self.value = state[1:]

    def __len__(self) -> int:
        """The number of values."""
        return len(self.numbers) // WIDTH

    def find(self, path: Path) -> PathEnd:
        """Follow a path as far as it leads."""
        number, value = 0, self.value
        for depth, step in enumerate(path):
            child = self._child(number, value, step)
            if child is None:
                return PathEnd(number, value, path[depth:])
            number, value = self._target(child), value[step]
        return PathEnd(number, value, ())

    def key(self, number: int, value: Any, key: str | int) -> LineColumn | None:
        """The place of a key in a mapping."""
        child = self._child(number, value, key) if isinstance(value, dict) else None
        return None if child is None else self._key(child)

    def alias(self, path: Path) -> LineColumn | None:
        """The place of the first alias of a collection that a path leads through."""
        number, value = 0, self.value
        for step in path:
            child = self._child(number, value, step)
            if child is None:
                return None
            if self.numbers[child * WIDTH] == ALIAS:
                end = self.numbers[child * WIDTH + 2]
                return (*self.line_column(self.text.rindex("*", 0, end)), *self.line_column(end), None)
            number, value = child, value[step]
        return None

    def node(self, number: int, value: Any) -> Node:
        """The place of a value; of a collection, with the places of all that is in it."""
        if self._last is None or self._last[0] != number:  # the problems of one collection follow each other
            self._last = number, self._node(number, value)
        return self._last[1]

    def start(self, number: int) -> tuple[int, int]:
        """Line and column (from 0) of the start of a value."""
        return self.line_column(self.numbers[number * WIDTH + 1])

    def end(self, number: int) -> tuple[int, int]:
        """Line and column (from 0) of the end of a value; of a block collection, of the end of its last value."""
        return self.line_column(self.numbers[number * WIDTH + 2])

    def is_plain(self, number: int) -> bool:
        """Whether a value is a text without quotes."""
        return self.numbers[number * WIDTH] == 0

    def is_flow(self, number: int) -> bool:
        """Whether a value is a collection in braces or brackets."""
        return self.numbers[number * WIDTH] == FLOW

    def line_column(self, offset: int) -> tuple[int, int]:
        """Line and column, from 0, of an offset in the text."""
        if not self._line_starts:
            self._line_starts.extend(accumulate([len(line) + 1 for line in self.text.split("\n")], initial=0))
        line = bisect_right(self._line_starts, offset) - 1
        return line, offset - self._line_starts[line]

    def first_key(self, number: int) -> LineColumn:
        """The place of the first key of a mapping that has one."""
        return self._key(number + 1)

    def children(self, number: int, value: Any) -> Iterator[tuple[Any, int]]:
        """The keys of a mapping or the positions of a list, each with the number of its value."""
        at, end = number + 1, self.numbers[number * WIDTH + 3]
        steps = iter(value) if isinstance(value, dict) else iter(range(len(value)))
        while at < end:
            if self.numbers[at * WIDTH + 4] != NO_KEY or isinstance(value, list):
                yield next(steps), at
            at = self.numbers[at * WIDTH + 3]

    def nodes(self, number: int, value: Any) -> Iterator[tuple[Any, Node]]:
        """The keys or the positions in a collection, each with the node of its value."""
        return ((step, self._node(self._target(child), value[step])) for step, child in self.children(number, value))

    def keys(self, number: int, value: Any) -> dict[str, LineColumn]:
        """The place of each key of a mapping."""
        return {key: self._key(child) for key, child in self.children(number, value)}

    def _node(self, number: int, value: Any) -> Node:
        form = self.numbers[number * WIDTH]
        if form >= BLOCK:
            return (MapNode if isinstance(value, dict) else SeqNode)(self, number, value)
        return (*self.start(number), *self.end(number), STYLES[form])

    def _child(self, number: int, value: Any, step: str | int) -> int | None:
        if isinstance(value, dict):
            if step not in value:
                return None
        elif not isinstance(value, list) or not isinstance(step, int) or not 0 <= step < len(value):
            return None
        if len(value) <= _FEW:
            return next(child for each, child in self.children(number, value) if each == step)
        if number not in self._children:
            children = self.children(number, value)
            self._children[number] = dict(children) if isinstance(value, dict) else array("I", (child for _, child in children))
        found: int = self._children[number][step]
        return found

    def _target(self, child: int) -> int:
        """The number of what a value is, which for an alias is elsewhere."""
        return self.numbers[child * WIDTH + 1] if self.numbers[child * WIDTH] == ALIAS else child

    def _key(self, child: int) -> LineColumn:
        start, end = self.numbers[child * WIDTH + 4 : child * WIDTH + 6]
        return (*self.line_column(start), *self.line_column(end), None)


class FileContent(NamedTuple):
    """What a file says, and where."""

    text: str
    value: Any
    places: PackedPlaces


class _Collection:
    """The places of a collection and of all that is in it, as they are asked for."""

    def __init__(self, places: PackedPlaces, number: int, value: Any) -> None:
        self._of = places, number, value
        self.start, self.end = places.start(number), places.end(number)
        self.flow = places.is_flow(number)


class MapNode(_Collection):
    """The places of a mapping and of its keys."""

    @cached_property
    def keys(self) -> dict[str, LineColumn]:
        """The place of each key."""
        places, *which = self._of
        return places.keys(*which)

    @cached_property
    def children(self) -> dict[str, Node]:
        """The node of the value of each key."""
        places, *which = self._of
        return dict(places.nodes(*which))


class SeqNode(_Collection):
    """The places of a list and of its items."""

    @cached_property
    def children(self) -> list[Node]:
        """The node of each item."""
        places, *which = self._of
        return [node for _, node in places.nodes(*which)]


Node = Any
"""MapNode, SeqNode or, of a text, LineColumn; `Any` because they nest."""
