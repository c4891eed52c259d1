"""A brief on a subject far from the first one, written without changes for this program, which depends on no subject."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from briefing import driver
from briefing.i18n.interface import load
from briefing.source.project import project_in
from tests.stories import SECOND, SITES, site

if TYPE_CHECKING:
    from collections.abc import Mapping

PUBLISHED = date(2026, 4, 10)
DATA = SITES / SECOND / "data"


@pytest.fixture(scope="module")
def made() -> Mapping[str, str]:
    """Every page in every language, by its path."""
    session = driver.open_project(project_in(SITES / SECOND, DATA))
    rendered = driver.render(session, PUBLISHED)
    assert rendered.problems == (), "the brief has neither an error nor a warning"
    pages = (output for output in rendered.outputs if isinstance(output.content, str))
    return {output.path: str(output.content) for output in pages if output.path.endswith(".md")}


@pytest.mark.slow
def test_the_works_are_called_by_their_types_in_every_language(made: Mapping[str, str]) -> None:
    """The interface calls each work what its type says, and both a dossier; no page calls them an article."""
    assert {path.split("/")[0] for path in made} == {"en", "zh-Hans", "zh-Hant"}
    for path, text in made.items():
        words = load(path.split("/")[0])[0]
        types = re.compile('<p class="bf-nature">.*?</p>')
        assert words("work.article") not in types.sub("", text).lower(), path
    for lang in ("en", "zh-Hans", "zh-Hant"):
        words, factor = load(lang)[0], made[f"{lang}/docs/factors/two-regimes/index.md"]
        assert words("work.dossier") in made[f"{lang}/docs/method/index.md"]
        assert all(words(f"work.{word}") in factor for word in ("report", "treaty"))


def test_the_brief_is_wide() -> None:
    """The brief keeps what makes it a test: kinds of events and actors, forecasts, a figure within a text, locators, copies."""
    (brief,) = site(DATA).briefs
    assert {"law", "court", "science", "company", "finance", "global", "agreement"} <= {event.kind for event in brief.events}
    assert {"company", "court", "body", "state"} <= {actor.kind for actor in brief.of("actor")}
    assert {word.of for word in brief.vocabulary} == {"event-kind", "actor-kind", "figure-state"}
    assert {work.type for work in brief.works} == {"report", "treaty"}
    forecasts = [judgement for judgement in brief.of("judgement") if judgement.kind == "forecast"]
    assert sorted(bool(forecast.outcome) for forecast in forecasts) == [False, True]
    assert any(re.search(r"(?m)^\[G\d\]$", factor.body or "") for factor in brief.of("factor"))
    assert {"report", "treaty", "legislation", "legal_case", "article-journal"} <= {source.type for source in brief.of("source")}
    assert any(source.volume and source.page for source in brief.of("source"))
    assert any(source.archived for source in brief.of("source"))


def test_every_source_is_listed_with_what_was_read_there() -> None:
    """Each source was read, and the list of facts names its address, or its key where it was read only in a copy."""
    facts = (SITES / SECOND / "FACTS.md").read_text("utf-8")
    (brief,) = site(DATA).briefs
    for source in brief.of("source"):
        assert source.read in ("whole", "excerpt"), source.id
        addresses = [address for address in (source.URL, source.archived) if address is not None]
        assert addresses or f"`{source.id}`" in facts, source.id
        assert all(address.split("?")[0] in facts for address in addresses), source.id
