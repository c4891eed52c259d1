"""Words that a brief or a library declares: on pages in each language, in files for other programs, and renamed everywhere."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from briefing.analysis.diff import compare_snapshots, lines, take_snapshot
from briefing.analysis.edition_history import changes_between
from briefing.authoring.schema.project_ids import for_site
from briefing.cli import cli
from briefing.loader.folder import load
from briefing.render import stylesheets
from briefing.render.timeline_rows import OWN_KINDS, SHOWN_KINDS
from tests.commands import change
from tests.stories import SITES, files, site
from tests.test_translated_pages import pages

OWN_WORDS = SITES / "own-words" / "data"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OWN_WORDS, tmp_path / "data"))


def run(*words: str | Path) -> str:
    done = CliRunner().invoke(cli, [str(word) for word in words], prog_name="briefing")
    return f"{done.exit_code} {done.output}"


@pytest.mark.slow
def test_words_are_shown_in_each_language(data: Path) -> None:
    """Own words are translated like other names, wherever a page shows them; one without a translation is marked."""
    made = pages(data)
    timeline = next(text for path, text in made.items() if "zh-Hans" in path and path.endswith("timeline.md"))
    kinds = re.findall(r'<span data-kind="[^"]+">(.*?)</span>', timeline)
    assert {"裁定", "测量", "禁止锚泊", "放宽限制", '<span lang="en">Shoal found'} <= {
        kind.partition("·")[0].strip() for kind in kinds
    }


def test_the_style_sheet_filters_every_kind() -> None:
    """Each filter of a timeline hides what is not of its kind; without its rule it would do nothing."""
    sheet = (stylesheets.ASSETS / "timeline.css").read_text("utf-8")
    assert set(re.findall(r"#show-([a-z0-9-]+):checked", sheet)) == {*SHOWN_KINDS, *OWN_KINDS, "disputed"}


def test_an_editor_completes_declared_words() -> None:
    """The schema of a project knows the built-in words and those of the brief, each with its name, and no others."""
    words = json.loads(for_site(site(OWN_WORDS))["port/ids.schema.json"])["$defs"]["words-for-event-kind"]
    offered = {each["label"]: each["description"] for each in words["defaultSnippets"]}
    assert offered["survey"] == "Survey"
    assert offered["ruling"] == "Ruling"
    assert offered["law"] == "built in"
    assert "vessel" not in offered
    assert re.fullmatch(words["pattern"], "survey")
    assert not re.fullmatch(words["pattern"], "surveys")


def test_tables_allow_declared_words() -> None:
    """The description of a table lists the words that its column has, so that another program accepts the file."""
    made = files(OWN_WORDS)
    package = json.loads(made["port/data/datapackage.json"])
    fields = {(table["name"], each["name"]): each for table in package["resources"] for each in table["schema"]["fields"]}
    assert "anchoring-ban" in fields["timeline", "kind"]["constraints"]["enum"]
    assert "closed-by-day" in fields["g1", "state"]["constraints"]["enum"]
    assert "vessel" not in fields["timeline", "kind"]["constraints"]["enum"]
    assert b"anchoring-ban,event-kind,Anchoring ban,restriction" in made["port/data/vocabulary.csv"]
    whole = json.loads(made["port/data/brief.jsonld"])["@graph"][0]
    assert whole["author"] == [{"@type": "Person", "name": "Ana Ruiz"}], "a pilot is like a person"


def test_a_word_is_renamed_wherever_it_is_used(data: Path) -> None:
    """Entries of all briefs follow a renamed word, and its translations too; a built-in word is refused."""
    before = take_snapshot(load(data, "").site, load(data, "").overlays)
    assert run("rename", "ruling", "judgment", "--data", data).startswith("0 ")
    written = {file.relative_to(data).as_posix() for file in data.rglob("*.yaml") if "judgment" in file.read_text("utf-8")}
    assert written == {"vocabulary.yaml", "zh-Hans/vocabulary.yaml", "port/timeline.yaml", "reef/timeline.yaml"}
    after = take_snapshot(load(data, "").site, load(data, "").overlays)
    assert lines(compare_snapshots(before, after)) == ("shared word ruling is now shared word judgment",)
    assert "`law` is a built-in word" in run("rename", "judgment", "law", "--data", data)
    assert "`court` is a built-in word" in run("new", "word", "court", "--data", data)


def test_a_word_is_shared_with_the_other_briefs(data: Path) -> None:
    """A word of one brief becomes one of the library, with its translation."""
    assert run("move", "port:survey", "--shared", "--data", data).startswith("0 ")
    assert "{id: survey, of: event-kind, name: Survey}" in (data / "vocabulary.yaml").read_text("utf-8")
    assert "测量" in (data / "zh-Hans/vocabulary.yaml").read_text("utf-8")


def test_how_a_word_is_shown_is_a_major_change(data: Path) -> None:
    """What a state means on a figure, and what a kind is called, a reader may have acted on; a new word alone is minor."""
    before = take_snapshot(load(data, "").site, load(data, "").overlays)
    change(data / "port/vocabulary.yaml", "like: narrow", "like: lapsed")
    change(data / "vocabulary.yaml", "- {id: vessel", "- {id: ferry, of: actor-kind, name: Ferry}\n- {id: vessel")
    found = compare_snapshots(before, take_snapshot(load(data, "").site, load(data, "").overlays))
    assert {(each.verb, each.kind, each.size) for each in found} == {("changed", "word", "major"), ("added", "word", "minor")}


def test_an_edition_may_be_older_than_the_vocabulary() -> None:
    """The facts of an edition that was closed before there were vocabularies are compared with those of today."""
    brief = {"brief": {}, "changes": [], "tables": {}, "translations": {}}
    facts = {"library": False, "briefs": {"": brief}, "shared": {"translations": {}}}
    word = {"id": "survey", "of": "event-kind", "name": "Survey"}
    now = {**facts, "briefs": {"": {**brief, "vocabulary": [word]}}}
    assert [(each.verb, each.kind, each.id) for each in changes_between(facts, now)] == [("added", "word", "survey")]
