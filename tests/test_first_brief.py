"""The first brief is complete, and names the source and the date of what it states."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from briefing.i18n.display_names import credits
from briefing.loader import folder
from briefing.model import Brief, Judgement, Markup, Plain, Recommendation, walk
from briefing.rules import check
from tests.built import PUBLISHED

DATA = Path(__file__).parents[1] / "data"
TODAY = date.fromisoformat(PUBLISHED)
SAFE = (1, 5, 7, 8, 9, 10, 11, 14, 15, 16, 19, 21, 24, 27, 28, 31, 32, 33, 34, 36, 44, 47, 50, 51, 55, 58, 59)


@pytest.fixture(scope="module")
def brief() -> Brief:
    """The brief on China–US science and technology cooperation."""
    return folder.load(DATA, "data").site.briefs[0]


def texts(brief: Brief) -> list[tuple[str, str]]:
    """Every text of the brief with the id of its entry."""
    owners = [("brief", brief.head), *((entity.id, entity) for _, entity, _ in brief.everything())]
    return [(id, leaf.value) for id, owner in owners for leaf in walk(owner) if isinstance(leaf.marker, Markup | Plain)]


def test_has_no_problem_on_the_day_it_was_checked() -> None:
    """There are no problems but what the calendar brought: dates of which the outcome could not be checked."""
    problems = check.check_site(folder.load(DATA, "data"), TODAY)
    assert {(problem.code, problem.calendar) for problem in problems} <= {("date-passed", True)}


@pytest.mark.slow
def test_a_source_that_cannot_be_read_leaves_no_name_untranslated(tmp_path: Path) -> None:
    """A name that several entries share is translated where it comes first, also if that entry has a mistake."""
    data = shutil.copytree(DATA, tmp_path / "data")
    text = (data / "sources.yaml").read_text("utf-8")
    head, _, rest = text.partition("- id: ap-un-ai-2024")
    rest = rest.replace("issued: 2024-07-02", "issued: 2024-13", 1)
    (data / "sources.yaml").write_text(f"{head}- id: ap-un-ai-2024{rest}", "utf-8")
    found = check.check_site(folder.load(data, "data"), TODAY)
    assert [each.code for each in found if each.code in ("bad-date", "missing-translation")] == ["bad-date"]


def test_holds_all_of_the_article_and_its_record(brief: Brief) -> None:
    """It has three factors, two scenarios, three recommendations with their parts, eight forecasts, the record, the terms."""
    assert [len(brief.of(kind)) for kind in ("factor", "scenario", "recommendation", "forecast")] == [3, 2, 3, 8]
    assert brief.head.holds_in_all
    assert {f"E{number}" for number in SAFE} <= {event.id for event in brief.events}
    assert sum(source.URL is not None for source in brief.sources) >= 45
    assert len(brief.terms) >= 25
    assert sum(len(each.actions) for each in brief.recommendations) >= 12
    assert all(each.against for each in brief.recommendations)
    lead = brief.find("figure", brief.head.lead_figure or "")
    assert lead is not None
    assert {figure.kind for figure in brief.figures} >= {"states", "line", "bars", "table"}


def test_the_author_is_named_as_printed(brief: Brief) -> None:
    """The article prints its author's family name first and without a comma, and so does every page."""
    article = brief.find("source", brief.head.article[0])
    assert article is not None
    assert credits(article)[0] == "Li Zheng"


def test_the_article_gets_no_likelihood(brief: Brief) -> None:
    """A forecast with a likelihood belongs to the editors, is marked as added, and has its reason."""
    for judgement in brief.judgements:
        if judgement.likelihood is not None:
            assert judgement.provenance == "added"
            assert judgement.confidence is not None


def test_links_from_advice_to_factors_are_marked_as_inferred(brief: Brief) -> None:
    """The article does not connect recommendations with factors; the brief does, and says so."""
    assert {answer.provenance for each in brief.recommendations for answer in each.answers} == {"inferred"}


def test_claims_nothing_after_the_day_it_was_checked(brief: Brief) -> None:
    """Events after that day are scheduled, and no text says that they happened."""
    as_of = brief.head.as_of
    for event in brief.events:
        assert event.status == "scheduled" or event.when.lower <= as_of, event.id
        if event.status == "scheduled":
            assert event.when.upper > as_of
    for entity in brief.recommendations:
        assert entity.progress.checked <= brief.head.published


def test_disputed_dates_are_given_as_disputed(brief: Brief) -> None:
    """At least the lapse and the second extension are marked as disputed, because sources differ."""
    disputed = {event.id for event in brief.events if event.disputed}
    assert {"E21", "E28"} <= disputed


FORBIDDEN = (r"李峥", r"李崢", r"\bS\d{2,3}\b", r"utm_")


def test_what_is_due_has_not_happened_in_its_short_title(brief: Brief) -> None:
    """The short title of a date, shown beside "passed, not checked", does not say that the thing happened."""
    short = [event.short_title for event in brief.events if event.status == "scheduled" and event.short_title]
    assert len(short) >= 5
    assert [each for each in short if re.search(r"\b(ends|ended|begins|began|meets|met|expires|expired)\b", each)] == []


def test_only_acts_have_an_effect(brief: Brief) -> None:
    """What is proposed, announced for later or only said is not counted with what tightens or eases."""
    no_act = re.compile(r"\b(proposes|would bar|says (?!it will not)|reported to have been removed|announces (that|sales))\b")
    assert [event.id for event in brief.events if event.effect and no_act.search(event.title)] == []


def test_states_nothing_without_evidence(brief: Brief) -> None:
    """There is no guess of the author's name in Chinese, no trace of working notes, and no invented address."""
    for id, text in texts(brief):
        for pattern in FORBIDDEN:
            assert not re.search(pattern, text), f"{id}: {pattern}"
    article = next(iter(brief.works), None)
    assert article is not None
    assert getattr(article, "URL", None) is None


def test_kinds_of_statements_are_distinguished(brief: Brief) -> None:
    """The brief uses stated, inferred and added, and facts, forecasts and values."""
    assert {judgement.kind for judgement in brief.judgements} == {"fact", "forecast", "value"}
    assert all(isinstance(judgement, Judgement) for judgement in brief.judgements)
    assert {each.provenance for each in brief.recommendations for each in each.actions} >= {"stated"}
    assert all(isinstance(each, Recommendation) for each in brief.recommendations)
