"""A project with its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.diagnostics import Problem
    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.source.project import Project


class Session(NamedTuple):
    """A project with its settings, which are read once; every later stage takes them from here."""

    project: Project
    settings: MkdocsSettings
    problems: tuple[Problem, ...] = ()
    """The problems of `mkdocs.yml`; `prepare` reports them with those of the data."""

    @property
    def site_dir(self) -> Path | None:
        """Return the folder of the site that `mkdocs.yml` names (`site_dir`), as MkDocs takes it; None if it names none."""
        named = self.settings.values.get("site_dir")
        return self.settings.file.parent / named if isinstance(named, str) and named.strip() else None


def inspect_project(project: Project) -> Session:
    """Read the settings of a project without running code that they name, with the problems that a build would report."""
    from briefing.publish.mkdocs import settings

    return Session(project, *settings.read(project.config, run_tags=False))


def open_project(project: Project, site_url: str | None = None) -> Session:
    """Read the settings of a project; a build reads its `mkdocs.yml` here only.

    `site_url` is the address of the site if the settings have none.
    """
    from briefing.publish.mkdocs import settings

    own, problems = settings.read(project.config)
    return Session(project, own._replace(site_url=own.site_url or site_url), problems)
