"""Builds the site from the build folder: built in a staging folder, secured, checked, then swapped in atomically."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.diagnostics import Place, Problem, error
from briefing.publish import csp, folder_sync, link_check, site_swap
from briefing.publish.build_folder import disk_problem, read_marker
from briefing.publish.build_lock import hold_lock, unwind_on_signals
from briefing.publish.mkdocs.unit_build import MkdocsResult, build_unit, clock
from briefing.publish.search import prepare
from briefing.publish.workers import run_parallel

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from mkdocs.plugins import BasePlugin

    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.render.outputs import Unit


class BuildOrder(NamedTuple):
    """The task of one worker."""

    unit: Unit
    config_file: Path
    folder: Path
    policy: bool = True
    """Whether the pages get a Content Security Policy."""


class BuiltUnit(NamedTuple):
    """The result of one worker: the log of MkDocs, and the parsed pages by their paths in the unit's folder."""

    built: MkdocsResult
    pages: Mapping[str, csp.ParsedPage]


def build_site(
    build_dir: Path,
    units: Sequence[Unit],
    site_dir: Path,
    settings: MkdocsSettings,
    *,
    epoch: date,
    jobs: int | None = None,
) -> tuple[Problem, ...]:
    """Build every unit and replace `site_dir` if there are no problems; return the problems.

    `epoch` is the build date, unless the environment sets SOURCE_DATE_EPOCH. `jobs` is the number of units that are built in
    parallel, by default the number of processors.
    """
    about = read_marker(build_dir)
    refused = folder_sync.refuse(site_dir, site_swap.MARKER, about.project_dir)
    if refused:
        return refused
    if not units:
        return (error("publish", "there is nothing to publish", Place(build_dir.as_posix())),)
    names = SourceIndex(units, build_dir, about.origins, settings)
    try:
        with unwind_on_signals(), hold_lock(build_dir), site_swap.staging(site_dir) as aside, clock(epoch):
            tree, problems = _build(names, aside, jobs or os.cpu_count() or 1)
            if not problems:
                _finish(tree, site_dir)
            return problems
    except OSError as failure:
        return (disk_problem(failure, site_dir),)


def seal_tree(tree: Path, scripts: csp.ScriptHashes, unit: Unit, *, policy: bool = True) -> dict[str, csp.ParsedPage]:
    """Add the Content Security Policy to every page of a unit, complete its search index, and return its parsed pages."""
    prepare(tree / "search" / "search_index.json", unit)
    pages = {}
    for file in sorted(tree.rglob("*.html")):
        html, page = csp.add_policy(file.read_text(encoding="utf-8"), scripts)
        pages[file.relative_to(tree).as_posix()] = page
        if policy:
            file.write_text(html, encoding="utf-8", newline="\n")
    return pages


def check_tree(
    tree: Path, pages: Mapping[str, Mapping[str, csp.ParsedPage]], url: str | None, names: SourceIndex
) -> tuple[Problem, ...]:
    """Return the problems of the complete site: faults on its pages, and dead links."""
    files = frozenset(Path(top, name).relative_to(tree).as_posix() for top, _, names in os.walk(tree) for name in names)
    return check_pages(files, pages, url, names)


def check_pages(
    files: frozenset[str], pages: Mapping[str, Mapping[str, csp.ParsedPage]], url: str | None, names: SourceIndex
) -> tuple[Problem, ...]:
    """Return the faults and dead links of parsed pages, given the files of the whole site."""
    everything = {unit.base + path: page for unit in names.units for path, page in pages[unit.name].items()}
    faults = [(path, fault) for path, page in everything.items() for fault in page.faults]
    dead = link_check.dead_links(link_check.LinkIndex(files, everything, url))
    faults_by_page = [*faults, *((path, f"the link `{link}` is broken: {reason}") for path, link, reason in dead)]
    return tuple(_merge_repeated(faults_by_page, names))


