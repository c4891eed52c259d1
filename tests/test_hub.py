"""The order of the briefs on the front page of a library."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path

import pytest

from briefing.render import library
from tests.stories import SITES, pages

CHECKED = {"roofs": "2031-05-02", "trees": "2031-05-02", "awnings": "2031-08-01"}
"""The days of the last check of each brief in the small library; awnings is superseded."""


def order(data: Path, **checked: str) -> list[str]:
    """The briefs in the order of the page, with other days of check for some."""
    for slug, day in checked.items():
        file = data / slug / "brief.yaml"
        text = file.read_text("utf-8")
        assert f"as_of: {CHECKED[slug]}\n" in text
        file.write_text(text.replace(f"as_of: {CHECKED[slug]}\n", f"as_of: {day}\n"), "utf-8")
    return re.findall(r'<h2><a href="([a-z]+)/">', pages(data)["hub/index.md"])


@pytest.mark.slow
@pytest.mark.parametrize(("checked", "expected"), [
    ({}, ["roofs", "trees", "awnings"]),
    ({"trees": "2031-05-03"}, ["trees", "roofs", "awnings"]),
    ({"roofs": "2031-05-03"}, ["roofs", "trees", "awnings"]),
], ids=["same day: by slug", "trees last", "roofs last"])  # fmt: skip
def test_briefs_checked_last_come_first_and_superseded_ones_at_the_end(
    tmp_path: Path,
    checked: dict[str, str],
    expected: list[str],
) -> None:
    """The newest check comes first, the same day in the order of slugs; a superseded brief is last, whatever its day."""
    data = shutil.copytree(SITES / "library" / "data", tmp_path / "data")
    assert order(data, **checked) == expected


def test_topics_filter_the_briefs_without_scripts(tmp_path: Path) -> None:
    """Each topic that tells briefs apart has a link; a brief has the numbers of its topics."""
    data = Path(shutil.copytree(SITES / "library" / "data", tmp_path / "data"))
    for slug, topics in (("roofs", "[heat, roofs]"), ("trees", "[heat, trees]"), ("awnings", "[heat, roofs]")):
        text = re.sub(r"^topics: .*\n", "", (data / slug / "brief.yaml").read_text("utf-8"), flags=re.MULTILINE)
        (data / slug / "brief.yaml").write_text(f"{text}topics: {topics}\n", "utf-8")
    page = html.unescape(pages(data)["hub/index.md"])
    assert re.findall(r'<a href="#topic-(\d+)">(.*?)</a>', page) == [("1", "roofs (2)"), ("2", "trees (1)")]
    assert re.findall(r'<div id="topic-(\d+)" hidden></div>', page) == ["1", "2"]
    assert [re.findall(r"bf-topic-(\d+)", line) for line in page.splitlines() if "bf-hub-entry" in line] == [["1"], ["2"], ["1"]]
    sheet = (Path(library.__file__).parent / "static" / "pages.css").read_text("utf-8")
    assert sheet.count(":target ~ .bf-hub > :not(") == library.MOST_FILTERS


def test_topics_that_all_briefs_have_are_no_filter(tmp_path: Path) -> None:
    """Where topics tell nothing apart, there are no links."""
    data = Path(shutil.copytree(SITES / "library" / "data", tmp_path / "data"))
    for slug in ("roofs", "trees", "awnings"):
        text = re.sub(r"^topics: .*\n", "", (data / slug / "brief.yaml").read_text("utf-8"), flags=re.MULTILINE)
        (data / slug / "brief.yaml").write_text(f"{text}topics: [heat]\n", "utf-8")
    assert "bf-topics" not in pages(data)["hub/index.md"]


def test_superseded_briefs_are_in_the_same_order_among_themselves(tmp_path: Path) -> None:
    """Of two superseded briefs the one checked last comes first."""
    data = shutil.copytree(SITES / "library" / "data", tmp_path / "data")
    text = (data / "trees/brief.yaml").read_text("utf-8")
    (data / "trees/brief.yaml").write_text(f"{text}superseded_by: {{brief: roofs, on: 2031-10-01}}\n", "utf-8")
    assert order(data, trees="2031-08-02") == ["roofs", "trees", "awnings"]
