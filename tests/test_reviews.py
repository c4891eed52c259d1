"""Answers and their factors: what makes an answer suspect, what does not, and what the pages say."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from briefing import driver
from briefing.analysis.reviews import answer_links, fingerprint, suspect_links
from briefing.loader.folder import load
from briefing.rules import check
from briefing.source import git
from briefing.source.project import Project
from tests.commands import change, run
from tests.conftest import BASE, TODAY

if TYPE_CHECKING:
    from pathlib import Path

REVIEWED = "reviewed: 2031-09-30 9410453b"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The base brief, whose one answer is reviewed."""
    shutil.copytree(BASE, tmp_path / "data")
    change(tmp_path / "data/recommendations.yaml", "provenance: inferred}", f"provenance: inferred, {REVIEWED}}}")
    return tmp_path / "data"


def found(data: Path) -> list[str]:
    return [
        f"{problem.place.line}:{problem.place.column} {problem.code}: {problem.message}"
        for problem in check.check_site(load(data, "data"), TODAY)
    ]


# --- what is meant ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Dark surfaces", "# a comment\n  title: Dark surfaces"),
        ("slug: dark-surfaces", "slug: surfaces"),
        ("title: Dark surfaces store the day's heat\n", "title: >-\n    Dark surfaces\n    store the day's heat\n"),
        ("Ana Ruiz calls dark roofs the city's oven", "Ana Ruiz calls\n    dark roofs the city's\n    oven"),
        ("  at: P3\n", ""),
        ('at: "p. 12"', "at: p. 13"),
        ('[ruiz-2031, {source: city-2030, at: "p. 12"}]', "[city-2030, ruiz-2031]"),
    ],
    ids=["comment", "slug", "folded", "reflow", "paragraph", "page", "order"],
)
def test_the_form_of_a_factor_makes_nothing_suspect(data: Path, old: str, new: str) -> None:
    """A comment, other line breaks, another order or a minor field leaves the answer reviewed."""
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
def test_the_content_of_a_factor_makes_its_answers_suspect(data: Path, old: str, new: str) -> None:
    """A change of a word, a cite, a grade or a source causes one warning, at the answer."""
    change(data / "factors.yaml", old, new)
    warning = "suspect-link: F1 has changed since this answer was reviewed (2031-09-30)"
    assert [line for line in found(data) if "unused-source" not in line] == [f"6:7 {warning}"]


def test_line_breaks_in_quotes_and_in_chinese_mean_nothing(data: Path) -> None:
    """A quote continues after its mark, and Chinese has no blanks: both can be wrapped again."""
    texts = [
        "> One two\n    > three.\n\n    深色表面蓄积\n    白天的热量。",
        "> One\n    > two three.\n\n    深色表面\n    蓄积白天的热量。",
    ]
    prints = set()
    for text in texts:
        shutil.copy(BASE / "factors.yaml", data / "factors.yaml")
        change(data / "factors.yaml", "Ana Ruiz calls", f"{text}\n\n    Ana Ruiz calls")
        prints |= {fingerprint(link.factor) for link in answer_links(load(data, "").site)}
    assert len(prints) == 1


def test_an_answer_without_a_review_is_never_suspect(data: Path) -> None:
    """A brief without reviews has no warnings about them."""
    shutil.copy(BASE / "recommendations.yaml", data / "recommendations.yaml")
    change(data / "factors.yaml", "store the day's heat", "keep the day's heat")
    assert found(data) == []


# --- since when -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entries", "since"),
    [
        ("", "2031-09-30"),
        ("- {edition: 2, on: 2031-10-20, size: major, text: x, items: [F1]}\n", "2031-10-20"),
        (
            "- {edition: 3, on: 2031-11-20, size: major, text: x, items: [F1]}\n"
            "- {edition: 2, on: 2031-10-20, size: major, text: x, items: [F1.1]}\n",
            "2031-10-20",
        ),
        ("- {edition: 2, on: 2031-10-20, size: minor, text: x, items: [F1]}\n", "2031-09-30"),
        ("- {edition: 2, on: 2031-10-20, size: major, text: x, items: [J1]}\n", "2031-09-30"),
        ("- {edition: 1, on: 2031-05-02, size: major, text: x, items: [F1]}\n", "2031-09-30"),
    ],
    ids=["no-log", "logged", "twice", "minor", "another", "before-the-review"],
)
def test_the_log_gives_the_date_of_the_change(data: Path, entries: str, since: str) -> None:
    """It is the first major edition after the review that names the factor, otherwise the day of the last check."""
    change(data / "factors.yaml", "store the day's heat", "keep the day's heat")
    change(data / "changes.yaml", "- {", f"{entries}- {{")
    assert {str(day) for day in suspect_links(load(data, "").site).values()} == {since}


