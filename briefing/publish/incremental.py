"""Incremental builds for the preview: only changed pages pass through MkDocs again.

The result equals that of a full build. A page depends on its own text, on the configuration and theme of its unit, on the
set of files of the unit, and on the titles in its navigation. If anything but page texts changes, MkDocs rebuilds the whole
unit. It also does so after a warning, and always if the project has theme templates or plugins, because then a page may
depend on anything.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.publish import csp, stored_pages
from briefing.publish.assemble import (
    BuildOrder,
    build_and_seal,
    complaints,
    complete_site,
    obstacle_to_direct,
    occupied_addresses,
)
from briefing.publish.build_folder import disk_problem, read_marker
from briefing.publish.folder_sync import plain_files
from briefing.publish.mkdocs.original_paths import project_paths
from briefing.publish.mkdocs.page_rebuilder import NAME, PageRebuilder
from briefing.publish.mkdocs.unit_build import clock
from briefing.publish.search import prepare
from briefing.publish.source_index import SourceIndex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from briefing.diagnostics import Problem
    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.render.outputs import Unit

Tree = Mapping[str, bytes]
"""The files of a site, or of one of its units, by path."""


class ExternalChanges(NamedTuple):
    """The inputs of a unit other than its folder."""

    unit: Unit
    epoch: date
    inherited: Mapping[str, Any]
    """The project's settings, which the configuration of each unit inherits."""
    own_theme: bool
    """Whether the project overrides templates of the theme."""
    direct: bool
    """Whether generated pages are published directly."""

    @property
    def templates(self) -> bool:
        """Whether the project has theme templates or static templates, whose output may depend on any page."""
        theme = self.inherited.get("theme")
        return self.own_theme or (isinstance(theme, dict) and "static_templates" in theme)

    @property
    def of_pages(self) -> ExternalChanges:
        """Return the inputs that affect pages: without search entries and redirects, which are in files of their own."""
        return self._replace(unit=self.unit._replace(entries=(), redirects=()))


class Incremental:
    """The most recent build of each unit of a site, to which changes can be applied."""

    def __init__(self, folder: Path) -> None:
        """Take a private working folder for MkDocs."""
        self._folder = folder
        self._units: dict[str, _Unit] = {}

    def build(
        self, build_dir: Path, units: Sequence[Unit], *, settings: MkdocsSettings, epoch: date, own_theme: bool = False
    ) -> tuple[Tree, tuple[Problem, ...]]:
        """Return the site that `build_site` would build, and its problems; a site with problems must not be shown."""
        try:
            with clock(epoch):
                origins = read_marker(build_dir).origins
                direct = not obstacle_to_direct(settings, origins)
                changes = [ExternalChanges(unit, epoch, settings.values, own_theme, direct) for unit in units]
                built = [self._built(build_dir, each) for each in changes]
        except OSError as failure:
            self._units.clear()
            return {}, (disk_problem(failure, build_dir),)
        self._units = {unit.name: one for unit, one in zip(units, built, strict=True) if not one.finished.built.complaints}
        names = SourceIndex(units, build_dir, origins, settings)
        tree, problems = _joined(units, built)
        problems = complaints([one.finished for one in built], names) or problems
        pages = {unit.name: one.finished.pages for unit, one in zip(units, built, strict=True)}
        if problems:
            return tree, problems
        completed = complete_site(frozenset(tree), pages, built[0].finished.built.site_url, names)
        return {**tree, **{path: text.encode() for path, text in completed.files.items()}}, completed.problems

    def page(self, path: str, text: str) -> tuple[str, bytes] | None:
        """Build one page ahead of the others; return its path in the site and its provisional HTML.

        `path` is relative to the build folder (`en/docs/timeline.md`). Returns `None` for a new or faulty page.
        """
        name, _, source = path.partition("/docs/")
        unit = self._units.get(name)
        made = unit.ahead(source, text) if unit else None
        return (unit.outside.unit.base + made[0], made[1]) if unit and made else None

    def _built(self, build_dir: Path, outside: ExternalChanges) -> _Unit:
        source = build_dir / outside.unit.name
        found = {path: _digest((source / path).read_bytes()) for path in plain_files(source)}
        old = self._units.get(outside.unit.name)
        if old and old.affects_only_pages(found, outside) and old.update(found, outside):
            return old
        return _Unit(source, found, outside, self._folder / outside.unit.name)


