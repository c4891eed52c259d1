"""A diff and the check report it if an earlier likelihood of a forecast is not recorded."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.analysis.diff import LostLikelihood, brief_facts, compare, diff_formats, lost_likelihoods
from briefing.analysis.page_links import Links
from briefing.loader.editions import Editions, close_edition
from briefing.loader.folder import load
from briefing.model.values import LIKELIHOODS
from briefing.rules import check
from tests.conftest import BASE, TODAY
from tests.test_editions import PAGE, manifest

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.diagnostics import Problem


def judgement(likelihood: str | None, *earlier: str, kind: str = "forecast") -> dict[str, Any]:
    """A judgement as it is in a snapshot."""
    fields: dict[str, Any] = {"id": "J1", "kind": kind, "likelihood": likelihood}
    return fields | ({"earlier": [{"on": "2031-01-01", "likelihood": each} for each in earlier]} if earlier else {})


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        (judgement("likely"), judgement("likely"), None),
        (judgement("likely"), judgement("very likely", "likely"), None),
        (judgement("likely"), judgement("very likely"), ("likely", False)),
        (judgement("likely"), judgement("very likely", "unlikely"), ("likely", False)),
        (judgement("very likely", "likely"), judgement("very likely"), ("likely", True)),
        (judgement("very likely", "likely"), judgement("very likely", "unlikely"), ("likely", True)),
        (judgement("very likely", "likely"), judgement("unlikely", "likely"), ("very likely", False)),
        (judgement("very likely", "likely"), judgement("unlikely", "very likely", "likely"), ("very likely", False)),
        (judgement("likely"), judgement(None, kind="fact"), None),
        (judgement(None, kind="fact"), judgement("likely"), None),
        (judgement("likely"), {**judgement("unlikely"), "id": "J2"}, None),
    ],
)
def test_what_is_lost(old: dict[str, Any], new: dict[str, Any], lost: tuple[str, bool] | None) -> None:
    """Every earlier likelihood of a forecast is in `earlier`, in order, or is reported."""
    assert list(lost_likelihoods([old], [new])) == ([LostLikelihood("J1", *lost)] if lost else [])


@given(st.lists(st.sampled_from(LIKELIHOODS), min_size=1, max_size=5), st.lists(st.sampled_from(LIKELIHOODS), max_size=4))
def test_a_history_that_only_grows_loses_nothing(words: list[str], more: list[str]) -> None:
    """An addition to the end keeps everything; the first likelihood remains the one that counts."""
    *earlier, last = words
    *grown, now = [*words, *more]
    assert list(lost_likelihoods([judgement(last, *earlier)], [judgement(now, *grown)])) == []


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The base brief, whose J1 is now very likely."""
    shutil.copytree(BASE, tmp_path / "data")
    change(tmp_path / "data", "likelihood: likely", "likelihood: very likely")
    return tmp_path / "data"


def start_edition_2(data: Path) -> None:
    head = data / "brief.yaml"
    head.write_text(head.read_text("utf-8").replace("edition: 1", "edition: 2"), "utf-8")


def change(data: Path, old: str, new: str) -> None:
    file = data / "judgements.yaml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_a_diff_says_what_is_not_kept(data: Path) -> None:
    """Text, comment and JSON report a lost likelihood; there is no remark about a recorded one."""
    found = compare(load(BASE, ""), load(data, ""))
    remark = "J1 had the likelihood `likely`, and `earlier` does not keep it"
    assert f"\nnote: {remark}\n\n1 major change\n" in diff_formats.text(found)
    assert "**Note:** J1 had the likelihood" in diff_formats.markdown(found)
    assert '"remarks": [\n    "J1 had the likelihood' in diff_formats.as_json(found)
    change(data, "likelihood: very likely", "likelihood: very likely\n  earlier: [{on: 2031-05-02, likelihood: likely}]")
    kept = compare(load(BASE, ""), load(data, ""))
    assert "note" not in diff_formats.text(kept) + diff_formats.as_json(kept)


def compared(data: Path) -> list[Problem]:
    """The problems of the check after the edition in the base brief was closed."""
    (brief,) = (site := load(BASE, "").site).briefs
    facts = brief_facts(brief, Links.of(site, brief).listed)
    members = {"pages/en/index.html": PAGE.encode(), "files/en/cite/brief.bib": b"@report{brief}\n"}
    closed = close_edition(manifest(), {"en": facts}, members)
    found = check.check_site(load(data, ""), TODAY, Editions({"": (closed,)}))
    return [problem for problem in found if problem.code in ("closed-edition", "missing-earlier", "missing-reason")]


def problems(data: Path) -> list[Problem]:
    """Those about likelihoods."""
    return [problem for problem in compared(data) if problem.code == "missing-earlier"]


