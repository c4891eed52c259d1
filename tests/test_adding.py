"""A new entry is added at its place, under the next free id, with an empty value for each required field."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from briefing.loader.folder import load
from briefing.model.kinds import ENTITIES, PARENTS
from briefing.rules import check
from tests.commands import change, run, tree
from tests.conftest import TODAY

if TYPE_CHECKING:
    from pathlib import Path


def test_a_factor_is_added(data: Path) -> None:
    """The fields are in the model's order below the existing entries, and the check reports each empty one at its key."""
    before = (data / "factors.yaml").read_text("utf-8")
    done = run("new", "factor", "--title", "Wind is kept out: always", "--slug", "wind")
    assert done.output == "data/factors.yaml:23: fill in the fields of F2: summary, provenance, sources\n"
    assert (
        (data / "factors.yaml").read_text("utf-8")
        == before
        + """\
- id: F2
  slug: wind
  title: "Wind is kept out: always"
  summary:
  provenance:
  sources:
"""
    )
    reported = [(each.place.line, each.code, each.message, each.help) for each in check.check_site(load(data, ""), TODAY)]
    assert reported == [
        (26, "missing-field", "the field `summary` has no value", "write `summary: …`"),
        (
            27,
            "missing-field",
            "the field `provenance` has no value",
            "write `provenance: stated`, or another of: stated, inferred, added",
        ),
        (28, "missing-field", "the field `sources` has no value", "write `sources: [key]`"),
    ]


@pytest.mark.parametrize("kind", ENTITIES)
def test_an_entry_of_every_kind_lacks_only_values(data: Path, kind: str) -> None:
    """For every kind, the check reports missing values in the new entry and nothing else."""
    given = {
        "source": "new-1",
        "actor": "new-1",
        "term": "new-1",
        "word": "new-1",
        "claim": "F1",
        "action": "R1",
        "objection": "R1",
    }
    change(data / "recommendations.yaml", "- objection:", "- id: R1.o1\n      objection:")
    before = tree(data)
    assert run("new", kind, *filter(None, [given.get(kind)])).exit_code == 0
    (name,) = [name for name, raw in tree(data).items() if raw != before.get(name)]
    found = check.check_site(load(data, ""), TODAY)
    assert found
    assert {(each.code, each.place.file) for each in found} == {("missing-field", name)}
    assert all("has no value" in each.message for each in found)
    assert before.get(name, b"").decode() in tree(data)[name].decode() or kind in PARENTS


def test_a_new_figure_has_the_fields_of_most_figures(data: Path) -> None:
    """All kinds of figures but one need data; filled in, the new entry is correct."""
    assert run("new", "figure").output.endswith("fill in the fields of G3: title, kind, data, x, y, unit, sources\n")
    text = (data / "figures.yaml").read_text("utf-8")
    for field, value in {
        "title": "Shade grows", "kind": "line", "data": "shade.csv", "x": "year", "y": "share", "unit": "per cent",
        "sources": "[ruiz-2031]",
    }.items():  # fmt: skip
        text = re.sub(rf"({field}:)(?=\n)", rf"\1 {value}", text)
    (data / "figures.yaml").write_text(text, "utf-8")
    (data / "figures").mkdir(exist_ok=True)
    (data / "figures/shade.csv").write_text("year,share\n2029,1\n2030,2\n", "utf-8")
    assert [each.message for each in check.check_site(load(data, ""), TODAY)] == []


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("factor",), "title: Sea: walls"), (("judgement",), "text: Sea: walls"), (("action", "R1"), "text: Sea: walls"),
        (("actor", "sea"), "name: Sea: walls"), (("term", "sea"), "term: Sea: walls"),
    ],
)  # fmt: skip
def test_a_title_fills_the_headline(data: Path, words: tuple[str, ...], line: str) -> None:
    """What an entry has as its title has another name in some kinds: the name of an actor, the text of a judgement."""
    output = run("new", *words, "--title", "Sea: walls", "--dry-run").output
    field, _, text = line.partition(": ")
    assert re.search(rf'^\+ *{field}: "{text}"$', output, re.MULTILINE), output


def test_an_objection_gets_an_id_only_if_the_others_have_one(data: Path) -> None:
    """Either all objections to a recommendation have an id, or none: the command asks for the others first."""
    refused = run("new", "objection", "R1")
    assert refused.exit_code == 2
    assert "R1 has objections without an id: give each one first, from `R1.o1` on" in refused.output
    change(data / "recommendations.yaml", "- objection:", "- id: R1.o1\n      objection:")
    assert "- id: R1.o2\n+      objection:\n" in run("new", "objection", "R1", "--dry-run").output


