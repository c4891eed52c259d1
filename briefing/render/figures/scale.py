"""Numeric scales with round tick values."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class Scale(NamedTuple):
    """A scale from the lowest tick to the highest."""

    ticks: tuple[Decimal, ...]

    @property
    def from_zero(self) -> bool:
        """Whether the scale includes zero, so that lengths are comparable."""
        return self.ticks[0] <= 0 <= self.ticks[-1]

    def part(self, value: Decimal) -> float:
        """Return the position of a number on the scale, from 0 to 1."""
        low, high = self.ticks[0], self.ticks[-1]
        return min(max(float((value - low) / (high - low)), 0.0), 1.0)


def scale(values: Sequence[Decimal], *, from_zero: bool = False, steps: int = 5) -> Scale:
    """Return a scale that covers all values; it starts at zero if required, or if that costs little space."""
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
        first -= 1  # if the scale does not start at zero, keep the lowest number off the base line
    return Scale(tuple(_plain(step * (first + index)) for index in range(int(last - first) + 1)))


def _step(extent: Decimal, steps: int) -> Decimal:
    """Return the smallest of 1, 2, 5, 10 … that needs no more than the wanted number of steps."""
    if extent == 0:
        return Decimal(1)
    power = Decimal(1).scaleb((extent / steps).adjusted())
    return next(power * factor for factor in (1, 2, 5, 10) if extent <= power * factor * steps)


def _plain(value: Decimal) -> Decimal:
    """Normalise a number: 5E+1 becomes 50, and 2.50 becomes 2.5."""
    value = value.normalize() + 0
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value


def at(value: float) -> str:
    """Format a coordinate with at most one decimal, never as `-0`."""
    return f"{round(value, 1) + 0:.1f}".removesuffix(".0")
