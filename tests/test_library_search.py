"""The index of the search in all briefs: what is in it, that it is made alike each time, and what happens without Pagefind."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from briefing.cli import cli
from briefing.publish import library_search
from briefing.render.outputs import SearchEntry, Unit

if TYPE_CHECKING:
    from pathlib import Path

ENTRIES = (SearchEntry("factors/#F1", ("F1",), "Paint", "White"),)
NAV = (("Summary", "index.md"), ("Factors", "factors.md"))
UNITS = (
    Unit("hub", "", "en", "Library", (("All", "index.md"),), {}),
    *(Unit(slug, f"{slug}/", "en", slug.title(), NAV, {}, ENTRIES) for slug in ("roofs", "trees")),
)
BELOW = ("", "factors/", "factors/paint/", "e/1/", "all/", "embed/J1/")
PAGES = ("index.html", "search/index.html", *(f"{slug}/{at}index.html" for slug in ("roofs", "trees") for at in BELOW))
"""The pages of a library of two briefs."""


def index(root: Path) -> dict[str, bytes]:
    """Make the index of the small tree; return its files."""
    for path in PAGES:
        (root / "tree" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "tree" / path).write_text(f'<html><article class="bf-page"><h1>{path}</h1>roofs</article></html>', "utf-8")
    assert library_search.add_index(root / "tree", root, PAGES, UNITS) == ()
    made = root / "tree/search/en"
    return {file.relative_to(made).as_posix(): file.read_bytes() for file in made.rglob("*") if file.is_file()}


def records(files: dict[str, bytes]) -> dict[str, tuple[str, str]]:
    """The brief and the section of each page in an index."""
    contents = (gzip.decompress(content) for name, content in files.items() if name.endswith(".pf_fragment"))
    found = (json.loads(content.removeprefix(b"pagefind_dcd")) for content in contents)
    return {each["url"]: (each["meta"]["brief"], each["meta"]["kind"]) for each in found}


@pytest.mark.slow
def test_an_index_has_the_pages_of_briefs_and_is_made_alike_each_time(tmp_path: Path) -> None:
    """Each page is in it with its brief and section; equal pages give equal files, without those of Pagefind's widgets."""
    first, second = index(tmp_path / "1"), index(tmp_path / "2")
    assert first == second
    assert records(first) == {
        f"/{slug}/{at}": (slug.title(), section)
        for slug in ("roofs", "trees")
        for at, section in (("", "Summary"), ("factors/", "Factors"), ("factors/paint/", "Factors"))
    }
    assert not [name for name in first if "ui" in name]


@pytest.mark.slow
def test_an_index_of_too_many_pages_has_front_pages_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With more pages than a reader should load the list of, each brief is found by its front page."""
    monkeypatch.setattr(library_search, "MOST_PAGES", 5)
    assert records(index(tmp_path)) == {"/roofs/": ("Roofs", "Summary"), "/trees/": ("Trees", "Summary")}


def test_a_failure_of_pagefind_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If Pagefind stops, its last line is reported, and the site is not replaced."""
    monkeypatch.setattr(library_search.sys, "executable", "/bin/false")
    (tmp_path / "tree/roofs").mkdir(parents=True)
    (tmp_path / "tree/roofs/index.html").write_text('<article class="bf-page">x</article>', "utf-8")
    found = library_search.add_index(tmp_path / "tree", tmp_path, ("search/index.html", "roofs/index.html"), UNITS)
    assert [problem.message.partition(":")[0] for problem in found] == ["Pagefind did not make the index of the pages in `en`"]


def test_the_option_names_the_extra_that_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Pagefind, the option is refused before anything is read or written."""
    monkeypatch.setattr(library_search, "is_installed", lambda: False)
    done = CliRunner().invoke(cli, ["build", "--library-search"])
    assert done.exit_code == 2
    assert "pip install 'policy-briefing[search]'" in done.output
