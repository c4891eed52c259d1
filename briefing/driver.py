"""Runs the stages for one project, as a compiler's driver does: check its data, render its pages, build its site.

The date is an argument, problems are returned, and nothing is printed.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from briefing.authoring.example import leftovers
from briefing.diagnostics import Problem, count_of, has_errors, sort_problems, stops, working_on
from briefing.i18n.interface import catalog_problems, load_catalogs
from briefing.loader.editions import find_editions
from briefing.loader.folder import load_project
from briefing.render.notice_link import notice_problems
from briefing.rules.check import check_site
from briefing.rules.last_edition import last_edition
from briefing.source.digests import digests
from briefing.source.memo import Memo
from briefing.source.special_files import special_files

# Functions import templates and MkDocs when they need them: a check needs neither, and should start fast.
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from briefing.i18n.interface import Catalog
    from briefing.loader.editions import Editions
    from briefing.loader.folder import Loaded
    from briefing.model import Site
    from briefing.publish.assemble import Publisher
    from briefing.publish.host_headers import HostHeaders
    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.render.outputs import Output, Rendered
    from briefing.render.templating import Compiled
    from briefing.render.unit_context import SiteAddresses, UnitContext
    from briefing.render.unit_writer import UnitWriter
    from briefing.source.project import Project


# ------------------------------------------------------------------------------------------------- check


class Checked(NamedTuple):
    """A project's site, and every problem of its data in the order of files and lines."""

    site: Site
    problems: tuple[Problem, ...]
    text_of: Callable[[str], str | None]
    """The text of a file that a problem names, for excerpts."""

    @property
    def ok(self) -> bool:
        """Whether there is no error; there may be warnings."""
        return not has_errors(self.problems)


def check(project: Project, today: date) -> Checked:
    """Read a project's data and apply every rule to them."""
    loaded = load_project(project)
    special = tuple(special_files(project))
    catalogs = () if special else catalog_problems(loaded.site, project.locales)
    problems = (*_data_problems(project, loaded, today, find_editions(project.editions)), *special, *catalogs)
    return Checked(loaded.site, sort_problems(problems), loaded.texts.get)


def _data_problems(
    project: Project, loaded: Loaded, today: date, editions: Editions, memo: Memo | None = None
) -> tuple[Problem, ...]:
    """Apply every rule to the data of a project, and to those of its other files that the data are compared with."""
    site = loaded.site
    problems = check_site(loaded, today, editions, memo)
    return (*problems, *leftovers(project, site, memo), *notice_problems(site, project.docs))


# ------------------------------------------------------------------------------------------------- render


class Session(NamedTuple):
    """A project with its settings, which are read once; every later stage takes them from here."""

    project: Project
    settings: MkdocsSettings
    problems: tuple[Problem, ...] = ()
    """The problems of `mkdocs.yml`; `prepare` reports them with those of the data, and no other function does."""


def open_project(project: Project, site_url: str | None = None) -> Session:
    """Read the settings of a project; this is the only reader of its `mkdocs.yml`.

    `site_url` is the address of the site if the settings have none.
    """
    from briefing.publish.mkdocs import settings

    own, problems = settings.read(project.config)
    return Session(project, own._replace(site_url=own.site_url or site_url), problems)


class PreparedSite(NamedTuple):
    """A project whose data and settings were read and checked; after an error it has no units to render."""

    writers: tuple[UnitWriter, ...]
    problems: tuple[Problem, ...]
    newest: date


def render(session: Session, today: date) -> Rendered:
    """Render every page of a project; after an error, no page at all."""
    return render_all(prepare(session, today))


def prepare(
    session: Session,
    today: date,
    loaded: Loaded | None = None,
    compiled: Compiled | None = None,
    memo: Memo | None = None,
) -> PreparedSite:
    """Do everything that precedes the first page of a project.

    `loaded` is the project's data if they were read already; `compiled` keeps compiled templates between calls, and `memo`
    the results for all briefs that are the same in the next call.
    """
    from briefing.render import unit_writer
    from briefing.render.same_writers import same_writers
    from briefing.render.templating import Renderer

    project = session.project
    loaded = loaded or load_project(project)
    editions = find_editions(project.editions, whole=True)
    problems = (*_data_problems(project, loaded, today, editions, memo), *special_files(project), *session.problems)
    newest = newest_day(loaded.site)
    if has_errors(problems):
        return PreparedSite((), problems, newest)
    catalogs, found = load_catalogs(loaded.site, project.locales)
    problems += found
    if has_errors(problems):
        return PreparedSite((), problems, newest)
    contexts = unit_contexts(loaded, catalogs, site_addresses(session.settings), today, editions, memo)
    if memo is None:
        renderer = Renderer(project.templates, project.templates.as_posix(), compiled)
        writers = tuple(unit_writer.unit_writer_for(context, renderer) for context in contexts)
    else:
        own = (project.templates, digests(project.templates))
        renderer = memo.of("templates", (), own, lambda: Renderer(project.templates, project.templates.as_posix(), compiled))
        writers = tuple(same_writers(contexts, renderer, memo))
    return PreparedSite(writers, problems, newest)


def page_at(prepared: PreparedSite, address: str) -> Output | None:
    """Render the one page at an address of the site (`zh-hans/timeline/`); None if it does not exist or has problems."""
    from briefing.render import routes

    for writer in prepared.writers:
        base = routes.base_of(writer.view)
        found = writer.page_at(address[len(base) :]) if address.startswith(base) else None
        if found:
            return None if found[1] else found[0]
    return None


