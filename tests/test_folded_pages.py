"""Long lists fold to one line, and scenarios are side by side, without a script."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.stories import SITES, pages

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@pytest.fixture(scope="module")
def full() -> Mapping[str, str]:
    """The pages of a brief with every kind of entity."""
    return pages(SITES / "full" / "data")


def test_two_scenarios_are_columns_of_one_table(full: Mapping[str, str]) -> None:
    """Each scenario has its anchor at the head of its column, and each row has a cell for each scenario."""
    page = full["brief/scenarios.md"]
    table = page.split('class="bf-table bf-scenario-table"')[1].split("</table>")[0]
    ids = re.findall(r'bf-scenario-name" id="([A-D])"', table)
    assert len(ids) == 2
    rows = table.split("<tbody")[1].split('<tr role="row"')[1:]
    assert len(rows) > 2
    assert {row.count('<td role="cell"') for row in rows} == {len(ids)}


def test_one_scenario_alone_is_no_table(tmp_path: Path) -> None:
    """A brief with one scenario shows it under a heading."""
    shutil.copytree(SITES / "full" / "data", tmp_path / "data", ignore=shutil.ignore_patterns("zh-Hans"))
    file = tmp_path / "data/scenarios.yaml"
    head, first, *_ = re.split(r"(?m)^(?=- id: )", file.read_text("utf-8"))
    file.write_text(head + first, "utf-8")
    brief = tmp_path / "data/brief.yaml"
    brief.write_text(re.sub(r"languages: .*", "languages: [en]", brief.read_text("utf-8")), "utf-8")
    page = pages(tmp_path / "data")["brief/scenarios.md"]
    assert "bf-scenario-table" not in page
    assert re.search(r"^## .*\{: #[A-D] \}$", page, re.M)


def test_each_figure_offers_its_numbers_and_its_citation(full: Mapping[str, str]) -> None:
    """Below a figure are its address, its files and a citation with its id; the files of another figure are not."""
    page = full["brief/figures.md"]
    for id in re.findall(r'<figure class="[^"]*" id="(G[0-9]+)"', page):
        kit = page.split(f'id="{id}"')[1].split('<div class="bf-kit"')[1].split("</div>")[0]
        assert set(re.findall(r'href="[^"]*/(G[0-9]+)\.(?:csv|svg)"', kit)) == {id}
        assert f"Figure {id}" in kit


def test_a_finding_folds_to_its_first_sentence(full: Mapping[str, str]) -> None:
    """On the page of forecasts each finding shows its first sentence, and the whole text with its sources in place."""
    page = full["brief/forecasts.md"]
    findings = re.findall(r'<details class="bf-finding"><summary><span class="bf-first">(.*?)</span>', page)
    assert findings
    assert all(finding.rstrip().endswith((".", "”", "?", "!")) for finding in findings)
    assert 'class="bf-finding"' not in full["brief/all.md"].split('class="bf-forecasts"')[1], "paper shows whole texts"