def test_nothing_is_under_review_before_it_was_reviewed(data: Path) -> None:
    """A review later than `as_of` is the earliest day on which anything can have changed."""
    change(data / "recommendations.yaml", "2031-09-30 9410453b", "2031-10-15 00000000")
    assert [str(day) for day in suspect_links(load(data, "").site).values()] == ["2031-10-15"]


# --- pages ------------------------------------------------------------------------------------------------------

MARK = re.compile(r'<span class="bf-suspect">(.*?)</span>')


def pages(data: Path) -> dict[str, list[str]]:
    """The answers that each page shows as under review."""
    parts = (data.parent / name for name in ("mkdocs.yml", "docs", "overrides", "templates"))
    made = driver.render(driver.open_project(Project(data.parent, data, *parts)), TODAY)
    assert made.outputs
    marks = {output.path: MARK.findall(output.content) for output in made.outputs if isinstance(output.content, str)}
    return {path: [re.sub("<[^>]*>", "", each) for each in texts] for path, texts in marks.items() if texts}


def test_the_pages_of_both_say_so(data: Path) -> None:
    """The page of the recommendation and the row of the factor show the date in every language until the answer is accepted."""
    change(data / "brief.yaml", "languages: [en]", "languages: [en, zh-Hans]")
    (data / "zh-Hans").mkdir()
    (data / "zh-Hans/factors.yaml").write_text("- {id: F1, title: 深色表面}\n", "utf-8")
    assert pages(data) == {}
    change(data / "factors.yaml", "store the day's heat", "keep the day's heat")
    assert pages(data) == {
        "en/docs/factors/dark-surfaces/index.md": ["Under review since 30 Sept 2031"],
        "en/docs/recommendations/shade-the-ten/index.md": ["Under review since 30 Sept 2031"],
        "zh-Hans/docs/factors/dark-surfaces/index.md": ["自2031年9月30日起复核中"],
        "zh-Hans/docs/recommendations/shade-the-ten/index.md": ["自2031年9月30日起复核中"],
    }


# --- the command ------------------------------------------------------------------------------------------------