def render_all(prepared: PreparedSite, between: Callable[[], object] = lambda: None, memo: Memo | None = None) -> Rendered:
    """Render every page; `between` is called after each one, and may raise an exception to stop.

    With a memo, the pages of a unit that has the same writer are not rendered again.
    """
    from briefing.render import unit_writer
    from briefing.render.outputs import Rendered

    memo = memo or Memo()
    render_unit = unit_writer.render_unit
    units = [
        memo.of(("pages", writer.view.unit), (writer,), (), partial(render_unit, writer, between)) for writer in prepared.writers
    ]
    problems = sort_problems((*prepared.problems, *(problem for each in units for problem in each.problems)))
    outputs = () if has_errors(problems) else tuple(output for each in units for output in each.outputs)
    stored = () if has_errors(problems) else tuple(content for each in units for content in each.stored)
    return Rendered(outputs, tuple(each.unit for each in units), problems, prepared.newest, stored)


def site_addresses(settings: MkdocsSettings) -> SiteAddresses:
    """Take from the settings the address of the site, of the repository, and of each data file in it."""
    from briefing.render.unit_context import SiteAddresses

    repository = settings.values.get("repo_url")
    repository = repository.rstrip("/") if isinstance(repository, str) and repository.startswith("https://") else None
    blob = "/-/blob/HEAD/" if repository and "gitlab" in repository else "/blob/HEAD/"
    return SiteAddresses(settings.site_url, repository, f"{repository}{blob}" if repository else None)


def newest_day(site: Site) -> date:
    """Return the newest date on which a brief was published or checked: the date of the pages made from it."""
    return max((max(brief.head.published, brief.head.as_of) for brief in site.briefs), default=date(1970, 1, 1))


def _localised(loaded: Loaded, language: str, memo: Memo | None) -> Site:
    from briefing.i18n.localise import localise

    with working_on(f"the translations in {language}"):
        return localise(loaded, language, memo)


def unit_contexts(
    loaded: Loaded,
    catalogs: Mapping[str, Catalog],
    addresses: SiteAddresses,
    today: date,
    editions: Editions,
    memo: Memo | None = None,
) -> Iterator[UnitContext]:
    """Yield each unit of a site, the root's first: in each language the library's own pages, then each brief."""
    from briefing.analysis.cross_references import in_all_languages, uses
    from briefing.analysis.reviews import suspect_links
    from briefing.render.hosting import EditionHosting
    from briefing.render.unit_context import UnitContext

    suspect = suspect_links(loaded.site)
    sites = [_localised(loaded, language, memo) for language in loaded.site.languages]
    references = in_all_languages([uses(site, memo) for site in sites])
    by_language = dict(zip(loaded.site.languages, zip(sites, references, strict=True), strict=True))
    last = {brief.slug: last_edition(loaded, brief, editions) for brief in loaded.site.briefs}
    unchanged = frozenset(slug for slug, each in last.items() if each and each.unchanged)
    hosting = EditionHosting(loaded.site, editions, by_language, unchanged)
    for language, (localised, found) in by_language.items():
        if localised.library:
            hosted = hosting.at("", language)
            yield UnitContext(localised, None, catalogs[language], today, addresses, language, found, hosted=hosted)
        for original, brief in zip(loaded.site.briefs, localised.briefs, strict=True):
            if language in brief.head.languages:
                unit = f"{brief.slug}-{language}" if localised.library else language
                history = hosting.history(brief.slug, language)
                hosted = hosting.at(brief.slug, language)
                yield UnitContext(
                    localised, brief, catalogs[language], today, addresses, unit, found, original, suspect, history, hosted
                )


# -------------------------------------------------------------------------------------------------- build


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

    @property
    def ok(self) -> bool:
        """Whether `site_dir` is the new site."""
        return bool(self.pages)


def write_pages(
    session: Session, today: date, build_dir: Path, *, strict: bool = False, report: Callable[[str], object] = lambda _: None
) -> Rendered:
    """Render a project and write its pages to `build_dir` as Markdown, unless a problem prevents it.

    With `strict`, a warning prevents it too; `report` receives a few words about each step before it starts.
    """
    from briefing.publish import write

    report("checking and rendering")
    rendered = render(session, today)
    if _is_stopped(rendered.problems, strict):
        return rendered
    report(f"writing {count_of(len(rendered.outputs), 'file')}")
    problems = write(rendered, build_dir, session.project, session.settings)
    return rendered._replace(problems=rendered.problems + problems)


def build(
    session: Session,
    today: date,
    build_dir: Path,
    site_dir: Path,
    *,
    strict: bool = False,
    publisher: Publisher = "direct",
    jobs: int | None = None,
    report: Callable[[str], object] = lambda _: None,
) -> Built:
    """Build a project's site in `build_dir`, and replace `site_dir` in one step, unless a problem prevents it.

    The site is the same with each `publisher`, and with any number of `jobs`: units that are built at the same time, by default
    one for each processor.
    """
    from briefing.publish import build_site

    rendered = write_pages(session, today, build_dir, strict=strict, report=report)
    if _is_stopped(rendered.problems, strict):
        return Built((), rendered.problems, site_dir)
    report(f"publishing {count_of(sum(output.path.endswith('.md') for output in rendered.outputs), 'page')}")
    # Absolute, because MkDocs resolves a relative folder against the configuration that it reads.
    site, epoch = site_dir.absolute(), rendered.newest
    published = build_site(build_dir, rendered.units, site, session.settings, epoch=epoch, publisher=publisher, jobs=jobs)
    pages = () if has_errors(published.problems) else published.pages
    return Built(pages, rendered.problems + published.problems, site_dir, published.headers, published.notes)


def _is_stopped(problems: Iterable[Problem], strict: bool) -> bool:
    return any(stops(problem, strict) for problem in problems)
