"""Renders the pages of a project."""

from __future__ import annotations

import os
from datetime import date
from functools import partial
from itertools import cycle
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import Note, Place, Problem, has_errors, sort_problems, working_on
from briefing.driver.build_options import DEFAULT
from briefing.driver.cache_keys import data_parts
from briefing.driver.check_data import data_problems, reading_at_once
from briefing.i18n.interface import load_catalogs
from briefing.loader.editions import find_editions
from briefing.loader.folder import load_project
from briefing.rules.last_edition import last_edition
from briefing.source import garbage_collection
from briefing.source.folder_digests import digests
from briefing.source.memo import Memo
from briefing.source.special_files import special_files

# Functions import templates when they need them: a check needs none, and should start fast.
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from briefing.analysis.cross_references import References
    from briefing.driver.build_options import BuildOptions
    from briefing.driver.session import Session
    from briefing.i18n.interface import Catalog
    from briefing.loader.editions import Editions
    from briefing.loader.folder import Loaded
    from briefing.model import Site
    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.render.outputs import Output, Rendered
    from briefing.render.styled_references import StyledReferences
    from briefing.render.templating import Compiled
    from briefing.render.unit_context import SiteAddresses, UnitContext
    from briefing.render.unit_writer import RenderedUnit, UnitWriter, UnitWriters
    from briefing.rules.context import ForPages
    from briefing.source.spool import Spool


class PreparedSite(NamedTuple):
    """A project whose data and settings were read and checked; after an error it has no units to render."""

    writers: UnitWriters
    problems: tuple[Problem, ...]
    newest: date


def render(session: Session, today: date) -> Rendered:
    """Render every page of a project; after an error, no page at all."""
    return render_all(prepare(session, today))


def prepare(
    session: Session,
    today: date,
    options: BuildOptions = DEFAULT,
    *,
    loaded: Loaded | None = None,
    compiled: Compiled | None = None,
    memo: Memo | None = None,
) -> PreparedSite:
    """Do everything that precedes the first page of a project.

    `loaded` is the project's data if they were read already; `compiled` keeps compiled templates between calls, and `memo`
    the results for all briefs that are the same in the next call.
    """
    from briefing.render.preview_writers import same_writer
    from briefing.render.styled_references import styled_references
    from briefing.render.templating import Renderer
    from briefing.render.unit_writer import UnitWriters, unit_writer_for

    project = session.project
    jobs = options.jobs or os.cpu_count() or 1
    loaded = loaded or load_project(project, memo, reading_at_once(project, jobs))
    if memo and memo.cache:
        memo.cache.parts = data_parts(loaded, project.data)
    editions = find_editions(project.editions, whole=True)
    repeated = memo is not None and memo.repeated
    for_pages: dict[str, ForPages] | None = None if repeated else {}
    data = data_problems(session, loaded, today, editions, memo, jobs=jobs, for_pages=for_pages)
    problems = (*data, *special_files(project), *session.problems)
    newest = newest_day(loaded.site)
    if has_errors(problems):
        return PreparedSite(UnitWriters(), problems, newest)
    catalogs, found = load_catalogs(loaded.site, project.locales)
    styled = styled_references(loaded.site, project.styles, memo)
    problems += (*found, *styled.problems)
    if has_errors(problems):
        return PreparedSite(UnitWriters(), problems, newest)
    addresses = site_addresses(session.settings)._replace(search=options.library_search)
    contexts = unit_contexts(loaded, catalogs, addresses, today, editions, memo, options.paper, styled.briefs, for_pages or {})
    if memo is None or not memo.repeated:
        renderer = Renderer(project.templates, project.templates.as_posix(), compiled)
        writers = UnitWriters(contexts, partial(unit_writer_for, renderer=renderer))
    else:
        own = (project.templates, digests(project.templates))
        renderer = memo.of("templates", (), own, lambda: Renderer(project.templates, project.templates.as_posix(), compiled))
        writers = UnitWriters(contexts, partial(same_writer, renderer=renderer, memo=memo))
    return PreparedSite(writers, problems, newest)