class _Unit:
    """The most recent build of one unit."""

    def __init__(self, source: Path, found: dict[str, str], outside: ExternalChanges, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        self.source = source
        """The unit's folder in the build folder."""
        self.outside = outside
        self.folder = folder
        self.found = found
        """The digest of each input file."""
        self.observer = PageRebuilder()
        about = read_marker(source.parent)
        paths = project_paths(about.project_dir, about.origins, outside.unit.name)
        order = BuildOrder(outside.unit, source / "mkdocs.yml", folder, paths=paths, direct=outside.direct)
        self.finished = build_and_seal(order, {NAME: self.observer})
        self.files = {path: (folder / path).read_bytes() for path in plain_files(folder)}
        self.scripts = csp.ScriptHashes(self.finished.built.theme_dirs)

    def affects_only_pages(self, found: Mapping[str, str], outside: ExternalChanges) -> bool:
        """Return whether a change affects only single pages and files."""
        if found == self.found:
            return outside == self.outside
        alike = outside.of_pages == self.outside.of_pages and found.keys() == self.found.keys()
        apart = not outside.templates and self.observer.alone
        return alike and apart and all(path.startswith("docs/") for path in self._changed(found))

    def update(self, found: dict[str, str], outside: ExternalChanges) -> bool:
        """Apply the changed files; return False if the unit needs a full rebuild."""
        changed = [path.removeprefix("docs/") for path in self._changed(found)]
        if not changed:
            return True
        made = self.observer.rebuild(changed)
        if made is None:
            return False
        prepare(self.folder / "search/search_index.json", outside.unit)
        for path in made:
            self._take(path)
        self.found, self.outside = found, outside
        return True

    def ahead(self, source: str, text: str) -> tuple[str, bytes] | None:
        """Build one page from a text that has not been written to the folder yet."""
        path = f"docs/{source}"
        to = self.observer.target(source)
        if to is None:
            return None
        if self.found.get(path) == _digest(text.encode()):
            return to, self.files[to]
        self.found[path] = "made ahead"  # so that the page is rebuilt once its file has been written
        with clock(self.outside.epoch):
            made = self.observer.ahead(source, text)
        html, page = self._secured(to) if made else ("", None)
        return (to, html.encode()) if page and not page.faults else None

    def _changed(self, found: Mapping[str, str]) -> Iterator[str]:
        return (path for path, digest in found.items() if digest != self.found.get(path))

    def _take(self, path: str) -> None:
        """Read a file that MkDocs has written; a page gets its Content Security Policy."""
        if PurePosixPath(path).suffix == ".html":
            html, page = self._secured(path)
            self.files[path] = html.encode()
            self.finished = self.finished._replace(pages={**self.finished.pages, path: page})
        else:
            self.files[path] = (self.folder / path).read_bytes()

    def _secured(self, path: str) -> tuple[str, csp.ParsedPage]:
        """Read a page that has been written, and give it its policy if it has none yet."""
        html = (self.folder / path).read_text(encoding="utf-8")
        if finished := self.observer.finished(path):
            return html, finished
        return csp.add_policy(stored_pages.filled(html, path, self.source), self.scripts)


def _joined(units: Sequence[Unit], built: Sequence[_Unit]) -> tuple[Tree, tuple[Problem, ...]]:
    """Merge the files of all units, the root first; equal files of different units share one value."""
    tree: dict[str, bytes] = {}
    problems = []
    same: dict[bytes, bytes] = {}
    for unit, one in sorted(zip(units, built, strict=True), key=lambda pair: len(pair[0].base)):
        if unit.base and any(path.startswith(unit.base) for path in tree):
            problems.append(occupied_addresses(unit))
        one.files = {path: same.setdefault(content, content) for path, content in one.files.items()}
        tree.update((unit.base + path, content) for path, content in one.files.items())
    return tree, tuple(problems)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
