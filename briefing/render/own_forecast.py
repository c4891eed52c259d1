"""How far a forecast of the brief's own has got on the day of the build, as pages show it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from briefing.model import Brief, Judgement
    from briefing.model.values import ResolutionStatus

NEAR = 30
"""The number of days before its last day in which a forecast is marked as near."""

Stage = Literal["open", "passed"]


class OwnForecast(NamedTuple):
    """A forecast, and how far it has got."""

    judgement: Judgement
    stage: Stage | ResolutionStatus
    """`open`, `passed` (its last day is over and its outcome is not recorded), or the status of its outcome."""
    near: bool
    """Whether its last day is close."""

    @property
    def resolved(self) -> bool:
        """Whether it has an outcome."""
        return self.judgement.outcome is not None

    @property
    def counted(self) -> bool:
        """Whether it counts for the score."""
        return self.judgement.outcome is not None and self.judgement.outcome.decided


def own_forecast(judgement: Judgement, today: date) -> OwnForecast:
    """Return how far a forecast has got on a day."""
    last = judgement.resolves_by
    stage: Stage | ResolutionStatus = "passed" if judgement.overdue(today) else "open"
    if judgement.outcome is not None:
        stage = judgement.outcome.status
    near = stage == "open" and last is not None and (last - today).days <= NEAR
    return OwnForecast(judgement, stage, near)


def has_scored_forecasts(brief: Brief) -> bool:
    """Return whether a brief has a forecast that is or will be scored: one with a last day or an outcome."""
    return any(each.is_scored for each in brief.judgements)


def own_forecasts(brief: Brief, today: date) -> tuple[OwnForecast, ...]:
    """Return the forecasts of a brief, or none if it has no scored ones.

    Those that wait for their outcome come first, then those to come by their last days, then the resolved ones from the
    latest to the earliest.
    """
    if not has_scored_forecasts(brief):
        return ()
    forecasts = [own_forecast(each, today) for each in brief.judgements if each.kind == "forecast"]
    waiting = sorted((each for each in forecasts if not each.resolved), key=_by_last_day)
    resolved = sorted((each for each in forecasts if each.resolved), key=_by_decision, reverse=True)
    return (*waiting, *resolved)


def _by_last_day(forecast: OwnForecast) -> date:
    return forecast.judgement.resolves_by or date.max


def _by_decision(forecast: OwnForecast) -> date:
    """Return the day that decided a forecast, or the day on which its outcome was checked."""
    outcome = forecast.judgement.outcome
    assert outcome is not None, "only resolved forecasts are sorted so"
    return outcome.on.lower if outcome.on else outcome.checked
