"""Checks the data of a project, and those of its other files that the data are compared with."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from briefing.authoring.example import leftovers
from briefing.loader.folder.library_folder import is_large
from briefing.publish.handwritten.docs_folder import DocsFolder
from briefing.publish.handwritten.page_references import page_references
from briefing.render.notice_link import notice_problems
from briefing.rules.check import check_site

if TYPE_CHECKING:
    from datetime import date

    from briefing.diagnostics import Problem
    from briefing.driver.session import Session
    from briefing.loader.editions import Editions
    from briefing.loader.folder import Loaded
    from briefing.loader.folder.read_part import Spread
    from briefing.rules.context import ForPages
    from briefing.source.memo import Memo
    from briefing.source.project import Project


_MANY = 12
"""The number of briefs from which it pays to start processes."""


def reading_at_once(project: Project, jobs: int) -> Spread | None:
    """Return how the briefs of a large library are read by `jobs` processes; None for other projects."""
    if jobs < 2 or not is_large(project.data):
        return None
    from briefing.publish.workers import run_in_forks  # a check of one brief should start fast

    return partial(run_in_forks, jobs=jobs)


def data_problems(
    session: Session,
    loaded: Loaded,
    today: date,
    editions: Editions,
    memo: Memo | None = None,
    jobs: int = 1,
    docs: DocsFolder | None = None,
    for_pages: dict[str, ForPages] | None = None,
) -> tuple[Problem, ...]:
    """Apply every rule to the data of a project, and to those of its other files that the data are compared with.

    In a large library, the rules are applied to `jobs` briefs at the same time. `docs` are the handwritten files if they were
    listed already. What pages need again of each brief is added to `for_pages`, if it is there.
    """
    site, project = loaded.site, session.project
    if jobs > 1 and len(site.briefs) >= _MANY and not (memo and memo.repeated):
        from briefing.publish.workers import run_in_forks  # a check of one brief should start fast

        problems = check_site(loaded, today, editions, memo, partial(run_in_forks, jobs=jobs), for_pages)
    else:
        problems = check_site(loaded, today, editions, memo, for_pages=for_pages)
    docs = docs or DocsFolder(project.docs)
    pages = (*notice_problems(site, docs.paths), *page_references(site, docs, session.settings))
    return (*problems, *leftovers(project, site, memo), *pages)
