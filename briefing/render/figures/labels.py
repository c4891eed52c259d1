"""Label placement: labels above or below a bar, each as close to its segment as the others allow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from briefing.render.figures.columns import COLUMNS, spread_widths

if TYPE_CHECKING:
    from collections.abc import Sequence

Side = Literal["above", "below"]

MOST = 8
"""The maximum number of labels on a horizontal bar; a bar with more is always drawn vertically."""
WIDTH, WIDEST = 12, 22
TODAY = 9
"""The width of the label for today, in columns; it is above the bar."""


class Label(NamedTuple):
    """The position of one label: columns from 0, and the column of the segment it names."""

    side: Side
    column: int
    width: int
    points_at: int


def places(starts: Sequence[int], today: int | None) -> tuple[Label, ...]:
    """Return a label position for each segment, given the start columns from left to right."""
    choices = (_placed(starts, mask, today) for mask in range(2 ** len(starts)))
    return min((choice for choice in choices if choice is not None), key=_cost, default=())


def _cost(labels: Sequence[Label]) -> int:
    """Return the cost of a placement: the distances from labels to segments, plus a small cost for labels above the bar."""
    above = sum(label.side == "above" for label in labels)
    return sum((label.column - label.points_at) ** 2 for label in labels) + 8 * above + (24 if above else 0)


def _placed(starts: Sequence[int], mask: int, today: int | None) -> tuple[Label, ...] | None:
    sides: list[Side] = ["above" if mask >> index & 1 else "below" for index in range(len(starts))]
    placed: dict[int, Label] = {}
    for side in ("above", "below"):
        members = [index for index, each in enumerate(sides) if each == side]
        boxes = _side([starts[index] for index in members], today if side == "above" else None)
        if boxes is None:
            return None
        for index, (column, width) in zip(members, boxes, strict=True):
            placed[index] = Label(sides[index], column, width, starts[index])
    return tuple(placed[index] for index in range(len(starts)))


def _side(starts: Sequence[int], today: int | None) -> list[tuple[int, int]] | None:
    """Place the labels of one side, avoiding the label for today; return `None` if they do not fit."""
    regions = [(0, COLUMNS, list(starts))]
    if today is not None:
        box = today_box(today)
        regions = [
            (0, box, [start for start in starts if start < today]),
            (box + TODAY, COLUMNS, [start for start in starts if start >= today]),
        ]
    boxes: list[tuple[int, int]] = []
    for low, high, wanted in regions:
        if len(wanted) * WIDTH > high - low:
            return None
        columns = spread_widths([start - low for start in wanted], [WIDTH] * len(wanted), high - low)
        ends = (*columns, high - low + 1)[1:]
        boxes += [(low + column, min(end - column - 1, WIDEST)) for column, end in zip(columns, ends, strict=False)]
    return boxes


def today_box(today: int) -> int:
    """Return the start column of the label for today: right of its line, or left of it near the end of the bar."""
    return today if today + TODAY <= COLUMNS else today - TODAY
