"""The changes of a diff are listed by id and field, a change of form counts as none, and all changes can be applied again."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.analysis.diff import FORMATS, Comparison, compare_snapshots, take_snapshot
from briefing.analysis.diff.change import FactChange
from briefing.analysis.diff.diff_formats import MAX_LENGTH
from briefing.analysis.diff.matching import by_id
from briefing.analysis.diff.patch import apply_changes
from briefing.analysis.diff.word_diff import changed_runs, excerpt, without_table_marks
from briefing.loader.folder import load
from briefing.model import BY_FILE, HEAD, LIST_FILES, EditionChange, Head
from briefing.model.fields import fields_by_key, walk_types
from tests.commands import change
from tests.conftest import BASE
from tests.replay import from_json, replay_changes

SITES = Path(__file__).parent / "sites"
REAL = Path(__file__).parents[1] / "data"


def read(folder: Path) -> dict[str, Any]:
    """The values of a valid data folder."""
    loaded = load(folder, "")
    assert [problem for problem in loaded.problems if problem.severity == "error"] == []
    return take_snapshot(loaded.site, loaded.overlays)


def lines(old: dict[str, Any], new: dict[str, Any], form: str = "text") -> list[str]:
    """The lines that a format prints for a comparison, after a check that its changes can be applied again."""
    found = compare_snapshots(old, new)
    assert replay_changes(old, found) == new
    return FORMATS[form](Comparison("old", "new", found)).splitlines()


def edited(folder: Path, *edits: tuple[str, str, str]) -> list[str]:
    """The changes that an edit of files makes, without the headings."""
    before = read(folder)
    for name, old, new in edits:
        file = folder / name
        text = file.read_text("utf-8")
        assert old in text, old
        file.write_text(text.replace(old, new), "utf-8")
    return [line.strip() for line in lines(before, read(folder)) if line.startswith("  ")]


# --- what is reported ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (("recommendations.yaml", "horizon: near", "horizon: medium"), "R1 horizon: near → medium"),
        (("judgements.yaml", "likelihood: likely", "likelihood: very likely"), "J1 likelihood: likely → very likely"),
        (("recommendations.yaml", "status: begun, checked: 2031-09-30", "status: taken-up, checked: 2031-09-30"),
         "R1 progress status: begun → taken-up"),
        (("recommendations.yaml", "Roots lift pavements.", "Old roots lift pavements."),
         "R1 against 1 objection: [-Roots-]{+Old roots+} lift pavements."),
        (("factors.yaml", "  then: A matter for building codes\n", ""), "F1 then removed: A matter for building codes"),
        (("factors.yaml", "grade: documented", "grade: argued"), "F1.1 grade: documented → argued"),
        (("judgements.yaml", "sources: [ruiz-2031, city-2030]", "sources: [city-2030]"), "J1 sources removed: ruiz-2031"),
        (("factors.yaml", "Roofs and asphalt give back at night what they took by day",
          "Roofs give back at night what they took"),
         "F1 summary: Roofs [-and asphalt-] give back at night what they took [-by day-]."),
        (("timeline.yaml", "when: 2032-01", "when: 2032-02"), "E2 when: 2032-01 → 2032-02"),
        (("brief.yaml", "claim: Trees cool streets sooner and cheaper", "claim: Trees cool streets sooner"),
         "brief bottom_line claim: Trees cool streets sooner [-and cheaper-] than any plant the city has…"),
        (("sources.yaml", "title: Night temperatures of forty streets", "title: Nights of forty streets"),
         "source city-2030 title: Night temperatures of forty streets → Nights of forty streets"),
        (("figures.yaml", "  caption: The share", "  note: By hand\n  caption: The share"), "G1 note added: By hand"),
        (("figures/nights.csv", "21.5", "22.5"), "G2 nights.csv 2028 Mill Street degrees: 21.5 → 22.5"),
        (("figures/nights.csv", "year,street", "year,road"),
         "G2 nights.csv columns: year, street, degrees; 3 rows → year, road, degrees; 3 rows"),
        (("figures.yaml", "to: 2010, state", "to: 2011, state"), "G1 states 1990 to: 2010 → 2011"),
        (("changes.yaml", "First edition.", "The first edition."), "edition 1 text: [-First-]{+The first+} edition."),
        (("glossary.yaml", "[urban heat]", "[urban heat, hot city]"), "term heat-island also added: hot city"),
        (("scenarios.yaml", "period: 2032/..", "period: 2033/.."), "A period: 2032/.. → 2033/.."),
        (("brief.yaml", "languages:", 'style: {en: apa, "*": house}\nlanguages:'), "brief style added: en: apa, house"),
    ],
)  # fmt: skip
def test_a_change_is_listed_by_id_and_field(brief_folder: Path, edit: tuple[str, str, str], expected: str) -> None:
    """A reviewer reads which statements change, not which lines differ."""
    assert edited(brief_folder, edit) == [expected]


def test_a_scale_is_a_matter_of_drawing_and_a_remark_is_a_statement(tmp_path: Path) -> None:
    """The scale of a chart changes how its numbers look, a remark and the plotted columns change what it says."""
    shutil.copytree(SITES / "charts" / "data", tmp_path / "data")
    file, before = tmp_path / "data" / "figures.yaml", read(tmp_path / "data")
    text = file.read_text("utf-8")
    for old, new in (("to: 30}", "to: 35}"), ("Planting ends", "Planting ended"), ("y: [low, high]", "y: low")):
        text = text.replace(old, new, 1)
    file.write_text(text.replace("  axis: {log: true}\n  annotations", "  annotations"), "utf-8")
    found = {" ".join(map(str, change.path[3:])): change.size for change in compare_snapshots(before, read(tmp_path / "data"))}
    assert found == {"G1 axis to": "minor", "G1 annotations 2 text": "major", "G4 y": "major", "G5 axis": "minor"}


def test_becoming_a_library_is_a_minor_change_that_readers_do_not_see() -> None:
    """The same facts are in other folders; only a program needs to know."""
    before = read(BASE)
    (change,) = compare_snapshots(before, {**before, "library": True})
    assert (change.path, change.size, change.silent) == (("library",), "minor", True)


def test_changes_of_an_entry_are_in_the_order_of_its_fields(brief_folder: Path) -> None:
    """A field that only one state has is where the file has it, so that a reviewer can read down the file."""
    then, now = "  then: A matter for building codes\n", "  now: The largest single cause in the city's own model\n"
    edited(brief_folder, ("factors.yaml", then + now, now))
    changes = edited(brief_folder, ("factors.yaml", now, then + now.replace("largest", "smallest")))
    assert [change.split()[:2] for change in changes] == [["F1", "then"], ["F1", "now:"]]


def test_added_and_removed_entries_have_their_titles(brief_folder: Path) -> None:
    """A new factor and a removed factor are both listed with their titles."""
    new = (
        "- {id: F2, slug: no-wind, title: No wind reaches the court, summary: Walls keep it out.,"
        " provenance: added, sources: [ruiz-2031]}\n- id: F1\n"
    )
    assert edited(brief_folder, ("factors.yaml", "- id: F1\n", new)) == ["F2 added: No wind reaches the court"]
    assert edited(brief_folder, ("factors.yaml", new, "- id: F1\n")) == ["F2 removed: No wind reaches the court"]
    new = "- {id: E3, when: 2031, title: The trees bloom, kind: law, sources: [city-2030]}\n- id: E1\n"
    assert edited(brief_folder, ("timeline.yaml", "- id: E1\n", new)) == ["E3 added: The trees bloom"]


def test_a_new_answer_is_described_by_its_factor_and_field(brief_folder: Path) -> None:
    """An entry without an id is described by its most important field, and not by its provenance."""
    answer = "    - {factor: F1, how: Shade keeps the surface from storing heat., provenance: inferred}\n"
    second = "    - {factor: F1, how: It also keeps the wind out., provenance: inferred}\n"
    factor = "- {id: F2, slug: no-wind, title: No wind, summary: Walls., provenance: added, sources: [ruiz-2031]}\n- id: F1\n"
    edits = (("recommendations.yaml", answer, answer + second.replace("F1", "F2")), ("factors.yaml", "- id: F1\n", factor))
    assert edited(brief_folder, *edits) == ["F2 added: No wind", "R1 answers added: F2, It also keeps the wind out."]


def test_changes_of_one_list_share_a_line(brief_folder: Path) -> None:
    """Two words that are added or removed together share a line."""
    two = "[urban heat, hot city, warm city]"
    assert edited(brief_folder, ("glossary.yaml", "[urban heat]", two)) == ["term heat-island also added: hot city; warm city"]
    assert edited(brief_folder, ("glossary.yaml", two, "[urban heat]")) == ["term heat-island also removed: hot city; warm city"]


def test_an_id_that_changed_is_one_change_with_all_that_refers_to_it(brief_folder: Path) -> None:
    """A new id of F1 changes ten lines and is one change."""
    for name in ("factors", "judgements", "recommendations", "scenarios", "timeline"):
        file = brief_folder / f"{name}.yaml"
        file.write_text(re.sub(r"\bF1\b", "F5", file.read_text("utf-8")), "utf-8")
    head = brief_folder / "brief.yaml"
    head.write_text(head.read_text("utf-8").replace("Ana Ruiz argues", "In [F5] Ana Ruiz argues"), "utf-8")
    before = read(BASE)
    before["briefs"][""]["brief"]["bottom_line"]["context"] = "In [F1] " + before["briefs"][""]["brief"]["bottom_line"]["context"]
    assert lines(before, read(brief_folder)) == ["major:", "  F1 is now F5", "", "1 major change"]


def test_shifted_and_exchanged_ids_are_recognised(brief_folder: Path) -> None:
    """After a renumbering no entry looks rewritten."""
    row = "- {id: %s, text: %s, made_in: ruiz-2031, outcome: {status: open, checked: 2031-09-30, text: Not yet.}}\n"
    file = brief_folder / "forecasts.yaml"
    file.write_text(
        file.read_text("utf-8")
        + row % ("P2", "Ten more streets get their trees before the decade ends")
        + row % ("P3", "Rents rise along the planted streets within four summers"),
        "utf-8",
    )
    before = read(brief_folder)
    text = file.read_text("utf-8")
    for old, new in (("P2", "P?"), ("P3", "P2"), ("P?", "P3")):
        text = text.replace(f"id: {old}", f"id: {new}")
    file.write_text(text, "utf-8")
    report = lines(before, read(brief_folder))
    assert report[:4] == ["major:", "  P2 is now P3", "  P3 is now P2", ""]
    assert "P1" not in "".join(report)


def test_an_id_of_a_removed_entry_is_used_again(brief_folder: Path) -> None:
    """If a removed entry had the id before, the new entry is not a rewritten one."""
    file = brief_folder / "judgements.yaml"
    kept = file.read_text("utf-8").partition("- id: J2")[2]
    before = read(brief_folder)
    file.write_text("- id: J1" + kept, "utf-8")
    assert lines(before, read(brief_folder))[1:3] == [
        "  J1 removed: The ten hottest streets will be planted by 2035.",
        "  J2 is now J1",
    ]


def test_added_entries_get_their_places_in_any_order() -> None:
    """Changes can be applied in another order than a comparison lists them."""
    added = [FactChange("added", "minor", (at,), None, new, at=at) for at, new in ((1, "b"), (0, "a"))]
    assert apply_changes(["x"], added) == ["a", "b", "x"]


def test_an_entry_is_paired_once() -> None:
    """If an entry moved to a new id and another entry has the old id, the other entry is new."""
    moved = "The ten hottest streets will be planted by 2035, and the council pays for all of it."
    old = [{"id": "J1", "text": moved, "grade": "argued"}]
    new = [{"id": "J1", "text": "Rents rise.", "grade": "disputed"}, {"id": "J2", "text": moved, "grade": "argued"}]
    assert by_id(old, new, lambda entry: entry["id"]) == [(0, 1)]
    assert by_id(new, old, lambda entry: entry["id"]) == [(1, 0)]


def test_characters_that_are_newer_than_python_are_words() -> None:
    """Two entries in rare Chinese characters are not taken for one because Python knows none of their letters."""
    old, new = ({"id": id, "text": character * 20} for id, character in (("F1", "\U000323b0"), ("F2", "\U000323b1")))
    assert by_id([old], [new], lambda entry: entry["id"]) == []
    assert by_id([old], [old | {"id": "F2"}], lambda entry: entry["id"]) == [(0, 0)]


def test_a_change_of_order_is_one_minor_change(brief_folder: Path) -> None:
    """A change of order is one line, because pages show lists in the order of their files, and no entry looks new."""
    file = brief_folder / "judgements.yaml"
    first, _, second = file.read_text("utf-8").partition("- id: J2")
    before = read(brief_folder)
    file.write_text(f"- id: J2{second}{first}", "utf-8")
    assert lines(before, read(brief_folder)) == ["minor:", "  judgements in another order: J2, J1", "", "1 minor change"]


# --- what is not reported --------------------------------------------------------------------------------------


def test_a_typographic_apostrophe_is_no_change_of_words(brief_folder: Path) -> None:
    """A text that only gets its apostrophe set is not reported, and beside other changes the apostrophe is not marked."""
    before = read(brief_folder)
    assert edited(brief_folder, ("factors.yaml", "the day's heat", "the day’s heat")) == []
    assert [(each.size, each.silent) for each in compare_snapshots(before, read(brief_folder))] == [("minor", True)]
    runs = excerpt("The city's trees, old", "The city’s trees, new").runs
    assert [run for run in runs if run.old != run.new] == [("old", "new")]


def rewritten(text: str) -> str:
    """The same values in another style: keys reversed, no comments, other quotes, other line breaks."""

    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: turned(value[key]) for key in reversed(value)}
        return [turned(each) for each in value] if isinstance(value, list) else value

    dumped = yaml.dump(
        turned(yaml.load(text, Loader=yaml.BaseLoader)), allow_unicode=True, default_style="'", width=40, sort_keys=False
    )
    return "# another hand\n" + re.sub(r"'(edition|paragraphs)': '(\d+)'", r"'\1': \2", dumped)


@pytest.mark.slow
@pytest.mark.parametrize("data", [BASE, REAL, SITES / "full" / "data"], ids=lambda path: path.parts[-2])
def test_another_way_to_write_the_same_is_no_change(tmp_path: Path, data: Path) -> None:
    """Order of keys, quotes, comments, wrapping and the suffix of a file change no fact."""
    copied = Path(shutil.copytree(data, tmp_path / "data"))
    for file in copied.glob("*.yaml"):
        file.with_suffix(".yml").write_text(rewritten(file.read_text("utf-8")), "utf-8")
        file.unlink()
    assert lines(read(data), read(copied)) == ["nothing changed in meaning"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana Ruiz calls it\nan oven [@city-2030,\np. 3].\n\nNext.", "Ana Ruiz calls it an oven [@city-2030, p. 3].\n\n\nNext."),
        ("- one that\n  goes on\n- two", "- one that goes on\n- two"),
        ("> said\n> so", "> said so"),
        ("Words  \n", "Words"),
    ],
)
def test_a_text_may_be_wrapped_anywhere(brief_folder: Path, one: str, other: str) -> None:
    """A paragraph that an editor has wrapped again is the same paragraph."""
    assert lines(with_body(brief_folder, one), with_body(brief_folder, other)) == ["nothing changed in meaning"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("one\n\ntwo", "one two"), ("- one\n- two", "- one - two"), ("one\\\ntwo", "one two"), ("```\na\nb\n```", "```\na b\n```"),
     ("| a |\n| - |\n| b |\n| c |", "| a |\n| - |\n| b c |")],
)  # fmt: skip
def test_a_line_break_that_means_something_is_a_change(brief_folder: Path, one: str, other: str) -> None:
    """Paragraphs, lists, hard breaks, code and tables differ from wrapped lines."""
    found = lines(with_body(brief_folder, one), with_body(brief_folder, other))
    assert found[-1] == "1 major change"
    assert found[1].startswith("  F1 body: ")


def with_body(folder: Path, body: str) -> dict[str, Any]:
    file = folder / "factors.yaml"
    file.write_text(
        yaml.safe_dump(
            [
                {
                    "id": "F1",
                    "slug": "a",
                    "title": "A",
                    "summary": "B",
                    "body": body,
                    "provenance": "added",
                    "sources": ["ruiz-2031"],
                }
            ]
        )
    )
    return read(folder)


def test_what_equals_the_default_may_be_written_or_not(brief_folder: Path) -> None:
    """A cite in full, a default value and a `null` equal their short forms."""
    assert edited(
        brief_folder, ("timeline.yaml", "  kind: global\n", "  kind: global\n  status: happened\n  text: null\n"),
        ("judgements.yaml", "sources: [ruiz-2031, city-2030]", "sources: [{source: ruiz-2031}, city-2030]"),
    ) == []  # fmt: skip


# --- libraries and languages -----------------------------------------------------------------------------------


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A copy of the library of the small sites."""
    return Path(shutil.copytree(SITES / "library" / "data", tmp_path / "library"))