def page_at(prepared: PreparedSite, address: str) -> Output | None:
    """Render the one page at an address of the site (`zh-hans/timeline/`); None if it does not exist or has problems."""
    from briefing.render import routes

    for at, view in enumerate(prepared.writers.views):
        base = routes.base_of(view)
        found = prepared.writers[at].page_at(address[len(base) :]) if address.startswith(base) else None
        if found:
            return None if found[1] else found[0]
    return None


def render_all(
    prepared: PreparedSite,
    between: Callable[[], object] = lambda: None,
    memo: Memo | None = None,
    jobs: int = 1,
    *,
    spool: Spool | None = None,
) -> Rendered:
    """Render every page; `between` is called after each one, and may raise an exception to stop.

    With a memo, the pages of a unit that has the same writer are not rendered again. With several `jobs`, units are rendered at
    the same time, each in its own process. With a `spool`, the contents are there and not in memory.
    """
    from briefing.publish.workers import run_in_forks
    from briefing.render.edition_pages import stored_contents
    from briefing.render.outputs import Rendered

    def rendered(writer: UnitWriter) -> RenderedUnit:
        if spool is not None:
            return _render_unit(writer, between, memo or Memo()).kept_in(spool)
        if memo is None:
            return _render_unit(writer, between, Memo())
        return memo.of(("pages", writer.view.unit), (writer,), (), partial(_render_unit, writer, between, memo))

    writers = prepared.writers
    # Of a larger site, the first units are rendered by this process: forks inherit the modules, templates and caches that it has
    # then, which take as long as a brief.
    first = _FIRST if jobs > 1 and len(writers) > 2 * _FIRST else 0
    found = [*map(rendered, writers[:first]), *run_in_forks(rendered, writers[first:], jobs)]
    # The contents of closed editions are in their own files already, and are not sent from one process to another.
    units = [each._replace(stored=tuple(stored_contents(view))) for view, each in zip(writers.views, found, strict=True)]
    problems = sort_problems((*prepared.problems, *(problem for each in units for problem in each.problems)))
    outputs = () if has_errors(problems) else tuple(output for each in units for output in each.outputs)
    stored = () if has_errors(problems) else tuple(content for each in units for content in each.stored)
    return Rendered(outputs, tuple(each.unit for each in units), problems, prepared.newest, stored, spool)


_FIRST = 2
"""The front page of a library and a brief."""


def _render_unit(writer: UnitWriter, between: Callable[[], object], memo: Memo) -> RenderedUnit:
    """Render a unit without the contents of closed editions, or take its pages from the cache."""
    from briefing.render.preview_writers import inputs_on_disk
    from briefing.render.unit_writer import render_unit

    inputs = partial(inputs_on_disk, writer.view, memo)
    with garbage_collection.paused():  # it would search what the pages share again and again: a tenth of the time
        rendered = memo.kept("pages", inputs, classes_of_units(), lambda: render_unit(writer, between)._replace(stored=()))
        writer.view.memo.clear()
    return rendered


def classes_of_units() -> tuple[type, ...]:
    """Return the classes of the values in a rendered unit, which are those that a cache may load."""
    from briefing.render.outputs import Output, Picture, Redirect, SearchEntry, Unit
    from briefing.render.unit_writer import RenderedUnit

    return (RenderedUnit, Unit, Output, Picture, Redirect, SearchEntry, Place, Problem, Note)


def site_addresses(settings: MkdocsSettings) -> SiteAddresses:
    """Take from the settings the address of the site, of the repository, and of each data file in it."""
    from briefing.publish.mkdocs.repository_address import project_folder, repository_address
    from briefing.publish.picture_files import is_installed
    from briefing.render.unit_context import SiteAddresses

    return SiteAddresses(settings.site_url, repository_address(settings), project_folder(settings), is_installed())


