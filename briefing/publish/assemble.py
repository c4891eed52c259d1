"""Builds the site from the build folder: built in a staging folder, secured, checked, then swapped in atomically."""

from __future__ import annotations

import os
import shutil
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

from briefing.diagnostics import Place, Problem, count_of, error
from briefing.publish import csp, folder_sync, internal_links, library_search, offline, site_swap
from briefing.publish.build_folder import disk_problem, read_marker
from briefing.publish.build_lock import hold_lock
from briefing.publish.dask_cluster import ClusterError
from briefing.publish.framed_pages import is_framed
from briefing.publish.mkdocs.original_paths import project_paths
from briefing.publish.mkdocs.unit_build import clock
from briefing.publish.other_publishers import OTHER_PUBLISHERS, is_installed
from briefing.publish.overwriting import SITE_MARKER, refuse
from briefing.publish.site_files import SiteFiles, site_files
from briefing.publish.source_index import SourceIndex
from briefing.publish.unit_tasks import BuildOrder, BuiltUnit, Executor, build_units
from briefing.publish.workers import can_fork, run_in_forks
from briefing.source.atomic_write import replace_file
from briefing.source.signals import unwind_on_signals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from briefing.publish.host_headers import HostHeaders
    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.render.outputs import Unit
    from briefing.source.result_cache import ResultCache


Publisher = Literal["direct", "mkdocs", "properdocs", "zensical"]
"""What makes the pages: MkDocs makes only those that cannot be published directly, or one program makes all of them."""


class Published(NamedTuple):
    """The problems that kept a site from being published, or none and the headers that its server should send."""

    problems: tuple[Problem, ...]
    headers: HostHeaders | None = None
    notes: tuple[str, ...] = ()
    """A sentence on each part of the site that MkDocs made although it was to be published directly; it took longer."""
    pages: tuple[str, ...] = ()
    """The paths of its pages; without `404.html`, which has no address, redirects, and pages that are made to be framed."""


def build_site(
    build_dir: Path,
    units: Sequence[Unit],
    site_dir: Path,
    settings: MkdocsSettings,
    *,
    epoch: date,
    jobs: int | None = None,
    publisher: Publisher = "direct",
    archive: Path | None = None,
    build_all: Executor | None = None,
    cache: ResultCache | None = None,
) -> Published:
    """Build every unit and replace `site_dir` if there are no problems; texts and links are the same with each `publisher`.

    `archive` is the file that receives the offline copy of the site; it is replaced before the site.

    `epoch` is the build date, unless the environment sets SOURCE_DATE_EPOCH. `jobs` is the number of units that are built in
    parallel, by default the number of processors; `build_all` builds them in another way. Units that are published directly on
    this machine are taken from the `cache` if they are there.
    """
    about = read_marker(build_dir)
    refused = refuse(site_dir, SITE_MARKER, about.project_dir) + (offline.refuse(archive) if archive else ())
    if refused:
        return Published(refused)
    if not units:
        return Published((error("publish", "there is nothing to publish", Place(build_dir.as_posix())),))
    units = units if can_fork() else [unit.in_memory() for unit in units]
    names = SourceIndex(units, build_dir, about.origins, settings)
    try:
        with unwind_on_signals(), hold_lock(build_dir), site_swap.staging(site_dir) as aside, clock(epoch):
            here = None if build_all else cache  # other machines do not have the folder
            jobs = jobs or os.cpu_count() or 1
            build_all = build_all or partial(build_units, jobs=jobs)
            published = _build(names, aside, publisher, build_all, here, jobs)
            if not published.problems:
                if archive:
                    replace_file(archive, offline.offline_copy(aside / "tree", settings.site_url, archive.stem))
                if failed := library_search.add_index(aside / "tree", aside, published.pages, units):
                    return Published(failed)
                if cache:
                    site_swap.keep_times(aside / "tree", site_dir)
                _finish(aside / "tree", site_dir)
            return published
    except ClusterError as failure:
        return Published((error("publish", str(failure), settings.place_of(), "the published site was not changed"),))
    except OSError as failure:
        return Published((disk_problem(failure, site_dir),))


_MANY = 5000
"""From how many files on several processes write them: creating small files in folders of their own is work of the system."""