class SourceIndex(NamedTuple):
    """Maps a page of the site to the source file that an author edits."""

    units: Sequence[Unit]
    build_dir: Path
    origins: Mapping[str, str]
    settings: MkdocsSettings

    def of_page(self, path: str) -> Place:
        """Return the source of a page of the site."""
        unit = max((u for u in self.units if path.startswith(u.base)), key=lambda u: len(u.base), default=self.units[0])
        below = path.removeprefix(unit.base)
        stem = below.removesuffix("/index.html")
        sources = ("index.md", "README.md") if below == "index.html" else (f"{stem}.md", f"{stem}/index.md", below)
        return self.of_sources(f"{unit.name}/docs/{source}" for source in sources)

    def of_text(self, unit: Unit, text: str) -> Place:
        """Return the source of the page or setting that a MkDocs message quotes."""
        configuration = f"{unit.name}/mkdocs.yml"
        setting = re.match(r"Config value '(\w+)", text)
        if setting:
            return self.settings.place_of(setting[1])
        quoted = re.findall(r"'([^'\n]+\.(?:md|markdown))'", text)
        return self.of_sources([*(f"{unit.name}/docs/{path}" for path in quoted), configuration])

    def of_sources(self, sources: Iterable[str]) -> Place:
        """Return the origin of the first file that has one, else the first file that exists."""
        paths = list(sources)
        known = next((self.origins[path] for path in paths if path in self.origins), None)
        found = next((path for path in paths if (self.build_dir / path).exists()), paths[0])
        return Place(known or (self.build_dir / found).as_posix())


def _build(names: SourceIndex, aside: Path, jobs: int) -> tuple[Path, tuple[Problem, ...]]:
    units = names.units
    orders = [BuildOrder(unit, names.build_dir / unit.name / "mkdocs.yml", aside / f"{n}") for n, unit in enumerate(units)]
    finished = run_parallel(build_and_seal, orders, jobs)
    tree = aside / "tree"
    problems = complaints(finished, names) or tuple(_join(orders, tree))
    pages = {unit.name: done.pages for unit, done in zip(units, finished, strict=True)}
    return tree, problems or check_tree(tree, pages, finished[0].built.site_url, names)


def complaints(finished: Sequence[BuiltUnit], names: SourceIndex) -> tuple[Problem, ...]:
    """Return the warnings and errors of MkDocs as problems, each at the file that an author edits."""
    messages = ((unit, text) for unit, done in zip(names.units, finished, strict=True) for text in done.built.complaints)
    return tuple(error("publish", text, names.of_text(unit, text)) for unit, text in messages)


def occupied_addresses(unit: Unit) -> Problem:
    """Return the problem that two units have the same address."""
    return error("publish", f"two parts of the site have the address `{unit.base}`", Place(unit.name))


def build_and_seal(order: BuildOrder, observer: BasePlugin[Any] | None = None) -> BuiltUnit:
    """Build and secure one unit; with several units, each runs in its own process."""
    built = build_unit(order.config_file, order.folder, observer)
    if built.complaints:
        return BuiltUnit(built, {})
    scripts = csp.ScriptHashes(built.theme_dirs)
    return BuiltUnit(built, seal_tree(order.folder, scripts, order.unit, policy=order.policy))


def _join(orders: Sequence[BuildOrder], tree: Path) -> Iterator[Problem]:
    """Move the tree of each unit to its address, the root first."""
    for order in sorted(orders, key=lambda order: len(order.unit.base)):
        place = tree / order.unit.base
        if place.exists():
            yield occupied_addresses(order.unit)
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(order.folder, place)


def _finish(tree: Path, site_dir: Path) -> None:
    site_swap.write_marker(tree)
    site_swap.fix_modes(tree)
    site_swap.replace_site(tree, site_dir)


def _merge_repeated(faults_by_page: Iterable[tuple[str, str]], names: SourceIndex) -> Iterator[Problem]:
    """Report a fault that occurs on several pages once, at the first of them."""
    where: dict[str, list[str]] = {}
    for path, text in faults_by_page:
        where.setdefault(text, []).append(path)
    for text, paths in where.items():
        more = f" (and on {len(paths) - 1} more pages)" if len(paths) > 1 else ""
        yield error("publish", f"page `{paths[0]}`: {text}{more}", names.of_page(paths[0]))
