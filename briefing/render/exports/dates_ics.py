"""The dates of a brief as a calendar (RFC 5545): its events, the last days of forecasts, what is due, and the next review.

A date that is not known to the day is a range of whole days, and its summary says in words what is known.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from briefing.analysis.due.ics_writer import CalendarEvent, calendar
from briefing.model import Action
from briefing.model.values import When

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from briefing.render.exports.exported_brief import ExportedBrief

AT = "timeline/dates.ics"


def write(exported: ExportedBrief) -> str:
    """Return the calendar. Equal data give equal calendars: its stamp is the day to which the facts were checked."""
    head = exported.brief.head
    return calendar(exported.wording.full_title(head), head.as_of, _entries(exported))


def _entries(exported: ExportedBrief) -> Iterator[CalendarEvent]:
    wording, brief, view = exported.wording, exported.brief, exported.view
    for event in brief.events:
        yield _entry(exported, event.id, event.when, wording.plain_title(event.title), "event", wording.plain(event.text or ""))
    for judgement in brief.judgements:
        if judgement.resolves_by is not None:
            title = wording.words("calendar.decided", text=wording.plain(judgement.text))
            yield _entry(exported, judgement.id, _day(judgement.resolves_by), title, "forecast")
    for action in brief.of(Action):
        if action.due is not None:
            yield _entry(exported, action.id, action.due, wording.words("calendar.due", text=wording.plain(action.text)), "due")
    if not view.superseded:
        title = wording.words("calendar.review", text=wording.full_title(brief.head))
        yield _entry(exported, "", _day(brief.head.review_by), title, "review")


def _entry(exported: ExportedBrief, id: str, when: When, title: str, category: str, text: str = "") -> CalendarEvent:
    view, words, home = exported.view, exported.view.words, exported.url
    start, end = when.start or when.end, when.end or when.start  # an open side has no day
    assert start is not None, "a date is open on one side at most"
    assert end is not None, "a date is open on one side at most"
    exact = _is_exact(when)
    summary = f"{id}{words('mark.colon')}{title}" if id else title
    if not exact:
        summary = summary.rstrip(".。")
        summary += words("mark.open") + words("calendar.about", date=words.when(when)) + words("mark.close")
    url = f"{home}{id}/" if id and home else home
    calendar_id = view.memo.of("id of the calendar", exported.brief, _calendar_id, exported)
    return CalendarEvent(
        f"{category}-{id or 'brief'}@{calendar_id}.briefing",
        start.lower,
        summary,
        "\n".join(filter(None, (text, url))),
        category,
        end.upper,
        url,
    )


def _calendar_id(exported: ExportedBrief) -> str:
    """Return what is the same in every build, and differs from that of other briefs and languages."""
    return hashlib.sha256(f"{exported.url}|{exported.brief.slug}|{exported.view.lang}".encode()).hexdigest()[:12]


def _is_exact(when: When) -> bool:
    """Return whether a date is known to the day: one day, or a span from one day to another."""
    ends = (when.start, when.end)
    return all(end is not None and end.precision == "day" and not (end.approximate or end.uncertain) for end in ends)


def _day(day: date) -> When:
    return When.parse(day.isoformat())
