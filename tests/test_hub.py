"""The order of the briefs on the front page of a library."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.stories import SITES, pages

if TYPE_CHECKING:
    from pathlib import Path

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


def test_superseded_briefs_are_in_the_same_order_among_themselves(tmp_path: Path) -> None:
    """Of two superseded briefs the one checked last comes first."""
    data = shutil.copytree(SITES / "library" / "data", tmp_path / "data")
    text = (data / "trees/brief.yaml").read_text("utf-8")
    (data / "trees/brief.yaml").write_text(f"{text}superseded_by: {{brief: roofs, on: 2031-10-01}}\n", "utf-8")
    assert order(data, trees="2031-08-02") == ["roofs", "trees", "awnings"]
