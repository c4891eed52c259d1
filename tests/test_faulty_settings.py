"""Settings that MkDocs refuses, and patterns of files that are left out: a check needs no build for either."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathspec.gitignore import GitIgnoreSpec

from briefing.publish.mkdocs import settings
from briefing.publish.mkdocs.excluded_files import excluded
from tests.small_brief import put

if TYPE_CHECKING:
    from pathlib import Path

START = "site_name: x\nplugins: [search, briefing]\n"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("nav:\n  - About:\n", 3, "got None"),
        ("nav:\n  - 2\n", 3, "got a int: 2"),
        ("nav:\n  - A: a.md\n    B: b.md\n", 3, "dict of size 1"),
        ("extra_css: [null]\n", 3, "`extra_css` names no file"),
        ("extra_css:\n  - 3\n", 4, "`extra_css` names no file"),
        ("theme:\n  name: material\n  logo: {a: b}\n", 5, "`logo of theme` names no file"),
        ("theme:\n  name: material\n  static_templates: 5\n", 5, "a list of files"),
        ("theme:\n  name: material\n  static_templates: a.xml\n", 5, "a list of files"),
        ("theme:\n  name: material\n  static_templates: [a.xml, 5]\n", 5, "a list of files"),
        ("extra_javascript:\n  - path: a.js\n    tpye: module\n", 3, "tpye"),
        ("extra_javascript:\n  - path: a.js\n    defer: x\n", 3, "'defer'"),
        ("edit_uri_template: 'https://example.org/{nope}'\n", 3, "'nope'"),
        ("remote_branch: [x]\n", 3, "`remote_branch`"),
        ("dev_addr: nope\n", 3, "IP:PORT"),
        ("google_analytics: [a, b]\n", 3, "deprecated"),
        ("config_file_path: x\n", 3, "no setting of a file"),
    ],
)
def test_a_value_that_mkdocs_refuses_is_found_by_the_check(tmp_path: Path, text: str, line: int, message: str) -> None:
    """At its line; MkDocs would say so for each part of the site, or each page would have a dead link."""
    put(tmp_path / "mkdocs.yml", START + text)
    found = [each for each in settings.read(tmp_path / "mkdocs.yml", run_tags=False)[1] if each.severity == "error"]
    assert [each.place.line for each in found] == [line]
    assert message in found[0].message


def test_templates_that_are_no_list_stop_nothing_else(tmp_path: Path) -> None:
    """The program adds a template of its own to them, and asks whether a template of the project is one of them."""
    put(tmp_path / "mkdocs.yml", f"{START}theme:\n  static_templates: 5\n")
    assert settings.read(tmp_path / "mkdocs.yml")[0].static_templates() == []
    put(tmp_path / "mkdocs.yml", f"{START}theme:\n  static_templates: [a.xml, 5]\n")
    assert settings.read(tmp_path / "mkdocs.yml")[0].static_templates() == ["a.xml"]


def test_usual_settings_are_checked_without_mkdocs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To load its classes takes longer than a check."""
    more = "nav:\n  - a.md\n  - A: [b.md, {C: c.md}]\ncopyright: x\nrepo_url: https://example.org/a/b\nextra_css: [a.css]\n"
    put(tmp_path / "mkdocs.yml", f"{START}{more}")
    monkeypatch.setitem(sys.modules, "mkdocs.config.base", None)
    assert settings.read(tmp_path / "mkdocs.yml", run_tags=False)[1] == ()


@pytest.mark.parametrize(
    ("extension", "option"),
    [
        ("footnotes", "BACKLINK_TEXT: 3"),
        ("pymdownx.superfences", "relaxed_headers: maybe"),
        ("footnotes", "USE_DEFINITION_ORDER: x"),
    ],
)
def test_an_option_of_the_wrong_type_has_no_effect(tmp_path: Path, extension: str, option: str) -> None:
    """The extension would fail on every page."""
    put(tmp_path / "mkdocs.yml", f"{START}markdown_extensions:\n  - {extension}:\n      {option}\n")
    (problem,) = settings.read(tmp_path / "mkdocs.yml", run_tags=False)[1]
    assert (problem.severity, problem.place.line) == ("warning", 5)
    assert "has no effect" in problem.message


NAMES = st.sampled_from(("a", "b", "a.md", "b-c", "templates", "x_1"))
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)


@given(st.lists(st.tuples(st.sampled_from(("", "/")), PATHS, st.sampled_from(("", "/"))).map("".join), max_size=3), PATHS)
def test_plain_patterns_leave_out_what_git_leaves_out(patterns: list[str], path: str) -> None:
    """They are read without the library that reads all patterns, which takes long to import."""
    spec = GitIgnoreSpec.from_lines(["/templates/", *patterns])
    assert excluded(["\n".join(patterns), "# a comment\n"])(path) == spec.match_file(path)
    assert excluded(["\n".join((*patterns, "!nothing"))])(path) == spec.match_file(path)
