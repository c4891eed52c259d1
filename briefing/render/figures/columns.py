"""A line of 72 columns: lengths shared out in whole columns, boxes spread so that none covers another."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = 72
"""Many whole parts (halves, thirds, quarters, sixths …), and still few enough for one CSS rule each."""


def shares(lengths: Sequence[int], total: int = COLUMNS, least: int = 1) -> tuple[int, ...]:
    """Share `total` columns out in proportion to positive lengths, `least` to each as long as there is room."""
    if len(lengths) * least >= total:
        return (least,) * len(lengths)
    small = _too_small(lengths, total, least)
    room = total - least * len(small)
    whole = sum(length for index, length in enumerate(lengths) if index not in small)
    given = [least if index in small else length * room // whole for index, length in enumerate(lengths)]
    by_remainder = sorted(
        (index for index in range(len(lengths)) if index not in small),
        key=lambda index: (-(lengths[index] * room % whole), index),
    )
    for index in by_remainder[: total - sum(given)]:
        given[index] += 1
    return tuple(given)


def _too_small(lengths: Sequence[int], total: int, least: int) -> set[int]:
    """Find those whose part would be less than the least, also after the others have given way."""
    small: set[int] = set()
    while True:
        room = total - least * len(small)
        whole = sum(length for index, length in enumerate(lengths) if index not in small)
        found = {index for index, length in enumerate(lengths) if length * room < least * whole} - small
        if not found:
            return small
        small |= found


def spread_widths(wanted: Sequence[int], widths: Sequence[int], total: int = COLUMNS) -> tuple[int, ...]:
    """Start boxes as near to where they are wanted as their neighbours let them, in order and within the total.

    Least squares by pooling adjacent violators; where all together are wider than the total, they run over its end.
    """
    offsets = [0, *accumulate(widths)]
    pools: list[tuple[int, int]] = []  # sum and number of the boxes that touch each other
    for place, offset in zip(wanted, offsets, strict=False):
        pool = (place - offset, 1)
        while pools and pools[-1][0] * pool[1] >= pool[0] * pools[-1][1]:
            before = pools.pop()
            pool = (before[0] + pool[0], before[1] + pool[1])
        pools.append(pool)
    most = max(total - offsets[-1], 0)
    levels = [min(max((2 * sum_ + count) // (2 * count), 0), most) for sum_, count in pools for _ in range(count)]
    return tuple(level + offset for level, offset in zip(levels, offsets, strict=False))
