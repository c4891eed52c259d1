"""What has to be checked again, and from which day on."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from briefing import markdown
from briefing.markdown import csl_tags
from briefing.markdown.break_marks import without_break_marks
from briefing.model import Action, Event, Forecast, Judgement, Markup, Recommendation, Scenario, Source, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.diagnostics import Place
    from briefing.model import Brief, Entity, Origin, Site
    from briefing.model.markers import Path
    from briefing.model.values import When

MONTHS = 12
"""The number of months after which a source or a status is due for a check, unless the caller gives another number."""

What = Literal["review", "event", "resolution", "forecast", "source", "action", "progress", "outcome"]


class DueItem(NamedTuple):
    """Something that has to be checked, from a day on."""

    on: date
    what: What
    brief: str
    """The folder of the brief; empty if there is only one brief, and for the shared files of a library."""
    id: str
    """Empty for a review."""
    title: str
    when: str
    """The date that makes it due, as it was written."""
    place: Place


def due_items(site: Site, today: date, months: int = MONTHS) -> tuple[DueItem, ...]:
    """Everything that is or will be due, the soonest first; sources and statuses only if they are due today."""
    kept = (brief for brief in site.briefs if brief.head.standing(today) != "superseded")
    found = [due for brief in kept for due in _of_brief(brief, today, months)]
    for entity in site.shared.get("source", ()):
        found += _source(entity, "", site.shared_origins["source", entity.id], today, months)
    return tuple(sorted(found))


def is_long_ago(day: date, today: date, months: int = MONTHS) -> bool:
    """Whether a day is more than so many months ago."""
    return months_after(day, months) < today


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last day of a shorter month; at most the last day of the calendar."""
    year, month = divmod(day.month - 1 + months, 12)
    year += day.year
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


# ------------------------------------------------------------------------------------------------- kinds


def _of_brief(brief: Brief, today: date, months: int) -> Iterator[DueItem]:
    if "review_by" not in brief.broken:
        review = brief.head.review_by
        yield DueItem(
            review,
            "review",
            brief.slug,
            "",
            without_break_marks(_plain(brief.head.title)),
            str(review),
            brief.origin.at("review_by"),
        )
    for kind, entity, origin in brief.everything():
        if isinstance(entity, Event):
            yield from _event(entity, brief.slug, origin)
        elif isinstance(entity, Judgement):
            yield from _resolution(entity, brief.slug, origin)
        elif isinstance(entity, Forecast):
            yield from _forecast(entity, brief.slug, origin)
        elif kind == "source":
            yield from _source(entity, brief.slug, origin, today, months)
        elif isinstance(entity, Recommendation):
            for index, action in enumerate(entity.actions):
                yield from _action(action, brief.slug, origin, ("actions", index), today, months)
        yield from _checked(entity, brief.slug, origin, today, months)


def _event(event: Event, slug: str, origin: Origin) -> Iterator[DueItem]:
    if event.status == "scheduled":
        yield DueItem(
            last_day(event.when),
            "event",
            slug,
            event.id,
            without_break_marks(_plain(event.title)),
            event.when.text,
            origin.at("when"),
        )


def _resolution(judgement: Judgement, slug: str, origin: Origin) -> Iterator[DueItem]:
    """A forecast of the brief's own that is not decided yet."""
    last = judgement.resolves_by
    if judgement.kind == "forecast" and judgement.outcome is None and last is not None:
        title = _plain(judgement.text)
        yield DueItem(last, "resolution", slug, judgement.id, title, str(last), origin.at("resolves_by"))


def _forecast(forecast: Forecast, slug: str, origin: Origin) -> Iterator[DueItem]:
    """An open forecast whose period has an end."""
    if forecast.outcome.status == "open" and forecast.about is not None and forecast.about.upper < date.max:
        about = forecast.about
        yield DueItem(about.upper, "forecast", slug, forecast.id, _plain(forecast.text), about.text, origin.at("about"))


def _action(action: Action, slug: str, origin: Origin, path: Path, today: date, months: int) -> Iterator[DueItem]:
    """An action with a date, and one whose status was checked long ago, until it is settled."""
    if action.settled:
        return
    title = _plain(action.text)
    if action.due is not None:
        yield DueItem(last_day(action.due), "action", slug, action.id, title, action.due.text, origin.at(*path, "due"))
    if action.checked is not None and is_long_ago(action.checked, today, months):
        due = months_after(action.checked, months)
        yield DueItem(due, "progress", slug, action.id, title, str(action.checked), origin.at(*path, "checked"))


def _source(source: Entity, slug: str, origin: Origin, today: date, months: int) -> Iterator[DueItem]:
    if isinstance(source, Source) and source.accessed and is_long_ago(source.accessed, today, months):
        due = months_after(source.accessed, months)
        yield DueItem(
            due, "source", slug, source.id, csl_tags.to_plain(source.shown_title), str(source.accessed), origin.at("accessed")
        )


# A status that is final needs no further check.
_DECIDED = frozenset(("borne-out", "not-borne-out", "occurred", "did-not-occur", "overtaken"))


def _checked(entity: Entity, slug: str, origin: Origin, today: date, months: int) -> Iterator[DueItem]:
    """A status that was checked long ago."""
    what: What = "progress" if isinstance(entity, Recommendation) else "outcome"
    if isinstance(entity, Recommendation | Scenario | Forecast):
        status = entity.progress if isinstance(entity, Recommendation) else entity.outcome
        if status is not None and status.status not in _DECIDED and is_long_ago(status.checked, today, months):
            due = months_after(status.checked, months)
            yield DueItem(due, what, slug, entity.id, _title(entity), str(status.checked), origin.at(what, "checked"))


def last_day(when: When) -> date:
    """The last day of a date, or its first if it has no end."""
    return when.upper if when.upper < date.max else when.lower


def _title(entity: Entity) -> str:
    """The first text of an entity, as its title; only in a title, `|` is not one of its characters."""
    text = next(_plain(leaf.value) for leaf in walk(entity) if isinstance(leaf.marker, Markup))
    return without_break_marks(text) if hasattr(entity, "title") else text


def _plain(text: str) -> str:
    return markdown.to_plain_text(markdown.parse(text, block=False))
