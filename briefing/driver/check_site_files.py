"""Checks the files of a site that are not data: handwritten pages, templates, redirects and what `mkdocs.yml` names."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING

from briefing.analysis.page_links import base
from briefing.diagnostics import Problem, has_errors
from briefing.model import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence
    from datetime import date

    from briefing.driver.session import Session
    from briefing.loader.editions import Editions
    from briefing.loader.folder import Loaded
    from briefing.model import Site
    from briefing.publish.handwritten.docs_folder import DocsFolder
    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.render.outputs import PlannedFile
    from briefing.render.unit_writer import PlannedUnit, UnitWriter
    from briefing.source.project import Project


def site_problems(session: Session, loaded: Loaded, today: date, editions: Editions, docs: DocsFolder) -> Iterator[Problem]:
    """Yield the problems of handwritten files, templates and redirects that a build would report, rendering hardly any page."""
    from briefing.publish.handwritten import assigned_files, suspect_pages  # a check of data alone needs none of these
    from briefing.publish.mkdocs.settings_without_effect import REDIRECTS
    from briefing.publish.page_template import page_template
    from briefing.render.outputs import Unit

    project, own = session.project, session.settings
    asked = own.own_options().options.get(REDIRECTS)
    has_templates = project.templates.is_dir() or project.overrides.is_dir()
    has_templates = has_templates or any(page_template(docs.text(page.path)) for page in docs.pages())
    folders = unit_folders(loaded.site, editions)
    suspect = any(may_be_taken(each.parts, folders) for each in docs.paths()) or suspect_pages.may_be_refused(docs, own)
    own_address = (own.site_url or "").rstrip("/")
    suspect = suspect or bool(own_address and any(own_address in text for text in loaded.texts.values()))
    if not asked and not has_templates and not suspect:
        fronts = {base(loaded.site, "", lang): lang for lang in loaded.site.languages}
        bases = {base(loaded.site, brief.slug, lang): lang for brief in loaded.site.briefs for lang in brief.head.languages}
        homes = [Unit(at or "root", at, lang, "", (), {}) for at, lang in (fronts | bases).items()]
        yield from assigned_files.gather(docs, homes, own, (), {}, whole=False).problems
        return
    from briefing.publish.handwritten.planned_site import PlannedFiles, PlannedSite
    from briefing.publish.named_files import missing_files
    from briefing.publish.redirects import site_redirects
    from briefing.publish.taken_addresses import generated_files, taken_addresses

    planned = plan_site(project, loaded, today, editions, own)
    units = [each.unit for each in planned]
    outputs = [output for each in planned for output in each.outputs]
    generated = generated_files(units, outputs, [stored for each in planned for stored in each.stored])
    hand = assigned_files.gather(docs, units, own, outputs, taken_addresses(units, generated), whole=False)
    yield from hand.problems
    linked = assigned_files.with_texts(hand, docs, units, outputs)
    frame: tuple[Problem, ...] = ()
    if has_templates:
        from briefing.driver.check_templates import template_problems
        from briefing.publish.build_folder import unused_templates
        from briefing.render.templating import Renderer

        frame = tuple(unused_templates(project, own, hand._replace(outputs=linked)))  # pages may name templates
        faults = tuple(Renderer(project.templates, project.templates.as_posix()).faults())
        frame += faults or tuple(template_problems(project, loaded, today, editions, own))
    if has_errors(hand.problems):  # with those, a build does not come so far
        yield from frame
        return
    sources = frozenset(each.path for each in (*outputs, *linked))
    missing = tuple(missing_files(own, units, sources, project.overrides))
    published = frozenset((*generated, *hand.paths(units)))
    entries = {file: anchors for each in planned for file, anchors in each.anchors.items()}
    writers = cache(partial(_writers, project, loaded, today, editions, own))
    render = _page_renderer(writers)
    site = PlannedSite(linked, PlannedFiles(units, sources, published, entries, render), own, project.overrides)
    moved = site_redirects(own, units, site.index)
    found = (*frame, *missing, *moved.problems, *site.refused(moved.pages), *site.refused_addresses(loaded.texts, moved.pages))
    if has_errors(found):
        yield from found
        return
    from briefing.driver.try_templates import needs_a_trial, trial_problems

    index = site.index._replace(files=site.index.files | moved.pages.keys())
    tried = tuple(trial_problems(project, loaded.site, docs, own, writers(), index)) if needs_a_trial(project, own) else ()
    lines = {(each.place.file, each.place.line) for each in tried}
    # An error of a line says more than the warning that a name there is unknown.
    yield from (*tried, *(each for each in found if (each.place.file, each.place.line) not in lines))


_TAKEN = frozenset((
    "404", "actors", "all", "argument", "assets", "card", "changes", "cite", "data", "e", "embed", "factors", "feed", "feed-all",
    "figures", "forecasts", "glossary", "index", "llms", "method", "readme", "recommendations", "scenarios", "search", "sources",
    "timeline", "vocabulary", *(kind.file for kind in BY_NAME.values()),
))  # fmt: skip
_ID = re.compile(r"[a-z]\d*")


def may_be_taken(path: Sequence[str], folders: Container[str]) -> bool:
    """Return whether a file of `docs/` can have the address of a generated file: most cannot, and need no further comparison.

    `folders` are those of `unit_folders`.
    """
    names = (part.casefold() for part in path)
    below = next((name.partition(".")[0] for name in names if name.removesuffix(".md") not in folders), None)
    return below is None or below in _TAKEN or bool(_ID.fullmatch(below))


def unit_folders(site: Site, editions: Editions) -> frozenset[str]:
    """Return the names of languages and briefs, also of those that only closed editions have, below which generated files are."""
    closed = [edition.manifest for each in editions.of_brief.values() for edition in each]
    languages = (*site.languages, *(lang for manifest in closed for lang in manifest.languages))
    return frozenset((*(lang.casefold() for lang in languages), *(brief.slug for brief in site.briefs), *editions.of_brief))


def plan_site(project: Project, loaded: Loaded, today: date, editions: Editions, own: MkdocsSettings) -> tuple[PlannedUnit, ...]:
    """Return where a build would put each file of a site, without rendering one."""
    from briefing.driver.render_project import site_addresses, unit_contexts
    from briefing.i18n.interface import load_catalogs
    from briefing.render.templating import Renderer
    from briefing.render.unit_writer import planned_unit, unit_writer_for

    catalogs, _ = load_catalogs(loaded.site, project.locales)
    contexts = unit_contexts(loaded, catalogs, site_addresses(own), today, editions, texts=False)
    return tuple(planned_unit(unit_writer_for(context, Renderer())) for context in contexts)


def _writers(project: Project, loaded: Loaded, today: date, editions: Editions, own: MkdocsSettings) -> tuple[UnitWriter, ...]:
    from briefing.driver.render_project import site_addresses, unit_contexts
    from briefing.i18n.interface import load_catalogs
    from briefing.render.templating import Renderer
    from briefing.render.unit_writer import unit_writer_for

    catalogs, _ = load_catalogs(loaded.site, project.locales)
    renderer = Renderer(project.templates, project.templates.as_posix())
    contexts = unit_contexts(loaded, catalogs, site_addresses(own), today, editions)
    return tuple(unit_writer_for(context, renderer) for context in contexts)


def _page_renderer(writers: Callable[[], Iterable[UnitWriter]]) -> Callable[[str], str]:
    """Return a function that renders one page, given its file in the build folder."""

    @cache
    def planned() -> dict[str, PlannedFile]:
        return {file.path: file for writer in writers() for file in writer.files()}

    return lambda path: planned()[path].rendered()[0].text
