"""Forecasts that the article or another source makes, with their outcomes."""

from __future__ import annotations

from typing import Annotated

from briefing.model.base import Cited, Day, Entity, Listing, Model, Role, Sources, Text, When_, numbered, ref
from briefing.model.values import OutcomeStatus


class ForecastOutcome(Model):
    """The outcome of a forecast."""

    status: OutcomeStatus
    """How the forecast compares with what happened."""
    checked: Annotated[Day, Role.MINOR, Role.PAST]
    """The day this was checked."""
    text: Text
    """What happened, and the case for another reading."""
    events: Annotated[tuple[ref("event"), ...], Role.MINOR] = ()  # type: ignore[valid-type]
    """The events that decide the outcome."""
    sources: Sources = ()
    """The evidence."""


class Forecast(Entity):
    """A forecast that the article or another source makes, and its outcome."""

    listing = Listing("forecasts")

    id: numbered("P")  # type: ignore[valid-type]
    text: Annotated[Text, Role.HEADLINE]
    """The forecast, paraphrased."""
    made_in: Annotated[Cited, Role.MINOR]
    """The work in which it was made, and the place in it."""
    about: When_ | None = None
    """The period that it is about."""
    outcome: ForecastOutcome
    """How it compares with what has happened; `open` until that is known."""
