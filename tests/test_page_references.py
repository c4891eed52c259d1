"""References and citations of the data in pages that authors write."""

from __future__ import annotations

import shutil
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import pytest

from briefing import driver
from briefing.driver.session import inspect_project
from briefing.publish.handwritten.docs_folder import DocsFolder
from briefing.publish.handwritten.page_references import page_references
from briefing.publish.mkdocs import settings
from briefing.publish.mkdocs.settings import MkdocsSettings
from briefing.source.project import project_in
from tests.stories import SITES, site

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.model import Site


@cache
def read(name: str) -> Site:
    """A site of the tests, which no test changes."""
    return site(SITES / name / "data")


def found(root: Path, name: str = "full") -> list[tuple[str, int, int, str]]:
    """The warnings of a project: file below `docs`, line, column, and what to type."""
    problems = page_references(read(name), DocsFolder(root / "docs"), inspect_project(project_in(root, root / "data")).settings)
    return [(p.place.file.partition("docs/")[2], p.place.line, p.place.column, p.help or "") for p in problems]


def page(root: Path, text: str, name: str = "about.md") -> None:
    (root / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
    (root / "docs" / name).write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("[F1]", "[F1](factors/dark-surfaces/index.md#F1)"),
        ("[J1]", "[J1](index.md#J1)"),
        ("[R1.2]", "[R1.2](recommendations/shade-the-ten/index.md#R1.2)"),
        ("[dark *ground*][F1]", "[dark *ground*](factors/dark-surfaces/index.md#F1)"),
        ("[the share][albedo]", "[the share](glossary/index.md#term-albedo)"),
        ("[@city-2031, p. 3]", "[city-2031](sources/index.md#source-city-2031)"),
    ],
)
def test_a_page_gets_the_link_to_write(tmp_path: Path, text: str, instead: str) -> None:
    """A reference or citation that readers would see as typed is reported at its place, in each language, with its link."""
    page(tmp_path, f"# About\n\nSee {text}.\n")
    page(tmp_path, f"{text}\n", "zh-hans/notes/more.md")
    deeper = instead.replace("](", "](../")
    assert found(tmp_path) == [("about.md", 3, 5, f"write `{instead}`"), ("zh-hans/notes/more.md", 1, 1, f"write `{deeper}`")]


def test_a_page_that_is_not_utf_8_is_named_before_the_build_reads_it(tmp_path: Path) -> None:
    """MkDocs cannot read such a page, so the check reports it, at the byte; a page that the site leaves out does not matter."""
    page(tmp_path, "")
    (tmp_path / "docs/about.md").write_bytes(b"# About\n\ncaf\xe9\n")
    (problem,) = page_references(read("full"), DocsFolder(tmp_path / "docs"), MkdocsSettings(tmp_path / "mkdocs.yml"))
    assert (problem.code, problem.place.line, problem.place.column) == ("bad-encoding", 3, 4)
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nexclude_docs: about.md\n", "utf-8")
    assert found(tmp_path) == []


def test_a_citation_of_an_unknown_source_is_reported(tmp_path: Path) -> None:
    """There is no entry to link to, but readers would see the brackets all the same."""
    page(tmp_path, "[@no-one, p. 3]")
    assert found(tmp_path) == [("about.md", 1, 1, "link to the source, or write the statement with its citation in the data")]


@pytest.mark.parametrize(
    "text",
    [
        "`[F1]` and ``[@city-2031]``", "```\n[F1]\n```", "    [F1]", "<!-- [F1] -->", r"\[F1]", "[F1](#here)", "![F1](a.png)",
        "[F1]\n\n[F1]: https://example.org", "[x][F1]\n\n[F1]: https://example.org", "*[F1]: a factor", "[F99]", "[sic] [x]",
        "---\ntags: [F1]\n---\nText", "[@home](https://example.org)", "[text][no-entry]",
    ],
)  # fmt: skip
def test_other_brackets_are_not_reported(tmp_path: Path, text: str) -> None:
    """Samples of code, comments, links that the page defines, front matter and ordinary brackets are left alone."""
    page(tmp_path, text)
    assert found(tmp_path) == []


def test_pages_that_are_not_published_are_not_read(tmp_path: Path) -> None:
    """Excluded pages, and forms that a plugin of the project reads, cause no warning."""
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nexclude_docs: /drafts/\nplugins: [autorefs]\n", "utf-8")
    page(tmp_path, "[F1]", "drafts/a.md")
    page(tmp_path, "[F1]", ".hidden/a.md")
    page(tmp_path, "[the streets][F1]")
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    "settings", ["exclude_docs: ['a', 1]", "exclude_docs: {a: b}", "exclude_docs: '/[a-/'", "plugins: 3", "a: [", ""]
)
def test_faulty_settings_stop_no_check(tmp_path: Path, settings: str) -> None:
    """Mistakes in `mkdocs.yml` are reported at their lines; here they cause no traceback."""
    (tmp_path / "mkdocs.yml").write_text(settings, "utf-8")
    page(tmp_path, "[F1]")
    assert len(found(tmp_path)) <= 1


def test_a_library_links_to_the_brief_that_is_meant(tmp_path: Path) -> None:
    """A page in the folder of a brief means its entries; other briefs are named, or the first that has the entry."""
    first, other = [brief for brief in read("library").briefs if brief.factors][:2]
    page(tmp_path, f"[F1] and [{other.slug}:F1]", f"{first.slug}/more.md")
    page(tmp_path, "[F1]", f"{other.slug}/more.md")
    page(tmp_path, "[F1]")
    here, there = (f"factors/{brief.factors[0].slug}/index.md#F1" for brief in (first, other))
    assert sorted(found(tmp_path, "library")) == sorted(
        [
            (f"{first.slug}/more.md", 1, 1, f"write `[F1]({here})`"),
            (f"{first.slug}/more.md", 1, 10, f"write `[F1](../{other.slug}/{there})`"),
            (f"{other.slug}/more.md", 1, 1, f"write `[F1]({there})`"),
            ("about.md", 1, 1, f"write `[F1]({first.slug}/{here})`"),
        ]
    )


def test_the_settings_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check whose pages show references has one look at `mkdocs.yml`, so all its stages judge by the same settings."""
    shutil.copytree(SITES / "full/data", tmp_path / "data")
    page(tmp_path, "[F1]")
    reads: list[Path] = []
    read_settings = settings.read
    monkeypatch.setattr(settings, "read", lambda file, **more: (reads.append(file), read_settings(file, **more))[1])
    checked = driver.check(project_in(tmp_path, tmp_path / "data"), date(2031, 6, 1))
    assert [each.code for each in checked.problems if each.code == "raw-reference"] == ["raw-reference"]
    assert reads == [tmp_path / "mkdocs.yml"]
