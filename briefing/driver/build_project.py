"""Builds the site of a project."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import Problem, count_of, has_errors, stops
from briefing.driver.build_options import DEFAULT, BuildOptions
from briefing.driver.cache_keys import open_cache
from briefing.driver.print_project import make_documents
from briefing.driver.render_project import prepare, render_all
from briefing.loader.folder.library_folder import is_large
from briefing.render.outputs import Output
from briefing.source import garbage_collection
from briefing.source.memo import Memo
from briefing.source.result_cache import MARKER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from pathlib import Path

    from briefing.driver.session import Session
    from briefing.publish.host_headers import HostHeaders
    from briefing.render.outputs import Rendered
    from briefing.source.result_cache import ResultCache
    from briefing.source.spool import Spool


class Built(NamedTuple):
    """The result of a build: the pages of the new site, or none and the errors because of which the old site was kept."""

    pages: tuple[str, ...]
    """The paths of the site's pages below `site_dir`, including handwritten ones: `index.html`, `factors/heat/index.html`."""
    problems: tuple[Problem, ...]
    site_dir: Path
    headers: HostHeaders | None = None
    """The headers that the server of the site should send."""
    notes: tuple[str, ...] = ()
    """A sentence on each part of the site that MkDocs had to publish page by page, which takes longer."""
    archive: Path | None = None
    """The zip file with the offline copy of the new site, if it was asked for."""

    @property
    def ok(self) -> bool:
        """Whether `site_dir` is the new site."""
        return bool(self.pages)


def write_pages(
    session: Session,
    today: date,
    build_dir: Path,
    options: BuildOptions = DEFAULT,
    *,
    cache: ResultCache | None = None,
    report: Callable[[str], object] = lambda _: None,
) -> Rendered:
    """Render a project and write its pages and PDF files to `build_dir`, unless a problem prevents it.

    With a `cache`, pages that an earlier build rendered from the same inputs are taken from it. `report` receives a few words
    about each step before it starts.
    """
    from briefing.publish.build_folder import write
    from briefing.publish.workers import can_fork, run_in_a_fork
    from briefing.source.spool import Spool

    report("checking and rendering")
    jobs = options.jobs or os.cpu_count() or 1
    disk = next(folder for folder in (build_dir.absolute(), *build_dir.absolute().parents) if folder.is_dir())
    spool = Spool(disk) if can_fork() else None
    make = partial(_rendered, session, today, build_dir, options, cache, spool, report)
    # Nothing that follows needs the data. Memory that a process has used is free for others when it ends.
    apart = jobs > 1 and not options.paper and is_large(session.project.data)
    rendered = (run_in_a_fork(make) if apart else make())._replace(spool=spool)
    if _is_stopped(rendered.problems, options.strict):
        return rendered
    report(f"writing {count_of(len(rendered.outputs), 'file')}")
    problems = write(rendered, build_dir, session.project, session.settings, jobs=jobs, cache=cache)
    return rendered._replace(problems=rendered.problems + problems)


def _rendered(
    session: Session,
    today: date,
    build_dir: Path,
    options: BuildOptions,
    cache: ResultCache | None,
    spool: Spool | None,
    report: Callable[[str], object],
) -> Rendered:
    """Read, check and render a project: its pages, whose contents are in the spool, and its PDF files."""
    memo = Memo(cache, repeated=False) if cache else None
    with garbage_collection.paused():  # what is read lives until the pages are rendered
        prepared = prepare(session, today, options, memo=memo)
        garbage_collection.spare()  # a search of all that was read takes a fiftieth of a build, and finds nothing
    rendered = render_all(prepared, memo=memo, jobs=options.jobs or os.cpu_count() or 1, spool=spool)._replace(spool=None)
    if not options.paper or has_errors(rendered.problems):
        return rendered
    printed = make_documents(
        prepared.writers, options.paper, lambda each: build_dir / each.path, jobs=options.jobs, report=report
    )
    files = tuple(Output(document.path, content, document.file) for document, content in printed.files)
    return rendered._replace(outputs=rendered.outputs + files, problems=rendered.problems + printed.problems)


def build(
    session: Session,
    today: date,
    build_dir: Path,
    site_dir: Path,
    options: BuildOptions = DEFAULT,
    report: Callable[[str], object] = lambda _: None,
) -> Built:
    """Build a project's site in `build_dir`, and replace `site_dir` in one step, unless a problem prevents it."""
    from briefing.publish import overwriting, remote_units
    from briefing.publish.assemble import build_site
    from briefing.publish.offline import archive_path

    refused = overwriting.refuse_within(site_dir, [build_dir]) or overwriting.refuse_within(build_dir, [site_dir])
    if options.cache:
        place = options.cache.path
        refused += overwriting.refuse_within(place, [build_dir, site_dir])
        refused = refused or overwriting.refuse(place, MARKER, session.project.root, keeps_files=True)
    if refused:
        return Built((), refused, site_dir)
    cache = open_cache(options.cache, session, today, *options.of_pages) if options.cache else None
    rendered = write_pages(session, today, build_dir, options, cache=cache, report=report)
    if _is_stopped(rendered.problems, options.strict):
        return Built((), rendered.problems, site_dir)
    report(f"publishing {count_of(sum(output.path.endswith('.md') for output in rendered.outputs), 'page')}")
    rendered = rendered._replace(outputs=())  # they are in the build folder
    # Absolute, because MkDocs resolves a relative folder against the configuration that it reads.
    site, scheduler = site_dir.absolute(), options.scheduler
    local = remote_units.needs_this_machine(session.settings) if scheduler else ""
    published = build_site(
        build_dir,
        rendered.units,
        site,
        session.settings,
        epoch=rendered.newest,
        publisher=options.publisher,
        jobs=options.jobs,
        archive=archive_path(site) if options.offline else None,
        build_all=remote_units.executor(rendered.newest, scheduler) if scheduler and not local else None,
        cache=cache,
    )
    if cache:
        cache.trim()
    pages = () if has_errors(published.problems) else published.pages
    written = archive_path(site_dir) if options.offline and pages else None
    notes = published.notes
    if local:
        notes = (f"this machine builds the site, because {local}", *notes)
    elif scheduler and cache:
        notes = ("the cache has rendered pages only, because the workers of a scheduler do not share its folder", *notes)
    return Built(pages, rendered.problems + published.problems, site_dir, published.headers, notes, written)


def _is_stopped(problems: Iterable[Problem], strict: bool) -> bool:
    return any(stops(problem, strict) for problem in problems)
