"""Long lists fold to one line, and scenarios are side by side, without a script."""

from __future__ import annotations

import html
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
    table = page.split('class="bf-scenario-table"')[1].split("</table>")[0]
    ids = re.findall(r'bf-scenario-name" id="([A-D])"', table)
    assert len(ids) == 2
    rows = table.split("<tbody")[1].split('<tr role="row"')[1:]
    assert len(rows) > 2
    assert {row.count('<td role="cell"') for row in rows} == {len(ids)}
    condition, expected = (next(row for row in rows if word in row) for word in ("Condition", "What the article expects"))
    assert [row.split('<td role="cell"')[2].count("bf-provenance") for row in (condition, expected)] == [1, 0], "B has no text"


def test_what_the_editors_expect_is_not_ascribed_to_the_article(tmp_path: Path) -> None:
    """If a text is added by the editors, the row of such texts names no article."""
    shutil.copytree(SITES / "full" / "data", tmp_path / "data", ignore=shutil.ignore_patterns("zh-Hans"))
    file = tmp_path / "data/scenarios.yaml"
    file.write_text(re.sub("(?m)^- id: B\n", "\\g<0>  text: A plant opens.\n", file.read_text("utf-8")), "utf-8")
    brief = tmp_path / "data/brief.yaml"
    brief.write_text(re.sub(r"languages: .*", "languages: [en]", brief.read_text("utf-8")), "utf-8")
    page = pages(tmp_path / "data")["brief/scenarios.md"]
    assert ">What is expected</th>" in page
    assert "What the article expects" not in page


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


def test_a_figure_of_a_factor_folds_to_its_claim(full: Mapping[str, str]) -> None:
    """The fold of a figure has the code and the claim of the figure."""
    page = full["brief/factors/dark-surfaces.md"]
    folded = re.findall(
        r'bf-drawn"><summary[^>]*><span class="bf-id">(G\d)</span> ([^<]+)</summary>\n<figure[^>]* id="(G\d)"', page
    )
    assert folded == [("G2", "The planted streets have cooled", "G2")]


def test_a_finding_folds_to_its_first_sentence(full: Mapping[str, str]) -> None:
    """On the page of forecasts each finding shows its first sentence, and the whole text with its sources in place."""
    page = full["brief/forecasts.md"]
    findings = re.findall(r'<details class="bf-finding"><summary><span class="bf-first">(.*?)</span>', page)
    assert findings
    assert all(finding.rstrip().endswith((".", "”", "?", "!")) for finding in findings)
    assert 'class="bf-finding"' not in full["brief/all.md"].split('class="bf-forecasts"')[1], "paper shows whole texts"


def cells(page: str) -> list[tuple[str, str, list[str]]]:
    """The groups of the index of sources: name, count and numbers; a primary one has a star."""
    found = page.split('class="bf-source-index"')[1].split("</nav>")[0].split("<section>")[1:]
    heads = (re.search(r'<p class="bf-word">(?:<a href="#group-\d+">)?([^<]*)(?:</a>)? <span>(\d+)', each) for each in found)
    numbers = [re.findall(r'<a href="#source-[^"]+"( class="bf-primary")?>(S\d+)', each) for each in found]
    return [
        (html.unescape(head[1]), head[2], [number + "*" * bool(primary) for primary, number in row])
        for head, row in zip(heads, numbers, strict=True)
        if head
    ]


def test_sources_have_the_headings_of_their_groups_and_many_an_index(tmp_path: Path) -> None:
    """The author's groups head the lists; with more than forty sources an index has a cell for each, by group or by kind."""
    data = shutil.copytree(SITES / "effects-and-objections" / "data", tmp_path / "data")
    few = pages(data)["brief/sources.md"]
    heads = re.findall(r'<h3 class="bf-source-group"[^>]*>([^<]*)</h3>', few)
    assert heads == ["The article", "Measurements"]
    shown = [set(each.split()) for each in re.findall(r'<h3 class="bf-source-group" data-shows="([^"]*)"', few)]
    lists = re.findall(r'<ol class="bf-sources".*?</ol>', few, re.DOTALL)
    of_entries = [set(" ".join(re.findall(r'<li [^>]*data-shows="([^"]*)"', each)).split()) for each in lists]
    assert shown == of_entries, "a filter hides the heading of a group exactly if it hides all its sources"
    assert "bf-source-index" not in few
    listed = data / "sources.yaml"
    more = "".join(f"- {{id: more-{n}, type: book, title: Book {n}, reach: secondary}}\n" for n in range(40))
    listed.write_text(listed.read_text("utf-8") + more, "utf-8")
    names = [(name, count) for name, count, _ in cells(pages(data)["brief/sources.md"])]
    assert names == [("The article", "2"), ("Measurements", "1"), ("Other sources", "40")]
    listed.write_text(re.sub(r", group: [^,}]+", "", listed.read_text("utf-8")), "utf-8")
    without = pages(data)["brief/sources.md"]
    assert [cell for cell in cells(without) if cell[0] != "Book"] == [
        ("Magazine article", "1", ["S1*"]),
        ("Report", "1", ["S2*"]),
        ("Web page", "1", ["S3"]),
    ]
    assert "bf-source-group" not in without


def test_an_article_lists_its_parts_after_its_lead_and_its_siblings_at_its_end(full: Mapping[str, str]) -> None:
    """For a narrow window the parts of a page are folded below the lead, with how much is in each; other entries come last."""
    page = full["brief/recommendations/shade-the-ten.md"]
    contents = page.split('<p class="bf-lead">')[1].split('<details class="bf-parts"')[1].split("</details>")[0]
    anchors = re.findall(r"(?m)^## .+ \{: #([\w-]+) \}$", page)
    assert re.findall(r'<a href="#([\w-]+)">', contents) == anchors
    assert f"{len(anchors)} parts" in contents
    counts = dict(re.findall(r'<a href="#([\w-]+)"><span>[^<]*</span> <span class="bf-meta">([^<]*)<', contents))
    assert counts["against"] == "2 objections"
    assert counts["answers"] == "2 factors"
    assert page.index('<details class="bf-parts"') < page.index("\n## ") < page.index('<nav class="bf-siblings"')
