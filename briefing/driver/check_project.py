"""Checks the data and the settings of a project."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from briefing.authoring.example import leftovers
from briefing.diagnostics import Problem, has_errors, sort_problems
from briefing.driver.session import settings_problems
from briefing.i18n.interface import catalog_problems
from briefing.loader.editions import find_editions
from briefing.loader.folder import load_project
from briefing.publish.page_references import page_references
from briefing.render.notice_link import notice_problems
from briefing.render.styled_references import styled_references
from briefing.rules.check import check_site
from briefing.source.special_files import special_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

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
    data = data_problems(project, loaded, today, find_editions(project.editions), jobs=os.cpu_count() or 1)
    styled = () if special else styled_references(loaded.site, project.styles).problems
    settings = settings_problems(project)
    texts = dict(loaded.texts)
    if settings and project.config.is_file():
        texts[project.config.as_posix()] = project.config.read_text("utf-8", errors="replace")
    return Checked(loaded.site, sort_problems((*data, *special, *catalogs, *styled, *settings)), texts.get)


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
