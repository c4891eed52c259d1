"""A scale of numbers with round ticks, and coordinates on it."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Scale(NamedTuple):
    """From the lowest tick to the highest."""

    ticks: tuple[Decimal, ...]

    @property
    def from_zero(self) -> bool:
        """Whether lengths on this scale can be compared by eye."""
        return self.ticks[0] <= 0 <= self.ticks[-1]

    def part(self, value: Decimal) -> float:
        """How far up the scale a number stands, from 0 to 1."""
        low, high = self.ticks[0], self.ticks[-1]
        return min(max(float((value - low) / (high - low)), 0.0), 1.0)


def scale(values: Sequence[Decimal], *, from_zero: bool = False, steps: int = 5) -> Scale:
    """Make a scale that holds all values; it starts at zero where that costs little, or where it must."""
    low, high = min(values, default=Decimal(0)), max(values, default=Decimal(0))
    if from_zero or (low > 0 and low * 5 <= high * 3):
        low = min(low, Decimal(0))
    if from_zero or (high < 0 and high * 5 >= low * 3):
        high = max(high, Decimal(0))
    if low == high:
        low, high = min(low, Decimal(0)), max(high, Decimal(0))
    step = _step(high - low, steps)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = max((high / step).to_integral_value(ROUND_CEILING), first + 1)
    if first > 0 and low - step * first < (last - first) * step / 10:
        first -= 1  # where the scale does not stand on zero, the lowest number keeps off the line below
    return Scale(tuple(_plain(step * (first + index)) for index in range(int(last - first) + 1)))


def _step(extent: Decimal, steps: int) -> Decimal:
    """Find the smallest of 1, 2, 5, 10 … that needs no more steps than wanted."""
    if extent == 0:
        return Decimal(1)
    power = Decimal(1).scaleb((extent / steps).adjusted())
    return next(power * factor for factor in (1, 2, 5, 10) if extent <= power * factor * steps)


def _plain(value: Decimal) -> Decimal:
    """Write 5E+1 as 50 and 2.50 as 2.5."""
    value = value.normalize() + 0
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def at(value: float) -> str:
    """A coordinate as it is written: one decimal at most, never `-0`."""
    return f"{round(value, 1) + 0:.1f}".removesuffix(".0")