def test_briefs_of_a_library_are_named(library: Path) -> None:
    """Changes name entries of a library as references do: `trees:F1`."""
    before = read(library)
    change(library / "trees/factors.yaml", "provenance: added", "provenance: inferred")
    change(library / "actors.yaml", "kind: organisation", "kind: group")
    shutil.copytree(library / "roofs", library / "walls")
    report = lines(before, read(library))
    assert "  trees:F1 provenance: added → inferred" in report
    assert any(line.startswith("  shared actor ") for line in report)
    assert any(line.startswith("  brief walls added: ") for line in report)
    shutil.rmtree(library / "walls")
    shutil.move(library / "roofs", library / "cool-roofs")
    assert lines(before, read(library))[1] == "  brief roofs is now brief cool-roofs"


def test_a_source_that_all_briefs_share_from_now_on_is_no_change(library: Path) -> None:
    """The move of an entry from the file of a brief to the shared file does not count as a change."""
    before = read(library)
    own = library / "roofs/sources.yaml"
    text = own.read_text("utf-8")
    shared = library / "sources.yaml"
    shared.write_text(shared.read_text("utf-8").rstrip("\n") + "\n" + text, "utf-8")
    own.unlink()
    assert lines(before, read(library)) == ["nothing changed in meaning"]


@pytest.fixture
def bilingual(brief_folder: Path) -> Path:
    """The base brief with some Chinese texts."""
    change(brief_folder / "brief.yaml", "languages: [en]", "languages: [en, zh-Hans]")
    (brief_folder / "zh-Hans").mkdir()
    (brief_folder / "zh-Hans/brief.yaml").write_text("title: 先有树荫\nbottom_line:\n  claim: 树木使街道降温。\n", "utf-8")
    (brief_folder / "zh-Hans/factors.yaml").write_text(
        "- id: F1\n  of: 01234567\n  title: 深色表面蓄积白天的热量\n  claims:\n    - {id: F1.1, text: 夜间温度随之变化。}\n",
        "utf-8",
    )
    (brief_folder / "zh-Hans/changes.yaml").write_text("- {edition: 1, text: 第一版。}\n", "utf-8")
    return brief_folder


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (("zh-Hans/changes.yaml", "第一", "首"), "zh-Hans edition 1 text: [-第一-]{+首+}版。"),
        (("zh-Hans/factors.yaml", "蓄积白天的热量", "储存白天的热"), "zh-Hans F1 title: 深色表面[-蓄积-]{+储存+}白天的热[-量-]"),
        (("zh-Hans/factors.yaml", "夜间温度随之变化。", "夜温随之变化。"),
         "zh-Hans F1 claims F1.1 text: 夜[-间温度-]{+温+}随之变化。"),
        (("zh-Hans/brief.yaml", "树木使街道降温。", "树木使街道凉爽。"),
         "zh-Hans brief bottom_line claim: 树木使街道[-降温-]{+凉爽+}。"),
    ],
)  # fmt: skip
def test_changes_of_translations_are_listed_by_language(bilingual: Path, edit: tuple[str, str, str], expected: str) -> None:
    """Chinese is compared by characters, and each language has its own changes."""
    assert edited(bilingual, edit) == [expected]


