"""Dates with precision and uncertainty: EDTF (ISO 8601-2:2019)."""

from __future__ import annotations

import re
from calendar import monthrange
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, total_ordering
from typing import TYPE_CHECKING, Literal

from briefing.model.values.date_mistakes import SEASONS, month_or_day, months_of_season, rewrite_notation, two_readings
from briefing.model.values.excerpt import excerpt
from briefing.model.values.invalid_value import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Sequence

Precision = Literal["century", "decade", "year", "month", "day"]


@dataclass(frozen=True, slots=True)
class Single:
    """One date with its precision: a day, a month, a year, or the first year of a decade or century."""

    year: int
    month: int | None
    day: int | None
    precision: Precision
    approximate: bool
    uncertain: bool
    lower: date
    upper: date


@total_ordering
@dataclass(frozen=True, slots=True)
class When:
    """A date with its precision and uncertainty, in a subset of EDTF levels 0 and 1 (ISO 8601-2:2019); see `When.parse`.

    `lower` and `upper` are the days that the written form covers, without padding for `~`; the open side of an
    interval is `date.min` or `date.max`, and its `start` or `end` is None.
    """

    text: str
    start: Single | None = field(compare=False, repr=False)
    end: Single | None = field(compare=False, repr=False)
    interval: bool = field(compare=False, repr=False)
    lower: date = field(compare=False, repr=False)
    upper: date = field(compare=False, repr=False)

    @classmethod
    def parse(cls, text: str) -> When:
        """Parse the written form; raises InvalidValueError with the text found and the text to type."""
        if _SINGLE.fullmatch(text):  # as nearly all
            only = _single(text)
            return cls(text, only, only, False, only.lower, only.upper)
        parts = text.split("/")
        if not _has_form(parts):
            raise _not_a_date(text)
        if set(parts) == {".."}:
            raise InvalidValueError(f"`{text}` has no date", "give a date on at least one side, as in `2024/..`")
        ends = tuple(None if part == ".." else _single(part) for part in parts)
        start, end = ends[0], ends[-1]
        lower, upper = start.lower if start else date.min, end.upper if end else date.max
        if lower > upper:
            raise InvalidValueError(f"`{text}` ends before it starts", f"type `{parts[1]}/{parts[0]}`")
        return cls(text, start, end, len(parts) == 2, lower, upper)

    @classmethod
    def find(cls, text: str) -> When | None:
        """Return the date that a text is, or None, without looking for a mistake in it."""
        try:
            return cls.parse(text) if _SINGLE.fullmatch(text) or _has_form(text.split("/")) else None
        except InvalidValueError:
            return None

    @property
    def anchor(self) -> date:
        """The sort key: the first day, or the last day if the start is open."""
        return self.lower if self.start else self.upper

    def to(self, last: When) -> When:
        """Return the interval from the start of this date, or its end if the start is open, to the end of a later one."""
        first = next(part for part in self.text.split("/") if part != "..")
        end = last.text.split("/")[-1]
        return When.parse(first if first == end else f"{first}/{end}")

    @property
    def order(self) -> tuple[date, date, str]:
        """The key by which dates are sorted, which takes less time than to compare each with several others."""
        # The text is the last criterion only to make the order of `1984` and `1984?` deterministic.
        return self.anchor, self.upper, self.text

    def __lt__(self, other: When) -> bool:
        return self.order < other.order

    def __str__(self) -> str:
        return self.text


def parse_day(text: str) -> date:
    """Parse `YYYY-MM-DD`; raises InvalidValueError."""
    if not _DAY.fullmatch(text):
        meant = rewrite_notation(text)
        advice = f"type `{meant}`" if _DAY.fullmatch(meant) else "type year, month and day, as in `2024-03-07`"
        advice = two_readings(text) or month_or_day(text) or advice
        raise InvalidValueError(f"`{excerpt(text)}` is not a day", advice)
    if "-00" in text:  # Zotero, CSL and RIS write 00 for an unknown part
        raise InvalidValueError(f"`{text}` is not a day: a month and a day run from 01", "type the whole day, as in `2024-03-07`")
    return _single(text).lower


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SINGLE = re.compile(
    r"(?:(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?|(?P<decade>[0-9]{3})X|(?P<century>[0-9]{2})XX)"
    r"(?P<mark>[~?])?"
)


