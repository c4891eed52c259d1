"""The sites that a browser visits: the first brief, and small ones with every kind, with forecasts, and as a library."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import chromium
from tests.browser.kinds import WHOLE, Page, one_of_each
from tests.browser.server import Served, served
from tests.built import build, once
from tests.stories import SECOND, SITES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

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


def project(root: Path, story: str) -> Path:
    """Write a project with the data of a small site and a handwritten page."""
    shutil.copytree(SITES / story / "data", root / "data")
    (root / "docs").mkdir()
    (root / "docs/about.md").write_text("# About\n\nWho wrote this, and [the summary](index.md).\n\n## Why\n\nShade.\n", "utf-8")
    (root / "mkdocs.yml").write_text(SETTINGS, "utf-8")
    return root


def translate(data: Path) -> None:
    """Add two incomplete translations to the small brief."""
    head = data / "brief.yaml"
    head.write_text(head.read_text("utf-8").replace("languages: [en, zh-Hans]", "languages: [en, zh-Hans, zh-Hant]"), "utf-8")
    for lang, (title, claim, factor) in OVERLAYS.items():
        (data / lang).mkdir()
        translated = f"title: {title}\nshort_title: {title}\nbottom_line: {{claim: {claim}}}\n"
        (data / lang / "brief.yaml").write_text(translated, "utf-8")
        (data / lang / "factors.yaml").write_text(f"- {{id: F1, title: {factor}}}\n", "utf-8")


@pytest.fixture(scope="session")
def first(first_site: Path) -> Iterator[Served]:
    """The first brief."""
    with served(first_site) as site:
        yield site


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A small brief with every kind of entity, in three languages, with an address and a repository."""

    def make(root: Path) -> None:
        project(root, "full")
        translate(root / "data")
        build(root, "2031-10-15", root)

    with served(once(tmp_path_factory, "small", make)) as site:
        yield site


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A small library of three briefs, one of them superseded."""
    with served(once(tmp_path_factory, "library", lambda root: build(project(root, "library"), "2031-10-15", root))) as site:
        yield site


@pytest.fixture(scope="session")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The brief on another subject, in three languages, after the last day of one of its forecasts."""
    with served(once(tmp_path_factory, SECOND, lambda root: build(project(root, SECOND), "2027-01-15", root))) as site:
        yield site


CHINESE = ("summary", "factor", "timeline", "argument")
"""Kinds of page that are tested in Chinese as well."""
OF_SECOND = (
    ("en", "summary"), ("en", "forecasts"), ("en", "timeline"), ("en", "figures"), ("en", "sources"), ("en", "vocabulary"),
    ("zh-Hant", "summary"), ("zh-Hant", "forecasts"),
)  # fmt: skip
"""Pages with forecasts and their outcomes, several works, words of the brief's own, and a range of numbers."""


@pytest.fixture(scope="session")
def visits(first: Served, small: Served, library: Served, second: Served) -> tuple[tuple[str, Page], ...]:
    """Addresses that cover every kind of page once, and some kinds in Chinese as well.

    The page of the whole brief repeats what the others show, so the one of the small brief is enough.
    """
    english = [page for page in one_of_each(first.site, "en") if page.at != WHOLE]
    chinese = [page for page in one_of_each(first.site, "zh-Hans") if page.kind in CHINESE]
    seen = {page.kind for page in english}
    more = [(site, page) for site in (small, library) for page in one_of_each(site.site, "en") if page.kind not in seen]
    more += [(second, page) for page in one_of_each(second.site) if (page.lang, page.kind) in OF_SECOND]
    return tuple((site.root + page.at, page) for site, page in (*((first, page) for page in (*english, *chinese)), *more))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the tests of a file."""
    with chromium() as running:
        yield running