def test_renewed_fingerprints_and_reviews_are_counted_in_one_line(bilingual: Path) -> None:
    """A translation or an answer that was compared again says the same: no fingerprint is listed."""
    before = read(bilingual)
    change(bilingual / "zh-Hans/factors.yaml", "of: 01234567", "of: 89abcdef")
    change(bilingual / "recommendations.yaml", "provenance: inferred}", "provenance: inferred, reviewed: 2031-09-30 9410453b}")
    records = "1 translation marked as up to date and 1 answer marked as reviewed"
    assert lines(before, read(bilingual)) == [f"also: {records}", "", "nothing changed in meaning"]
    comment = "\n".join(lines(before, read(bilingual), "markdown")) + "\n"
    assert f"\nAlso: {records}.\n" in comment
    assert "89abcdef" not in comment


def test_a_renamed_entry_keeps_its_translation(bilingual: Path) -> None:
    """A translation of F1 is a translation of F5 after F1 was renamed to F5."""
    before = read(bilingual)
    for file in (*bilingual.glob("*.yaml"), bilingual / "zh-Hans/factors.yaml"):
        file.write_text(re.sub(r"\bF1\b", "F5", file.read_text("utf-8")), "utf-8")
    assert lines(before, read(bilingual))[1:] == ["  F1 is now F5", "", "1 major change"]