def _has_form(parts: Sequence[str]) -> bool:
    return len(parts) <= 2 and all(part == ".." or _SINGLE.fullmatch(part) for part in parts)


def _not_a_date(text: str) -> InvalidValueError:
    found, meant = f"`{excerpt(text)}` is not in a supported date format", rewrite_notation(text)
    try:
        if meant != text and _has_form(meant.split("/")):
            return InvalidValueError(found, f"type `{When.parse(meant)}`")
    except ValueError:
        pass  # the rewritten form is wrong as well: explain the notation instead
    if (either := two_readings(text) or month_or_day(text)) is not None:
        return InvalidValueError(found, either)
    return InvalidValueError(
        found,
        "type a year, month or day (`2024`, `2024-03`, `2024-03-07`), a decade or century (`198X`, `19XX`), "
        "any of them with `~` for about or `?` for uncertain, or a span (`2024/2025`, `2024/..`, `../2024`)",
    )


@lru_cache(maxsize=4096)  # a brief gives the same day many times, and a chart reads its dates at each drawing
def _single(text: str) -> Single:
    """Parse one date that matches `_SINGLE`; it may still not exist in the calendar."""
    if len(text) == 10:  # most are days without a mark
        with suppress(ValueError):
            whole = date.fromisoformat(text)
            return Single(whole.year, whole.month, whole.day, "day", False, False, whole, whole)
    parts = _SINGLE.fullmatch(text)
    assert parts is not None, "callers check the form first"
    coarse = parts["decade"] or parts["century"]
    year = int((coarse or parts["year"]).ljust(4, "0"))
    if year == 0:
        raise InvalidValueError(f"`{text}` reaches the year 0000, which does not exist", "years run from 0001 to 9999")
    month, day = (int(parts[name]) if parts[name] else None for name in ("month", "day"))
    mark = parts["mark"] or ""
    if month == 0:  # Zotero, CSL and RIS write 00 for an unknown part
        raise InvalidValueError(
            f"`{text}` has the month 00, which is not a month", f"type `{year:04}{mark}` if the month is not known"
        )
    if month in SEASONS:
        name = SEASONS[month]
        raise InvalidValueError(
            f"`{text}` is a season ({name}), which cannot be used here",
            f"type `{months_of_season(year, name)}`, or its months in the south",
        )
    if month is not None and not 1 <= month <= 12:
        is_span = month > year % 100 and not parts["day"]
        years = f"; for a span of years type `{year:04}/{year - year % 100 + month}`" if is_span else ""
        raise InvalidValueError(f"`{text}` has the month {month:02}", f"months run from 01 to 12{years}")
    last = monthrange(year, month or 12)[1]
    if day == 0:
        raise InvalidValueError(
            f"`{text}` has the day 00, which is not a day", f"type `{year:04}-{month:02}{mark}` if the day is not known"
        )
    if day is not None and not 1 <= day <= last:
        raise InvalidValueError(f"`{text}` has the day {day:02}", f"in {year:04}-{month:02} days run from 01 to {last}")
    span = {"decade": 9, "century": 99}
    precision: Precision = next(name for name in _FINEST_FIRST if parts[name])
    return Single(
        year=year,
        month=month,
        day=day,
        precision=precision,
        approximate=parts["mark"] == "~",
        uncertain=parts["mark"] == "?",
        lower=date(year, month or 1, day or 1),
        upper=date(year + span.get(precision, 0), month or 12, day or last),
    )


_FINEST_FIRST: tuple[Precision, ...] = ("day", "month", "year", "decade", "century")
