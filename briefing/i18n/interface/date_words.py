"""Formats dates in words, with exactly their precision and uncertainty (EDTF levels 0 and 1)."""

from __future__ import annotations

import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from briefing.i18n.interface.plurals import ordinal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from briefing.i18n.interface.catalog import Catalog
    from briefing.model.values import Precision, Single, When


def day(words: Catalog, date: datetime.date, full: bool) -> str:
    """Format a calendar date."""
    return _pattern(words, "date.day", date, full)


def when(words: Catalog, when: When, full: bool) -> str:
    """Format an EDTF date; an interval with an open side becomes "since" or "until"."""
    start, end = when.start, when.end
    if start and end:
        return _single(words, start, full) if not when.interval or start == end else _span(words, start, end, full)
    if start:
        return words("date.since", date=_single(words, start, full))
    assert end is not None, "a date is open on one side at most"
    return words("date.until", date=_single(words, end, full))


def distance(words: Catalog, day: datetime.date, today: datetime.date) -> str:
    """Say how far a day is from today: in days up to 400, then in whole months, from two years on in years and months."""
    if day == today:
        return words("distance.today")
    return words("distance.left" if day > today else "distance.ago", time=length(words, day, today))


def length(words: Catalog, day: datetime.date, other: datetime.date) -> str:
    """Say how long the time between two days is, in the units of `distance`."""
    early, late = sorted((day, other))
    days, months = (late - early).days, 12 * (late.year - early.year) + late.month - early.month - (late.day < early.day)
    if days <= _IN_DAYS:
        return words("count.days", days)
    if months < 24:
        return words("count.months", months)
    years, rest = words("count.years", months // 12), months % 12
    return words("distance.both", years=years, months=words("count.months", rest)) if rest else years


class Countdown(NamedTuple):
    """How far a date is away, for a column of numbers."""

    figure: str
    """The number of days; the month or year of a date that is not known to the day or is far away."""
    unit: str
    """What the figure counts, or how far away the month or year is; empty for a decade or century."""


def countdown(words: Catalog, day: datetime.date, precision: Precision, today: datetime.date) -> Countdown:
    """Say how far a date of some precision is away; days are counted only for a date that is known to the day.

    A decade or century is named and not counted, because it may come about in any of its years.
    """
    if precision == "day":
        days = abs((day - today).days)
        if days > _IN_DAYS:
            return Countdown(words("date.year", year=str(day.year)), distance(words, day, today))
        if not days:
            return Countdown(str(day.day), words("distance.today"))
        return Countdown(words.number(days), words("distance.days_left" if day > today else "distance.days_ago", days))
    if precision == "month":
        apart = 12 * (day.year - today.year) + day.month - today.month
        return Countdown(words(f"month_short.{day.month}"), _apart(words, apart, "month"))
    if precision != "year":
        whole = day.replace(year=day.year - day.year % (10 if precision == "decade" else 100) or 1)
        return Countdown(_pattern(words, _key(precision, whole.year), whole, full=False), "")
    return Countdown(words("date.year", year=str(day.year)), _apart(words, day.year - today.year, "year"))


def _apart(words: Catalog, apart: int, unit: str) -> str:
    """Say how many months or years away the present one is."""
    near = {-1: "last", 0: "this", 1: "next"}.get(apart)
    if near is not None:
        return words(f"distance.{near}_{unit}")
    time = words(f"count.{unit}s", abs(apart))
    return words("distance.left" if apart > 0 else "distance.ago", time=time)


_IN_DAYS = 400


def machine(when: When | datetime.date) -> str | None:
    """Return a date as a value of HTML's `datetime` attribute, or `None` if HTML cannot express it."""
    if isinstance(when, datetime.date):
        return when.isoformat()
    single = when.start
    if when.interval or single is None or single.approximate or single.uncertain:
        return None
    return when.text if single.precision in ("day", "month", "year") else None


def _span(words: Catalog, start: Single, end: Single, full: bool) -> str:
    """Format an interval; parts that both sides share appear once."""
    marked = any((start.approximate, start.uncertain, end.approximate, end.uncertain))
    key = _SHARED.get((start.precision, end.precision, start.month == end.month))
    if key and not marked and start.year == end.year:
        far = {"end_month": _month(words, end.lower.month, full), "end_day": str(end.lower.day)}
        return _pattern(words, key, start.lower, full, far)
    return words("date.span", start=_single(words, start, full), end=_single(words, end, full))


# Keys: the precision of both sides, and whether they are in the same month.
_SHARED = {
    ("day", "day", True): "date.span_days",
    ("day", "day", False): "date.span_days_months",
    ("month", "month", False): "date.span_months",
}


def _single(words: Catalog, single: Single, full: bool) -> str:
    long = single.precision in ("decade", "century")
    text = _pattern(words, _key(single.precision, single.year), single.lower, full)
    if single.approximate:
        return words("date.about_period" if long else "date.about", date=text)
    return words("date.uncertain", date=text) if single.uncertain else text


def _key(precision: Precision, year: int) -> str:
    # "1900s" would be read as a century.
    first = precision == "decade" and year % 100 == 0
    return "date.decade_first" if first else f"date.{precision}"


def _pattern(words: Catalog, key: str, date: datetime.date, full: bool, far: Mapping[str, str] | None = None) -> str:
    """Fill a date pattern; each language uses the parts that its grammar needs."""
    year = _year(words, date.year)
    if key == "date.year":
        return year
    form = words.table[key]
    if not isinstance(form, str):
        form = form.get(ordinal(words.lang, _century(date) if key == "date.century" else date.day), form["other"])
    pieces = words.split(form)
    parts = {name: _PARTS[name](date) for name in pieces[1::2] if name in _PARTS}
    return words.fill(pieces, {"year": year, "month": _month(words, date.month, full), **parts, **(far or {})})


def _century(date: datetime.date) -> int:
    """Return the number of a century; 1900 to 1999 counts as the 20th, as in common usage."""
    return date.year // 100 + 1


_PARTS: Mapping[str, Callable[[datetime.date], str]] = MappingProxyType(
    {
        "day": lambda date: str(date.day),
        "first": lambda date: str(date.year),
        "last": lambda date: str(date.year + 9),
        "tens": lambda date: f"{date.year % 100:02}",
        "century": lambda date: str(_century(date)),
        "roman": lambda date: roman(_century(date)),
    }
)
"""The parts of a date pattern that are the same in each language; a pattern uses one or two of them."""


def roman(number: int) -> str:
    """Return a number up to 399 in Roman numerals, by which some languages count centuries."""
    for value, letters in _ROMAN:
        if number >= value:
            return letters + roman(number - value)
    return ""


_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@lru_cache(maxsize=256)  # of catalogs and months, which all dates share
def _month(words: Catalog, month: int, full: bool) -> str:
    return words(f"month.{month}" if full else f"month_short.{month}")


@lru_cache(maxsize=1024)  # the same for years
def _year(words: Catalog, year: int) -> str:
    return words("date.year" if year >= 1000 else "date.early_year", year=str(year))
