"""Dates in all forms that a brief may hold: a subset of EDTF levels 0 and 1."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST, LAST = date(2029, 1, 1), date(2031, 9, 30)
YEARS = (1, 5, 9, 99, 476, 999, 1000, 1492, 1899, 1949, 1979, 1999, 2024, 2029, 2030, 2031, 2032, 2050, 2999, 9999)
MARKS = ("", "", "", "~", "?")


class DateMaker:
    """Generates dates with the choices of a hypothesis test."""

    def __init__(self, draw: Callable[..., object]) -> None:
        self._draw = draw

    def _integer(self, least: int, most: int) -> int:
        return int(self._draw(st.integers(least, most)))  # type: ignore[call-overload]  # a drawn integer

    def day(self) -> date:
        """A day in the period in which a brief is written."""
        return FIRST + timedelta(self._integer(0, (LAST - FIRST).days))

    def single(self) -> str:
        """A day, a month, a year, a decade or a century."""
        year = YEARS[self._integer(0, len(YEARS) - 1)] if self._integer(0, 1) else self._integer(2020, 2035)
        return self._form(year) + MARKS[self._integer(0, len(MARKS) - 1)]

    def _form(self, year: int) -> str:
        form = self._integer(0, 5)
        if form == 4 and year >= 10:
            return f"{year:04}"[:3] + "X"
        if form == 5 and year >= 100:
            return f"{year:04}"[:2] + "XX"
        month, day = self._integer(1, 12), self._integer(1, 28)
        return (f"{year:04}", f"{year:04}-{month:02}", f"{year:04}-{month:02}-{day:02}")[form % 3]

    def when(self) -> str:
        """A date, or a span that may be open on one side."""
        form = self._integer(0, 9)
        if form < 5:
            return self.single()
        if form == 5:
            return f"../{self.single()}"
        if form == 6:
            return f"{self.single()}/.."
        one, other = self.single(), self.single()
        return "/".join(sorted((one, other), key=lambda text: text.replace("X", "0")))

    def span(self, start: int) -> tuple[tuple[str, str], int]:
        """The first and last date of a state from a year on, equally precise on both sides; then the next free year."""
        end = start + self._integer(0, 3)
        form = self._integer(0, 2)
        first = (f"{start:04}", f"{start:04}-02", f"{start:04}-01-15")[form]
        last = (f"{end:04}", f"{end:04}-11", f"{end:04}-12-30")[form]
        return (first, last), end + 1