def test_an_empty_translation_is_no_change(bilingual: Path) -> None:
    """The empty entries that `briefing translate` writes are no change until they contain texts."""
    before = read(bilingual)
    file = bilingual / "zh-Hans/factors.yaml"
    started = file.read_text("utf-8") + "- id: F2\n  # en: x\n  title:\n  claims:\n    - id: F2.1\n      text:\n"
    file.write_text(started, "utf-8")
    assert lines(before, read(bilingual)) == ["nothing changed in meaning"]
    file.write_text(started.replace("  title:\n", "  title: 无风\n"), "utf-8")
    assert lines(before, read(bilingual))[1] == "  zh-Hans F2 added: 无风"


def test_a_new_file_of_a_translation_names_its_entries(bilingual: Path) -> None:
    """A reviewer sees which entries of a list were added, not a list without names."""
    before = read(bilingual)
    (bilingual / "zh-Hans/judgements.yaml").write_text("- {id: J1, text: 树荫见效更快。}\n", "utf-8")
    assert lines(before, read(bilingual))[1] == "  zh-Hans judgements added: J1 树荫见效更快。"


def test_a_new_language_is_one_change(bilingual: Path) -> None:
    """A new translation is one change, not a list of additions."""
    before = read(BASE)
    report = lines(before, read(bilingual))
    assert [line for line in report if "translation" in line] == ["  zh-Hans translation added: 先有树荫"]


