"""Common other notations of dates, and what to type in their place (EDTF, ISO 8601-2:2019)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import TYPE_CHECKING

from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

SEASONS = {21: "spring", 22: "summer", 23: "autumn", 24: "winter"}
"""EDTF level 1 writes seasons in place of months."""
_FIRST_MONTH = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12, "春": 3, "夏": 6, "秋": 9, "冬": 12}
_FIRST_MONTH |= {"frühling": 3, "frühjahr": 3, "sommer": 6, "herbst": 9, "printemps": 3, "été": 6, "automne": 9, "hiver": 12}
_SEASON = "|".join(_FIRST_MONTH)
_MONTHS = (
    *("jan|jän|ene", "feb|fév|fev", "mar|mär", "apr|avr|abr", "may|mai", "jun|juin", "jul|juil", "aug|août|aout|ago", "sep"),
    *("oct|okt", "nov", "dec|dez|déc|dic"),
)
"""How the names of months begin in English, German, French and Spanish."""
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})[^\W\d_]*\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:\.|er|st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})"
_QUARTERS = "一二三四"
_FINANCIAL_YEAR = "([0-9]{2})([0-9]{2})/([0-9]{2})"


def months_of_season(year: int, season: str) -> str:
    """Return the months of a season in the north as a span; winter ends in the next year."""
    return _three_months(year, next(first for name, first in _FIRST_MONTH.items() if re.fullmatch(name, season, re.IGNORECASE)))


def rewrite_notation(text: str) -> str:
    """Rewrite common other notations; the result may still be invalid."""
    if (found := re.fullmatch(_FINANCIAL_YEAR, text)) and (span := _short_span(found)) != text:
        return span  # as on the axes of many charts; to compile the other patterns takes 3 ms
    text = "".join(map(_plain_digit, unicodedata.normalize("NFKC", text.translate(_HYPHENS)).strip()[:100]))
    for pattern, instead in _COMMON_MISTAKES:
        text = pattern.sub(instead, text)
    return text


_HYPHENS = {0x2010: "-", 0x2011: "-", 0x00AD: None}


def _plain_digit(char: str) -> str:
    """Write a digit of another script, such as those of Arabic, as 0 to 9."""
    return char if char.isascii() or not char.isdecimal() else str(unicodedata.decimal(char))


def two_readings(text: str) -> str | None:
    """Return what to type for a date such as `07/01/2024`, whose day and month cannot be told apart."""
    found = re.fullmatch(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})", text.strip())
    if found is None or not (1 <= int(found[1]) <= 12 and 1 <= int(found[2]) <= 12) or int(found[1]) == int(found[2]):
        return None
    first, second, year = int(found[1]), int(found[2]), found[3]
    return f"type `{year}-{second:02}-{first:02}` if the day is first, or `{year}-{first:02}-{second:02}` if the month is"


def month_or_day(text: str) -> str | None:
    """Return what to type for a date such as `Feb-26`, of which a spreadsheet program shows only two parts."""
    found = _TWO_PARTS.fullmatch(text.strip())
    if found is None:
        return None
    month = _number_of(found["month"])
    return f"type `20{found['short']}-{month:02}` if {found['short']} is the year, or the whole day, as in `2024-{month:02}-07`"


_TWO_PARTS = lazy_pattern(rf"{_MONTH}[ '’-]+(?P<short>[0-9]{{2}})", re.IGNORECASE)


def season_of(text: str) -> tuple[str, str] | None:
    """Return the year of a season such as `Spring 2024` or `2024-21`, and its months in the north as a span."""
    words = unicodedata.normalize("NFKC", text).strip()
    found = next((found for form in _ONE_SEASON if (found := form.fullmatch(words))), None)
    if found is None:
        return None
    season = found["season"]
    return found["year"], months_of_season(int(found["year"]), SEASONS[int(season)] if season.isdigit() else season)


def _three_months(year: int, first: int) -> str:
    end = (year + (first + 2) // 13, (first + 1) % 12 + 1)
    return f"{year:04}-{first:02}/{end[0]:04}-{end[1]:02}"


_ONE_SEASON = tuple(
    lazy_pattern(form, re.IGNORECASE)
    for form in (
        rf"(?P<season>{_SEASON})(?:\s+of)?,?\s+{_YEAR}",
        rf"{_YEAR}年?[\s,/-]*(?P<season>{_SEASON})[季天]?",
        rf"{_YEAR}-(?P<season>2[1-4])",
    )
)


def _season(found: re.Match[str]) -> str:
    return months_of_season(int(found["year"]), found["season"])


def _quarter(found: re.Match[str]) -> str:
    number = found["quarter"]
    return _three_months(int(found["year"]), 3 * (int(number) if number.isdigit() else _QUARTERS.index(number) + 1) - 2)


def _date(found: re.Match[str]) -> str:
    month, groups = found["month"], found.groupdict()
    day = groups.get("day") or groups.get("late_day")
    number = int(month) if month.isdigit() else _number_of(month)
    last = f"/{found['year']}-{number:02}-{int(groups['last']):02}" if groups.get("last") else ""
    return f"{found['year']:0>4}-{number:02}" + (f"-{int(day):02}" if day else "") + last


def _number_of(month: str) -> int:
    return next(at for at, names in enumerate(_MONTHS, 1) if re.fullmatch(names, month, re.IGNORECASE))


def _full_year(found: re.Match[str]) -> str:
    return f"20{found['short']}-{_number_of(found['month']):02}-{int(found['day']):02}"


def _of_spreadsheet(found: re.Match[str]) -> str:
    """The day that a spreadsheet program stores as a number of days since the end of 1899."""
    return str(date(1899, 12, 30) + timedelta(int(found[0])))


def _century(found: re.Match[str]) -> str:
    return f"{int(found['century']) - 1:02}XX"


def _short_span(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]}/{found[1]}{found[3]}" if int(found[3]) > max(12, int(found[2])) else found[0]


# Applied in this order.
_COMMON_MISTAKES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = tuple(
    (lazy_pattern(pattern, re.IGNORECASE), instead)
    for pattern, instead in (
        (r"[T ][0-9]{2}:[0-9]{2}.*$", ""),
        (r"^(?:circa|ca?\.?(?![a-z])|about|around|约|約|~)\s*(.+)$", r"\1~"),
        (r"^(?:until|till|before|up to)\s+(.+)$", r"../\1"),
        (r"^(?:since|from|after)\s+([^/–—]+?)(?<!\bto)$", r"\1/.."),
        (r"^\.\.\s*(?=[0-9])", "../"),
        (r"(?<=[0-9])\s*\.\.$", "/.."),
        (r"(?<=[0-9])\s*\.\.\s*(?=[0-9])", "/"),
        (rf"\b(?P<season>{_SEASON})(?:\s+of)?\s+{_YEAR}\b", _season),
        (rf"{_YEAR}年?\s*(?P<season>{_SEASON})[季天]?", _season),
        (rf"\bQ(?P<quarter>[1-4])[\s/-]*{_YEAR}\b", _quarter),
        (rf"\b{_YEAR}[\s/-]*Q(?P<quarter>[1-4])\b", _quarter),
        (rf"{_YEAR}年第?(?P<quarter>[1-4{_QUARTERS}])季度?", _quarter),
        (rf"^(?P<day>[0-9]{{1,2}})\.(?P<month>[0-9]{{1,2}})\.{_YEAR}$", _date),
        (rf"^0?(?P<day>[1-9]|1[0-2])[/-]0?(?P<month>(?P=day))[/-]{_YEAR}$", _date),
        (rf"^(?P<day>1[3-9]|2[0-9]|3[01])[/-](?P<month>[0-9]{{1,2}})[/-]{_YEAR}$", _date),
        (rf"^(?P<month>[0-9]{{1,2}})[/-](?P<day>1[3-9]|2[0-9]|3[01])[/-]{_YEAR}$", _date),
        (rf"^(?P<month>0?[1-9]|1[0-2])[/.-]{_YEAR}$", _date),
        (r"^([0-9]{4})([0-9]{2})([0-9]{2})$", r"\1-\2-\3"),
        (rf"^{_DAY}\s*[-–—/]\s*(?P<last>[0-9]{{1,2}})\.?\s+{_MONTH}\s+{_YEAR}$", _date),
        (rf"^{_DAY}[\s-]+{_MONTH}-(?P<short>[0-9]{{2}})$", _full_year),
        (r"^[2-5][0-9]{4}$", _of_spreadsheet),
        (r"^([0-9]{4}-[0-9]{2}-)([0-9]{2})\s+-\s+([0-9]{2})$", r"\1\2/\1\3"),
        (
            rf"(?:\b{_DAY}[\s-]*(?:de\s+|of\s+)?)?\b{_MONTH}(?:\s+|-)(?:de\s+)?(?:(?P<late_day>[0-9]{{1,2}}),?\s+)?{_YEAR}\b",
            _date,
        ),
        (rf"\b{_YEAR}\s+{_MONTH}(?:\s+(?P<day>[0-9]{{1,2}}))?(?=\s*(?:$|[/–—]))", _date),
        (r"(?<=[0-9])--(?=[0-9])", "/"),
        (r"^(?P<century>[1-9]|1[0-9]|2[01])(?:st|nd|rd|th)[ -]century$", _century),
        (r"\s*[–—]\s*|\s*(?:/|\bto\b|至)\s*|(?<=^[0-9]{4})\s*-\s*(?=[0-9]{4}$)", "/"),
        (rf"^{_FINANCIAL_YEAR}$", _short_span),
        (r"\b([0-9]{3})0s\b", r"\1X"),
        (r"\b([0-9]{2})[x*u]{2}(?![a-z])", r"\1XX"),
        (r"\b([0-9]{3})[x*u](?![a-z])", r"\1X"),
        (r"(?:-[x*u]{2}){1,2}", ""),
        (r"%|~\?|\?~", "~"),
        (r"(?<![0-9])([0-9]{4})[-./年]([0-9])(?![0-9])", r"\g<1>-0\2"),
        (r"(?<![0-9])([0-9]{4})[-./年]([0-9]{2})(?![0-9])", r"\1-\2"),
        (r"([0-9]{4}-[0-9]{2})[-./月]([0-9])(?![0-9])", r"\g<1>-0\2"),
        (r"([0-9]{4}-[0-9]{2})[-./月]([0-9]{2})(?![0-9])", r"\1-\2"),
        (r"[年月日](?=[~?]?(?:/|$))", ""),
        (r"^([0-9]{4}-[0-9]{2}-)([0-9]{2})/([0-9]{2})$", r"\1\2/\1\3"),
        (r"/(?:open|unknown|present|now|today|ongoing)?$", "/.."),
        (r"^/", "../"),
    )
)
