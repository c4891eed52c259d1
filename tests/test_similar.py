"""Which briefs of a library recommend each other, and how a page says why."""

from __future__ import annotations

import re
import shutil
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from briefing import driver
from briefing.analysis import cross_references
from briefing.analysis.similar_briefs import Similarity
from briefing.loader.folder import load_project
from briefing.source.memo import Memo
from briefing.source.project import project_in
from tests.stories import SITES, pages, site

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2031, 10, 15)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """The small library, in which no brief names another one as related."""
    data = tmp_path / "data"
    shutil.copytree(SITES / "library" / "data", data)
    for slug in ("roofs", "trees"):
        head = data / slug / "brief.yaml"
        head.write_text(re.sub(r"^related: .*\n", "", head.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    return data


def scores(data: Path, slug: str) -> dict[str, Fraction]:
    """The briefs that a brief recommends, with their scores."""
    of = site(data)
    brief = of.brief(slug)
    assert brief is not None
    return {each.brief.slug: each.score for each in Similarity(of, cross_references.uses(of)).to(brief, TODAY)}


def test_the_measure_is_what_both_have_of_what_either_has(library: Path) -> None:
    """Topics count three times, sources twice, actors once; the measure is the same from both sides."""
    # one topic of one; one source of three (the shared report; two others that only one of them has, one without an address)
    found = scores(library, "roofs")
    assert found == {"trees": scores(library, "trees")["roofs"]}
    assert found["trees"] >= 3


def test_other_topics_make_briefs_less_similar(library: Path) -> None:
    """A topic that only one of them has counts against; letter case does not."""
    before = scores(library, "roofs")["trees"]
    head = library / "trees" / "brief.yaml"
    head.write_text(head.read_text("utf-8").replace("topics: [heat]", "topics: [HEAT, water]"), "utf-8")
    assert scores(library, "roofs")["trees"] == before - 3 + Fraction(3, 2)


def test_the_front_page_of_a_library_names_what_is_related(library: Path) -> None:
    """Each brief links to similar ones, and a brief that shares nothing has no empty line."""
    hub = pages(library)["hub/index.md"]
    entries = hub.split('<li class="bf-hub-entry')[1:]
    related = {re.findall(r'<h2><a href="([^"]+)"', entry)[0]: re.findall(r"Related reading.*", entry) for entry in entries}
    assert re.findall(r'href="([^"]+)"', related["roofs/"][0]) == ["trees/"]
    assert re.findall(r'href="([^"]+)"', related["trees/"][0]) == ["roofs/"]
    assert related["awnings/"] == []


def test_nothing_in_common_is_no_recommendation(library: Path) -> None:
    """A brief that shares nothing is not recommended, and a page without recommendations has no heading for them."""
    assert scores(library, "awnings") == {}
    made = pages(library)
    assert "You might also like" not in made["awnings/index.md"]
    assert "[A brief on trees]" not in made["roofs/index.md"]
    section = made["roofs/index.md"].partition("You might also like")[2]
    assert re.search(r'<li><a href="[^"]*trees/">A brief on trees</a> <span class="bf-meta">shares heat', section)


def test_superseded_and_named_briefs_are_left_out(library: Path) -> None:
    """A brief that is replaced is not recommended, and one that the editors name is not named twice."""
    head = library / "awnings" / "brief.yaml"
    head.write_text(head.read_text("utf-8") + "topics: [heat]\n", "utf-8")
    assert "awnings" not in scores(library, "roofs")
    head = library / "roofs" / "brief.yaml"
    head.write_text(head.read_text("utf-8") + "related: [trees]\n", "utf-8")
    assert scores(library, "roofs") == {}
    assert "roofs" in scores(library, "trees")


def test_a_preview_notices_that_briefs_have_become_similar(library: Path) -> None:
    """A brief is rendered again if another one that it does not name now has its topic, and otherwise not."""
    shutil.copytree(library / "awnings", library / "winds")
    head = library / "winds" / "brief.yaml"
    text = re.sub(r"^superseded_by: .*\n", "", head.read_text("utf-8"), flags=re.MULTILINE)
    session, memo = driver.open_project(project_in(library.parent, library)), Memo()

    def writer(topic: str) -> object:
        head.write_text(f"{text}topics: [{topic}]\n", "utf-8")
        prepared = driver.prepare(session, TODAY, loaded=load_project(session.project, memo), memo=memo)
        return next(writer for writer in prepared.writers if writer.view.unit == "roofs-en")

    before = writer("wind")
    assert writer("storms") is before
    assert writer("heat") is not before
