"""The table of pages: address, template and content of each page.

A row produces one page, or one for each entity of a kind, and none if the brief lacks the required content. It names the
function that computes additional variables of its template. That is imported when the page is made: a check needs only addresses.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.analysis.page_links import EDITIONS, FRONT, Links, base
from briefing.model import BY_NAME
from briefing.render.acts_by_side import has_two_capitals
from briefing.render.own_forecast import has_scored_forecasts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from briefing.analysis.edition_history import EditionHistory
    from briefing.model import Brief, Entity
    from briefing.render.page import Page
    from briefing.render.unit_context import UnitContext


class Route(NamedTuple):
    """One row: a page or, with `each`, a page for every entity of a kind."""

    name: str
    at: str
    """The address below the brief's front page; `{slug}` is replaced by the slug of the entity."""
    content: str | None = None
    """The function that computes additional variables of the template: its module as seen from `page_variables`, and its name."""
    needs: tuple[str, ...] = ()
    """The kinds that must have at least one entity."""
    each: str | None = None
    boxes: bool = True
    layout: str = "wide"
    """The layout: `margin` (headings in a margin), `wide`, `report` (one column, for print), or `article`
    (siblings on the left, contents and sources on the right)."""
    main: bool = False
    """Whether the page is linked in the masthead; other pages are linked in the footer."""
    own: bool = True
    """Whether the page has its own template; otherwise `kind.md.jinja` is used."""

    @property
    def template(self) -> str:
        """The template file of the page."""
        return f"{'index' if self.at == FRONT else self.name}.md.jinja" if self.own else GENERIC

    def variables(self, *page: Page | Entity) -> dict[str, Any]:
        """Return the additional variables of the template for a page, and for its entity if it is the page of one."""
        if self.content is None:
            return {}
        module, _, function = self.content.rpartition(":")
        found: dict[str, Any] = getattr(import_module(module, "briefing.render.page_variables"), function)(*page)
        return found


GENERIC = "kind.md.jinja"
LATEST_CHANGES = 5
"""The number of changes on the front page; if there are more, a page of their own shows all."""


ROUTES: tuple[Route, ...] = (
    Route("summary", FRONT, ".front:front_page", layout="margin", main=True),
    Route("factors", "factors/", needs=("factor",), main=True),
    Route("factor", "factors/{slug}/", ".argument_pages:factor_page", each="factor", layout="article"),
    Route("recommendations", "recommendations/", ".record_pages:recommendations_page", needs=("recommendation",), main=True),
    Route(
        "recommendation",
        "recommendations/{slug}/",
        ".argument_pages:recommendation_page",
        each="recommendation",
        layout="article",
    ),
    Route("scenarios", "scenarios/", ".record_pages:scenarios_page", needs=("scenario",), layout="margin", main=True),
    Route("timeline", "timeline/", ".record_pages:timeline_page", needs=("event",), boxes=False, layout="margin", main=True),
    Route("capitals", "timeline/two-capitals/", ".two_capitals:capitals_page", needs=("event", "actor"), boxes=False),
    Route("argument", "argument/", ".argument_map:argument_page", needs=("factor", "judgement", "recommendation"), main=True),
    Route("forecasts", "forecasts/", ".forecasts:forecasts_page", main=True),
    Route("figures", "figures/", needs=("figure",)),
    Route("sources", "sources/", ".record_pages:sources_page", needs=("source",), main=True),
    Route("actors", "actors/", ".record_pages:actors_page", needs=("actor",), boxes=False),
    Route("glossary", "glossary/", ".record_pages:glossary", needs=("term",), boxes=False),
    Route("vocabulary", "vocabulary/", ".record_pages:vocabulary", needs=("word",), boxes=False),
    Route("changes", "changes/", ".record_pages:changes_page"),
    Route("editions", EDITIONS, ".edition_changes:editions_page", layout="margin"),
    Route("cite", "cite/", "..entry_citations:cite_page", layout="margin"),
    Route("data", "data/", layout="margin"),
    Route("all", "all/", ".record_pages:whole_page", boxes=False, layout="report"),
    Route("method", "method/", ".record_pages:method_page", layout="margin"),
)


def base_of(view: UnitContext) -> str:
    """Return the address of a unit's pages in the site."""
    return base(view.site, view.brief.slug if view.brief else "", view.lang)


def present(links: Links, history: EditionHistory | None = None) -> Iterator[Route]:
    """Return the rows that apply to a brief, and a row for each kind that has none in the table.

    `history` are its closed editions, without which it has no list of them.
    """
    places = {home.page for home in links.addresses.values()}
    empty = not places and not links.brief.changes
    for route in ROUTES:
        has_entities = all(links.listed.get(kind) for kind in (*route.needs, *filter(None, [route.each])))
        if route.at == EDITIONS and not (history and history.editions):
            continue
        if has_entities and (route.name not in _WANTED or _WANTED[route.name](links)) and (route.at == FRONT or not empty):
            yield route
    for kind in BY_NAME.values():
        if f"{kind.file}/" in places - _KNOWN:
            yield Route(kind.file, f"{kind.file}/", needs=(kind.name,), own=False)


def addresses(links: Links) -> Iterator[str]:
    """Return the address of every page of a brief, below its front page."""
    return (address_of(route, entity) for route, entity in rows(links, present(links)))


def rows(links: Links, routes: Iterable[Route]) -> Iterator[tuple[Route, Entity | None]]:
    """Yield every page of a brief as its row of the table and its entity, if it is the page of one."""
    for route in routes:
        yield from ((route, entity) for entity in (links.listed[route.each] if route.each else (None,)))


_KNOWN = {route.at for route in ROUTES}
# Skip pages that would be empty or repeat the content of another page.
_WANTED: dict[str, Callable[[Links], bool]] = {
    "capitals": lambda links: has_two_capitals(links.brief),
    "changes": lambda links: len(links.brief.changes) > LATEST_CHANGES,
    "forecasts": lambda links: bool(links.listed.get("forecast")) or has_scored_forecasts(links.brief),
    "figures": lambda links: len(links.brief.figures) > 1 or links.brief.head.lead_figure is None,
    "method": lambda links: any(links.listed.get(kind) for kind in ("judgement", "factor", "recommendation", "forecast")),
}


def heading(view: UnitContext, route: Route) -> str:
    """Return the title of a page in a language."""
    key = f"page.{route.name}"
    return view.words(key) if key in view.words else route.name.replace("_", " ").capitalize()


def lead(brief: Brief, name: str) -> str:
    """Return the key of the sentence below the heading of a page; that of factors names then and now only if one has them."""
    bare = name == "factors" and not any(factor.then or factor.now for factor in brief.factors)
    return "lead.factors_summaries" if bare else f"lead.{name}"


def source_of(at: str) -> str:
    """Return the Markdown file of the page at an address.

    It is in the folder of its address. So a relative link in its HTML leads to the same page from the file and from the address,
    and publishers that resolve links of HTML from the file (Zensical) and those that leave them alone (MkDocs) agree.
    """
    return f"{at}index.md"


def address_of(route: Route, entity: Entity | None) -> str:
    """Return the address of a row's page, below its unit's base."""
    return route.at.format(slug=getattr(entity, "slug", ""))


def file_of(view: UnitContext, path: str) -> str:
    """Return the path of a unit's file in the build folder."""
    return f"{view.unit}/docs/{path}" if view.unit else path
