"""Checks the data and the settings of a project."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from briefing.analysis.cross_references import NO_USES, uses
from briefing.analysis.edition_history import EditionHistory
from briefing.analysis.page_links import Links, base
from briefing.authoring.example import leftovers
from briefing.diagnostics import Problem, has_errors, sort_problems
from briefing.driver.session import inspect_project
from briefing.i18n.interface import catalog_problems
from briefing.loader.editions import find_editions, removed_ids
from briefing.loader.folder import load_project
from briefing.model.kinds import LETTERED
from briefing.publish.page_references import page_references
from briefing.render.notice_link import notice_problems
from briefing.render.styled_references import styled_references
from briefing.rules.check import check_site
from briefing.source.special_files import special_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from briefing.driver.session import Session
    from briefing.loader.editions import Editions
    from briefing.loader.folder import Loaded
    from briefing.model import Site
    from briefing.source.memo import Memo
    from briefing.source.project import Project


_MANY = 12
"""The number of briefs from which it pays to start processes."""


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
    editions = find_editions(project.editions)
    data = data_problems(project, loaded, today, editions, jobs=os.cpu_count() or 1)
    styled = () if special else styled_references(loaded.site, project.styles).problems
    session = inspect_project(project)
    texts = dict(loaded.texts)
    if session.problems:
        texts[project.config.as_posix()] = project.config.read_text("utf-8", errors="replace")
    problems = (*data, *special, *catalogs, *styled, *session.problems)
    pages = () if has_errors(problems) else _taken_addresses(session, loaded.site, editions)
    return Checked(loaded.site, sort_problems((*problems, *pages)), texts.get)


def _taken_addresses(session: Session, site: Site, editions: Editions) -> tuple[Problem, ...]:
    """Return a problem for each handwritten page at the address of a page that is made from the data."""
    project = session.project
    if project.docs.is_symlink() or not project.docs.is_dir():
        return ()
    from briefing.publish import handwritten  # a check of data alone does not need these
    from briefing.render import routes
    from briefing.render.outputs import Output, Unit

    units, pages = [], []
    for lang in site.languages if site.library else ():
        units.append(Unit(lang, base(site, "", lang), lang, "", (), {}))
        pages.append(Output(f"{lang}/docs/index.md", "", project.data.as_posix()))
    found = uses(site) if site.library else NO_USES  # without shared entities, its pages do not depend on references
    for brief in site.briefs:
        links, closed = Links.of(site, brief, found=found), editions.of(brief.slug)
        taken = {
            routes.address_of(route, entity): brief.origins[entity.kind_name, entity.id] if entity else brief.origin
            for route, entity in routes.rows(links, routes.present(links, EditionHistory(closed)))
        }
        taken |= {f"{id}/": brief.origins.get((kind, id), brief.origin) for kind, id in links.addresses if kind in LETTERED}
        files = {at: origin.document.file for at, origin in taken.items()}
        files |= {f"{id}/": closed[-1].file for id in removed_ids(closed, brief)}
        for lang in brief.head.languages:
            unit = Unit(f"{brief.slug}/{lang}", base(site, brief.slug, lang), lang, "", (), {})
            units.append(unit)
            pages += (Output(f"{unit.name}/docs/{routes.source_of(at)}", "", file) for at, file in files.items())
    return handwritten.taken_addresses(project.docs, units, session.settings, pages)


def data_problems(
    project: Project, loaded: Loaded, today: date, editions: Editions, memo: Memo | None = None, jobs: int = 1
) -> tuple[Problem, ...]:
    """Apply every rule to the data of a project, and to those of its other files that the data are compared with.

    In a large library, the rules are applied to `jobs` briefs at the same time.
    """
    site = loaded.site
    if jobs > 1 and len(site.briefs) >= _MANY and not (memo and memo.repeated):
        from briefing.publish.workers import run_in_forks  # a check of one brief should start fast

        problems = check_site(loaded, today, editions, memo, partial(run_in_forks, jobs=jobs))
    else:
        problems = check_site(loaded, today, editions, memo)
    pages = (*notice_problems(site, project.docs), *page_references(site, project))
    return (*problems, *leftovers(project, site, memo), *pages)
