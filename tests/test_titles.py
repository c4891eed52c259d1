"""Titles and subtitles: one line on a page for each, and never two sentences run together."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from briefing.cli import cli
from briefing.markdown.break_marks import without_break_marks
from tests.conftest import BASE
from tests.stories import files, pages

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "title: Shade before steel|in a city that grows"


@pytest.fixture
def data(brief_folder: Path) -> Path:
    """The base brief with a subtitle."""
    return entitled(brief_folder, "title: Shade before|steel\nsubtitle: Cooling a city that grows")


def entitled(data: Path, lines: str) -> Path:
    file = data / "brief.yaml"
    text = file.read_text("utf-8")
    assert TITLE in text
    file.write_text(text.replace(TITLE, lines), "utf-8")
    return data


def test_a_subtitle_is_a_line_of_its_own(data: Path) -> None:
    """The front page and the page of the whole brief show it below the heading, the browser's title after a colon."""
    for path in ("brief/index.md", "brief/all.md"):
        assert '<p class="bf-subtitle">Cooling a city that grows</p>' in pages(data)[path]
    front = pages(data)["brief/index.md"]
    assert 'title: "Shade before steel: Cooling a city that grows"' in front
    assert '<h1 id="brief">Shade before <wbr>steel</h1>' in front


def test_citations_and_references_have_the_whole_title(data: Path) -> None:
    """A citation has title and subtitle as bibliographies write them."""
    assert "Shade before steel: Cooling a city that grows. Edition 1" in unescape(pages(data)["brief/index.md"])
    made = files(data)
    assert "title = {{Shade before steel: Cooling a city that grows}}" in made["brief/cite/brief.bib"].decode()
    assert "TI  - Shade before steel: Cooling a city that grows" in made["brief/cite/brief.ris"].decode()
    (item,) = json.loads(made["brief/cite/brief.json"])
    assert item["title"] == "Shade before steel: Cooling a city that grows"


@pytest.mark.parametrize("sign", ["?", "!", "…", "؟", "۔"])
def test_a_title_that_ends_a_sentence_takes_no_colon(brief_folder: Path, sign: str) -> None:
    """A question is not followed by a colon, nor by a full stop where it is cited."""
    entitled(brief_folder, f'title: "Shade or steel{sign}"\nsubtitle: How a city cools')
    assert f'title: "Shade or steel{sign} How a city cools"' in pages(brief_folder)["brief/index.md"]
    head = brief_folder / "brief.yaml"
    head.write_text(head.read_text("utf-8").replace("subtitle: How a city cools\n", ""), "utf-8")
    cited = unescape(re.sub("<[^>]+>", "", pages(brief_folder)["brief/cite.md"]))
    assert f"Shade or steel{sign} Edition" in cited


def test_a_subtitle_is_translated(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each language has its own subtitle and its own colon; a calendar has the title on one line."""
    head = data / "brief.yaml"
    head.write_text(head.read_text("utf-8").replace("languages: [en]", "languages: [zh-Hans, en]"), "utf-8")
    entitled_chinese = head.read_text("utf-8").replace("title: Shade before|steel", "title: 先有树荫|后有钢铁")
    head.write_text(entitled_chinese.replace("short_title: Shade before steel\n", ""), "utf-8")
    (data / "en").mkdir()
    (data / "en/brief.yaml").write_text("title: Shade first\nsubtitle: A city cools\n", "utf-8")
    (data.parent / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    monkeypatch.chdir(data.parent)
    assert CliRunner().invoke(cli, ["render", "--today", "2031-10-01"]).exit_code == 0
    assert 'title: "先有树荫后有钢铁：Cooling' in (data.parent / "build/zh-Hans/docs/index.md").read_text("utf-8")
    assert 'title: "Shade first: A city cools"' in (data.parent / "build/en/docs/index.md").read_text("utf-8")
    calendar = CliRunner().invoke(cli, ["due", "--today", "2031-10-01", "--format", "ics"]).output
    assert "X-WR-CALNAME:先有树荫后有钢铁\n" in calendar.replace("\r", "")
    assert "SUMMARY:先有树荫后有钢铁: check the facts" in calendar


def test_a_library_shows_subtitles(tmp_path: Path) -> None:
    """Below the title of each brief that has one."""
    for slug in ("shade", "steel"):
        shutil.copytree(BASE, tmp_path / "data" / slug)
    entitled(tmp_path / "data/shade", "title: Shade\nsubtitle: Cooling a city")
    assert pages(tmp_path / "data")["hub/index.md"].count('<p class="bf-subtitle">') == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a|b", "a b"),
        ("a | b", "a b"),
        ("树|荫", "树荫"),
        ("树 | 荫", "树荫"),
        ("树|a", "树 a"),
        ("树a|荫", "树a 荫"),
        ("，|荫", "，荫"),
        ("|a|", " a "),
        ("ab", "ab"),
    ],
)
def test_a_break_mark_is_no_character(text: str, line: str) -> None:
    """It becomes what a line break is: a space, and nothing between Chinese characters."""
    assert without_break_marks(text) == line
