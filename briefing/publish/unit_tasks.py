"""Builds and secures one unit: the task of a worker, which needs nothing but its order."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.model.values.excerpt import excerpt
from briefing.publish import csp, other_publishers, stored_pages
from briefing.publish.folder_sync import all_files
from briefing.publish.framed_pages import is_framed
from briefing.publish.html import direct_pages
from briefing.publish.html.direct_pages import DirectPages
from briefing.publish.html.repeated_unit import RepeatedUnit
from briefing.publish.internal_links import settled
from briefing.publish.mkdocs.original_paths import ProjectPaths
from briefing.publish.mkdocs.unit_build import MkdocsResult, build_unit
from briefing.publish.other_publishers import OTHER_PUBLISHERS
from briefing.publish.script_hashes import ScriptHashes
from briefing.publish.search import prepare
from briefing.publish.workers import can_fork, run_parallel
from briefing.source.result_cache import StoredTree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from briefing.render.outputs import Unit
    from briefing.source.result_cache import ResultCache


_NONE: Mapping[str, Any] = MappingProxyType({})


class BuildOrder(NamedTuple):
    """The task of one worker."""

    unit: Unit
    config_file: Path
    folder: Path
    policy: bool = True
    """Whether the pages get a Content Security Policy."""
    paths: ProjectPaths = ProjectPaths()
    """What the project's plugins see."""
    direct: bool = False
    """Whether generated pages are published directly, without MkDocs' Markdown and theme for each."""
    uses_root: bool = False
    """Whether the unit lacks the files of the theme that its pages load from the root of the site."""
    cache: ResultCache | None = None
    """Published units of earlier builds."""
    other: str = ""
    """The publisher of `OTHER_PUBLISHERS` that builds the unit instead of MkDocs."""


class BuiltUnit(NamedTuple):
    """The result of one worker: the log of MkDocs, and the parsed pages by their paths in the unit's folder."""

    built: MkdocsResult
    pages: Mapping[str, csp.ParsedPage]
    note: str = ""
    """Why generated pages were left to MkDocs, if any were that should not have been."""


Executor = Callable[[Sequence[BuildOrder]], list[BuiltUnit]]
"""Builds units, and returns the results in their order."""


_FIRST = 2
"""The units of a larger site that are built before workers are forked: the hub, and a brief, whose frames are those of all."""


class _StoredUnit(NamedTuple):
    """A published unit as the cache keeps it."""

    finished: BuiltUnit
    tree: StoredTree


def build_units(orders: Sequence[BuildOrder], jobs: int) -> list[BuiltUnit]:
    """Build and secure units, several at the same time.

    Of a larger site, the first are built by this process: the others inherit the modules, templates and frames that they have in
    common, instead of loading them once for each worker.
    """
    # A plugin may start a thread, and a process with threads cannot be forked.
    is_shared = len(orders) > 2 * _FIRST and can_fork() and all(order.direct for order in orders)
    first = _FIRST if is_shared else 0
    return [*map(build_and_seal, orders[:first]), *run_parallel(build_and_seal, orders[first:], jobs)]


def build_and_seal(order: BuildOrder) -> BuiltUnit:
    """Build and secure one unit; with several units, each runs in its own process."""
    order = order._replace(unit=order.unit.in_memory())
    if order.other:
        built = other_publishers.build_unit(order.other, order.config_file, order.folder, uses_root=order.uses_root)
        scripts = ScriptHashes(built.theme_dirs, inline_styles=OTHER_PUBLISHERS[order.other].styles_in_scripts)
        folder, url = order.config_file.parent, _site_url(built, order.unit)
        return BuiltUnit(built, {} if built.complaints else seal_tree(order.folder, scripts, order.unit, folder, url))
    if order.cache is None:
        return build_with(order, DirectPages(policy=order.policy) if order.direct else None)
    cache, source = order.cache, order.config_file.parent
    files = {path: sha256((source / path).read_bytes()).hexdigest() for path in all_files(source)}
    inputs = (order.unit, files, order.policy, os.environ.get("SOURCE_DATE_EPOCH"))
    stored = cache.find("unit", inputs, (_StoredUnit, StoredTree, BuiltUnit, MkdocsResult, csp.ParsedPage, csp.JoinedNames))
    unit = stored if isinstance(stored, _StoredUnit) and isinstance(stored.finished, BuiltUnit) else None
    if unit and cache.restore_tree(unit.tree, order.folder):
        return unit.finished
    finished = build_with(order, DirectPages(policy=order.policy))
    tree = None if finished.built.complaints else cache.store_tree(order.folder)
    if tree is not None:
        cache.keep("unit", inputs, _StoredUnit(finished, tree))
    return finished


