"""The sites that a browser visits: the first brief, a small one with everything in three languages, a small library."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import chromium
from tests.browser.kinds import Page, one_of_each
from tests.browser.server import Served, served
from tests.stories import SITES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
SETTINGS = """\
site_name: Shade before steel
site_url: https://example.org/brief/
repo_url: https://github.com/example/brief
edit_uri: edit/main/
theme: {name: material}
nav: [{About: about.md}]
"""
OVERLAYS = {
    "zh-Hans": ("先有树荫，后有钢铁", "与市政府研究过的任何设备相比，树木能更早、更省地使街道降温。", "深色表面蓄积白天的热量"),
    "zh-Hant": ("先有樹蔭，後有鋼鐵", "與市政府研究過的任何設備相比，樹木能更早、更省地使街道降溫。", "深色表面蓄積白天的熱量"),
}


def build(root: Path, today: str, data: Path, out: Path) -> Path:
    """Build a project's site as an author does; gives its folder."""
    folders = ["--data", str(data), "--build-dir", str(out / "build"), "--site-dir", str(out / "site")]
    done = subprocess.run([sys.executable, "-m", "briefing", "build", "--today", today, *folders], cwd=root,
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return out / "site"


def project(root: Path, story: str) -> Path:
    """A project with the data of a small site and a page written by hand."""
    shutil.copytree(SITES / story / "data", root / "data")
    (root / "docs").mkdir()
    (root / "docs/about.md").write_text("# About\n\nWho wrote this, and [the summary](index.md).\n\n## Why\n\nShade.\n", "utf-8")
    (root / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    return root


def translate(data: Path) -> None:
    """Give the small brief two translations of which some texts are still missing."""
    head = data / "brief.yaml"
    head.write_text(head.read_text("utf-8").replace("languages: [en, zh-Hans]", "languages: [en, zh-Hans, zh-Hant]"), "utf-8")
    for lang, (title, claim, factor) in OVERLAYS.items():
        (data / lang).mkdir()
        (data / lang / "brief.yaml").write_text(f"title: {title}\nshort_title: {title}\nbottom_line: {{claim: {claim}}}\n", "utf-8")
        (data / lang / "factors.yaml").write_text(f"- {{id: F1, title: {factor}}}\n", "utf-8")


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The first brief, a few days after it was published."""
    with served(build(ROOT, "2026-06-10", ROOT / "data", tmp_path_factory.mktemp("first"))) as site:
        yield site


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A small brief with every kind of entity, in three languages, with an address and a repository."""
    root = project(tmp_path_factory.mktemp("small") / "project", "full")
    translate(root / "data")
    with served(build(root, "2031-10-15", root / "data", root)) as site:
        yield site


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A small library of two briefs."""
    root = project(tmp_path_factory.mktemp("library") / "project", "library")
    with served(build(root, "2031-10-15", root / "data", root)) as site:
        yield site


CHINESE = ("summary", "factor", "timeline", "argument", "sources")
"""Kinds of page that are looked at in Chinese as well."""


@pytest.fixture(scope="session")
def visits(first: Served, small: Served, library: Served) -> tuple[tuple[str, Page], ...]:
    """Addresses to visit, so that every kind of page is seen once, and some in Chinese as well."""
    long = one_of_each(first.site)
    seen = {page.kind for page in long}
    short = (page for page in one_of_each(small.site)
             if (page.lang == "en" and page.kind not in seen) or (page.lang == "zh-Hans" and page.kind in CHINESE))
    front = (page for page in one_of_each(library.site) if (page.lang, page.kind) == ("en", "library"))
    return tuple((site.root + page.at, page) for site, pages in ((first, long), (small, short), (library, front)) for page in pages)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the tests of a file."""
    with chromium() as running:
        yield running