def newest_day(site: Site) -> date:
    """Return the newest date on which a brief was published or checked: the date of the pages made from it."""
    return max((max(brief.head.published, brief.head.as_of) for brief in site.briefs), default=date(1970, 1, 1))


def _localised(loaded: Loaded, language: str, memo: Memo | None) -> Site:
    from briefing.i18n.localise import localise

    with working_on(f"the translations in {language}"):
        return localise(loaded, language, memo)


def _in_main_language(loaded: Loaded, language: str, checked: Mapping[str, ForPages]) -> dict[str, References]:
    """Return the references of briefs that a language shows as they are written."""
    written = (brief.slug for brief in loaded.site.briefs if brief.head.languages[0] == language)
    return {slug: checked[slug].references for slug in written if slug in checked and (slug, language) not in loaded.overlays}


def unit_contexts(
    loaded: Loaded,
    catalogs: Mapping[str, Catalog],
    addresses: SiteAddresses,
    today: date,
    editions: Editions,
    memo: Memo | None = None,
    paper: str = "",
    styled: Mapping[tuple[str, str], StyledReferences] = MappingProxyType({}),
    checked: Mapping[str, ForPages] = MappingProxyType({}),
    texts: bool = True,
) -> Iterator[UnitContext]:
    """Yield each unit of a site, the root's first: in each language the library's own pages, then each brief.

    `checked` is what a check has found in briefs and their units need again, as far as it is there.
    Without `texts`, units have those of the main language, which takes a hundredth of the time and is enough for their addresses.
    """
    from briefing.analysis.cross_references import in_all_languages, uses
    from briefing.analysis.reviews import suspect_links
    from briefing.analysis.similar_briefs import Similarity
    from briefing.i18n.interface.work_words import naming_work
    from briefing.render.edition_hosts import EditionHosting
    from briefing.render.unit_context import UnitContext
    from briefing.render.unit_memo import UnitMemo

    suspect = suspect_links(loaded.site)
    languages = loaded.site.languages
    sites = [_localised(loaded, language, memo) for language in languages] if texts else [loaded.site]
    known = (_in_main_language(loaded, language, checked) for language in languages)
    found_in = in_all_languages([uses(site, memo, each) for site, each in zip(sites, known, strict=False)])
    by_language = dict(zip(languages, cycle(zip(sites, found_in, strict=True)), strict=False))
    last = {brief.slug: last_edition(loaded, brief, editions) for brief in loaded.site.briefs}
    unchanged = frozenset(slug for slug, each in last.items() if not texts or (each and each.unchanged))
    hosting = EditionHosting(loaded.site, editions, by_language, unchanged)
    named: dict[tuple[str, tuple[str, ...]], Catalog] = {}
    for language, (localised, found) in by_language.items():
        common = Similarity(localised, found, memo)
        if localised.library:
            hosted = hosting.at("", language)
            words = catalogs[language]
            yield UnitContext(localised, None, words, today, addresses, language, found, hosted=hosted, common=common)
        for original, brief in zip(loaded.site.briefs, localised.briefs, strict=True):
            if language in brief.head.languages:
                unit = f"{brief.slug}-{language}" if localised.library else language
                history = hosting.history(brief.slug, language)
                hosted = hosting.at(brief.slug, language)
                types = tuple(work.type for work in brief.works)
                if (language, types) not in named:
                    named[language, types] = naming_work(catalogs[language], types)
                words = named[language, types]
                parsed = dict(checked[brief.slug].parsed) if brief.slug in checked and language == brief.head.languages[0] else {}
                yield UnitContext(
                    localised, brief, words, today, addresses, unit, found, original, suspect, history, hosted,
                    paper=paper, common=common, references=styled.get((brief.slug, language)),
                    memo=UnitMemo(parsed=parsed),
                )  # fmt: skip