# --- words -----------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.text("ab c.汉字\n", max_size=60), st.text("ab c.汉字\n", max_size=60))
def test_runs_are_both_texts(old: str, new: str) -> None:
    """The runs of a comparison together contain both texts completely; how long a space is does not matter in the old one."""
    runs = changed_runs(old, new)
    assert re.sub(r"\s+", " ", "".join(run.old for run in runs)) == re.sub(r"\s+", " ", old)
    assert "".join(run.new for run in runs) == new


def test_a_space_stays_between_words_that_were_removed() -> None:
    """A word that ends one text and is followed by others in the other one keeps the space after it."""
    runs = changed_runs("Shifts end when no bus leaves", "Shifts end long after the last bus")
    assert runs == (("Shifts end ", "Shifts end "), ("when no bus leaves", "long after the last bus"))


def test_a_long_text_is_shown_around_its_changes() -> None:
    """A reader sees the words that changed, some before and some after, and how much is left out."""
    words = [f"word{number}" for number in range(400)]
    other = [f"new{at}" if at % 60 == 30 else word for at, word in enumerate(words)]
    found = excerpt(" ".join(words), " ".join(other))
    assert found.left_out == 3
    assert sum(len(run.new) for run in found.runs) < 600
    assert {run.new for run in found.runs if run.old != run.new} == {"new30", "new90", "new150", "new210"}


