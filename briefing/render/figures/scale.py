"""Numeric scales with round tick values."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.model.entities.figure import Axis


class Scale(NamedTuple):
    """A scale from the lowest tick to the highest, which are at equal distances."""

    ticks: tuple[Decimal, ...]
    log: bool = False
    """Whether it is logarithmic; all ticks are then above zero."""

    @property
    def from_zero(self) -> bool:
        """Whether the scale includes zero, so that lengths are comparable."""
        return self.ticks[0] <= 0 <= self.ticks[-1]

    def part(self, value: Decimal) -> float:
        """Return the position of a number on the scale, from 0 to 1; 0 for what a logarithmic scale cannot show."""
        low, high = self.ticks[0], self.ticks[-1]
        if self.log:
            return min(max(float((value / low).log10() / (high / low).log10()), 0.0), 1.0) if value > 0 else 0.0
        return min(max(float((value - low) / (high - low)), 0.0), 1.0)


def axis_scale(values: Sequence[Decimal], axis: Axis | None, *, from_zero: bool = False) -> Scale:
    """Return the scale that an author asks for; what `axis` leaves out is chosen so that the scale covers all values."""
    if axis is None or (axis.from_ is None and axis.to is None and not axis.log):
        return scale(values, from_zero=from_zero)
    if axis.log:
        return _logarithmic([value for value in values if value > 0], axis)
    given = [end for end in (axis.from_, axis.to) if end is not None]
    chosen = scale([*values, *given], from_zero=from_zero).ticks
    low, high = (
        end if end is not None else tick for end, tick in zip((axis.from_, axis.to), (chosen[0], chosen[-1]), strict=True)
    )
    if not low < high:
        return scale(values, from_zero=from_zero)
    steps = min(_DIVISIONS, key=lambda count: _roundness((high - low) / count))
    return Scale(tuple(_plain(low + (high - low) * index / steps) for index in range(steps + 1)))


_DIVISIONS = (5, 4, 6, 3, 2)
"""Into how many steps a given range may be divided, the preferred number first."""


def _roundness(step: Decimal) -> tuple[int, int]:
    """Return how hard a step is to read: 1, 2 and 5 are easiest, then those with few digits."""
    digits = "".join(map(str, step.normalize().as_tuple().digits))
    return (0 if digits in ("1", "2", "5") else 1 if digits == "25" else 2, len(digits))


def _logarithmic(values: Sequence[Decimal], axis: Axis) -> Scale:
    """Return a scale of powers of ten, or of powers of ten times the number at which it is to start or end."""
    known = [*values, *(end for end in (axis.from_, axis.to) if end is not None and end > 0)] or [Decimal(1)]
    base = next((end for end in (axis.from_, axis.to) if end is not None and end > 0), Decimal(1))
    first = _power(min(known) / base, ROUND_FLOOR)
    last = max(_power(max(known) / base, ROUND_CEILING), first + 1)
    stride = -((first - last) // 8)  # at most nine ticks
    return Scale(tuple(_plain(base.scaleb(first + stride * index)) for index in range(-((first - last) // stride) + 1)), log=True)


def _power(ratio: Decimal, rounding: str) -> int:
    """Return the power of ten below or above a ratio; that of a power of ten is exact."""
    exact = ratio.adjusted()
    return exact if rounding == ROUND_FLOOR or ratio == Decimal(1).scaleb(exact) else exact + 1


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
    text = f"{value:.1f}".removesuffix(".0")
    return text if text != "-0" else "0"
