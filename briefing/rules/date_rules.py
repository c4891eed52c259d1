"""Rules about dates: dates in order, reviews in time, scheduled events that are past, sources last accessed long ago."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from briefing.analysis.due import MONTHS, is_long_ago
from briefing.diagnostics import Note, calendar_warning, count_of, error, warning
from briefing.model import Event, Recommendation, Source
from briefing.model.brief import EditionChange, Head, Successor
from briefing.model.entities.event import OtherDate
from briefing.model.entities.recommendation import LogEntry
from briefing.model.markers import Role
from briefing.model.resolve import Found, resolve
from briefing.model.values import Review, When
from briefing.model.walk import walk_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from briefing.diagnostics import Place, Problem
    from briefing.model import Field, Model, Origin
    from briefing.rules.context import Context


def dates_are_in_order(context: Context) -> Iterator[Problem]:
    """The facts are checked, then the brief is published, and later it is reviewed or superseded."""
    head, origin = context.brief.head, context.brief.origin
    broken = context.brief.broken  # not asked for `as_of` and `review_by`, whose placeholders are the first and the last day
    if head.review_by <= head.as_of <= context.today:
        yield error(
            "date-order",
            f"`review_by` ({head.review_by}) is not after `as_of` ({head.as_of})",
            origin.at("review_by"),
            "name the day of the next check",
        )
    if head.published < head.as_of <= context.today and "published" not in broken:
        yield warning(
            "date-order",
            f"`published` ({head.published}) is before `as_of` ({head.as_of}), the day to which the facts were checked",
            origin.at("published"),
            "write the day on which this edition is published",
        )
    successor = head.superseded_by
    if successor and successor.on < head.published and "published" not in broken:
        yield error(
            "date-order",
            f"this brief is superseded on {successor.on}, before it was published ({head.published})",
            origin.at("superseded_by", "on"),
            "write the day on which the other brief replaced it",
        )


def reviews_are_in_time(context: Context) -> Iterator[Problem]:
    """After its review date, a brief states on every page that the review is overdue, unless it is superseded."""
    head = context.brief.head
    if head.standing(context.today) == "overdue" and head.review_by > head.as_of:  # else the two days contradict each other
        yield warning(
            "overdue-review",
            f"the review was due on {head.review_by}",
            context.brief.origin.at("review_by"),
            "check the facts, then update `as_of`, `published` and `review_by`",
        )


def scheduled_events_are_to_come(context: Context) -> Iterator[Problem]:
    """A scheduled event whose day has passed needs its outcome."""
    as_of = context.brief.head.as_of
    kept = context.brief.head.standing(context.today) != "superseded"  # superseded briefs are not kept up to date
    for entity, origin in context.own(Event):
        if entity.status != "scheduled":
            continue
        if entity.when.upper < as_of <= context.today:
            yield warning(
                "outcome-unknown",
                f"{entity.id} was scheduled for {entity.when}, before the facts were checked",
                origin.at("when"),
                "say what happened, and write `status: happened`",
            )
        elif kept and entity.when.upper < context.today:
            yield calendar_warning(
                "date-passed",
                f"{entity.id} was scheduled for {entity.when}, which has passed",
                origin.at("when"),
                "say what happened and write `status: happened`, then update `as_of`",
            )


def sources_were_accessed_recently(context: Context) -> Iterator[Problem]:
    """A page that was last accessed long ago may have changed since."""
    if context.brief.head.standing(context.today) != "superseded":
        yield from outdated_sources(context.own(Source), context.today)


def outdated_sources(sources: Iterable[tuple[Source, Origin]], today: date) -> Iterator[Problem]:
    """One warning for each day on which sources were last accessed: they were checked together, and will be again."""
    days: dict[date, list[tuple[Source, Origin]]] = {}
    for entity, origin in sources:
        if entity.accessed is not None and is_long_ago(entity.accessed, today):
            days.setdefault(entity.accessed, []).append((entity, origin))
    for day, seen in days.items():
        first, origin = seen[0]
        others = f" and {len(seen) - 1} more were" if len(seen) > 1 else " was"
        yield calendar_warning(
            "stale-source",
            f"`{first.id}`{others} last accessed on {day}, more than {MONTHS} months ago",
            origin.at("accessed"),
            "check whether it still says so, then write the day in `accessed`",
        )


def days_have_come(context: Context) -> Iterator[Problem]:
    """An action or an event in the past has a date no later than today, and an edition has none that is later than itself."""
    brief = context.brief
    written: list[tuple[Model, Origin]] = [(brief.head, brief.origin)]
    written += [(entity, origin) for _, entity, origin in brief.everything()]
    written += zip(brief.changes, brief.change_origins, strict=True)
    head = brief.head
    edition = max(head.published, head.as_of)
    late = [*_days_after(min(edition, context.today), written, brief.broken)]
    yield from _future_days(late, context.today)
    if not brief.broken & {"published", "as_of"} and head.standing(context.today) != "superseded":
        yield from _after_edition([each for each in late if each.day <= context.today and each.belongs_to_edition])


class _PastDay(NamedTuple):
    """A day that a field gives for something in the past."""

    field: Field
    text: str
    day: date
    place: Place

    @property
    def belongs_to_edition(self) -> bool:
        """Whether the edition states it to readers, and no other rule compares it with the dates of the head."""
        return self.field.owner not in _OTHER_DATES and self.field.key not in ("reviewed", "link_checked")


_OTHER_DATES = (Head, Successor, EditionChange, Event, OtherDate, LogEntry)


def _days_after(
    latest: date, written: Iterable[tuple[Model, Origin]], broken: frozenset[str] = frozenset()
) -> Iterator[_PastDay]:
    """Each day after `latest` that a field gives for something in the past; `broken` fields are left out."""
    for model, origin in written:
        for path, field, value in walk_all(model, _may_have_come):
            come = Role.PAST in field.roles or (isinstance(model, Event) and model.status == "happened")
            if come and path[0] not in broken and (day := _first_day(value)) > latest:
                text = str(day if isinstance(value, Review) else value)
                yield _PastDay(field, text, day, origin.at(*path))


def future_days(written: Iterable[tuple[Model, Origin]], today: date) -> Iterator[Problem]:
    """One problem for each day after today that a field of a file gives for something in the past."""
    yield from _future_days(_days_after(today, written), today)


def _future_days(late: Iterable[_PastDay], today: date) -> Iterator[Problem]:
    found: dict[tuple[str, str, str], list[tuple[Place, date]]] = {}
    for field, text, day, place in late:
        if day > today:
            found.setdefault((place.file, field.key, text), []).append((place, day))
    for (_, key, text), days in found.items():
        yield future_day(key, text, days, today)


def _after_edition(late: list[_PastDay]) -> Iterator[Problem]:
    """One warning for the days after the edition: they are wrong, or belong to an edition that is not yet dated."""
    if late:
        last = max(late, key=lambda each: each.day)
        more = f" (and {count_of(len(late) - 1, 'more date')})" if len(late) > 1 else ""
        yield warning(
            "date-order",
            f"`{last.field.key}` ({last.text}) is later than both `published` and `as_of` of the brief{more}",
            last.place,
            f"correct the date; or, for a new edition, write `published: {last.day}` or a later day",
        )


def _may_have_come(field: Field) -> bool:
    """Whether a field gives a day in the past: always, or if its event has happened."""
    return Role.PAST in field.roles or (field.owner in (Event, OtherDate) and field.key == "when")


def _first_day(value: date | When | Review) -> date:
    return value.lower if isinstance(value, When) else value.on if isinstance(value, Review) else value


_INSTEAD_OF_FUTURE = {
    "when": "write `status: scheduled`, or correct the date",
    "reviewed": "write the day of the review, or let `briefing review --accept` write it",
}


def future_day(key: str, text: str, days: list[tuple[Place, date]], today: date) -> Problem:
    """The problem of a day after today, given in one or more places by the same field."""
    (place, day), others = min(days), len(days) - 1
    more = f" (here and in {others} more place{'s' * (others > 1)})" if others else ""
    message = f"`{key}` ({text}) is later than today ({today}){more}"
    help = _INSTEAD_OF_FUTURE.get(key, "write the day on which it was done")
    # The day begins up to 26 hours earlier elsewhere: an editor's today may be tomorrow where a pipeline runs.
    nearly = day - today <= timedelta(days=1)
    return (warning if nearly else error)("future-date", message, place, help)


def nothing_is_claimed_after_as_of(context: Context) -> Iterator[Problem]:
    """An event that has happened, or a step that was taken, has a date no later than the day to which the facts were checked.

    The day on which a status was checked may be later: then nothing later was found than that day.
    """
    as_of = context.brief.head.as_of
    if "as_of" in context.brief.broken:
        return
    for entity, origin in context.own(Event):
        if entity.status == "happened" and as_of < entity.when.lower <= context.today:
            yield warning(
                "date-order",
                f"{entity.id} has `status: happened`, but its date is after the facts were checked ({as_of})",
                origin.at("when"),
                "write `status: scheduled`, or check the facts and update `as_of`",
            )
    for recommendation, origin in context.own(Recommendation):
        for index, step in enumerate(recommendation.log):
            if as_of < step.on.lower <= context.today:
                yield warning(
                    "date-order",
                    f"{recommendation.id} has a step of {step.on}, after the facts were checked ({as_of})",
                    origin.at("log", index, "on"),
                    "check the facts and update `as_of`, or correct the date",
                )


def consequences_come_later(context: Context) -> Iterator[Problem]:
    """An event ends, completes or takes back only what came before it."""
    for entity, origin in context.own(Event):
        for index, consequence in enumerate(entity.follows):
            found = resolve(context.site, context.brief, consequence.event, ("event",))
            earlier = found.entity if isinstance(found, Found) else None
            if isinstance(earlier, Event) and earlier is not entity and earlier.when.lower > entity.when.upper:
                yield error(
                    "date-order",
                    f"{entity.id} ({entity.when}) is before {consequence.event} ({earlier.when}), which it follows",
                    origin.at("follows", index, "event"),
                    "name an earlier event, or correct one of the dates",
                )


def one_event_has_one_date(context: Context) -> Iterator[Problem]:
    """Other dates differ from the event's own; two events with one title and different dates are one, or need two titles."""
    first: dict[str, tuple[Event, Origin]] = {}
    for entity, origin in context.own(Event):
        for index, other_date in enumerate(entity.disputed):
            if other_date.when == entity.when:
                yield warning(
                    "undisputed-dates",
                    f"`{entity.when}` is the date of {entity.id} already; `disputed` has the dates that other sources give",
                    origin.at("disputed", index, "when"),
                    "correct one of the two dates, or cite the source in `sources`",
                    Note("the date is here", origin.at("when")),
                )
        other, place = first.setdefault(" ".join(entity.title.split()).casefold(), (entity, origin))
        if other is not entity and other.when != entity.when and not (entity.disputed or other.disputed):
            yield warning(
                "undisputed-dates",
                f"{other.id} has the same title and another date ({other.when})",
                origin.at("when"),
                "put the second date under `disputed`, or give the events different titles",
                Note("the other one is here", place.at("when")),
            )