@pytest.mark.parametrize(
    ("table", "shown"),
    [
        ("A b.\n\n| y | p, % |\n|---|--:|\n| 2018 | 61 |\n\nC | d", "A b.\n\ny · p, %\n2018 · 61\n\nC | d"),
        ("y | p\n:-- | ---\n1 | `a \\| b`\n", "y · p\n1 · `a \\| b`\n"),
        ("y | p\n-|-\n1 | 2", "y · p\n1 · 2"),
        ("A | b -- c", "A | b -- c"),
    ],
    ids=["with outer lines", "without", "one dash", "no table"],
)
def test_rows_of_tables_are_shown_without_their_marks(table: str, shown: str) -> None:
    """A change in a table shows the cells; the line below its head is not a text."""
    assert without_table_marks(table) == shown


@pytest.mark.parametrize(
    ("before", "shown"),
    [("x " + "four " * 5 + "sevens ", "…four four four four four sevens "),
     ("elephant " + "four " * 5 + "for ", "…four four four four four for "),
     ("树" * 40, "…" + "树" * 32)],
    ids=["at a word", "within a word", "in Chinese"],
)  # fmt: skip
def test_words_before_a_change_are_whole(before: str, shown: str) -> None:
    """Of the 32 characters before a change, a cut word is left out and a complete one is kept; Chinese is cut anywhere."""
    assert excerpt(f"{before}old", f"{before}new").runs[0].old == shown


