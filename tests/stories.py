"""Small sites for tests of pages: from a data folder to the pages of all its units."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.analysis import cross_references, page_links
from briefing.i18n import interface
from briefing.loader.folder import load
from briefing.render import unit_writer
from briefing.render.templating import Renderer
from briefing.render.unit_context import SiteAddresses, UnitContext

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from briefing.model import Brief, Site
    from briefing.render.unit_writer import RenderedUnit

SITES = Path(__file__).parent / "sites"
STORIES = tuple(sorted(path.name for path in SITES.iterdir() if path.is_dir()))
SECOND = "second-subject"
"""A whole brief on a subject far from the first one; `FACTS.md` beside its data says where each fact was read."""
TODAY = date(2031, 10, 15)
PLAIN = SiteAddresses()
PUBLISHED = SiteAddresses(
    "https://example.org/", "https://github.com/example/brief", "https://github.com/example/brief/edit/main/"
)


def site(data: Path) -> Site:
    """Load a data folder without mistakes."""
    loaded = load(data, "data")
    assert not loaded.problems, loaded.problems
    return loaded.site


def views(of: Site, settings: SiteAddresses = PLAIN, today: date = TODAY) -> Iterator[UnitContext]:
    """Every unit of a site in its first language, the hub first."""
    found = cross_references.uses(of)
    table, problems = interface.load(page_links.languages(of)[0])
    assert not problems, problems
    units: list[Brief | None] = [*([None] if of.library else []), *of.briefs]
    for brief in units:
        yield UnitContext(of, brief, table, today, settings, (brief.slug or "brief") if brief else "hub", found)


def rendered(view: UnitContext, renderer: Renderer | None = None) -> RenderedUnit:
    """Every file of a unit, with its problems."""
    return unit_writer.render_unit(unit_writer.unit_writer_for(view, renderer or Renderer()))


def files(data: Path, settings: SiteAddresses = PLAIN) -> Mapping[str, bytes]:
    """The files that a site offers beside its pages, by their paths."""
    made = (output for view in views(site(data), settings) for output in rendered(view).outputs)
    return {output.path.replace("/docs/", "/"): output.content for output in made if isinstance(output.content, bytes)}


def page_name(path: str) -> str:
    """The name of a page in these tests: `en/timeline.md` for `en/docs/timeline/index.md`, `en/index.md` for the front."""
    unit, found, below = path.partition("/docs/")
    short = below.removesuffix("/index.md") + ".md" if below.endswith("/index.md") else below
    return f"{unit}/{short}" if found else path


def pages(data: Path, settings: SiteAddresses = PLAIN, renderer: Renderer | None = None) -> Mapping[str, str]:
    """The text of every Markdown page of a site, by its path."""
    renderer = renderer or Renderer()
    made = [rendered(view, renderer) for view in views(site(data), settings)]
    assert not [problem for each in made for problem in each.problems]
    return {page_name(output.path): output.content for each in made for output in each.outputs if isinstance(output.content, str)}
