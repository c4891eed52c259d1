"""The folder `docs/` is read once."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from briefing import driver
from briefing.publish.handwritten.page_faults import page_faults
from briefing.source.project import project_in
from tests.commands import tree
from tests.conftest import BASE, TODAY
from tests.small_brief import put

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_a_check_lists_each_folder_of_docs_once_and_reads_each_page_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several rules look at the pages; one of them links to a generated page, so that addresses are compared, too."""
    shutil.copytree(BASE, tmp_path / "data")
    put(tmp_path / "mkdocs.yml", "site_name: x\nplugins: [search, briefing]\n")
    put(tmp_path / "docs/about.md", "# About\n\n[dates](timeline/index.md)\n")
    put(tmp_path / "docs/sub/more.md", "# More\n")
    used: Counter[str] = Counter()
    scan, read = os.scandir, Path.read_bytes

    def counted_scan(folder: Any) -> Iterator[os.DirEntry[str]]:
        used[str(folder)] += 1
        return scan(folder)

    def counted_read(file: Path) -> bytes:
        used[str(file)] += 1
        return read(file)

    monkeypatch.setattr(os, "scandir", counted_scan)
    monkeypatch.setattr(Path, "read_bytes", counted_read)
    assert driver.check(project_in(tmp_path, tmp_path / "data"), TODAY).ok
    docs = tmp_path / "docs"
    wanted = (docs, docs / "sub", docs / "about.md", docs / "sub/more.md")
    assert {str(each): used[str(each)] for each in wanted} == dict.fromkeys(map(str, wanted), 1)


@pytest.mark.parametrize("character", ["\x85", "\u2028", ": "])
def test_a_sign_of_yaml_in_the_settings_of_a_page_is_read_as_one(character: str) -> None:
    """Settings without any are not read by MkDocs's reader, which takes long to import."""
    assert not list(page_faults("---\ntitle: About us\n---\n\n# About\n", "about.md"))
    found = list(page_faults(f"---\ntitle: About{character}us: [\n---\n\n# About\n", "about.md"))
    assert [each.code for each in found if each.severity == "error"] == ["publish"]


@pytest.mark.parametrize(
    ("name", "help"),
    [
        ("PAGE.MD", "name it `PAGE.md`"),
        ("about.md~", "delete it, or name it in `exclude_docs` of mkdocs.yml"),
        ("~$bout.docx", "delete it, or name it in `exclude_docs` of mkdocs.yml"),
        ("sub/Thumbs.db", "delete it, or name it in `exclude_docs` of mkdocs.yml"),
        ("page.md.txt", "name it `page.md`"),
        ("Start copy.md", "COPY"),
        ("Start (1).md", "COPY"),
        ("Start - Kopie (2).md", "COPY"),
        ("Copy of Start.md", "COPY"),
        ("Start 2.md", "COPY"),
        ("How we count 3f2a9c1e8b7d4a5e9f0a1b2c3d4e5f60.md", "name it `how-we-count.md`"),
        ("Our copy.md", None),
        ("Report 2.md", None),
        ("notes.txt", None),
        ("about.pdf", None),
        ("more.md", None),
    ],
)
def test_files_that_were_not_meant_for_readers_are_named(tmp_path: Path, name: str, help: str | None) -> None:
    """Copies, and pages whose ending MkDocs does not know, would be published as they are."""
    shutil.copytree(BASE, tmp_path / "data")
    put(tmp_path / "mkdocs.yml", "site_name: x\nplugins: [search, briefing]\n")
    put(tmp_path / "docs" / name, "text\n")
    put(tmp_path / "docs/Start.md", "text\n")
    if help == "COPY":
        help = "delete it, or name it in `exclude_docs` of mkdocs.yml; a page of its own needs another name"
    problems = [
        each for each in driver.check(project_in(tmp_path, tmp_path / "data"), TODAY).problems if "docs/" in each.place.file
    ]
    assert [each.help for each in problems] == ([help] if help else [])
    put(tmp_path / "mkdocs.yml", f"site_name: x\nplugins: [search, briefing]\nexclude_docs: {name!r}\n")
    problems = [
        each for each in driver.check(project_in(tmp_path, tmp_path / "data"), TODAY).problems if "docs/" in each.place.file
    ]
    assert problems == []


@pytest.mark.parametrize("text", ["", "\ufeff", " \n\n"])
def test_an_empty_page_is_named(tmp_path: Path, text: str) -> None:
    """Readers would find it in the search and on its address."""
    shutil.copytree(BASE, tmp_path / "data")
    put(tmp_path / "docs/empty.md", text)
    (problem,) = driver.check(project_in(tmp_path, tmp_path / "data"), TODAY).problems
    assert (problem.severity, problem.message) == ("warning", "this page is empty, and is published")


def test_hidden_files_that_hosts_look_for_are_published(tmp_path: Path) -> None:
    """Other hidden files are not; a pattern that asks for one of them brings a warning."""
    shutil.copytree(BASE, tmp_path / "data")
    text = "site_name: x\nplugins: [search, briefing]\nexclude_docs: |\n  !.well-known\n  !/.drafts/\n"
    put(tmp_path / "mkdocs.yml", text)
    for name in (".well-known/security.txt", ".nojekyll", ".htaccess", ".domains", ".DS_Store", ".drafts/a.md", "sub/.nojekyll"):
        put(tmp_path / "docs" / name, f"{name}\n")
    put(tmp_path / "docs/about.md", "# About\n\n[contact](.well-known/security.txt)\n")
    session = driver.open_project(project_in(tmp_path, tmp_path / "data"))
    folders = tmp_path / "build", tmp_path / "site"
    (problem,) = driver.check(session.project, TODAY).problems
    assert (problem.place.line, problem.message) == (3, "`!/.drafts/` has no effect: hidden files are not published")
    assert [each.severity for each in driver.build(session, TODAY, *folders).problems] == ["warning"]
    files = {name: content for name, content in tree(folders[1]).items() if f"/{name}".count("/.")}
    published = (".well-known/security.txt", ".nojekyll", ".htaccess", ".domains")
    assert files.pop(".briefing-site")
    assert files == {name: f"{name}\n".encode() for name in published}
    put(tmp_path / "docs/.well-known/more.txt", "x")
    assert [each.severity for each in driver.build(session, TODAY, *folders).problems] == ["warning"]
    assert (tmp_path / "site/.well-known/more.txt").is_file()
