"""What remains of the example of `briefing init` in a project that is no longer the example is reported."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from briefing import driver
from briefing.authoring.example import STARTER
from briefing.source.project import project_in
from tests.commands import change
from tests.conftest import TODAY

if TYPE_CHECKING:
    from pathlib import Path


HEAD = """\
title: Trees of the harbour
bottom_line: {claim: The harbour needs them.}
published: 2031-09-01
as_of: 2031-09-01
review_by: 2032-09-01
edition: 1
languages: [en]
"""


def left(root: Path, today: date = TODAY) -> list[tuple[str, int, int]]:
    """The file, line and column of each text of the example that a check reports."""
    found = [each for each in driver.check(project_in(root, root / "data"), today).problems if each.code == "example-text"]
    assert all(each.severity == "warning" and each.help for each in found)
    return [(each.place.file.removeprefix(f"{root.as_posix()}/"), each.place.line, each.place.column) for each in found]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The example, whose brief the test replaces."""
    return shutil.copytree(STARTER, tmp_path / "root")


def test_trying_the_example_out_causes_no_warning(root: Path) -> None:
    """A changed sentence or a new event does not turn the example into another brief."""
    change(root / "data/factors.yaml", "Dark surfaces", "Black surfaces")
    change(root / "docs/about.md", "who pays for it", "who pays")
    assert left(root) == []


def test_a_source_of_which_only_the_address_was_seen_has_no_title_to_compare(root: Path) -> None:
    """A check of a brief with such a source ends without a traceback."""
    sources = root / "data/sources.yaml"
    entry = "- {id: seen-2031, type: webpage, URL: https://example.org/seen, reach: secondary, read: address}\n"
    sources.write_text(sources.read_text("utf-8") + "\n" + entry, "utf-8")
    assert left(root) == []


def test_files_of_the_example_outside_the_data_are_reported(root: Path) -> None:
    """The page about the publisher and the name of the site are reported."""
    shutil.rmtree(root / "data")
    (root / "data").mkdir()
    (root / "data/brief.yaml").write_text(HEAD, "utf-8")
    assert left(root) == [("docs/about.md", 3, 1), ("mkdocs.yml", 2, 12)]
    change(root / "mkdocs.yml", "site_name: Shade before steel", "site_name: Trees")
    about, line = root / "docs/about.md", "Say here who publishes the brief, who pays for it, and how to reach you."
    about.write_text("# About this brief\n\nWe publish it.\n\nTheir content is an invented example.\n", "utf-8")
    assert left(root) == []
    about.write_text(f"# Who we are\n\n{line}\n", "utf-8")
    assert left(root) == [("docs/about.md", 3, 1)]


@pytest.mark.parametrize("years", [0, -5], ids=["of 2031", "moved by init"])
def test_texts_left_in_the_data_are_counted_by_file(root: Path, years: int) -> None:
    """Invented facts under a new title are reported at the first text of each file, with any years that `init` chose."""
    for path in (root / "data").glob("*.yaml"):
        path.write_text(path.read_text("utf-8").replace("2031", str(2031 + years)).replace("2030", str(2030 + years)), "utf-8")
    change(root / "data/brief.yaml", "title: Shade before steel|in a city", "title: Heat in the harbour|in a city")
    found = left(root, date(2031 + years, 10, 1))
    outside = {"docs/about.md", "mkdocs.yml"}
    assert {"data/brief.yaml", "data/factors.yaml", "data/judgements.yaml"} | outside <= {each[0] for each in found}
    assert len({each[0] for each in found}) == len(found)


def test_a_title_of_the_example_over_other_sources_is_reported(root: Path) -> None:
    """An author may replace the sources first and forget the title."""
    sources = "".join(f"- {{id: {key}, type: report, title: Counted in {key}, reach: primary}}\n" for key in ("a", "b"))
    for path in (root / "data").glob("*.yaml"):
        if path.name != "brief.yaml":
            path.unlink()
    (root / "data/sources.yaml").write_text(sources, "utf-8")
    assert ("data/brief.yaml", 3, 8) in left(root)


def test_words_of_the_example_in_another_text_are_no_text_of_it(root: Path) -> None:
    """A brief on another subject may have a title, or a sentence, that is a part of a sentence of the example."""
    shutil.rmtree(root / "data")
    (root / "data").mkdir()
    (root / "docs/about.md").unlink()
    change(root / "mkdocs.yml", "site_name: Shade before steel", "site_name: Trees")
    claim = "the ten hottest streets"
    assert claim in (STARTER / "data/brief.yaml").read_text("utf-8") + (STARTER / "data/judgements.yaml").read_text("utf-8")
    text = HEAD.replace("Trees of the harbour", "Shade").replace("The harbour needs them.", claim)
    (root / "data/brief.yaml").write_text(text, "utf-8")
    (root / "data/actors.yaml").write_text("- {id: moth, name: Edith Moth, kind: person, role: Author of the article}\n", "utf-8")
    assert "role: Author of the article" in (STARTER / "data/actors.yaml").read_text("utf-8")
    assert left(root) == []
    (root / "docs/about.md").write_bytes((STARTER / "docs/about.md").read_bytes())
    assert left(root) == [("docs/about.md", 3, 1)], "the brief is another one, although `Shade` begins the title of the example"