def test_ids_are_never_used_again(data: Path) -> None:
    """The next number is higher than every number in the file, in a translation and in the log."""
    change(data / "changes.yaml", "items: [J1, R1]", "items: [J1, R1, F7, R1.4, E12]")
    assert "id: F8" in run("new", "factor", "--dry-run").output
    assert "id: R1.5" in run("new", "action", "R1", "--dry-run").output
    assert "id: E13" in run("new", "event", "--dry-run").output
    assert "id: P2" in run("new", "forecast", "--dry-run").output


def test_a_missing_list_is_created(data: Path) -> None:
    """A missing file is created; a file with comments only is extended; nested lists are added to their parent."""
    (data / "scenarios.yaml").unlink()
    (data / "forecasts.yaml").write_text("# none yet\n", "utf-8")
    change(
        data / "recommendations.yaml",
        "  actions:\n    - {id: R1.1, text: Publish the list of streets., kind: action, provenance: stated, at: P7}\n",
        "",
    )
    shown = run("new", "scenario", "--dry-run").output
    assert shown.startswith("--- /dev/null\n+++ data/scenarios.yaml\n@@ -0,0 +1,7 @@\n+- id: A\n+  title:\n")
    assert run("new", "scenario").exit_code == 0
    assert (data / "scenarios.yaml").read_text("utf-8").startswith("- id: A\n  title:\n  condition:\n  presses:\n    - factor:\n")
    assert run("new", "forecast").exit_code == 0
    assert (data / "forecasts.yaml").read_text("utf-8").startswith("# none yet\n- id: P1\n  text:\n")
    assert run("new", "action", "R1").exit_code == 0
    text = (data / "recommendations.yaml").read_text("utf-8")
    assert "  horizon: near\n  actions:\n    - id: R1.1\n      text:\n      kind:\n      provenance:\n  against:" in text


def test_blank_lines_between_entries_continue(data: Path) -> None:
    """If blank lines separate the entries, one separates the new entry too."""
    text = (data / "judgements.yaml").read_text("utf-8").replace("- id: J2", "\n- id: J2")
    (data / "judgements.yaml").write_text(text, "utf-8")
    assert run("new", "judgement").exit_code == 0
    assert (data / "judgements.yaml").read_text("utf-8").startswith(f"{text}\n- id: J3\n  text:\n")


def test_in_a_library_the_brief_is_named(data: Path) -> None:
    """Kinds that briefs share can be added to the shared file; any other entry goes into the named brief."""
    for name in [path.name for path in data.iterdir()]:
        (data / "shade").mkdir(exist_ok=True)
        shutil.move(data / name, data / "shade" / name)
    assert "name the target brief with --brief: one of shade" in run("new", "factor").output
    assert run("new", "factor", "--brief", "shade").output.startswith("data/shade/factors.yaml:23: fill in the fields of F2")
    assert run("new", "source", "new-2031").output.startswith("data/sources.yaml:1: fill in the fields of new-2031")
    assert run("new", "claim", "shade:F1").output.startswith("data/shade/factors.yaml:")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("factro",), "there is no kind of entry `factro`; did you mean `factor`?"),
        (("outcome", "J1"), "`briefing resolve J1` begins the outcome of a forecast"),
        (("source",), "give a source an id: `briefing new source smith-2024`"),
        (("source", "A B"), "`A B` is not a valid source id"),
        (("source", "city-2030"), "`city-2030` is already used by a source"),
        (("factor", "F1"), "`F1` is already used by a factor"),
        (("factor", "--slug", "dark-surfaces"), "the slug `dark-surfaces` is already used by F1"),
        (("factor", "--slug", "A b"), "type `a-b`"),
        (("judgement", "--slug", "x"), "leave out `--slug`: a judgement has no `slug`"),
        (("factor", "--brief", "shade"), "there is only one brief"),
        (("claim",), "name the factor that the claim belongs to: `briefing new claim F1`"),
        (("claim", "F9"), "`F9`: no entry has this id"),
        (("claim", "R1"), "`R1` is a recommendation; a factor is expected here, such as `F1`"),
    ],
)
def test_wrong_use_is_refused_and_writes_nothing(data: Path, words: tuple[str, ...], expected: str) -> None:
    """An entry that cannot be added is refused in one line, with exit code 2."""
    before = tree(data)
    done = run("new", *words)
    assert (done.exit_code, expected in done.output) == (2, True), done.output
    assert tree(data) == before


def test_there_are_four_scenarios_at_most(data: Path) -> None:
    """There is no fifth letter after D."""
    change(data / "scenarios.yaml", "id: A", "id: D")
    assert "the scenarios A to D are already used" in run("new", "scenario").output
