"""Renders the pages that use a template of the project, for the mistakes that only a rendered page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.driver.render_project import site_addresses, unit_contexts
from briefing.i18n.interface import load_catalogs
from briefing.render.templating import OURS, Renderer
from briefing.render.unit_writer import unit_writer_for
from briefing.source import garbage_collection

PAPER = "a4"
"""The size of paper for which documents are rendered: the templates are the same for each."""

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from briefing.diagnostics import Problem
    from briefing.loader.editions import Editions
    from briefing.loader.folder import Loaded
    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.source.project import Project


def template_problems(
    project: Project, loaded: Loaded, today: date, editions: Editions, own: MkdocsSettings
) -> Iterator[Problem]:
    """Yield each problem of the project's templates that a build would report, also those of the documents for print."""
    renderer = Renderer(project.templates, project.templates.as_posix(), only_users=True)
    used = [name for file in OURS.rglob("*.jinja") if renderer.uses_users(name := file.relative_to(OURS).as_posix())]
    printed = any(name.startswith("print/") for name in used)
    pages = any(not name.startswith("print/") for name in used)
    if not used:
        return
    catalogs, _ = load_catalogs(loaded.site, project.locales)
    found: dict[Problem, None] = {}
    with garbage_collection.paused():
        for context in unit_contexts(loaded, catalogs, site_addresses(own), today, editions):
            writer = unit_writer_for(context, renderer)
            for planned in writer.files() if pages else ():
                if planned.path.endswith((".md", ".html")):
                    _, problems = planned.rendered()
                    found |= dict.fromkeys(problems)
            for _, problems in writer.documents(PAPER) if printed else ():
                found |= dict.fromkeys(problems)
            context.memo.clear()
    yield from found
