"""Redirects are pages without scripts to existing targets, and each broken one is a problem."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from briefing.diagnostics import Place
from briefing.publish import assemble
from briefing.publish.workers import run_in_forks
from briefing.render.outputs import Redirect
from tests import small_site
from tests.browser.chromium import chromium
from tests.browser.server import served
from tests.commands import tree
from tests.small_site import messages, publish, rendered, two_languages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

SETTINGS = """\
site_name: x
site_url: https://example.org/repo/
plugins:
  - search
  - briefing:
      redirects:
"""


def project(root: Path, *lines: str) -> Path:
    """A project with two handwritten pages and these redirects."""
    small_site.project(root, SETTINGS + "".join(f"        {line}\n" for line in lines))
    (root / "docs/zh-Hans").mkdir(parents=True)
    (root / "docs/about.md").write_text("# About\n\n## Who\n\nWe.\n", "utf-8")
    (root / "docs/zh-Hans/about.md").write_text("# 关于\n", "utf-8")
    return root


@pytest.mark.slow
def test_an_old_address_of_a_file_has_the_file(tmp_path: Path) -> None:
    """A program that reads a file follows no page: it finds the same bytes, and on some hosts the new address."""
    root = project(tmp_path, "feed.csv: a/data.csv", "zh-hans/old.csv: a/data.csv")
    (root / "docs/a").mkdir()
    (root / "docs/a/data.csv").write_text("x\n1\n", "utf-8")
    assert publish(two_languages(), root, jobs=1) == ()
    assert (root / "site/feed.csv").read_text("utf-8") == (root / "site/zh-hans/old.csv").read_text("utf-8") == "x\n1\n"
    assert "/repo/feed.csv /repo/a/data.csv 301" in (root / "site/_redirects").read_text("utf-8").splitlines()


@pytest.mark.slow
def test_many_addresses_are_written_by_several_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each writes a part of them, and the site is the same."""
    root = project(tmp_path, *(f"old/{number}.md: about.md" for number in range(7)))
    assert publish(two_languages(), root, jobs=1) == ()
    alone = tree(root / "site")
    writers: list[int] = []

    def in_forks(work: Callable[[Sequence[object]], object], parts: Sequence[Sequence[object]], jobs: int) -> list[object]:
        writers.append(len(parts))
        return run_in_forks(work, parts, jobs)

    monkeypatch.setattr(assemble, "_MANY", 5)
    monkeypatch.setattr(assemble, "run_in_forks", in_forks)
    assert publish(two_languages(), root, jobs=3) == ()
    assert writers == [3]
    assert tree(root / "site") == alone


@pytest.mark.slow
def test_an_old_address_of_a_file_is_free(tmp_path: Path) -> None:
    """No file of the site is replaced, and no folder."""
    root = project(
        tmp_path,
        "b.csv: a.csv",
        "c.csv: a.csv",
        "B.csv: a.csv",
        "d.csv: a.csv",
        "d.csv/e.csv: a.csv",
        "f.csv/: about.md",
        "f.csv: a.csv",
    )
    (root / "docs/c.csv").mkdir()
    for file in ("a.csv", "b.csv", "c.csv/d.csv"):
        (root / "docs" / file).write_text("x\n", "utf-8")
    found = messages(publish(two_languages(), root, jobs=1))
    assert all(
        f"the address `{path}` is already used by the site" in found
        for path in ("b.csv", "c.csv", "B.csv", "d.csv/e.csv", "f.csv")
    )
    assert len(found.splitlines()) == 5


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "file", "link", "canonical"),
    [
        ("old.md: about.md", "old/index.html", "../about/", "about/"),
        ("old.md: about.md#who", "old/index.html", "../about/#who", "about/"),
        ("a/b/old.md: sources/#source-city", "a/b/old/index.html", "../../../sources/#source-city", "sources/"),
        ("old/: index.md", "old/index.html", "../", ""),
        ("/old: /about/", "old/index.html", "../about/", "about/"),
        ("old.html: about/", "old.html", "about/", "about/"),
        ("zh-Hans/old.md: zh-Hans/about.md", "zh-hans/old/index.html", "../about/", "zh-hans/about/"),
        ("zh-Hans/old.md: about.md", "zh-hans/old/index.html", "../../about/", "about/"),
        ("old.md: https://example.org/repo/about/", "old/index.html", "../about/", "about/"),
        ("旧.md: about.md", "旧/index.html", "../about/", "about/"),
    ],
)
def test_an_old_address_leads_to_the_new_one(tmp_path: Path, line: str, file: str, link: str, canonical: str) -> None:
    """The page of the old address redirects at once, has a link, names the new address, and has the usual policy."""
    assert publish(two_languages(), project(tmp_path, line), jobs=1) == ()
    html = (tmp_path / "site" / file).read_text("utf-8")
    assert f'<meta http-equiv="refresh" content="0; url={link}">' in html
    assert f'<a href="{link}">' in html
    assert f'<link rel="canonical" href="https://example.org/repo/{canonical}">' in html
    assert re.search(r'<head>\s*<meta charset="utf-8">\s*<meta http-equiv="Content-Security-Policy" content="default-src', html)
    assert "<script" not in html
    assert f'lang="{"zh-Hans" if file.startswith("zh-hans") else "en"}"' in html


