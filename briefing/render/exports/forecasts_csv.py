"""The brief's own forecasts as a table, with their scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.analysis.forecast_scores import brier_score, resolved_forecasts
from briefing.model.values import LIKELIHOOD_RANGES
from briefing.render.exports import csv_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.model import Judgement
    from briefing.render.exports.exported_brief import ExportedBrief
    from briefing.render.page_text import PageText

COLUMNS = (
    "id", "text", "counts", "made", "first_likelihood", "likelihood", "low", "high", "confidence", "resolves_by",
    "status", "on", "checked", "brier_low", "brier_high",
)  # fmt: skip


def write(exported: ExportedBrief) -> str:
    """One line for each forecast, in the order of the file; words of choices as in the data, ranges in per cent."""
    page = exported.wording
    return csv_text.table([COLUMNS, *(_row(each, page) for each in exported.brief.judgements if each.kind == "forecast")])


def _row(judgement: Judgement, page: PageText) -> tuple[object, ...]:
    assert judgement.likelihood is not None, "the check requires one of a forecast"
    outcome = judgement.outcome
    return (
        judgement.id, page.plain(judgement.text), page.plain(judgement.counts or ""),
        judgement.made, judgement.first_likelihood, judgement.likelihood, *LIKELIHOOD_RANGES[judgement.likelihood],
        judgement.confidence and judgement.confidence.level, judgement.resolves_by,
        *((outcome.status, outcome.on, outcome.checked) if outcome else ("", "", "")),
        *(tuple(_score(judgement)) or ("", "")),
    )  # fmt: skip


def _score(judgement: Judgement) -> Iterator[str]:
    for each in resolved_forecasts([judgement]):
        yield from (f"{float(end):.4f}" for end in brier_score(each))
