"""The dates that a brief waits for: of scheduled events, of the decisions on its forecasts, and of actions that are due."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from briefing.analysis.due.agenda import last_day
from briefing.model import Action, Event
from briefing.render.headline_text import unlinked_headline
from briefing.render.own_forecast import NEAR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from markupsafe import Markup

    from briefing.model import Judgement
    from briefing.model.values import Precision, When
    from briefing.render.page import Page

FIRST = 3
"""The number of dates on the front page."""


class NextDate(NamedTuple):
    """A date that is to come, or has passed without an outcome, with its distance from the day of the build."""

    entity: Event | Judgement | Action
    title: Markup
    day: date
    """The day from which its distance is counted."""
    last: date
    """The last of the days that it may be, by which `briefing due` lists it."""
    shown: Markup
    """The date in words."""
    figure: Markup
    unit: Markup
    passed: bool
    """Whether the date is over and nothing is recorded about it."""
    near: bool
    """Whether the date is passed or close."""


def next_dates(page: Page) -> tuple[NextDate, ...]:
    """Return all dates that a brief waits for: those that have passed first, oldest first, then by their last days.

    A closed edition and a superseded brief wait for nothing, because they are no longer updated.
    """
    if page.view.closing or page.view.superseded:
        return ()
    today = page.view.today
    found = [*_events(page, today), *_forecasts(page, today), *_actions(page, today)]
    return tuple(sorted(found, key=lambda each: (not each.passed, each.last, each.entity.id)))


def first_dates(dates: Sequence[NextDate]) -> tuple[tuple[NextDate, ...], int]:
    """Return the dates of the front page, at most one of them passed, and the number of further passed dates."""
    passed = [each for each in dates if each.passed]
    shown = (*passed[:1], *(each for each in dates if not each.passed))[:FIRST]
    return shown, max(len(passed) - 1, 0)


def _events(page: Page, today: date) -> Iterator[NextDate]:
    for event in page.brief.events:
        if event.status == "scheduled":
            day, precision = _edge(event.when, today)
            yield _dated(
                page, event, (day, last_day(event.when)), precision, _in_words(page, event.when, today), event.when.upper < today
            )


def _forecasts(page: Page, today: date) -> Iterator[NextDate]:
    for judgement in page.brief.judgements:
        if judgement.kind == "forecast" and judgement.resolves_by is not None and judgement.outcome is None:
            last = judgement.resolves_by
            yield _dated(page, judgement, (last, last), "day", page.day(last), judgement.overdue(today))


def _actions(page: Page, today: date) -> Iterator[NextDate]:
    for action in page.brief.of(Action):
        if action.due is not None and not action.settled:
            day, precision = _edge(action.due, today)
            shown = _by_end(page, action.due) or _in_words(page, action.due, today)
            yield _dated(page, action, (day, last_day(action.due)), precision, shown, action.late(today))


def _dated(
    page: Page, entity: Event | Judgement | Action, days: tuple[date, date], precision: Precision, shown: Markup, passed: bool
) -> NextDate:
    day, last = days
    figure, unit = page.words.countdown(day, precision, page.view.today)
    near = passed or (precision == "day" and 0 <= (day - page.view.today).days <= NEAR)
    short = entity.short_title if isinstance(entity, Event) else None
    title = page.typed(short) if short else unlinked_headline(page, entity)
    return NextDate(entity, title, day, last, shown, page.typed(figure), page.typed(unit), passed, near)


def _edge(when: When, today: date) -> tuple[date, Precision]:
    """Return the day from which a date is counted, and how precise it is: the end of a span that has started, else the start."""
    start, end = when.start, when.end
    if end is not None and _has_started(when, today):
        return end.upper, "day" if end.precision == "month" else end.precision
    assert start is not None, "a date is open on one side at most"
    return (start.upper if when.upper < today else start.lower), start.precision


def _in_words(page: Page, when: When, today: date) -> Markup:
    """Return a date in words that say what is not known about it."""
    start, end = when.start, when.end
    if end is not None and _has_started(when, today) and not (start is not None and when.upper < today):
        last = page.when(type(when).parse(when.text.partition("/")[2]))
        return page.word("say.by_day" if end.precision == "day" else "say.by_end", date=last)
    if not when.interval and start is not None and start.precision == "month":
        return page.word("say.day_not_known", date=page.when(when))
    return page.when(when)


def _by_end(page: Page, due: When) -> Markup | None:
    """Return the words for an action that may be done until a month, a year or a longer time is over."""
    is_last = due.start is not None and due.start.precision != "day" and not due.interval
    return page.word("say.by_end", date=page.when(due)) if is_last else None


def _has_started(when: When, today: date) -> bool:
    return when.interval and (when.start is None or when.start.lower <= today)