# --- formats ---------------------------------------------------------------------------------------------------


def test_a_comment_mentions_no_user_and_runs_nothing(brief_folder: Path) -> None:
    """A cite does not mention a user, a number does not link to an issue, and a tag is text."""
    before = read(brief_folder)
    change(brief_folder / "factors.yaml", "Roofs and asphalt", "Roofs [@city-2030] #12 `</del>` and asphalt")
    report = "\n".join(lines(before, read(brief_folder), "markdown"))
    assert "@city" not in report.replace("&#64;<!-- -->city", "")
    assert "#12" not in report.replace("&#35;<!-- -->12", "")
    assert report.count("</del>") == report.count("<del>")
    assert "**F1** summary: " in report
    assert "from `ab` to `new`" in FORMATS["markdown"](Comparison("a`b", "new", ()))


def test_a_comment_fits_and_counts_what_is_left_out() -> None:
    """The most important changes are listed, and the rest are counted."""
    empty, many = read(REAL), read(REAL)
    events = many["briefs"][""]["timeline"]
    events += [{**event, "id": f"E{1000 + n}", "text": f"{n} 𠀀 " * 30} for n, event in enumerate(events * 12)]
    for name in LIST_FILES:
        empty["briefs"][""][name] = []
    found = compare_snapshots(empty, many)
    text = FORMATS["markdown"](Comparison("old", "new", found))
    assert len(text.encode("utf-16-le")) // 2 <= MAX_LENGTH
    assert "- **J1** added: " in text
    left = re.search(r"… (\d+) major changes, (\d+) minor changes left out here; `briefing diff` shows all of them\.\n\Z", text)
    assert left is not None
    shown = text.count("\n- ")
    assert shown + int(left[1]) + int(left[2]) == len([each for each in found if not each.silent])


