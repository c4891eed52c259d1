"""Answers and their factors: what makes an answer suspect, what does not, and what the pages say."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from briefing import build, check
from briefing.load import load
from briefing.outputs import Project
from briefing.reviews import fingerprint, links, suspects
from tests.conftest import BASE, TODAY

if TYPE_CHECKING:
    from pathlib import Path

REVIEWED = "reviewed: 2031-09-30 9410453b"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The base brief, its one answer reviewed."""
    shutil.copytree(BASE, tmp_path / "data")
    change(tmp_path / "data/recommendations.yaml", "provenance: inferred}", f"provenance: inferred, {REVIEWED}}}")
    return tmp_path / "data"


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def found(data: Path) -> list[str]:
    return [f"{problem.place.line}:{problem.place.column} {problem.code}: {problem.message}"
            for problem in check.check(load(data, "data"), TODAY)]


# --- what is meant ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Dark surfaces", "# a comment\n  title: Dark surfaces"),
        ("slug: dark-surfaces", "slug: surfaces"),
        ("title: Dark surfaces store the day's heat\n", "title: >-\n    Dark surfaces\n    store the day's heat\n"),
        ("Ana Ruiz calls dark roofs the city's oven", "Ana Ruiz calls\n    dark roofs the city's\n    oven"),
        ("  at: P3\n", ""),
        ("at: \"p. 12\"", "at: p. 13"),
        ("[ruiz-2031, {source: city-2030, at: \"p. 12\"}]", "[city-2030, ruiz-2031]"),
    ],
    ids=["comment", "slug", "folded", "reflow", "paragraph", "page", "order"],
)
def test_how_a_factor_is_written_makes_nothing_suspect(data: Path, old: str, new: str) -> None:
    """A comment, other line breaks, another order, a field whose change is minor: the answer stays reviewed."""
    change(data / "factors.yaml", old, new)
    assert found(data) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("store the day's heat", "keep the day's heat"),
        ("The model was run again", "The model was never run again"),
        ("[@city-2030, fig. 4]", "[@ruiz-2031, fig. 4]"),
        ("grade: documented", "grade: argued"),
        ("  now: The largest", "  now: Perhaps the largest"),
        ("  provenance: stated\n  at: P3", "  provenance: inferred\n  at: P3"),
        ("[ruiz-2031, {", "[{"),
    ],
)
def test_what_a_factor_says_makes_its_answers_suspect(data: Path, old: str, new: str) -> None:
    """A word, a cite, a grade, a source: one warning, at the answer."""
    change(data / "factors.yaml", old, new)
    said = "suspect-link: F1 says something else since this answer was reviewed (2031-09-30)"
    assert [line for line in found(data) if "unused-source" not in line] == [f"6:7 {said}"]


def test_line_breaks_in_quotes_and_in_chinese_say_nothing(data: Path) -> None:
    """A quote goes on behind its mark, and Chinese has no blanks: both can be wrapped anew."""
    texts = ["> One two\n    > three.\n\n    深色表面蓄积\n    白天的热量。", "> One\n    > two three.\n\n    深色表面\n    蓄积白天的热量。"]
    prints = set()
    for text in texts:
        shutil.copy(BASE / "factors.yaml", data / "factors.yaml")
        change(data / "factors.yaml", "Ana Ruiz calls", f"{text}\n\n    Ana Ruiz calls")
        prints |= {fingerprint(link.factor) for link in links(load(data, "").site)}
    assert len(prints) == 1


def test_an_answer_that_nobody_reviewed_is_never_suspect(data: Path) -> None:
    """Briefs that know nothing of reviews stay as quiet as they were."""
    shutil.copy(BASE / "recommendations.yaml", data / "recommendations.yaml")
    change(data / "factors.yaml", "store the day's heat", "keep the day's heat")
    assert found(data) == []


# --- since when -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entries", "since"),
    [
        ("", "2031-09-30"),
        ("- {edition: 2, on: 2031-10-20, size: major, text: x, items: [F1]}\n", "2031-10-20"),
        ("- {edition: 3, on: 2031-11-20, size: major, text: x, items: [F1]}\n"
         "- {edition: 2, on: 2031-10-20, size: major, text: x, items: [F1.1]}\n", "2031-10-20"),
        ("- {edition: 2, on: 2031-10-20, size: minor, text: x, items: [F1]}\n", "2031-09-30"),
        ("- {edition: 2, on: 2031-10-20, size: major, text: x, items: [J1]}\n", "2031-09-30"),
        ("- {edition: 1, on: 2031-05-02, size: major, text: x, items: [F1]}\n", "2031-09-30"),
    ],
    ids=["no-log", "logged", "twice", "minor", "another", "before-the-review"],
)
def test_since_when_is_said_by_the_log(data: Path, entries: str, since: str) -> None:
    """The first major edition after the review that names the factor; else the day to which the facts were checked."""
    change(data / "factors.yaml", "store the day's heat", "keep the day's heat")
    change(data / "changes.yaml", "- {", f"{entries}- {{")
    assert {str(day) for day in suspects(load(data, "").site).values()} == {since}


def test_nothing_is_under_review_before_it_was_reviewed(data: Path) -> None:
    """A review later than `as_of` is the earliest day on which anything can have changed."""
    change(data / "recommendations.yaml", "2031-09-30 9410453b", "2031-10-15 00000000")
    assert [str(day) for day in suspects(load(data, "").site).values()] == ["2031-10-15"]


# --- pages ------------------------------------------------------------------------------------------------------

MARK = re.compile(r'<span class="bf-suspect">(.*?)</span>')


def pages(data: Path) -> dict[str, list[str]]:
    """What each page says to be under review."""
    parts = (data.parent / name for name in ("mkdocs.yml", "docs", "overrides", "templates"))
    made = build.render(Project(data.parent, data, *parts), TODAY)
    assert made.outputs
    told = {output.path: MARK.findall(output.content) for output in made.outputs if isinstance(output.content, str)}
    return {path: [re.sub("<[^>]*>", "", each) for each in said] for path, said in told.items() if said}


def test_the_pages_of_both_say_so(data: Path) -> None:
    """The recommendation's page and the factor's row say since when, in every language; once accepted, nobody does."""
    change(data / "brief.yaml", "languages: [en]", "languages: [en, zh-Hans]")
    (data / "zh-Hans").mkdir()
    (data / "zh-Hans/factors.yaml").write_text("- {id: F1, title: 深色表面}\n", "utf-8")
    assert pages(data) == {}
    change(data / "factors.yaml", "store the day's heat", "keep the day's heat")
    assert pages(data) == {
        "en/docs/factors/dark-surfaces.md": ["Under review since 30 Sept 2031"],
        "en/docs/recommendations/shade-the-ten.md": ["Under review since 30 Sept 2031"],
        "zh-Hans/docs/factors/dark-surfaces.md": ["自2031年9月30日起复核中"],
        "zh-Hans/docs/recommendations/shade-the-ten.md": ["自2031年9月30日起复核中"],
    }
