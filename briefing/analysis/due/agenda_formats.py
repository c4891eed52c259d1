"""What is due, as text, as JSON and as a calendar. `FORMATS` lists the formats."""

from __future__ import annotations

import hashlib
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.analysis.due import ics_writer
from briefing.diagnostics.reports import printable, to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from briefing.analysis.due.agenda import DueItem


class Agenda(NamedTuple):
    """What is due, the day for which it was computed, and the titles of the briefs by their folders."""

    titles: Mapping[str, str]
    today: date
    due: tuple[DueItem, ...]


_DOING = {
    "review": "check the facts",
    "event": "say what happened",
    "resolution": "say whether it happened",
    "forecast": "say how it has held up",
    "source": "check whether it still says so",
    "action": "say how far it has got",
    "progress": "check its progress",
    "outcome": "check the outcome",
}
_SINCE = {
    "review": "to be reviewed by",
    "event": "scheduled for",
    "resolution": "decided by",
    "forecast": "about",
    "source": "accessed on",
    "action": "due",
    "progress": "checked on",
    "outcome": "checked on",
}


def text(agenda: Agenda) -> str:
    """One line for each item; the overdue ones first."""
    past = [due for due in agenda.due if due.on < agenda.today]
    coming = agenda.due[len(past) :]
    width = max((len(_called(due)) for due in agenda.due), default=0)
    lines = []
    for heading, listed in (("past", past), ("coming", coming)):
        lines += [f"{heading}:", *(f"  {_line(due, width)}" for due in listed), ""] if listed else []
    counted = ", ".join(f"{len(listed)} {word}" for word, listed in (("past", past), ("coming", coming)) if listed)
    return "".join(f"{line}\n" for line in (*lines, counted or "nothing is due"))


def _line(due: DueItem, width: int) -> str:
    text = f"{_cut(due.title)} ({_SINCE[due.what]} {due.when}): {_DOING[due.what]}"
    return printable(f"{due.on}  {_called(due):{width}}  {text}  {due.place.file}:{due.place.line}")


def _cut(title: str) -> str:
    title = title.rstrip(".。")
    return title if len(title) <= _LONGEST else title[: _LONGEST - 1].rstrip() + "…"


_LONGEST = 80


def _called(due: DueItem) -> str:
    return f"{due.brief}:{due.id or 'brief'}" if due.brief else due.id or "brief"


def as_json(agenda: Agenda) -> str:
    """Each item with its day, its subject, and its place in the files."""
    return to_json({"today": str(agenda.today), "due": [_record(due, agenda.today) for due in agenda.due]})


def _record(due: DueItem, today: date) -> dict[str, Any]:
    place = {"file": due.place.file, "line": due.place.line, "column": due.place.column}
    return due._asdict() | {"on": str(due.on), "past": due.on < today, "place": place}


def as_ics(agenda: Agenda) -> str:
    """A calendar with a whole-day event for each item."""
    name = " · ".join(agenda.titles.values())
    return ics_writer.calendar(name, agenda.today, [_entry(due, agenda.titles.get(due.brief, "")) for due in agenda.due])


def _entry(due: DueItem, title: str) -> ics_writer.CalendarEvent:
    # The uid of an item is the same in every export, and differs from those of other briefs.
    of = hashlib.sha256(title.encode("utf-8", "replace")).hexdigest()[:12]
    uid = f"{due.what}-{due.brief or 'brief'}-{due.id or 'head'}@{of}.briefing"
    summary = f"{due.id} {_cut(due.title)}: {_DOING[due.what]}".lstrip()
    return ics_writer.CalendarEvent(uid, due.on, summary, f"{due.title}\n{_SINCE[due.what]} {due.when}", due.what)


FORMATS: Mapping[str, Callable[[Agenda], str]] = MappingProxyType({"text": text, "json": as_json, "ics": as_ics})
