"""A rename changes an id in every reference and nothing else."""

from __future__ import annotations

import copy
import random
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from briefing.analysis.diff import compare_snapshots, lines, take_snapshot
from briefing.authoring import refactor
from briefing.authoring.refactor import CommandRefusal, open_workspace
from briefing.authoring.refactor.entry_names import full_id
from briefing.authoring.refactor.occurrences import definitions
from briefing.loader.folder import load
from briefing.rules import check
from briefing.source.project import Project
from tests.built import PUBLISHED
from tests.commands import change, run, tree
from tests.conftest import TODAY
from tests.test_diff_properties import EXAMPLES, Editor, contents
from tests.test_edits import Hand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.authoring.refactor import Refactoring, Workspace

FIRST = Path(__file__).parents[1] / "data"


def workspace(data: Path) -> Workspace:
    parts = (data.parent / name for name in ("mkdocs.yml", "docs", "overrides", "templates"))
    return open_workspace(Project(data.parent, data, *parts))


def test_a_list_behind_a_link_stops_the_command(data: Path) -> None:
    """A link is not followed, so its entries are not known: the message names the link, and nothing is written."""
    (data / "factors.yaml").rename(data.parent / "factors.yaml")
    (data / "factors.yaml").symlink_to(data.parent / "factors.yaml")
    before = tree(data)
    done = run("rename", "F1", "F7")
    assert (done.exit_code, "`factors.yaml` is a link" in done.output) == (1, True), done.output
    assert tree(data) == before


# --- any brief --------------------------------------------------------------------------------------------------

FREE = {"judgement": "J977", "factor": "F977", "claim": "F1.977", "recommendation": "R977", "action": "R1.977", "event": "E977",
        "forecast": "P977", "figure": "G977", "source": "zz-977", "actor": "zz-977", "term": "zz-977"}  # fmt: skip


class Dice(Editor, Hand):
    """Random edits and styles."""

    def __init__(self, seed: int) -> None:
        Hand.__init__(self, lambda _: None)
        self.random = random.Random(seed)

    def pick(self, choices: Sequence[Any]) -> Any:
        return self.random.choice(choices)

    def order(self, entries: list[Any]) -> list[Any]:
        return self.random.sample(entries, len(entries))

    def brief(self) -> dict[str, Any]:
        """The files of a brief, or of a library whose second brief refers to the first."""
        files = contents()
        files["factors.yaml"][0]["body"] = "One [F1.1] of [the streets][F1]\n> [@city-2030; @ruiz-2031, p. 3] [x][city-council]\n"
        files["zh-Hans/glossary.yaml"] = [{"id": "heat-island", "of": "76543210", "definition": "看 [F1] [@city-2030]"}]
        files["brief.yaml"]["notice"]["link"] = self.pick(["factors/dark-surfaces/#F1", "sources/#source-city-2030", "timeline/"])
        files["recommendations.yaml"][0]["answers"][0]["reviewed"] = f"2031-09-30 {self.pick(['00000000', '11111111'])}"
        advice = copy.deepcopy(files["recommendations.yaml"][0])
        for _ in range(self.pick(range(5))):
            self.edit(files)
        if self.pick((True, False)):
            return files
        shared = ("sources.yaml", "actors.yaml", "glossary.yaml", "zh-Hans/glossary.yaml")
        library = {name if name in shared else f"shade/{name}": value for name, value in files.items()}
        library["steel/brief.yaml"] = {**files["brief.yaml"], "lead_figure": "shade:G1", "related": ["shade", "city-2030"]}
        answers = [{"factor": "shade:F1", "how": "As [there][shade:F1.1], [@city-2030]", "provenance": "added"}]
        library["steel/recommendations.yaml"] = [{**advice, "answers": answers}]
        return library


def problems(data: Path, old: str, new: str) -> list[tuple[str, ...]]:
    """The problems of a check, with the new id replaced by the old one and all fingerprints equal."""
    found = check.check_site(load(data, ""), TODAY)
    reported = [(each.code, each.place.file, str(each.place.line), each.message) for each in found]
    return sorted(tuple(plain(part, old, new) for part in each) for each in reported)


