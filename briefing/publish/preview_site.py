"""The site of a preview: after an edit, only the units whose inputs have changed are published again.

A unit's pages are made from the files of its folder, its entries and redirects, the date of the build, and the project's
settings. If all of these are equal, so is its part of the site; otherwise the whole unit is published, as in a build.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

from briefing.publish.assemble import complaints, complete_site, obstacle_to_direct, occupied_addresses
from briefing.publish.build_folder import disk_problem, read_marker
from briefing.publish.folder_sync import all_files
from briefing.publish.html.direct_pages import DirectPages
from briefing.publish.mkdocs.original_paths import project_paths
from briefing.publish.mkdocs.unit_build import clock
from briefing.publish.source_index import SourceIndex
from briefing.publish.unit_tasks import BuildOrder, build_with

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from briefing.diagnostics import Problem
    from briefing.publish.build_folder import BuildFolder, UnitFiles
    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.publish.unit_tasks import BuiltUnit
    from briefing.render.outputs import Unit

Tree = dict[str, bytes]
"""The files of a site, or of one of its units, by path."""


class _Inputs(NamedTuple):
    """Everything that the published files of a unit depend on."""

    unit: Unit
    files: UnitFiles
    epoch: date
    settings: Mapping[str, object]
    direct: bool


class _PublishedUnit(NamedTuple):
    inputs: _Inputs
    finished: BuiltUnit
    tree: Tree
    direct: DirectPages | None
    """What can finish single pages of the unit; `None` if MkDocs made them."""


class PreviewSite:
    """The most recently published units of a site."""

    def __init__(self, folder: Path) -> None:
        """Take a private working folder."""
        self._folder = folder
        self._units: dict[str, _PublishedUnit] = {}

    def publish(
        self, build_dir: Path, units: Sequence[Unit], written: Mapping[str, UnitFiles], *, settings: MkdocsSettings, epoch: date
    ) -> tuple[Tree, tuple[Problem, ...]]:
        """Return the site that `build_site` would build, and its problems; a site with problems must not be shown.

        `written` are the files of each unit in the build folder.
        """
        try:
            about = read_marker(build_dir)
            direct = not obstacle_to_direct(settings, about.origins)
            with clock(epoch):
                built = [
                    self._published(build_dir, _Inputs(unit, written[unit.name], epoch, settings.values, direct), about)
                    for unit in units
                ]
        except OSError as failure:
            self._units.clear()
            return {}, (disk_problem(failure, build_dir),)
        self._units = {each.inputs.unit.name: each for each in built if not each.finished.built.complaints}
        names = SourceIndex(units, build_dir, about.origins, settings)
        tree, problems = _joined(built)
        problems = complaints([each.finished for each in built], names) or problems
        if problems:
            return tree, problems
        pages = {each.inputs.unit.name: each.finished.pages for each in built}
        completed = complete_site(frozenset(tree), pages, built[0].finished.built.site_url, names)
        copies = {old: tree[path] for old, path in completed.copies.items()}
        return {**tree, **copies, **{path: text.encode() for path, text in completed.files.items()}}, completed.problems

    def page(self, path: str, text: str) -> tuple[str, bytes] | None:
        """Finish one page ahead of the others; return its path in the site and its provisional HTML.

        `path` is relative to the build folder (`en/docs/timeline.md`). Returns `None` for a page that must wait for its unit.
        """
        name, _, source = path.partition("/docs/")
        known = self._units.get(name)
        made = known.direct.page(source, text) if known and known.direct else None
        return (known.inputs.unit.base + made[0], made[1].encode()) if known and made else None

    def _published(self, build_dir: Path, inputs: _Inputs, about: BuildFolder) -> _PublishedUnit:
        unit, direct = inputs.unit, inputs.direct
        source, folder = build_dir / unit.name, self._folder / unit.name
        known = self._units.get(unit.name)
        if known and known.inputs == inputs:
            return known
        shutil.rmtree(folder, ignore_errors=True)
        paths = project_paths(about.project_dir, {} if direct else about.origins, unit.name)
        pages = DirectPages(policy=True) if direct else None
        uses_root = bool(unit.base) and direct
        order = BuildOrder(unit, source / "mkdocs.yml", folder, paths=paths, direct=direct, uses_root=uses_root)
        finished = build_with(order, pages)
        tree = {path: (folder / path).read_bytes() for path in all_files(folder)}
        shutil.rmtree(folder, ignore_errors=True)
        return _PublishedUnit(inputs, finished, tree, None if pages is None or pages.difference else pages)


def _joined(built: Sequence[_PublishedUnit]) -> tuple[Tree, tuple[Problem, ...]]:
    """Merge the files of all units, the root first; equal files of different units share one value."""
    tree: Tree = {}
    same: dict[bytes, bytes] = {}
    problems = []
    taken: set[str] = set()
    for each in sorted(built, key=lambda each: len(each.inputs.unit.base)):
        base = each.inputs.unit.base
        if base and base in taken:
            problems.append(occupied_addresses(each.inputs.unit))
        for path, content in each.tree.items():
            tree[base + path] = each.tree[path] = same.setdefault(content, content)
            taken.update(f"{base}{path[:end]}/" for end in range(len(path)) if path[end] == "/")
    return tree, tuple(problems)
