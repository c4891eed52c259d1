"""What the brief's own forecasts were worth: a Brier score as a range, and how often each likelihood came true.

A likelihood of ICD 203 is a range of probabilities, so its score is one too. The score is the quadratic one of Brier (1950,
Monthly Weather Review 78, 1-3) in its form for one event, (p - y)^2: 0 is the best, 1 the worst, and always saying 50 per
cent gives 0.25. The likelihood that counts is the first that a forecast had.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

from briefing.model.values import LIKELIHOOD_RANGES, LIKELIHOODS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from briefing.model import Judgement
    from briefing.model.values import Likelihood

ENOUGH = 5
"""The number of resolved forecasts from which there is a score; fewer are too few to judge."""

Position = Literal["below", "within", "above"]


class ScoreRange(NamedTuple):
    """A score that lies somewhere from `low` to `high`."""

    low: Fraction
    high: Fraction


class Resolved(NamedTuple):
    """A forecast that counts: the likelihood that it had first, and whether it happened."""

    likelihood: Likelihood
    happened: bool


class Calibration(NamedTuple):
    """How often the forecasts of one likelihood came true."""

    likelihood: Likelihood
    forecasts: int
    happened: int

    @property
    def share(self) -> Fraction:
        """The share that came true, from 0 to 1."""
        return Fraction(self.happened, self.forecasts)

    @property
    def position(self) -> Position:
        """Where the share lies against the range of the likelihood, whose ends belong to it."""
        low, high = (Fraction(end, 100) for end in LIKELIHOOD_RANGES[self.likelihood])
        return "below" if self.share < low else "above" if self.share > high else "within"


class Scorecard(NamedTuple):
    """The record of a brief's own forecasts."""

    resolved: int
    """How many count: those that happened and those that did not."""
    score: ScoreRange | None
    """The mean Brier score; None if too few are resolved."""
    calibration: tuple[Calibration, ...]
    """One for each likelihood that was used, from the lowest to the highest; empty if too few are resolved."""


def brier_score(forecast: Resolved) -> ScoreRange:
    """Return the Brier score of one forecast, over the range of its likelihood."""
    low, high = (Fraction(end, 100) for end in LIKELIHOOD_RANGES[forecast.likelihood])
    return ScoreRange((1 - high) ** 2, (1 - low) ** 2) if forecast.happened else ScoreRange(low**2, high**2)


def mean_score(forecasts: Collection[Resolved]) -> ScoreRange:
    """Return the mean of both ends over at least one forecast."""
    scores = [brier_score(each) for each in forecasts]
    return ScoreRange(*(sum(ends, Fraction(0)) / len(scores) for ends in zip(*scores, strict=True)))


def calibrations(forecasts: Collection[Resolved]) -> tuple[Calibration, ...]:
    """Return how often each likelihood came true, from the lowest to the highest."""
    used = ((word, [each.happened for each in forecasts if each.likelihood == word]) for word in LIKELIHOODS)
    return tuple(Calibration(word, len(happened), sum(happened)) for word, happened in used if happened)


def resolved_forecasts(judgements: Iterable[Judgement]) -> tuple[Resolved, ...]:
    """Return the forecasts that count: those with an outcome of yes or no."""
    return tuple(
        Resolved(judgement.first_likelihood, judgement.outcome.status == "yes")
        for judgement in judgements
        if judgement.kind == "forecast"
        and judgement.first_likelihood is not None
        and judgement.outcome is not None
        and judgement.outcome.decided
    )


def scorecard(judgements: Iterable[Judgement]) -> Scorecard:
    """Return the record of the forecasts among some judgements."""
    forecasts = resolved_forecasts(judgements)
    if len(forecasts) < ENOUGH:
        return Scorecard(len(forecasts), None, ())
    return Scorecard(len(forecasts), mean_score(forecasts), calibrations(forecasts))
