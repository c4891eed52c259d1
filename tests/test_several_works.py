"""A brief that discusses several works: each page says which one, in the word for it; files and commands follow."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from briefing.analysis.diff import compare_snapshots, take_snapshot
from briefing.cli import cli
from briefing.i18n.interface import load as load_words
from briefing.i18n.interface.work_words import naming_work
from briefing.loader.folder import load
from tests.commands import change
from tests.stories import SITES, TODAY, files, site
from tests.test_translated_pages import pages

if TYPE_CHECKING:
    from collections.abc import Mapping

BAY = SITES / "several-works" / "data"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The pages of the brief in English and in Chinese."""
    data = Path(shutil.copytree(BAY, tmp_path_factory.mktemp("bay") / "data"))
    change(data / "brief.yaml", "languages: [en]", "languages: [en, zh-Hans]")
    return pages(data, TODAY)


@pytest.mark.slow
def test_each_statement_names_its_work(made: Mapping[str, str]) -> None:
    """A statement is in the report or in the treaty, with the mark of that source; what concerns all is about the dossier."""
    factor = re.sub("<[^>]*>", "", made["en/factors/depth.md"])
    assert "In the report S1&#44; para&#46; 3" in factor
    assert "In the treaty S2&#44; para&#46; 2" in factor
    assert "The treaty’s author" in made["en/index.md"]
    assert "What the dossier foresaw" in made["en/forecasts.md"]
    events = re.sub("<[^>]*>", "", made["en/timeline.md"])
    assert "The dossier states it" in events
    assert "The treaty states it S2&#44; para&#46; 3" in events
    advice = re.sub("<[^>]*>", "", made["en/recommendations/measure.md"])
    assert "Our reading of the treaty S2&#44; art&#46; 5" in advice, "an answer names its own work"
    assert "Reply of the dossier" in advice
    assert "Reply of the treaty S2&#44; para&#46; 2" in advice
    chinese = made["zh-Hans/factors/depth.md"]
    assert "报告" in chinese
    assert "条约" in chinese
    assert "这组文献" in made["zh-Hans/sources.md"]


@pytest.mark.slow
def test_the_front_page_and_the_sources_list_all_works(made: Mapping[str, str]) -> None:
    """The head of the brief names each work, and the page of sources what was taken from each of its paragraphs."""
    head = made["en/index.md"].partition("Made from")[2].partition("</p>")[0]
    assert "#source-bay-report" in head
    assert "#source-bay-treaty" in head
    sources = made["en/sources.md"]
    report, treaty = sources.partition('id="paragraphs-2"')[::2]
    assert 'id="paragraphs"' in report
    lists = (report.partition('id="paragraphs"')[2], treaty)
    taken = [[number for number in "123456" if f"<li><span>{number}</span> <a " in each] for each in lists]
    assert taken == [["1", "2", "3", "4", "5", "6"], ["2", "3"]], (
        "the places of statements, of their parts and of cites count for their own work"
    )


@pytest.mark.parametrize("lang", ["en", "de", "fr", "es", "ar", "zh-Hans", "zh-Hant"])
def test_several_works_have_a_word_of_their_own(lang: str) -> None:
    """One work is called by its type, several together by another word."""
    words = load_words(lang)[0]
    names = {naming_work(words, types)("provenance_means.stated") for types in ((), ("report",), ("report", "treaty"))}
    assert len(names) == 3


def test_the_short_forms_are_the_long_ones() -> None:
    """One work in a list, a style for all languages and a place without its work equal those without the list and the mapping."""
    one = {"title": "T", "bottom_line": {"claim": "C"}, "published": "2031-01-01", "as_of": "2031-01-01", "edition": "1",
           "review_by": "2031-12-31", "languages": ["en"]}  # fmt: skip
    from briefing.analysis.diff.snapshot import record
    from briefing.model import Event, Factor, Head

    for field, short, long in (("article", "a", ["a"]), ("style", "apa", {"*": "apa"})):
        assert (
            record(Head.decode({**one, field: short}))
            == record(Head.decode({**one, field: long}))
            == record(Head.decode(one)) | {field: short}
        )
    factor = {"id": "F1", "slug": "s", "title": "T", "summary": "S", "provenance": "stated", "sources": ["a"]}
    short, long = (record(Factor.decode({**factor, "at": at})) for at in ("P4", {"at": "P4"}))
    assert short == long
    assert short["at"] == "P4"
    event = {"id": "E1", "when": "2031", "title": "T", "kind": "law", "sources": ["a"]}
    short, long = (record(Event.decode({**event, "in_article": word})) for word in ("stated", {"how": "stated"}))
    assert short == long
    assert short["in_article"] == "stated"
    assert record(Event.decode({**event, "in_article": "no"})) == record(Event.decode(event))


def test_files_for_programs_keep_the_short_forms() -> None:
    """JSON has the only work and a bare place as texts, as before there were several; with several, it names each."""
    bay = json.loads(files(BAY)["brief/data/brief.json"])
    assert bay["brief"]["article"] == ["bay-report", "bay-treaty"]
    assert bay["judgements"][0]["at"] == {"source": "bay-treaty", "at": "art. 5"}
    assert bay["factors"][0]["claims"][0]["at"] == "P3"
    assert json.loads(files(SITES / "full" / "data")["brief/data/brief.json"])["brief"]["article"] == "ruiz-2031"
    based_on = json.loads(files(BAY)["brief/data/brief.jsonld"])["@graph"][0]["isBasedOn"]
    assert [each["name"] for each in based_on] == ["The bay and its depth", "Treaty on the bay"]
    assert "art. 5, bay-treaty" in files(BAY)["brief/data/judgements.csv"].decode()
    assert [event["in_article"] for event in bay["timeline"]] == ["stated", {"source": "bay-treaty", "how": "stated", "at": "P3"}]
    events = files(BAY)["brief/data/timeline.csv"].decode().splitlines()
    assert ",stated," in events[1]
    assert '"stated, bay-treaty, P3"' in events[2]


def test_a_work_is_renamed_wherever_it_is_named(tmp_path: Path) -> None:
    """A new key reaches the list of works and every place in the work."""
    data = Path(shutil.copytree(BAY, tmp_path / "data"))
    done = CliRunner().invoke(cli, ["rename", "bay-treaty", "treaty-2031", "--data", str(data)])
    assert done.exit_code == 0, done.output
    assert "article: [bay-report, treaty-2031]" in (data / "brief.yaml").read_text("utf-8")
    assert "at: {source: treaty-2031, at: art. 5}" in (data / "judgements.yaml").read_text("utf-8")
    assert "in_article: {source: treaty-2031, how: stated, at: P3}" in (data / "timeline.yaml").read_text("utf-8")
    assert not any("bay-treaty" in file.read_text("utf-8") for file in data.glob("*.yaml"))


def test_another_work_is_a_change_of_the_head(tmp_path: Path) -> None:
    """A second work is reported as one change of `article`, from the one to the list."""
    data = Path(shutil.copytree(BAY, tmp_path / "data"))
    change(data / "brief.yaml", "article: [bay-report, bay-treaty]", "article: bay-report")
    (change_,) = compare_snapshots(*(take_snapshot(each, {}) for each in (load(data, "").site, site(BAY))))
    assert (change_.field, change_.old, change_.new, change_.size) == (
        "article",
        "bay-report",
        ["bay-report", "bay-treaty"],
        "major",
    )
