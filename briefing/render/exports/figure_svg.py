"""A figure as a drawing of its own, with its sources, the brief, the edition and the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.analysis.page_links import FRONT
from briefing.markdown.glossary import Glossary
from briefing.model import Figure, Source
from briefing.render import brief_citation
from briefing.render.figures.standalone_svg import SourceLine, draw_svg
from briefing.render.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from functools import partial

    from briefing.model import Entity
    from briefing.render.exports.exported_brief import ExportedBrief

AT = "data/figures/{id}.svg"


def figures(exported: ExportedBrief) -> Iterator[ExportedBrief]:
    """Yield the figures that have a drawing."""
    for figure in exported.links.listed.get("figure", ()):
        if is_drawn(figure):
            yield exported._replace(entity=figure)


def is_drawn(entity: Entity) -> bool:
    """Return whether an entry is a figure that has a drawing: a table of numbers has none."""
    return isinstance(entity, Figure) and entity.kind != "table"


def write(exported: ExportedBrief, fonts: str | None = None) -> str:
    """Return the drawing, with the day of the edition, in the typefaces of the reader's system or in `fonts`.

    Equal data give equal drawings: the day for which the states are drawn is the last one of the facts.
    """
    figure = exported.entity
    assert isinstance(figure, Figure), "the table of exports names the kind"
    drawing = exported.view.memo.of("drawing", figure, _drawing, exported, figure)
    return drawing(fonts)


def _drawing(exported: ExportedBrief, figure: Figure) -> partial[str]:
    brief, view = exported.brief, exported.view
    page = Page(view, brief, exported.links, FRONT, Glossary(()), boxes=False)
    works = (brief.find("source", each.source) for each in figure.sources)
    named = [page.citation_name(work) for work in works if isinstance(work, Source)]
    words = page.words
    day = words.date(brief.head.published, full=True)
    about = SourceLine(
        words("label.sources") + words("mark.colon") + words.join(named),
        page.full_title(brief.head)
        + words("mark.separator")
        + words("say.edition", n=brief.head.edition)
        + words("mark.comma")
        + day,
        f"{home}{figure.id}/" if (home := brief_citation.cited_url(view, brief)) else "",
    )
    table = brief.tables[figure.data] if figure.data is not None else None
    return draw_svg(figure, table, brief.head.as_of, page, about, view.lang)
