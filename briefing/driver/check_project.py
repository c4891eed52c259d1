"""Checks the data and the settings of a project."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import Problem, has_errors, sort_problems
from briefing.driver.check_data import data_problems, reading_at_once
from briefing.driver.check_site_files import site_problems
from briefing.driver.session import inspect_project
from briefing.i18n.interface import catalog_problems
from briefing.loader.editions import find_editions
from briefing.loader.folder import load_project
from briefing.publish.handwritten.docs_folder import DocsFolder
from briefing.source.file_text import file_text
from briefing.source.special_files import special_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from briefing.driver.session import Session
    from briefing.model import Site
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
    jobs = os.cpu_count() or 1
    loaded = load_project(project, spread=reading_at_once(project, jobs))
    special = tuple(special_files(project))
    catalogs = () if special else catalog_problems(loaded.site, project.locales)
    editions = find_editions(project.editions, whole=True)
    session = inspect_project(project)
    docs = DocsFolder(project.docs)
    data = data_problems(session, loaded, today, editions, jobs=jobs, docs=docs)
    styled = () if special else _style_problems(loaded.site, project.styles)
    problems = (*data, *special, *catalogs, *styled, *session.problems, *_site_folder_problems(session))
    pages = () if has_errors(problems) else tuple(site_problems(session, loaded, today, editions, docs))
    return Checked(loaded.site, sort_problems((*problems, *pages)), partial(_text, loaded.texts))


def _site_folder_problems(session: Session) -> Iterator[Problem]:
    """Yield what prevents that a site is written into the folder that `mkdocs.yml` names."""
    if session.site_dir is None:
        return
    from briefing.publish import overwriting  # few projects name a folder

    for problem in overwriting.refuse(session.site_dir, overwriting.SITE_MARKER, session.project.root):
        yield replace(problem, place=session.settings.place_of("site_dir"))


def _style_problems(site: Site, folder: Path) -> tuple[Problem, ...]:
    """Return what prevents the citation styles of a site."""
    if not any(brief.head.style for brief in site.briefs):
        return ()
    from briefing.render.styled_references import styled_references  # few briefs name a style

    return styled_references(site, folder).problems


def _text(texts: Mapping[str, str], file: str) -> str | None:
    return texts[file] if file in texts else file_text(file)
