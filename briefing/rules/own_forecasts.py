"""Rules about the brief's own forecasts: when each is decided, what its outcome needs, and whether its dates can be true."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from briefing.diagnostics import calendar_warning, error, warning
from briefing.model import Judgement
from briefing.rules.date_rules import future_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from briefing.diagnostics import Problem
    from briefing.model import Origin
    from briefing.model.entities.judgement import Resolution
    from briefing.rules.context import Context

ONLY_FORECASTS = ("resolves_by", "counts", "made", "earlier", "outcome")
"""The fields of a judgement that only a forecast may have, beside its likelihood."""
NEED_A_LAST_DAY = ("made", "counts", "outcome")
"""The fields that have no meaning without `resolves_by`."""


def only_forecasts_are_resolved(context: Context) -> Iterator[Problem]:
    """Only a forecast has a day that decides it, and an outcome."""
    for judgement, origin in context.own(Judgement):
        for field in ONLY_FORECASTS if judgement.kind != "forecast" else ():
            if getattr(judgement, field):
                yield error(
                    "misplaced-field",
                    f"a {judgement.kind} judgement cannot have `{field}`: only a forecast is decided by a day",
                    origin.key(field),
                    f"delete `{field}`, or write `kind: forecast`",
                )


def outcomes_of_forecasts_are_complete(context: Context) -> Iterator[Problem]:
    """A forecast with a last day says when it was made, and the reverse; an outcome of yes or no has its date and sources."""
    for judgement, origin in _forecasts(context):
        # A forecast without a last day can be withdrawn; what decides it needs the day.
        decided = judgement.outcome is not None and judgement.outcome.decided
        needless = [
            field for field in NEED_A_LAST_DAY if getattr(judgement, field) is not None and (field != "outcome" or decided)
        ]
        if judgement.resolves_by is None and needless:
            fields = f"`{needless[0]}`" if len(needless) == 1 else "these fields"
            yield origin.missing_field(
                ("resolves_by",),
                f"`{needless[0]}` belongs to a forecast with a last day",
                f"add `resolves_by: …` with the last day that counts, or delete {fields}",
            )
        if judgement.resolves_by is not None and judgement.made is None:
            yield origin.missing_field(
                ("made",),
                "a forecast with `resolves_by` must state when it was first made",
                "add `made: …` with the day of the first edition that contains it",
            )
        if judgement.outcome is not None and judgement.outcome.decided:
            yield from _evidence(judgement.outcome, origin)


def _evidence(outcome: Resolution, origin: Origin) -> Iterator[Problem]:
    if outcome.on is None:
        yield origin.missing_field(
            ("outcome", "on"),
            f"the outcome `{outcome.status}` needs the date that decides it",
            "add `on: …`, or write `ambiguous` if no date decides it",
        )
    if not outcome.sources:
        yield origin.missing_field(
            ("outcome", "sources"),
            f"the outcome `{outcome.status}` needs evidence",
            "add `sources: […]`, or write `ambiguous` if the record does not show it",
        )


def dates_of_forecasts_are_in_order(context: Context) -> Iterator[Problem]:
    """A forecast is made before the fact, its likelihoods follow each other, and its outcome is known by `as_of`."""
    for judgement, origin in _forecasts(context):
        yield from _made(judgement, origin, context.today)
        yield from _earlier(judgement, origin, context.today)
        yield from _decided(judgement, origin, context)


def _made(judgement: Judgement, origin: Origin, today: date) -> Iterator[Problem]:
    made = judgement.made
    if made is None:
        return
    if after := _too_late(made, judgement):
        yield error(
            "date-order",
            f"the forecast was made on {made}, after {after}",
            origin.at("made"),
            "write the day on which it was first made; what is known already is a `fact`",
        )
    elif made > today:
        yield future_day("made", str(made), [(origin.at("made"), made)], today)


def _earlier(judgement: Judgement, origin: Origin, today: date) -> Iterator[Problem]:
    first, made = judgement.earlier[0].on if judgement.earlier else None, judgement.made
    if first is not None and made is not None and first < made:
        yield error(
            "date-order",
            f"the forecast had this likelihood on {first}, before it was made ({made})",
            origin.at("earlier", 0, "on"),
            "write the day on which it was first made in `made`",
        )
    elif first is not None and made is not None and made < first <= today and not _too_late(first, judgement):
        yield warning(
            "date-order",
            f"the first likelihood is dated {first}, after the forecast was made ({made})",
            origin.at("earlier", 0, "on"),
            f"write `on: {made}` if it had this likelihood from the first day; if it had another, add that one above",
        )
    for index, (before, after) in enumerate(pairwise(judgement.earlier), 1):
        if after.on <= before.on:
            yield error(
                "date-order",
                f"{after.on} is not after {before.on}, the day of the likelihood above it",
                origin.at("earlier", index, "on"),
                "list the earlier likelihoods by their days, the oldest first",
            )
    for index, given in enumerate(judgement.earlier):
        if since := _too_late(given.on, judgement):
            yield error(
                "date-order",
                f"the forecast had this likelihood on {given.on}, after {since}",
                origin.at("earlier", index, "on"),
                "correct the date; what is known already has no likelihood",
            )


def _too_late(day: date, judgement: Judgement) -> str:
    """Name the date after which a forecast cannot be made or changed, if a day is after it."""
    last, outcome = judgement.resolves_by, judgement.outcome
    if last is not None and day > last:
        return f"the last day that counts (`resolves_by: {last}`)"
    if outcome is not None and outcome.on is not None and day > outcome.on.upper:
        return f"the date of its outcome ({outcome.on})"
    return ""


def _decided(judgement: Judgement, origin: Origin, context: Context) -> Iterator[Problem]:
    if judgement.outcome is None or judgement.outcome.on is None:
        return
    on, as_of, last = judgement.outcome.on, context.brief.head.as_of, judgement.resolves_by
    if on.lower > as_of and "as_of" not in context.brief.broken:
        yield error(
            "date-order",
            f"the outcome of {judgement.id} is dated {on}, after the facts were checked ({as_of})",
            origin.at("outcome", "on"),
            "check the facts and update `as_of`, or correct the date",
        )
    elif judgement.outcome.checked < on.lower:
        yield error(
            "date-order",
            f"the outcome of {judgement.id} was checked on {judgement.outcome.checked}, before its own date ({on})",
            origin.at("outcome", "checked"),
            "correct one of the two dates",
        )
    if judgement.outcome.status == "yes" and last is not None and on.lower > last:
        yield error(
            "date-order",
            f"{judgement.id} happened on {on}, after the last day that counts (`resolves_by: {last}`)",
            origin.at("outcome", "on"),
            "write `status: no` with the day on which the time was over, or correct the date",
        )


def forecasts_say_when_they_are_decided(context: Context) -> Iterator[Problem]:
    """A forecast names the last day that counts; without one it can never be scored."""
    for judgement, origin in _forecasts(context):
        if all(getattr(judgement, field) is None for field in ("resolves_by", *NEED_A_LAST_DAY)):
            yield warning(
                "no-resolution",
                f"the forecast {judgement.id} does not say by which day it is decided",
                origin.head(),
                "add `resolves_by: …` (the last day that counts) and `made: …` (the day on which it was first made)",
            )


def past_forecasts_are_resolved(context: Context) -> Iterator[Problem]:
    """A forecast whose last day has passed needs its outcome, unless the brief is superseded."""
    if context.brief.head.standing(context.today) == "superseded":
        return  # it is not kept up to date
    for judgement, origin in _forecasts(context):
        contradicts = judgement.made and judgement.resolves_by and judgement.made > judgement.resolves_by
        if judgement.overdue(context.today) and not contradicts:
            yield calendar_warning(
                "outcome-unknown",
                f"{judgement.id} was to be decided by {judgement.resolves_by}, and its outcome is not recorded",
                origin.at("resolves_by"),
                f"run `briefing resolve {judgement.id}`, then state what happened",
            )


def _forecasts(context: Context) -> Iterator[tuple[Judgement, Origin]]:
    return ((judgement, origin) for judgement, origin in context.own(Judgement) if judgement.kind == "forecast")
