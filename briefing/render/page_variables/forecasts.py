"""Template values for the page of forecasts: those of the brief with their score, and those of the article by outcome."""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, NamedTuple

from briefing.analysis.forecast_scores import ENOUGH, scorecard
from briefing.model.values import OUTCOME_STATUSES
from briefing.render.figures.columns import shares
from briefing.render.own_forecast import own_forecasts

if TYPE_CHECKING:
    from fractions import Fraction

    from markupsafe import Markup

    from briefing.analysis.forecast_scores import Position
    from briefing.model import Brief
    from briefing.model.values import Likelihood
    from briefing.render.page import Page
    from briefing.render.templating import Variables

MANY = 30
"""The number of resolved forecasts from which a share outside its range is hardly chance."""


class CalibrationRow(NamedTuple):
    """One row of the table: a likelihood, and how often its forecasts came true."""

    likelihood: Likelihood
    forecasts: int
    happened: int
    share: Markup
    """The share in per cent."""
    position: Position


class Record(NamedTuple):
    """What the forecasts of the brief were worth."""

    resolved: int
    enough: int
    """The number from which there is a score."""
    few: bool
    score: tuple[Decimal, Decimal] | None
    """The Brier score, from and to; None if too few are resolved."""
    rows: tuple[CalibrationRow, ...]


def forecasts_page(page: Page) -> Variables:
    """Return the values for the page of forecasts."""
    counts = Counter(forecast.outcome.status for forecast in page.brief.forecasts)
    found = [status for status in OUTCOME_STATUSES if counts[status]]
    widths = shares([counts[status] for status in found])
    return {
        "score": [(status, counts[status], width) for status, width in zip(found, widths, strict=True)],
        "whose": whose_forecasts(page.brief),
        "own": own_forecasts(page.brief, page.view.today),
        "record": record(page),
    }


def whose_forecasts(brief: Brief) -> str:
    """Return the word for the forecasts that are not the brief's own: were all made in the works that it discusses?"""
    works = brief.head.article
    return "article_forecasts" if all(each.made_in.source in works for each in brief.forecasts) else "other_forecasts"


def record(page: Page) -> Record:
    """Return the record of the brief's own forecasts."""
    card = scorecard(page.brief.judgements)
    rows = tuple(
        CalibrationRow(row.likelihood, row.forecasts, row.happened, _percent(page, row.share), row.position)
        for row in card.calibration
    )
    score = (_decimal(card.score.low), _decimal(card.score.high)) if card.score else None
    return Record(card.resolved, ENOUGH, card.resolved < MANY, score, rows)


def _percent(page: Page, share: Fraction) -> Markup:
    return page.word("number.percent", n=int(_rounded(100 * share, "1")))


def _decimal(score: Fraction) -> Decimal:
    return _rounded(score, "0.01")


def _rounded(exact: Fraction, step: str) -> Decimal:
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(step), ROUND_HALF_UP)
