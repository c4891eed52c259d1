"""Checks the data and the settings of a project."""

from __future__ import annotations

import os
import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from briefing.analysis.page_links import base
from briefing.diagnostics import Problem, has_errors, sort_problems
from briefing.driver.check_data import data_problems
from briefing.driver.session import inspect_project
from briefing.i18n.interface import catalog_problems
from briefing.loader.editions import find_editions
from briefing.loader.folder import load_project
from briefing.model import BY_NAME
from briefing.publish.docs_folder import DocsFolder
from briefing.source.file_text import file_text
from briefing.source.special_files import special_files

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from briefing.driver.session import Session
    from briefing.loader.editions import Editions
    from briefing.loader.folder import Loaded
    from briefing.model import Site
    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.render.unit_writer import PlannedUnit
    from briefing.source.project import Project


class Checked(NamedTuple):
    """A project's site, and every problem of its data and settings in the order of files and lines."""

    site: Site
    problems: tuple[Problem, ...]
    text_of: Callable[[str], str | None]
    """The text of a file that a problem names, for excerpts."""

    @property
    def ok(self) -> bool:
        """Whether there is no error; there may be warnings."""
        return not has_errors(self.problems)


def check(project: Project, today: date) -> Checked:
    """Read a project's data and apply every rule to them, and report the problems of its `mkdocs.yml`."""
    loaded = load_project(project)
    special = tuple(special_files(project))
    catalogs = () if special else catalog_problems(loaded.site, project.locales)
    editions = find_editions(project.editions, whole=True)
    session = inspect_project(project)
    docs = DocsFolder(project.docs)
    data = data_problems(session, loaded, today, editions, jobs=os.cpu_count() or 1, docs=docs)
    styled = () if special else _style_problems(loaded.site, project.styles)
    problems = (*data, *special, *catalogs, *styled, *session.problems)
    pages = () if has_errors(problems) else tuple(_site_problems(session, loaded, today, editions, docs))
    return Checked(loaded.site, sort_problems((*problems, *pages)), partial(_text, loaded.texts))


def _style_problems(site: Site, folder: Path) -> tuple[Problem, ...]:
    """Return what prevents the citation styles of a site."""
    if not any(brief.head.style for brief in site.briefs):
        return ()
    from briefing.render.styled_references import styled_references  # few briefs name a style

    return styled_references(site, folder).problems


def _text(texts: Mapping[str, str], file: str) -> str | None:
    return texts[file] if file in texts else file_text(file)


def _site_problems(session: Session, loaded: Loaded, today: date, editions: Editions, docs: DocsFolder) -> Iterator[Problem]:
    """Yield the problems of handwritten files, templates and redirects that a build would report, without rendering a page."""
    from briefing.publish import handwritten, handwritten_links  # a check of data alone needs none of these
    from briefing.publish.mkdocs.settings import REDIRECTS
    from briefing.render.outputs import Unit

    project, own = session.project, session.settings
    asked = own.own_options().options.get(REDIRECTS)
    has_templates = project.templates.is_dir() or project.overrides.is_dir()
    folders = unit_folders(loaded.site, editions)
    suspect = any(may_be_taken(each.parts, folders) for each in docs.paths()) or handwritten_links.may_be_refused(docs, own)
    if not asked and not has_templates and not suspect:
        fronts = {base(loaded.site, "", lang): lang for lang in loaded.site.languages}
        bases = {base(loaded.site, brief.slug, lang): lang for brief in loaded.site.briefs for lang in brief.head.languages}
        homes = [Unit(at or "root", at, lang, "", (), {}) for at, lang in (fronts | bases).items()]
        for each in (own.without_patterns(), own):  # the reader of patterns takes as long as many of the rules of a check
            found = handwritten.gather(docs, homes, each, (), {}, whole=False).problems
            if not found and own.has_plain_patterns():
                return
        yield from found
        return
    from briefing.publish.internal_links import LinkIndex
    from briefing.publish.redirects import site_redirects
    from briefing.publish.taken_addresses import generated_files, taken_addresses

    planned = plan_site(project, loaded, today, editions, own)
    units = [each.unit for each in planned]
    outputs = [output for each in planned for output in each.outputs]
    generated = generated_files(units, outputs, [stored for each in planned for stored in each.stored])
    hand = handwritten.gather(docs, units, own, outputs, taken_addresses(units, generated), whole=False)
    yield from hand.problems
    linked = handwritten.with_texts(hand, docs, units, outputs)
    if has_templates:
        from briefing.driver.check_templates import template_problems
        from briefing.publish.build_folder import unused_templates
        from briefing.render.templating import Renderer

        yield from unused_templates(project, own, hand._replace(outputs=linked))  # pages may name templates
        faults = tuple(Renderer(project.templates, project.templates.as_posix()).faults())
        yield from faults or template_problems(project, loaded, today, editions, own)
    if has_errors(hand.problems):  # with those, a build does not come so far
        return
    published = frozenset((*generated, *hand.paths(units)))  # without contents, so that anchors are not followed
    moved = site_redirects(own, units, LinkIndex(published, {}, own.site_url))
    yield from moved.problems
    sources = frozenset(each.path for each in (*outputs, *linked))
    site = handwritten_links.PlannedFiles(units, sources, published | moved.pages.keys())
    yield from handwritten_links.refused(linked, site, own, project.overrides)


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