def test_the_check_compares_with_the_last_closed_edition(data: Path) -> None:
    """The message says what to add; the likelihood is marked, and the addition resolves the warning."""
    start_edition_2(data)
    (found,) = problems(data)
    assert (found.severity, found.place.line, found.message) == (
        "warning",
        4,
        "J1 had the likelihood `likely` in edition 1, and `earlier` does not keep it",
    )
    assert found.help == "add `earlier: [{on: 2031-05-02, likelihood: likely}]`", "the day on which the forecast was made"
    (data / "judgements.yaml").write_text(
        re.sub("  (made|resolves_by): .*\n", "", file := (data / "judgements.yaml").read_text("utf-8")), "utf-8"
    )
    (undated,) = problems(data)
    assert undated.help == "add `earlier: [{on: 2031-09-30, likelihood: likely}]`", "the day of the edition"
    (data / "judgements.yaml").write_text(file, "utf-8")
    change(data, "likelihood: very likely", "likelihood: very likely\n  earlier: [{on: 2031-05-02, likelihood: likely}]")
    assert problems(data) == []
    assert problems(BASE) == []


def test_a_second_likelihood_is_added_to_the_first(data: Path) -> None:
    """Where `earlier` has entries, the help names the end of the list and not the field."""
    start_edition_2(data)
    change(data, "likelihood: very likely", "likelihood: very likely\n  earlier: [{on: 2031-01-01, likelihood: unlikely}]")
    (found,) = problems(data)
    assert found.help == "add `{on: 2031-09-30, likelihood: likely}` at the end of `earlier`"


def test_a_change_of_a_closed_edition_is_one_problem(data: Path) -> None:
    """As long as the edition has its old number, the number is what is wrong, and nothing asks for a likelihood or a reason."""
    events = (data / "timeline.yaml").read_text("utf-8")
    (data / "timeline.yaml").write_text(events.partition("- id: E2")[0], "utf-8")
    assert [problem.code for problem in compared(data)] == ["closed-edition"]
    (data / "glossary.yaml").write_text("- {id: shade}\n", "utf-8")
    assert [problem.code for problem in compared(data)] == ["missing-earlier"], "a brief with an error is not compared as a whole"


def renamed(id: str, text: str, likelihood: str, *earlier: str) -> dict[str, Any]:
    """A judgement with a text, by which it is recognised."""
    return {**judgement(likelihood, *earlier), "id": id, "text": text}


LONG = "The council adopts the plan for the northern streets before the end of the year 2033"
OTHER = "Ridership on the eastern line falls below the level of 2019 once the new fares apply"


def test_a_renamed_forecast_keeps_its_likelihoods() -> None:
    """A new id does not hide a lost likelihood: the text says which forecast it is, also after a swap of ids."""
    old = [renamed("J2", LONG, "likely"), renamed("J3", OTHER, "unlikely")]
    kept = renamed("J3", OTHER, "unlikely")
    assert list(lost_likelihoods(old, [renamed("J9", LONG, "very likely"), kept])) == [LostLikelihood("J9", "likely", False)]
    assert list(lost_likelihoods(old, [renamed("J9", LONG, "very likely", "likely"), kept])) == []
    swapped = [renamed("J3", LONG, "likely"), renamed("J2", OTHER, "very unlikely")]
    assert list(lost_likelihoods(old, swapped)) == [LostLikelihood("J2", "unlikely", False)]


def test_a_replaced_forecast_keeps_its_likelihoods() -> None:
    """The log names the successor of a forecast with another text, in one step or more; one that was there has its own past."""
    old = [renamed("J2", LONG, "likely"), renamed("J3", OTHER, "unlikely")]
    new = [renamed("J9", "Something else entirely", "very likely"), renamed("J3", OTHER, "unlikely")]

    def log(*steps: tuple[str, str]) -> list[dict[str, Any]]:
        return [{"edition": 2, "items": [{"id": id, "why": "w", "replaced_by": by} for id, by in steps]}, {"items": ["J3"]}]

    lost = [LostLikelihood("J9", "likely", False)]
    assert list(lost_likelihoods(old, new)) == []
    assert list(lost_likelihoods(old, new, log(("J2", "J9")))) == lost
    assert list(lost_likelihoods(old, new, log(("J2", "J7"), ("J7", "J9")))) == lost
    assert list(lost_likelihoods(old, new, log(("J2", "J3")))) == []
    assert list(lost_likelihoods(old, new, log(("J2", "J7"), ("J7", "J2")))) == []


def test_a_rename_hides_nothing_from_the_check_and_the_diff(data: Path) -> None:
    """The id is changed in every file, then the likelihood is another: both commands report it."""
    for file in data.rglob("*.yaml"):
        file.write_text(re.sub(r"\bJ1\b", "J9", file.read_text("utf-8")), "utf-8")
    assert compare(load(BASE, ""), load(data, "")).remarks == ("J9 had the likelihood `likely`, and `earlier` does not keep it",)
    start_edition_2(data)
    assert [each.message.partition(" had")[0] for each in problems(data)] == ["J9"]