def test_json_can_be_read_and_applied(brief_folder: Path) -> None:
    """A program gets every change with its place and both values, including those that readers do not see."""
    before = read(brief_folder)
    change(brief_folder / "judgements.yaml", "likelihood: likely", "likelihood: unlikely")
    after = read(brief_folder)
    report = json.loads("\n".join(lines(before, after, "json")))
    assert (report["old"], report["new"], len(report["changes"])) == ("old", "new", 1)
    assert report["changes"][0] | {"at": None} == {
        "verb": "changed",
        "size": "major",
        "path": ["briefs", "", "judgements", "J1", "likelihood"],
        "old": "likely",
        "new": "unlikely",
        "brief": "",
        "kind": "judgement",
        "id": "J1",
        "field": "likelihood",
        "at": None,
    }
    assert replay_changes(before, from_json(report)) == after


# --- the model -------------------------------------------------------------------------------------------------


def test_identifying_fields_exist() -> None:
    """A field that identifies entries of a list exists in the class."""
    models = {field.model for model in (Head, *LIST_FILES.values()) for field in walk_types(model) if field.model}
    for model in models | {EditionChange}:
        assert model.known_by is None or model.known_by in fields_by_key(model), model.__name__


def test_values_are_what_the_models_read(brief_folder: Path) -> None:
    """The values of a brief decode to the entities that were loaded: nothing is lost on the way."""
    for folder in (BASE, REAL, SITES / "disputed-dates" / "data"):
        loaded = load(folder, "")
        brief, found = loaded.site.briefs[0], read(folder)["briefs"][""]
        again = {file: values_again(model, found[file]) for file, model in LIST_FILES.items()}
        for file, kind in BY_FILE.items():
            assert len(again[file]) == len(brief.of(kind.name))
            for one, other in zip(again[file], brief.of(kind.name), strict=True):
                assert flat(one) == flat(other)
        assert flat(Head.decode(spelt(found[HEAD]))) == flat(brief.head)


def values_again(model: Any, entries: list[Any]) -> list[Any]:
    return [model.decode(spelt(entry)) for entry in entries]


def spelt(value: Any) -> Any:
    """Numbers and truth values as text, as the reader of files gives them."""
    if isinstance(value, dict):
        return {key: spelt(each) for key, each in value.items()}
    if isinstance(value, list):
        return [spelt(each) for each in value]
    return str(value).lower() if isinstance(value, int) else value


def flat(model: Any) -> str:
    """A model as plain values, without differences of line breaks."""
    return re.sub(r"(\\n|\s)+", "", repr(model))


def test_ids_of_a_translation_may_be_anything(bilingual: Path) -> None:
    """A translation whose id is a list, a mapping or a number can be compared from Python."""
    for id in ("[F1]", "{a: 1}", "1", "2031-01-01"):
        before = read(bilingual)
        change(bilingual / "zh-Hans/factors.yaml", "id: F1\n", f"id: {id}\n")
        assert lines(before, read(bilingual))[-1] != "nothing changed in meaning"
        change(bilingual / "zh-Hans/factors.yaml", f"id: {id}\n", "id: F1\n")
