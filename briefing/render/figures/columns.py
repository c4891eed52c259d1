"""Layout in a row of 72 columns: proportional lengths in whole columns, and boxes without overlap."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = 72
"""The number of columns: divisible by 2, 3, 4, 6, 8 and 9, and small enough for one CSS rule per column."""


def shares(lengths: Sequence[int], total: int = COLUMNS, least: int = 1) -> tuple[int, ...]:
    """Distribute `total` columns in proportion to positive lengths, with at least `least` each if they fit."""
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
    """Return the lengths whose share would be below the minimum, including after the others have shrunk."""
    small: set[int] = set()
    while True:
        room = total - least * len(small)
        whole = sum(length for index, length in enumerate(lengths) if index not in small)
        found = {index for index, length in enumerate(lengths) if length * room < least * whole} - small
        if not found:
            return small
        small |= found


def spread_widths(wanted: Sequence[int], widths: Sequence[int], total: int = COLUMNS) -> tuple[int, ...]:
    """Place boxes in order, without overlap and within the total, as close to their wanted positions as possible.

    Isotonic least squares (pool-adjacent-violators algorithm). Boxes that are together wider than the total overflow its end.
    """
    offsets = [0, *accumulate(widths)]
    pools: list[tuple[int, int]] = []  # sum and number of the boxes in each block of adjacent boxes
    for place, offset in zip(wanted, offsets, strict=False):
        pool = (place - offset, 1)
        while pools and pools[-1][0] * pool[1] >= pool[0] * pools[-1][1]:
            before = pools.pop()
            pool = (before[0] + pool[0], before[1] + pool[1])
        pools.append(pool)
    most = max(total - offsets[-1], 0)
    levels = [min(max((2 * sum_ + count) // (2 * count), 0), most) for sum_, count in pools for _ in range(count)]
    return tuple(level + offset for level, offset in zip(levels, offsets, strict=False))