@pytest.fixture
def project(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same as a project with a history, which is the working directory."""
    monkeypatch.chdir(data.parent)
    who = ["-c", "user.name=Ana", "-c", "user.email=ana@example.org"]
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "first"]):
        subprocess.run(["git", *words], check=True)
    return data


def test_what_has_changed_is_listed(project: Path) -> None:
    """Each suspect answer has its place, the changes of its factor by field, and the entries of the log."""
    assert run("review").output == "0 of 1 answer under review\n"
    change(project / "factors.yaml", "store the day's heat", "keep the day's heat")
    change(project / "factors.yaml", "grade: documented", "grade: argued")
    change(project / "changes.yaml", "- {", "- {edition: 2, on: 2031-10-20, size: major, text: F1 anew., items: [F1]}\n- {")
    assert (
        run("review", "--today", "2031-10-21").output
        == """\
R1 answers F1: under review since 2031-10-20, reviewed on 2031-09-30  data/recommendations.yaml:6
  Shade keeps the surface from storing heat.
  F1 title: Dark surfaces [-store-]{+keep+} the day's heat
  F1.1 grade: documented → argued
  edition 2, 2031-10-20: F1 anew.

1 of 1 answer under review
"""
    )


def test_answers_without_a_review_are_listed_with_the_command(project: Path) -> None:
    """The list shows the place of an answer that was never reviewed, and the command that removes it from the list."""
    shutil.copy(BASE / "recommendations.yaml", project / "recommendations.yaml")
    assert (
        run("review").output
        == """\
R1 answers F1: never reviewed  data/recommendations.yaml:6
  Shade keeps the surface from storing heat.
  if it answers the factor, run `briefing review --accept R1 F1`

0 of 1 answer under review, 1 never reviewed
"""
    )
    run("review", "--accept", "R1", "F1")
    assert run("review").output == "0 of 1 answer under review\n"


def test_without_a_history_only_the_log_is_shown(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If no earlier state is available, the command says so."""
    monkeypatch.chdir(data.parent)
    change(data / "factors.yaml", "store the day's heat", "keep the day's heat")
    assert "the change is not known: no edition names F1" in run("review").output
    assert "git fetch" not in run("review").output
    monkeypatch.setattr(git, "is_shallow", lambda folder: folder.name == "data")  # a real clone: `test_plugins.py`
    assert "contains it; this clone contains only part of the history: run `git fetch --unshallow`" in run("review").output


BLOCK = """\
  answers:
    # the first
    - factor: F1   # dark
      how: Shade keeps the surface from storing heat.
      provenance: inferred
      reviewed: "2031-09-30 9410453b"   # by Ana
    - {factor: F1, how: Twice., provenance: inferred}
"""
FLOW = re.compile(r"  answers:\n.*\n")


def test_accepting_touches_one_line(project: Path) -> None:
    """The line of the fingerprint gets the day and the new fingerprint; quotes and comments stay, and nothing else changes."""
    file = project / "recommendations.yaml"
    file.write_text(FLOW.sub(BLOCK, file.read_text("utf-8")), "utf-8")
    change(project / "factors.yaml", "store the day's heat", "keep the day's heat")
    before = file.read_text("utf-8")
    shown = run("review", "--accept", "R1", "F1", "--today", "2031-10-01", "--dry-run").output
    assert file.read_text("utf-8") == before
    assert re.findall(r"^[-+] .*", shown, re.MULTILINE)[0] == '-      reviewed: "2031-09-30 9410453b"   # by Ana'
    done = run("review", "--accept", "R1", "F1", "--today", "2031-10-01")
    assert done.output == 2 * "R1 answers F1: reviewed on 2031-10-01\n"
    print_now = fingerprint(next(answer_links(load(project, "").site)).factor)
    assert file.read_text("utf-8") == before.replace("2031-09-30 9410453b", f"2031-10-01 {print_now}").replace(
        "Twice., provenance: inferred}", f"Twice., provenance: inferred, reviewed: 2031-10-01 {print_now}}}"
    )
    assert found(project) == ["11:7 duplicate-reference: `F1` is in `answers` twice"]
    assert run("review", "--accept", "all").output == "these answers have already been reviewed\n"


def test_a_minor_edit_makes_nothing_suspect(project: Path) -> None:
    """An edit that is accepted as minor changes the fingerprint and not the day."""
    change(project / "factors.yaml", "store the day's heat", "store a day's heat")
    assert len(found(project)) == 1
    assert run("review", "--minor", "F1").output == "R1 answers F1: still counts as reviewed on 2031-09-30\n"
    assert found(project) == []
    assert "reviewed: 2031-09-30 " in (project / "recommendations.yaml").read_text("utf-8")
    assert run("review", "--minor", "F1").output == "none of these answers is under review\n"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--accept",), "name the answers: a recommendation such as R1"),
        (("--accept", "--minor", "R1"), "either --accept or --minor"),
        (("--accept", "R7"), "`R7`: no answer has this recommendation or factor"),
        (("J1",), "`J1` is a judgement; a recommendation or a factor is expected here, such as `R1`"),
    ],
)
def test_wrong_use_is_refused(project: Path, words: tuple[str, ...], expected: str) -> None:
    """An unknown name is reported on one line, with exit code 2."""
    done = run("review", *words)
    assert (done.exit_code, expected in done.output) == (2, True), done.output


def test_answers_across_a_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A factor of another brief makes answers suspect too; an id that two briefs have is ambiguous."""
    monkeypatch.chdir(tmp_path)
    for slug in ("shade", "steel"):
        shutil.copytree(BASE, tmp_path / "data" / slug)
    change(tmp_path / "data/steel/recommendations.yaml", "factor: F1", "factor: shade:F1")
    assert run("review", "--accept", "all", "--today", "2031-10-01").exit_code == 0
    change(tmp_path / "data/shade/factors.yaml", "store the day's heat", "keep the day's heat")
    (warning,) = [
        each
        for each in check.check_site(load(tmp_path / "data", "data"), TODAY)
        if each.code == "suspect-link" and "steel" in each.place.file
    ]
    assert warning.help is not None
    assert "`briefing review --accept steel:R1 shade:F1`" in warning.help
    assert "write shade:recommendations/R1 or steel:recommendations/R1" in run("review", "--accept", "R1").output
    assert run("review", "--accept", "steel:R1").output.startswith("steel:R1 answers shade:F1: reviewed on ")
    assert run("review", "shade:R1", "steel:R1").output.endswith("1 of 2 answers under review\n")
