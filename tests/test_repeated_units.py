"""Units with equal settings: the first is published by MkDocs, and the next ones without it, to the same bytes."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest

from briefing.publish import unit_tasks
from briefing.publish.html.direct_pages import DirectPages
from briefing.publish.installed_theme import theme_folder
from briefing.publish.mkdocs import unit_build
from briefing.publish.mkdocs.unit_build import clock
from briefing.publish.unit_tasks import BuildOrder, build_with
from briefing.source.project import project_in
from tests import commands
from tests.conftest import BASE
from tests.small_brief import put
from tests.test_direct import rendered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from briefing.publish.csp import ParsedPage
    from briefing.publish.mkdocs.complaints import Complaint

SETTINGS = "site_name: Trees\nsite_url: https://example.org/trees/\nplugins: [briefing, search]\ncopyright: {}\n"
PALETTE = next((theme_folder() / "assets/stylesheets").glob("palette.*.css")).name


class Made(NamedTuple):
    """The files, pages and complaints of the last unit, and the units that MkDocs built."""

    files: Mapping[str, bytes]
    pages: Mapping[str, ParsedPage]
    complaints: tuple[Complaint, ...]
    by_mkdocs: list[str]
    direct: DirectPages | None


class Library:
    """A rendered library whose last unit, a brief, is like the one before it."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        # No other test has this setting, so nothing is known of such units yet.
        for name in ("one", "two"):
            shutil.copytree(BASE, root / "data" / name)
        put(root / "mkdocs.yml", SETTINGS.format(root.name))
        self.project = project_in(root, root / "data")
        self.made = rendered(self.project)[1]
        self.built: list[str] = []
        original = unit_build.build_unit

        def build_unit(config_file: Path, *given: object, **named: object) -> object:
            self.built.append(config_file.parent.name)
            return original(config_file, *given, **named)  # type: ignore[arg-type]  # reason: passed on

        monkeypatch.setattr(unit_tasks, "build_unit", build_unit)

    @property
    def last(self) -> Path:
        """The folder of the last unit in the build folder."""
        name: str = self.made.units[-1].name
        return self.project.root / "build" / name

    def publish(self, *, direct: bool) -> Made:
        """Publish all units, in one process."""
        self.built.clear()
        for unit in self.made.units:
            folder = self.project.root / f"published-{direct}" / unit.name
            config = self.project.root / "build" / unit.name / "mkdocs.yml"
            plugin = DirectPages(policy=True) if direct else None
            with clock(self.made.newest):
                done = build_with(BuildOrder(unit, config, folder, direct=direct, uses_root=bool(unit.base)), plugin)
        return Made(commands.tree(folder), done.pages, done.built.complaints, [*self.built], plugin)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A rendered library."""
    return Library(tmp_path, monkeypatch)


def test_a_unit_like_an_earlier_one_is_published_without_mkdocs(library: Library) -> None:
    """Its files, anchors and links are those that MkDocs makes, and a single page of it can be finished once more."""
    ours, theirs = library.publish(direct=True), library.publish(direct=False)
    assert library.made.units[-1].name in theirs.by_mkdocs
    assert library.made.units[-1].name not in ours.by_mkdocs
    assert (ours.files, ours.pages, ours.complaints) == (theirs.files, theirs.pages, theirs.complaints)
    assert ours.complaints == ()
    assert ours.direct is not None
    text = (library.last / "docs/index.md").read_text("utf-8")
    assert ours.direct.page("index.md", text) == ("index.html", ours.files["index.html"].decode())


UNUSUAL: dict[str, Callable[[Path], object]] = {
    "a handwritten page": lambda docs: put(docs / "more/index.md", "# More\n\nA *text*.\n"),
    "a page with a name of its own": lambda docs: (docs / "glossary/index.md").rename(docs / "glossary/words.md"),
    "a page in Markdown of its own": lambda docs: put(
        docs / "index.md", f"{(docs / 'index.md').read_text('utf-8')}\n\n* a list\n"
    ),
    "a page with other line breaks": lambda docs: (docs / "index.md").write_bytes(
        (docs / "index.md").read_bytes().replace(b"\n", b"\r\n")
    ),
    "a file of the theme": lambda docs: put(docs / "notes.txt.md.json", f'["{PALETTE}"]'),
    "a page for unknown addresses": lambda docs: put(docs / "404.html", "<html><head></head><p>Nothing</p></html>"),
    "a sitemap": lambda docs: put(docs / "sitemap.xml", "<x/>"),
    "a hidden file": lambda docs: put(docs / ".hidden", "x"),
    "a file in a hidden folder": lambda docs: put(docs / "a/.hidden/file.txt", "x"),
    "a template": lambda docs: put(docs / "templates/file.txt", "x"),
    "a page as HTML": lambda docs: put(docs / "glossary/index.html", "<html><head></head><p>Nothing</p></html>"),
}


@pytest.mark.slow
@pytest.mark.parametrize("change", UNUSUAL.values(), ids=UNUSUAL)
def test_a_unit_with_anything_unusual_is_left_to_mkdocs(library: Library, change: Callable[[Path], object]) -> None:
    """What MkDocs treats in a way of its own is published by it, although the settings are those of an earlier unit."""
    change(library.last / "docs")
    ours, theirs = library.publish(direct=True), library.publish(direct=False)
    assert library.made.units[-1].name in ours.by_mkdocs
    assert ours.complaints == theirs.complaints
    if not theirs.complaints:  # with one, there is no site
        assert (ours.files, ours.pages) == (theirs.files, theirs.pages)


def test_nothing_is_kept_of_a_unit_that_differs_from_mkdocs(library: Library) -> None:
    """If the page that is compared differs, as with a theme that reads the content of pages, MkDocs publishes every unit."""
    for unit in library.made.units:
        footer = library.project.root / "build" / unit.name / "theme/partials/footer.html"
        put(footer, f"<p>{{{{ page.content | length }}}}</p>\n{footer.read_text('utf-8')}")
    ours, theirs = library.publish(direct=True), library.publish(direct=False)
    assert set(ours.by_mkdocs) == set(theirs.by_mkdocs)
    assert ours.files == theirs.files
