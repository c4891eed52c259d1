"""Pages that other sites show in a frame, one for each judgement and each figure, without scripts.

All other pages forbid frames (`publish.host_headers`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from briefing.analysis.page_links import relative
from briefing.diagnostics import working_on
from briefing.model import Figure, values
from briefing.render import brief_citation
from briefing.render.exports import ExportedBrief, oembed
from briefing.render.fallback_words import direction
from briefing.render.outputs import PlannedFile
from briefing.render.page import Page
from briefing.render.routes import base_of, file_of
from briefing.render.stylesheets import EMBED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from briefing.diagnostics import Problem
    from briefing.markdown.glossary import Glossary
    from briefing.model import Entity, Source
    from briefing.render.templating import Renderer, Written
    from briefing.render.unit_context import UnitContext


class EmbeddedPage(Page):
    """A page without a list of sources beside it: a citation mark names the author and the year."""

    __slots__ = ()

    def source_mark(self, source: Source) -> str:
        return self.citation_name(source)


LAYOUT = "embed"
"""The layout of these pages, by which a closed edition knows them."""


def embed_pages(exported: ExportedBrief, glossary: Glossary, renderer: Renderer) -> Iterator[PlannedFile]:
    """Yield the page of each judgement and each figure of a brief."""
    for entity in oembed.embedded(exported.links):
        path = file_of(exported.view, f"{oembed.address(entity)}index.html")
        file = exported.brief.origins[entity.kind_name, entity.id].document.file
        yield PlannedFile(path, file, partial(_write, exported, entity, glossary, renderer))


def _write(exported: ExportedBrief, entity: Entity, glossary: Glossary, renderer: Renderer) -> tuple[bytes, tuple[Problem, ...]]:
    view, here = exported.view, oembed.address(entity)
    with working_on(f"the page `{here}` in {view.lang}"):
        page = EmbeddedPage(view, exported.brief, exported.links, here, glossary, LAYOUT, boxes=False)
        written = write_frame(view, renderer, here, _variables(page, entity, exported.url))
    return written.text.encode(), renderer.found()


def write_frame(view: UnitContext, renderer: Renderer, here: str, variables: Mapping[str, Any]) -> Written:
    """Render such a page; `here` is its address below that of its unit."""
    around = {
        "view": view, "words": view.words, "lang": view.lang,
        **{name: relative(base_of(view) + here, f"assets/{file}") for name, file in (("style", EMBED), ("icon", "mark.svg"))},
        "canonical": "", "oembed": "", "oembed_type": oembed.MEDIA_TYPE, "edition": None, "ranges": values.LIKELIHOOD_RANGES,
    }  # fmt: skip
    every = {**around, **variables}
    return renderer.write("embed.html.jinja", {**every, "direction": direction(every["lang"])})


def _variables(page: Page, entity: Entity, url: str) -> dict[str, Any]:
    # An edition that is being closed has no address yet; it is published in a head of its own.
    cited = None if page.view.closing else brief_citation.cited_url(page.view, page.brief)
    return {
        "page": page, "brief": page.brief, "entity": entity,
        "title": oembed.title(page, entity), "description": page.full_title(page.brief.head),
        "canonical": f"{cited}{entity.id}/" if cited else "",
        "oembed": f"{url}{oembed.address(entity)}{oembed.FILE}" if url and cited else "",
        "drawing": page.draw(entity, 1) if isinstance(entity, Figure) else None,
    }  # fmt: skip
