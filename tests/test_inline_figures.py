"""A figure is drawn where its id is a paragraph of its own, once on each page, and remains a link everywhere else."""

from __future__ import annotations

import re
import shutil
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.stories import SITES, pages

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@cache  # of a small site
def charts() -> Mapping[str, str]:
    return pages(SITES / "charts" / "data")


def drawn(page: str) -> list[str]:
    """The figures that a page draws, in order."""
    return re.findall(r'<figure class="bf-figure[^"]*" id="(G\d+)"', page)


def test_a_figure_is_drawn_between_the_paragraphs() -> None:
    """It is drawn between the words before and after it, and not again below; a second mention is a link to it."""
    page = charts()["brief/factors/cooling.md"]
    assert drawn(page) == ["G2", "G5"]
    assert page.index("one after another") < page.index('id="G2"') < page.index("What it costs") < page.index('id="G5"')
    assert page.count('<a class="bf-ref" href="#G2">G2</a>') == 1
    assert "{: #figures }" not in page
    assert '<p class="fig-finding">' in page, "a figure inside a text is no heading of the page"


def test_a_figure_of_another_text_is_drawn_below() -> None:
    """A figure that a text only names is drawn in the list of figures, as before."""
    page = charts()["brief/recommendations/plant.md"]
    assert drawn(page) == ["G3"]
    assert page.index("{: #figures }") < page.index('id="G3"')


def test_the_whole_brief_draws_each_figure_once() -> None:
    """On the page of the whole brief each figure is drawn once: where its text is, or else in the list."""
    page = charts()["brief/all.md"]
    assert drawn(page) == ["G1", "G2", "G5", "G3", "G4", "G6", "G7"]
    assert len(re.findall(' id="G2"', page)) == 1


MORE = """
- id: F2
  slug: bare
  title: Bare streets stay hot
  summary: They have no trees.
  provenance: added
  sources: [city-2031]
  body: |
    [G1]

    - [G2]

    [G2]

    [the numbers][G3]
"""
SCENARIO = """- id: A
  title: No trees
  condition: The planting ends.
  provenance: added
  presses: [{factor: F1, how: It ends the cooling.}]
  text: |
    [G4]

    See [G4].
"""


@pytest.mark.slow
def test_the_lead_figure_and_those_of_two_texts_are_drawn_on_each_page(tmp_path: Path) -> None:
    """Each page draws what its own texts ask for, the lead figure too; a list and a label do not draw; no page repeats an id."""
    data = tmp_path / "data"
    shutil.copytree(SITES / "charts" / "data", data)
    (data / "factors.yaml").write_text((data / "factors.yaml").read_text("utf-8") + MORE, "utf-8")
    (data / "scenarios.yaml").write_text(SCENARIO, "utf-8")
    made = pages(data)
    assert drawn(made["brief/factors/bare.md"]) == ["G1", "G2", "G3"]
    assert drawn(made["brief/scenarios.md"]) == ["G4"]
    assert '<a class="bf-ref" href="#G4">G4</a>' in made["brief/scenarios.md"]
    assert drawn(made["brief/index.md"]) == ["G1"]
    assert sorted(drawn(made["brief/all.md"])) == [f"G{number}" for number in range(1, 8)]
    for page in made.values():
        assert len(drawn(page)) == page.count("<figure class=")
    (data / "scenarios.yaml").write_text(SCENARIO + SCENARIO.replace("id: A", "id: B").replace("[G4]\n", "[G2]\n"), "utf-8")
    beside = pages(data)["brief/scenarios.md"]
    assert drawn(beside) == ["G4", "G2"], "in columns there is no room: they are below the table"
    assert beside.index('href="#G2"') < beside.index("</table>") < beside.index('id="G4"')
