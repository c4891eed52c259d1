"""Days as an iCalendar file (RFC 5545), which calendar programs import or subscribe to."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class CalendarEvent(NamedTuple):
    """An event of one or more whole days; its `uid` is the same in every export."""

    uid: str
    on: date
    summary: str
    description: str = ""
    category: str = ""
    last: date | None = None
    """Its last day, if it lasts longer than one."""
    url: str = ""


def calendar(name: str, stamp: date, entries: Iterable[CalendarEvent]) -> str:
    """A calendar of whole-day events; `stamp` is the day on which it was made."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//briefing//briefing//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_text(name)}")
    made = f"DTSTAMP:{_day(stamp)}T000000Z"
    for entry in entries:
        lines += _event(entry, made)
    return "".join(_folded(line) for line in (*lines, "END:VCALENDAR"))


def _event(entry: CalendarEvent, made: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.uid)}"
    yield made
    yield f"DTSTART;VALUE=DATE:{_day(entry.on)}"
    if entry.last is not None and entry.on < entry.last < date.max:
        yield f"DTEND;VALUE=DATE:{_day(entry.last + timedelta(days=1))}"  # the first day after it (3.6.1)
    yield f"SUMMARY:{_text(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{_text(entry.description)}"
    if entry.category:
        yield f"CATEGORIES:{_text(entry.category)}"
    if entry.url:
        yield f"URL:{entry.url}"
    yield "TRANSP:TRANSPARENT"  # the event does not block the day for other appointments
    yield "END:VEVENT"


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def _text(text: str) -> str:
    """A value of type TEXT (3.3.11)."""
    if not text.isprintable():
        text = _CONTROL.sub(" ", text.replace("\r\n", "\n"))
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\t", " ").replace("\n", "\\n")


_OCTETS = 75


def _folded(line: str) -> str:
    """A content line, folded after at most 75 octets, never inside a character (3.1)."""
    is_ascii = line.isascii()
    if (len(line) if is_ascii else len(line.encode("utf-8", "replace"))) <= _OCTETS:
        return line + "\r\n"
    if is_ascii:
        starts = range(_OCTETS, len(line), _OCTETS - 1)  # each further line starts with a space
        return "\r\n ".join((line[:_OCTETS], *(line[start : start + _OCTETS - 1] for start in starts))) + "\r\n"
    parts, room, part = [], _OCTETS, ""
    for char in line:
        size = len(char.encode("utf-8", "replace"))
        if size > room:
            parts.append(part)
            part, room = "", _OCTETS - 1  # each further line starts with a space
        part += char
        room -= size
    return "\r\n ".join((*parts, part)) + "\r\n"
