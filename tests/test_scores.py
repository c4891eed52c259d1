"""The scores of forecasts, compared with a plain calculation with decimal numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.analysis.forecast_scores import (
    ENOUGH,
    Calibration,
    Resolved,
    ScoreRange,
    brier_score,
    calibrations,
    mean_score,
    resolved_forecasts,
    scorecard,
)
from briefing.model import Judgement
from briefing.model.values import LIKELIHOOD_RANGES, LIKELIHOODS, RESOLUTION_STATUSES

if TYPE_CHECKING:
    from briefing.model.values import Likelihood

RESOLVED = st.builds(Resolved, st.sampled_from(LIKELIHOODS), st.booleans())
LISTS = st.lists(RESOLVED, min_size=1, max_size=60)


def forecast(likelihood: str, status: str | None = None, earlier: tuple[str, ...] = (), kind: str = "forecast") -> Judgement:
    """A judgement with the fields that determine the score."""
    fields: dict[str, Any] = {
        "id": "J1", "text": "It happens.", "kind": kind, "likelihood": likelihood, "grade": "argued", "rests_on": ["F1"],
        "sources": [{"source": "a-1"}], "provenance": "added",
        "earlier": [{"on": f"2031-01-{day:02}", "likelihood": word} for day, word in enumerate(earlier, 1)],
    }  # fmt: skip
    if status:
        fields["outcome"] = {"status": status, "checked": "2031-09-30", "because": "So it was."}
    return Judgement.decode(fields)


def plain(forecasts: list[Resolved], end: int) -> float:
    """The mean of the worst (1) or the best (0) squared errors, found by trying every whole per cent of each range."""
    total = 0.0
    for likelihood, happened in forecasts:
        low, high = LIKELIHOOD_RANGES[likelihood]
        errors = [(percent / 100 - (1.0 if happened else 0.0)) ** 2 for percent in range(low, high + 1)]
        total += (min(errors), max(errors))[end]
    return total / len(forecasts)


@given(LISTS)
def test_the_score_is_the_mean_of_squared_errors(forecasts: list[Resolved]) -> None:
    """The ends of the range equal those of a plain calculation, and are between 0 and 1."""
    score = mean_score(forecasts)
    assert float(score.low) == pytest.approx(plain(forecasts, 0), abs=1e-12)
    assert float(score.high) == pytest.approx(plain(forecasts, 1), abs=1e-12)
    assert 0 <= score.low <= score.high <= 1


@given(LISTS, st.randoms())
def test_the_order_of_forecasts_changes_nothing(forecasts: list[Resolved], random: Any) -> None:
    """The order of the file does not change the record."""
    other = list(forecasts)
    random.shuffle(other)
    assert mean_score(other) == mean_score(forecasts)
    assert calibrations(other) == calibrations(forecasts)


@given(st.sampled_from(LIKELIHOODS))
def test_scores_are_symmetric(likelihood: Likelihood) -> None:
    """The seven ranges are symmetric: a likelihood that fails scores as its mirror image that comes true."""
    mirrored = LIKELIHOODS[len(LIKELIHOODS) - 1 - LIKELIHOODS.index(likelihood)]
    assert brier_score(Resolved(likelihood, False)) == brier_score(Resolved(mirrored, True))


@given(LISTS)
def test_calibration_counts_each_forecast_once(forecasts: list[Resolved]) -> None:
    """Each likelihood has its own row, from the lowest to the highest, and no forecast is lost."""
    rows = calibrations(forecasts)
    assert [row.likelihood for row in rows] == [
        word for word in LIKELIHOODS if any(each.likelihood == word for each in forecasts)
    ]
    for row in rows:
        of_word = [each for each in forecasts if each.likelihood == row.likelihood]
        low, high = LIKELIHOOD_RANGES[row.likelihood]
        assert (row.forecasts, row.happened) == (len(of_word), len([each for each in of_word if each.happened]))
        percent = 100 * row.happened / row.forecasts
        assert row.position == ("below" if percent < low else "above" if percent > high else "within")


def test_the_numbers_of_one_forecast() -> None:
    """`likely` means 55 to 80 per cent: if it happens, the error is 20 to 45 points."""
    assert brier_score(Resolved("likely", True)) == ScoreRange(Fraction(4, 100), Fraction(2025, 10000))
    assert brier_score(Resolved("likely", False)) == ScoreRange(Fraction(3025, 10000), Fraction(64, 100))
    assert Calibration("likely", 20, 11).position == Calibration("likely", 5, 4).position == "within"
    assert Calibration("likely", 100, 81).position == "above"


@given(st.lists(st.tuples(st.sampled_from(LIKELIHOODS), st.sampled_from((*RESOLUTION_STATUSES, None))), max_size=20))
def test_only_yes_and_no_count_and_five_are_needed(forecasts: list[tuple[str, str | None]]) -> None:
    """Open, ambiguous and withdrawn forecasts are not counted; below five there is no score."""
    card = scorecard([forecast(likelihood, status) for likelihood, status in forecasts])
    counted = [status for _, status in forecasts if status in ("yes", "no")]
    assert card.resolved == len(counted)
    assert (card.score is not None) == (bool(card.calibration)) == (len(counted) >= ENOUGH)


@given(st.lists(st.sampled_from(LIKELIHOODS), min_size=2, max_size=5), st.booleans())
def test_the_first_likelihood_counts(words: list[Likelihood], happened: bool) -> None:
    """A change on the last day does not improve the score."""
    *earlier, last = words
    judged = forecast(last, "yes" if happened else "no", tuple(earlier))
    assert resolved_forecasts([judged]) == (Resolved(words[0], happened),)


def test_facts_are_not_scored() -> None:
    """A fact cannot fail, so it is not a success."""
    assert resolved_forecasts([forecast("likely", "yes", kind="fact")]) == ()