def build_with(order: BuildOrder, direct: DirectPages | None) -> BuiltUnit:
    """Build and secure one unit; `direct` publishes its generated pages, and can finish single pages of it afterwards."""
    if direct:
        built = _directly_built(order, direct)
    else:
        built = build_unit(order.config_file, order.folder, paths=order.paths, uses_root=order.uses_root)
    if built.complaints:
        return BuiltUnit(built, {})
    if direct and direct.difference:
        note = f"MkDocs publishes every page of `{order.unit.name}`, because its own page is not the same: {direct.difference}"
        return build_with(order, None)._replace(note=note)
    scripts = direct.scripts if direct else ScriptHashes(built.theme_dirs)
    finished = direct.parsed if direct else _NONE
    folder, url = order.config_file.parent, _site_url(built, order.unit)
    is_searched = direct is not None and direct.searched is None
    pages = seal_tree(
        order.folder, scripts, order.unit, folder, url, policy=order.policy, finished=finished, is_searched=is_searched
    )
    return BuiltUnit(built, pages, _left_over(order.unit, direct.left_to_mkdocs) if direct else "")


def _directly_built(order: BuildOrder, direct: DirectPages) -> MkdocsResult:
    direct.searched = order.unit
    unit = RepeatedUnit(order.config_file, uses_root=order.uses_root)
    if unit.publish(order.folder, direct):
        return MkdocsResult((), unit.site_url)
    built = build_unit(order.config_file, order.folder, {direct_pages.NAME: direct}, order.paths, uses_root=order.uses_root)
    if not built.complaints:
        unit.remember(direct, order.folder)
    return built


def _site_url(built: MkdocsResult, unit: Unit) -> str | None:
    return built.site_url.removesuffix(unit.base) if built.site_url else None


def _left_over(unit: Unit, sources: Sequence[tuple[str, str]]) -> str:
    if not sources:
        return ""
    more = f" and {len(sources) - 1} more" if len(sources) > 1 else ""
    source, line = sources[0]
    form = (
        f"Markdown such as `{excerpt(line)}`" if line else "Markdown with several empty lines in a row, or with an unusual link"
    )
    return f"MkDocs publishes `{unit.name}/docs/{source}`{more}, because only MkDocs can convert {form}"


def seal_tree(
    tree: Path,
    scripts: ScriptHashes,
    unit: Unit,
    folder: Path,
    url: str | None,
    *,
    policy: bool = True,
    finished: Mapping[str, csp.ParsedPage] = _NONE,
    is_searched: bool = False,
) -> dict[str, csp.ParsedPage]:
    """Add the Content Security Policy to every page of a unit, complete its search index, and return its parsed pages.

    Their links to other pages of the unit were followed, and are no longer among their links.

    `folder` is the unit's folder in the build folder, from which pages of closed editions get their content, `url` the address of
    the site. The pages `finished` have their policy already; with `is_searched`, the search index has the entries of the unit.
    """
    if not is_searched:
        prepare(tree / "search" / "search_index.json", unit)
    without_place = frozenset(stored_pages.fill(tree, folder))
    files = list(all_files(tree))
    pages = {}
    for path in sorted((path for path in files if path.endswith(".html")), key=lambda path: path.split("/")):
        if path in finished:
            pages[path] = finished[path]
            continue
        file = tree / path
        html, page = csp.add_policy(file.read_text(encoding="utf-8"), scripts, is_framed=is_framed(path))
        fault = ("its template has no place for the content of a closed edition",) if path in without_place else ()
        pages[path] = page._replace(faults=page.faults + fault)
        if policy:
            file.write_text(html, encoding="utf-8", newline="\n")
    return settled(pages, files, url)