def complete_tree(
    tree: Path, pages: Mapping[str, Mapping[str, csp.ParsedPage]], url: str | None, names: SourceIndex, *, jobs: int = 1
) -> SiteFiles:
    """Write the files that belong to the whole site into its tree, and return them with the problems of the site."""
    completed = complete_site(frozenset(folder_sync.all_files(tree)), pages, url, names)
    files = [*completed.files.items()]
    share = len(files) if len(files) < _MANY else -(-len(files) // jobs)
    parts = [files[start : start + share] for start in range(0, len(files), share or 1)]
    run_in_forks(lambda part: folder_sync.write_new(tree, ((path, text.encode()) for path, text in part)), parts, jobs)
    folder_sync.write_new(tree, ((old, (tree / path).read_bytes()) for old, path in completed.copies.items()))
    return completed


def complete_site(
    files: frozenset[str], pages: Mapping[str, Mapping[str, csp.ParsedPage]], url: str | None, names: SourceIndex
) -> SiteFiles:
    """Return the files that belong to the whole site, given the files and parsed pages of its units.

    Their problems include the faults and dead links of all pages.
    """
    everything = {unit.base + path: page for unit in names.units for path, page in pages[unit.name].items()}
    more = site_files(files, everything, names.units, url, names.settings)
    if more.problems:  # links to their addresses would be reported a second time
        return more
    index = internal_links.LinkIndex(files | more.files.keys() | more.copies.keys(), everything, url)
    return more._replace(problems=tuple(problems_of_pages(everything, index, names)))


def problems_of_pages(
    pages: Mapping[str, csp.ParsedPage], site: internal_links.LinkIndex, names: SourceIndex
) -> Iterator[Problem]:
    """Yield the faults and dead links of pages of a site; what a template of the project causes on each page is one problem."""
    faults = [(path, fault) for path, page in pages.items() for fault in page.faults]
    dead = internal_links.dead_links(site, pages)
    faults_by_page = [*faults, *((path, f"the link `{link}` is broken: {reason}") for path, link, reason in dead)]
    seen = set()
    for problem in _merge_repeated(faults_by_page, names):
        if problem.place not in seen:
            yield problem
        if problem.place.file.endswith(".html"):
            seen.add(problem.place)


def _build(
    names: SourceIndex, aside: Path, publisher: Publisher, build_all: Executor, cache: ResultCache | None, jobs: int
) -> Published:
    units, tree = names.units, aside / "tree"
    other = publisher if publisher in OTHER_PUBLISHERS else ""
    if other and not is_installed(other):
        place = names.settings.place_of()
        return Published((error("publish", f"the publisher `{other}` is not installed", place, f"run `pip install {other}`"),))
    obstacle = obstacle_to_direct(names.settings, names.origins)
    direct = publisher == "direct" and not obstacle
    about = read_marker(names.build_dir)
    seen = about.origins if obstacle else {}  # by plugins, of which there are none then
    orders = [
        BuildOrder(
            unit,
            names.build_dir / unit.name / "mkdocs.yml",
            aside / f"{n}",
            paths=project_paths(about.project_dir, seen, unit.name),
            direct=direct,
            uses_root=bool(unit.base) and not obstacle,
            cache=cache if direct else None,
            other=other,
        )
        for n, unit in enumerate(units)
    ]
    finished = build_all(orders)
    notes = tuple(dict.fromkeys(filter(None, (obstacle if publisher == "direct" else "", *(done.note for done in finished)))))
    problems = complaints(finished, names) or tuple(_join(orders, tree))
    if problems:
        return Published(problems, None, notes)
    pages = {unit.name: done.pages for unit, done in zip(units, finished, strict=True)}
    completed = complete_tree(tree, pages, finished[0].built.site_url, names, jobs=jobs)
    found = ((unit.base, path) for unit in units for path in pages[unit.name] if not is_framed(path))
    paths = sorted(base + path for base, path in found if path.rpartition("/")[2] == "index.html")
    return Published(completed.problems, completed.headers, notes, tuple(paths))


def complaints(finished: Sequence[BuiltUnit], names: SourceIndex) -> tuple[Problem, ...]:
    """Return the warnings and errors of MkDocs as problems, each at the file that an author edits, and once for all units."""
    messages = ((unit, each) for unit, done in zip(names.units, finished, strict=True) for each in done.built.complaints)
    return tuple(dict.fromkeys(names.of_complaint(unit, complaint) for unit, complaint in messages))


def occupied_addresses(unit: Unit) -> Problem:
    """Return the problem that two units have the same address."""
    return error("publish", f"two parts of the site have the address `{unit.base}`", Place(unit.name))


def obstacle_to_direct(settings: MkdocsSettings, origins: Mapping[str, str]) -> str:
    """Return why the pages of a project cannot be published directly: parts of its own that may read or change any page."""
    foreign = [name for name in (plugin.name for plugin in settings.plugins()) if name not in ("search", "material/search")]
    if foreign:
        return f"MkDocs publishes every page, because the project has the plugin `{foreign[0]}`"
    templates = (origin for path, origin in origins.items() if "/theme/" in path and "/theme/assets/" not in path)
    if template := next(templates, None):
        return f"MkDocs publishes every page, because the project has the theme template `{template}`"
    return ""


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
    folder_sync.fix_modes(tree)
    site_swap.replace_site(tree, site_dir)


def _merge_repeated(faults_by_page: Iterable[tuple[str, str]], names: SourceIndex) -> Iterator[Problem]:
    """Report a fault that occurs on several pages once, at the first of them."""
    where: dict[str, list[str]] = {}
    for path, text in faults_by_page:
        where.setdefault(text, []).append(path)
    for text, paths in where.items():
        more = f" (and on {count_of(len(paths) - 1, 'more page')})" if len(paths) > 1 else ""
        place, origin = names.of_fault(paths, text)
        yield error("publish", f"page `{paths[0]}`: {text}{more}", place, origin or csp.help_of(text, place.file))
