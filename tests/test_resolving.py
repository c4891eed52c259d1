"""`briefing resolve` adds an outcome to a forecast, at the right place in an entry of any form."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from briefing.cli import refactor_commands
from briefing.loader.folder import load
from briefing.model.values import RESOLUTION_STATUSES
from briefing.rules import check
from tests.commands import change, run, tree
from tests.conftest import BASE, TODAY
from tests.test_completion import offered

if TYPE_CHECKING:
    from pathlib import Path

COMMENTED = """\
- id: J1   # the first
  text: >-
    Ten streets are planted
    by 2035.
  kind: forecast
  likelihood: likely
  confidence: {level: low, because: Nobody measured.}
  resolves_by: 2035-12-31  # end of the plan
  made: 2031-05-02
  # Why only argued: no survey.
  grade: argued
  rests_on: [F1]
  sources:
    - city-2030  # the model

    # not yet read: ruiz-2031
    - ruiz-2031
  provenance: added

  # What it said before.
  changed: {on: 2031-09-30, from: Nine streets are planted.}

# The next one.
- {id: J2, text: The park opens., kind: forecast, likelihood: likely, grade: argued, rests_on: [F1], sources: [city-2030], provenance: added, resolves_by: 2035-12-31, made: 2031-05-02, confidence: {level: low, because: X.}}
"""  # noqa: E501  an entry in one line is the case


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The base brief with two forecasts, one in lines with comments and one in braces; its project is the working directory."""
    shutil.copytree(BASE, tmp_path / "data")
    (tmp_path / "data/judgements.yaml").write_text(COMMENTED, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


def test_an_outcome_is_added_below_the_fields_before_it(data: Path) -> None:
    """Nothing else in the file changes, and the check names each empty field."""
    done = run("resolve", "J1", "--today", "2031-10-01")
    assert done.output.splitlines() == [
        "data/judgements.yaml:19: fill in the outcome of J1: status, on, because, sources",
        "If the facts were checked to 2031-10-01, write it in `as_of`, which is 2031-09-30.",
    ]
    outcome = "  outcome:\n    status:\n    on:\n    checked: 2031-10-01\n    because:\n    sources:\n"
    assert (data / "judgements.yaml").read_text("utf-8") == COMMENTED.replace(
        "provenance: added\n\n", f"provenance: added\n{outcome}\n"
    )
    found = check.check_site(load(data, ""), TODAY)
    assert [(each.place.line, each.code) for each in found if each.severity == "error"] == [
        (20, "missing-field"),
        (23, "missing-field"),
    ]


def test_only_required_fields_of_a_status_are_added(data: Path) -> None:
    """A withdrawn forecast needs only its reason; an entry in braces stays in braces."""
    done = run("resolve", "J2", "--status", "withdrawn", "--today", "2031-09-30")
    assert done.output.endswith("fill in the outcome of J2: because\n")
    text = (data / "judgements.yaml").read_text("utf-8")
    assert "because: X.}, outcome: {status: withdrawn, checked: 2031-09-30, because: }}" in text
    change(data / "judgements.yaml", "because: }}", "because: It was sold.}}")
    assert not [each for each in check.check_site(load(data, ""), TODAY) if each.severity == "error"]


@pytest.mark.parametrize("status", RESOLUTION_STATUSES)
def test_an_empty_outcome_is_filled(data: Path, status: str) -> None:
    """An existing key without a value gets its fields."""
    change(data / "judgements.yaml", "  provenance: added\n\n", "  provenance: added\n  outcome:\n\n")
    assert run("resolve", "J1", "--status", status).exit_code == 0
    text = (data / "judgements.yaml").read_text("utf-8")
    assert f"  outcome:\n    status: {status}\n" in text
    assert text.count("outcome:") == 1


def test_only_an_undecided_forecast_of_the_brief_can_be_resolved(data: Path) -> None:
    """A judgement that has an outcome or can have none is refused by name, and nothing is written."""
    assert "no outcome to add; `J1` is a forecast without an outcome" in run("resolve", "F1").output
    assert run("resolve", "J1", "--status", "yes").exit_code == 0
    change(data / "judgements.yaml", "kind: forecast, likelihood: likely,", "kind: value,")
    before = tree(data)
    for words, expected in (
        (["J1"], "`J1` has an outcome already: data/judgements.yaml:19"),
        (["J2"], "`J2` is not a judgement with `kind: forecast`, so it has no outcome to add"),
        (["P1"], "the outcome of a forecast of the article is written by hand"),
        (["J7"], "no entry has this id"),
        (["J1", "--status", "perhaps"], "'perhaps' is not one of 'yes', 'no', 'ambiguous', 'withdrawn'"),
    ):
        done = run("resolve", *words)
        assert (done.exit_code, expected in done.output) == (2, True), done.output
    assert tree(data) == before


def test_in_a_library_the_brief_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two briefs may each have a J1."""
    monkeypatch.chdir(tmp_path)
    for slug in ("shade", "steel"):
        shutil.copytree(BASE, tmp_path / "data" / slug)
    assert "write shade:judgements/J1 or steel:judgements/J1" in run("resolve", "J1").output
    assert run("resolve", "steel:J1").output.startswith("data/steel/judgements.yaml:12: fill in")
    assert (tmp_path / "data/shade/judgements.yaml").read_bytes() == (BASE / "judgements.yaml").read_bytes()


def test_ids_and_statuses_are_completed(data: Path) -> None:
    """A shell completes the ids of judgements and the statuses of the model."""
    assert offered("resolve ") == ["J1", "J2"]
    assert offered("resolve --status ") == list(RESOLUTION_STATUSES) == list(refactor_commands.STATUSES)