def plain(text: str, old: str, new: str) -> str:
    """A text with the new id replaced by the old one and all fingerprints equal."""
    return re.sub(r"\b[0-9a-f]{8}\b", "…", text.replace(new, old))


def written(files: dict[str, Any], hand: Hand, data: Path) -> None:
    for name, value in files.items():
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_bytes(value.encode() if isinstance(value, str) else hand.file(value))


def put(done: Refactoring | CommandRefusal) -> None:
    assert not isinstance(done, CommandRefusal), done
    assert done.problems == ()
    for sheet in done.file_changes:
        assert Path(sheet.name).read_bytes() == sheet.old
        Path(sheet.name).write_bytes(sheet.new)


@pytest.mark.slow
@settings(deadline=None, max_examples=EXAMPLES, phases=[Phase.explicit, Phase.generate])
@given(seed=st.integers(0, 10**9))
@example(seed=59)  # a citation without its closing bracket
def test_a_rename_changes_the_id_and_nothing_else(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """For any brief in any form there are the same problems in the same lines, and every other byte is unchanged."""
    dice = Dice(seed)
    data = tmp_path_factory.mktemp("x") / "data"
    written(dice.brief(), dice, data)
    if dice.pick((True, False)):
        put(refactor.accept_reviews(workspace(data), ["all"], TODAY))
    work = workspace(data)
    key = dice.pick([key for key in sorted(definitions(work.documents)) if key.kind in FREE])
    new = FREE[key.kind].replace("1.", key.id[1:].partition(".")[0] + ".")
    before, was = tree(data), problems(data, key.id, key.id)
    done = refactor.rename_entry(work, full_id(key), new)
    if isinstance(done, CommandRefusal):
        assert re.search("is the id of 2 entries|there are several", done.message), done
        return
    put(done)
    assert list(tree(data)) == list(before)
    assert problems(data, key.id, new) == was
    for name, raw in tree(data).items():
        assert plain(raw.decode(), key.id, new) == plain(before[name].decode(), key.id, key.id)
    put(refactor.rename_entry(workspace(data), full_id(key._replace(id=new)), key.id))
    assert tree(data) == before


# --- by hand ----------------------------------------------------------------------------------------------------


def reported(data: Path) -> list[str]:
    return [f"{each.place.file}:{each.place.line} {each.code}" for each in check.check_site(load(data, "data"), TODAY)]


def test_every_reference_is_renamed(data: Path) -> None:
    """Fields, texts, cites, the anchor of the notice and the log are updated, and only the id in them."""
    change(data / "brief.yaml", "link: timeline/", 'link: "factors/dark-surfaces/#F1.1"')
    change(data / "changes.yaml", "items: [J1, R1]", "items: [J1, 'F1.1', R1]")
    change(data / "judgements.yaml", "ten hottest streets will", "ten hottest streets of [F1] and [the night][F1.1] will")
    before = tree(data)
    done = run("rename", "F1", "F12")
    assert (done.exit_code, done.output.split("\n")[0]) == (0, "F1 is now F12")
    assert reported(data) == []
    after = tree(data)
    names = "brief changes factors judgements recommendations scenarios timeline"
    assert {name for name in after if after[name] != before[name]} == {f"{name}.yaml" for name in names.split()}
    assert {name: raw.replace(b"F12", b"F1") for name, raw in after.items()} == before
    assert b'link: "factors/dark-surfaces/#F12.1"}' in after["brief.yaml"]
    assert b"items: [J1, 'F12.1', R1]" in after["changes.yaml"]
    assert b"of [F12] and [the night][F12.1] will" in after["judgements.yaml"]


@pytest.mark.parametrize("text", ["streets @city-2030 will", "streets [@city-2030, fig. 2 will", "streets (@city-2030) will"])
def test_a_key_that_does_not_cite_is_renamed(data: Path, text: str) -> None:
    """The warning about it stays, instead of a name that no source has; mail addresses stay."""
    change(data / "judgements.yaml", "ten hottest streets will", f"ten hottest a@city-2030 {text}")
    was = reported(data)
    assert "bare-key" in str(was)
    assert run("rename", "city-2030", "trial-2030").exit_code == 0
    assert text.replace("city", "trial") in (after := (data / "judgements.yaml").read_text("utf-8"))
    assert "a@city-2030" in after
    assert [each.replace("trial-2030", "city-2030") for each in map(str, reported(data))] == [*map(str, was)]


@pytest.mark.parametrize(
    ("old", "new", "count"),
    [
        ("city-2030", "trial-2030", 18),
        ("city-council", "council", 3),
        ("heat-island", "island", 2),
        ("F1.1", "F1.4", 1),
        ("A", "C", 1),
    ],
)
def test_keys_and_slugs_are_renamed_too(data: Path, old: str, new: str, count: int) -> None:
    """Sources, actors, terms, claims and scenarios are renamed like factors."""
    change(data / "judgements.yaml", "ten hottest streets will", "ten hottest streets, [an island][heat-island], will")
    before = tree(data)
    assert run("rename", old, new).exit_code == 0
    assert reported(data) == []
    changed = [
        pair
        for name, raw in tree(data).items()
        for pair in zip(before[name].split(), raw.split(), strict=True)
        if pair[0] != pair[1]
    ]
    assert len(changed) == count
    assert all(one.replace(old.encode(), new.encode()) == other for one, other in changed)


def test_current_translations_and_reviews_stay_current(data: Path) -> None:
    """Translations and reviews of texts that mention the id stay current; a stale one stays stale."""
    change(data / "brief.yaml", "languages: [en]", "languages: [en, fr]")
    (data / "fr").mkdir()
    (data / "fr/factors.yaml").write_text("# Ana\n- {id: F1, of: x, title: Sombre}\n", "utf-8")
    (data / "fr/judgements.yaml").write_text("- {id: J1, of: '00000000', text: 'Dix rues [@city-2030]'}\n", "utf-8")
    assert run("translate", "fr", "--accept", "F1").exit_code == 0
    assert run("review", "--accept", "all").exit_code == 0
    stale = ["data/brief.yaml:14 missing-translation", "data/fr/judgements.yaml:1 stale-translation"]
    assert reported(data) == stale
    assert run("rename", "city-2030", "trial-2030").exit_code == 0
    assert reported(data) == stale
    assert "[@trial-2030]" in (data / "fr/judgements.yaml").read_text("utf-8")
    assert run("rename", "F1", "F2").exit_code == 0
    assert reported(data) == stale


def test_the_translated_log_follows(data: Path) -> None:
    """The reason of an entry in a translation of the log keeps its entry."""
    change(data / "brief.yaml", "languages: [en]", "languages: [en, fr]")
    change(data / "changes.yaml", "items: [J1, R1]", "items: [{id: F1, why: Streets cool sooner.}]")
    (data / "fr").mkdir()
    log = data / "fr/changes.yaml"
    log.write_text("- edition: 1\n  items:\n    - {id: F1, why: Les rues refroidissent.}\n", "utf-8")
    assert run("rename", "F1", "F5").exit_code == 0
    assert "{id: F5, why: Les rues refroidissent.}" in log.read_text("utf-8")


def test_a_diff_reports_only_the_rename(data: Path) -> None:
    """Nothing else has changed in meaning."""
    old = load(data, "")
    before = take_snapshot(old.site, old.overlays)
    run("rename", "F1", "F5")
    new = load(data, "")
    assert lines(compare_snapshots(before, take_snapshot(new.site, new.overlays))) == ("F1 is now F5",)


def test_a_dry_run_shows_the_difference(data: Path) -> None:
    """The output is a unified diff that `patch` accepts, and nothing is written."""
    (data / "glossary.yaml").write_text("- id: heat-island\n  term: heat\n  definition: Heat.", "utf-8")
    before = tree(data)
    done = run("rename", "heat-island", "island", "--dry-run")
    assert (
        done.output
        == """\
--- data/glossary.yaml
+++ data/glossary.yaml
@@ -1,3 +1,3 @@
-- id: heat-island
+- id: island
   term: heat
   definition: Heat.
\\ No newline at end of file
"""
    )
    assert tree(data) == before


@pytest.mark.slow
def test_the_first_brief_in_its_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rename of a factor and of a source in a real brief causes no problem, and the reverse rename restores it."""
    shutil.copytree(FIRST, tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    before = tree(tmp_path / "data")
    day = ("--strict", "--today", PUBLISHED)
    for old, new in (("F2", "F12"), ("li-2024", "zhao-2024")):
        assert run("rename", old, new).exit_code == 0
        done = run("check", *day)
        assert (done.exit_code, {*re.findall(r"warning\[([a-z-]+)\]", done.output)}) == (0, {"date-passed"})
        assert run("rename", new, old).exit_code == 0
        assert tree(tmp_path / "data") == before


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("F9", "F10"), "`F9`: no entry has this id"),
        (("F1", "F01"), "`F01` is not a valid factor id"),
        (("F1", "J9"), "`J9` is not a valid factor id (`F` and a number without leading zeros); write it like `F8`"),
        (("city-2030", "City_2030"), "its id is already `city-2030`"),
        (("city-2030", "City 2030"), "`City 2030` is not a valid source id"),
        (("F1", "F1"), "its id is already `F1`"),
        (("J1", "J2"), "`J2` is already used by a judgement"),
        (("city-2030", "heat-island"), "`heat-island` is already used by a term, and `[words][heat-island]` could mean either"),
        (("F1.1", "F2.1"), "`F1.1` belongs to F1, so its id begins with `F1.`"),
        (("R1", "R9"), "`R9` was the id of something else: the log names it"),
        (("F1", "F8"), "`F8` is a broken reference (data/judgements.yaml, line 9) and would refer to it"),
        (("F1", "F7"), "a translation without a main entry has the id `F7` (data/fr/factors.yaml, line 1)"),
        (("J1",), "Missing argument 'NEW'"),
    ],
)
def test_wrong_use_is_refused_and_writes_nothing(data: Path, words: tuple[str, ...], expected: str) -> None:
    """An id that does not exist, has the wrong form or is used already is refused in one line, with exit code 2."""
    change(data / "changes.yaml", "items: [J1, R1]", "items: [J1, R1, R9]")
    change(data / "judgements.yaml", "rests_on: [F1]", "rests_on: [F1, F8]")
    change(data / "brief.yaml", "languages: [en]", "languages: [en, fr]")
    (data / "fr").mkdir()
    (data / "fr/factors.yaml").write_text("- {id: F7, title: Sombre}\n", "utf-8")
    before = tree(data)
    done = run("rename", *words)
    assert (done.exit_code, expected in done.output) == (2, True), done.output
    assert tree(data) == before


def test_a_name_of_two_entries_is_ambiguous(data: Path) -> None:
    """An actor and a term may have the same id; the full name distinguishes them."""
    file = data / "glossary.yaml"
    file.write_text(file.read_text("utf-8") + "- {id: editors, term: editors, definition: Who edits.}\n", "utf-8")
    assert "write actors/editors or glossary/editors" in run("rename", "editors", "staff").output
    assert run("rename", "glossary/editors", "staff").exit_code == 0
    assert "editors: [editors]" in (data / "brief.yaml").read_text("utf-8")
    assert reported(data) == []


def test_nothing_is_renamed_if_one_place_cannot_be_written(data: Path) -> None:
    """A value that is written once and means two things is named, with exit code 1, and no file is changed."""
    change(data / "judgements.yaml", "rests_on: [F1]\n  sources: [ruiz-2031]", "rests_on: &x [F1]\n  sources: *x")
    before = tree(data)
    done = run("rename", "F1", "F5")
    assert done.exit_code == 1
    assert "not-written" in done.output
    assert tree(data) == before


def test_files_that_cannot_be_read_are_reported(data: Path) -> None:
    """An unreadable file may refer to the id, so nothing is renamed until it is readable."""
    (data / "timeline.yaml").write_text("- id: E1\n  title: [\n", "utf-8")
    before = tree(data)
    done = run("rename", "F1", "F5")
    assert done.exit_code == 1
    assert "data/timeline.yaml" in done.output
    assert tree(data) == before