def test_redirects_that_follow_each_other_lead_to_the_last_page(tmp_path: Path) -> None:
    """A page that moved twice needs one redirect."""
    assert publish(two_languages(), project(tmp_path, "first.md: second.md", "second.md: about.md"), jobs=1) == ()
    assert "url=../about/" in (tmp_path / "site/first/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("lines", "line", "expected"),
    [
        (["old.md: gone.md"], 7, "there is no `gone/`"),
        (["old.md: about.md#gone"], 7, "no anchor `gone`"),
        (["old.md: https://elsewhere.org/"], 7, "leaves the site"),
        (["old.md: //elsewhere.org/"], 7, "leaves the site"),
        (["old.md: javascript:alert(1)"], 7, "leaves the site"),
        (["old.md: ../x/"], 7, "leads to no page"),
        (["ok.md: about.md", "about.md: sources/"], 8, "already used by a page"),
        (["old.md: about.md", "old/: sources/"], 8, "already used by"),
        (["assets.html: about.md", "assets.html/old.md: about.md"], 8, "`assets.html` is a file"),
        (["search/search_index.json: about.md"], 7, "`search/search_index.json` is a file"),
        (["about/index.html/old.md: about.md"], 7, "`about/index.html` is a file"),
        (["../old.md: about.md"], 7, "not the address of a page"),
        (["old.md#x: about.md"], 7, "not the address of a page"),
        (["old.md:"], 7, "names no page"),
        (["old.md: [about.md]"], 7, "names no page"),
        (["a.md: b.md", "b.md: a.md"], 7, "leads back to itself"),
        (["a.md: a.md"], 7, "leads back to itself"),
    ],
)
def test_a_broken_redirect_is_a_problem_at_its_line(tmp_path: Path, lines: list[str], line: int, expected: str) -> None:
    """An unknown target, a loop, another site or a used address publishes nothing, and the line in mkdocs.yml is named."""
    problems = publish(two_languages(), project(tmp_path, *lines), jobs=1)
    assert any(expected in each.message and each.place.line == line for each in problems), messages(problems)
    assert {each.place.file.rpartition("/")[2] for each in problems} == {"mkdocs.yml"}
    assert not (tmp_path / "site").exists()


def test_a_redirect_with_a_long_name_is_a_problem(tmp_path: Path) -> None:
    """A name that no file system takes is reported at its line, in bytes, and the site is not written."""
    (problem,) = publish(two_languages(), project(tmp_path, f"{'旧' * 90}.md: about.md"), jobs=1)
    assert "has 270 bytes; a name of a file has at most 255" in problem.message
    assert problem.place.line == 7
    assert not (tmp_path / "site").exists()


@pytest.mark.browser
def test_a_browser_follows_a_redirect_under_the_headers(tmp_path: Path) -> None:
    """Who opens an old address sees the new page at its anchor, with scripts off and under the policy of the host."""
    assert publish(two_languages(), project(tmp_path, "old.md: about.md#who"), jobs=1) == ()
    with served(tmp_path / "site") as site, chromium() as browser, browser.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        tab.goto(f"{site.root}old/")
        tab.wait_for_url(f"{site.root}about/#who")
        assert tab.get_by_role("heading", name="Who").is_visible()


@pytest.mark.parametrize("options", ["[old.md]", "old.md", "5"])
def test_redirects_that_are_no_list_are_a_problem(tmp_path: Path, options: str) -> None:
    """The message names the line, and the help says what to write."""
    small_site.project(tmp_path, f"site_name: x\nplugins:\n  - briefing: {{redirects: {options}}}\n")
    (problem,) = publish(two_languages(), tmp_path, jobs=1)
    assert (problem.place.line, problem.help) == (3, "write `old.md: new.md` below it")


def test_a_redirect_of_the_program_is_checked_too(tmp_path: Path) -> None:
    """A unit's own redirect is published, and links to it work; with an unknown target it is a problem at its place."""
    site = rendered('<a href="F1/">F1</a>')
    (one,) = site.units
    place = Place("data/factors.yaml", 3, 1, 3, 2)
    assert publish(site._replace(units=(one._replace(redirects=(Redirect("F1/", "factors/heat/#f1", place),)),)), tmp_path) == ()
    assert 'href="../factors/heat/#f1"' in (tmp_path / "site/F1/index.html").read_text("utf-8")
    before = tree(tmp_path / "site")
    (problem,) = publish(site._replace(units=(one._replace(redirects=(Redirect("F1/", "factors/gone/", place),)),)), tmp_path)
    assert problem.place == place
    assert tree(tmp_path / "site") == before
