"""Label placement: labels above or below a bar, each as close to its segment as the others allow."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from briefing.render.figures.columns import COLUMNS, spread_widths

if TYPE_CHECKING:
    from collections.abc import Sequence

Side = Literal["above", "below"]

MOST = 8
"""The maximum number of labels on a horizontal bar; a bar with more is always drawn vertically."""
WIDTHS = (12, 9, 7)
"""The least width of a label in columns: the first with which all labels fit."""
WIDEST = 22


class Box(NamedTuple):
    """Columns that are taken, from an edge up to another."""

    start: int
    stop: int


class Label(NamedTuple):
    """The position of one label: columns from 0."""

    side: Side
    column: int
    width: int


def places(segments: Sequence[tuple[int, int]], above: Sequence[Box], below: Sequence[Box]) -> tuple[Label, ...]:
    """Return a label position for each segment, given as start and end columns from left to right, beside what is taken."""
    found: tuple[Label, ...] = ()
    for least in WIDTHS:
        choices = (_placed(segments, mask, above, below, least) for mask in range(2 ** len(segments)))
        best = min((choice for choice in choices if choice is not None), key=lambda labels: _cost(labels, segments), default=None)
        if best is not None and not any(map(ends_before, best, segments)):
            return best
        found = found or best or ()
    return found


def ends_before(label: Label, segment: tuple[int, int]) -> bool:
    """Return whether a label ends before its segment starts, beside another one; a narrower label may be beside its own."""
    return label.column + label.width < segment[0]


def _cost(labels: Sequence[Label], segments: Sequence[tuple[int, int]]) -> int:
    """Return the cost of a placement: the distances of labels from their segments, plus a little for labels above the bar."""
    return sum(
        _distance(label, start, stop) ** 2 + (8 if label.side == "above" else 0)
        for label, (start, stop) in zip(labels, segments, strict=True)
    )


def _distance(label: Label, start: int, stop: int) -> int:
    """Return how far a label is from its segment; it starts where that starts, or ends where that ends."""
    if label.column < start:
        return abs(label.column + label.width - stop) if label.column + label.width < start + 1 else 1
    return label.column - start


def _placed(
    segments: Sequence[tuple[int, int]], mask: int, above: Sequence[Box], below: Sequence[Box], least: int
) -> tuple[Label, ...] | None:
    sides: list[Side] = ["above" if mask >> index & 1 else "below" for index in range(len(segments))]
    placed: dict[int, Label] = {}
    for side, taken in (("above", above), ("below", below)):
        members = [index for index, each in enumerate(sides) if each == side]
        boxes = _side(tuple([segments[index][0] for index in members]), tuple(taken), least)
        if boxes is None:
            return None
        for index, (column, width) in zip(members, boxes, strict=True):
            placed[index] = Label(sides[index], column, width)
    return tuple(placed[index] for index in range(len(segments)))


@lru_cache(maxsize=1024)  # half of the labels of one choice are those of another
def _side(starts: tuple[int, ...], taken: tuple[Box, ...], least: int) -> tuple[tuple[int, int], ...] | None:
    """Place the labels of one side between the boxes that are taken; return `None` if they do not fit."""
    edges = [0, *(edge for box in sorted(taken) for edge in box), COLUMNS]
    regions = list(zip(edges[::2], edges[1::2], strict=True))
    wanted: list[list[int]] = [[] for _ in regions]
    for start in starts:
        # The last region that begins at or before the segment; one that is too small is skipped to its left.
        fitting = [index for index, (low, high) in enumerate(regions) if low <= start and high - low >= least]
        if not fitting:
            return None
        wanted[fitting[-1]].append(start)
    boxes: list[tuple[int, int]] = []
    for (low, high), members in zip(regions, wanted, strict=True):
        if len(members) * least > high - low:
            return None
        columns = spread_widths([start - low for start in members], [least] * len(members), high - low)
        ends = (*columns, high - low + 1)[1:]
        boxes += [(low + column, min(end - column - 1, WIDEST)) for column, end in zip(columns, ends, strict=False)]
    return tuple(boxes)
