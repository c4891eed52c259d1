"""How other sites show a judgement or a figure: the HTML to copy, and its description for programs (https://oembed.com).

The description is a file that a link in the page names. A static host answers no queries, so `maxwidth` has no effect.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from briefing.analysis.page_links import FRONT
from briefing.loader.editions.manifest import EMBED
from briefing.markdown.glossary import Glossary
from briefing.model import Figure
from briefing.render import brief_citation
from briefing.render.entry_citations import entry_statement, entry_url
from briefing.render.exports import figure_svg
from briefing.render.fallback_words import without_marks
from briefing.render.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.analysis.page_links import Links
    from briefing.model import Entity
    from briefing.render.exports.exported_brief import ExportedBrief

EMBEDDED = ("judgement", "figure")
"""The kinds whose entries other sites show."""
FOLDER = EMBED
FILE = "oembed.json"
MEDIA_TYPE = "application/json+oembed"
_WIDTH = 640
_HEIGHTS = {"states": 960, "table": 480}
"""The height of a frame in CSS pixels for some kinds of figures; a reader scrolls to what does not fit."""
_OF_CHART = 700
_OF_JUDGEMENT = 360


def address(entity: Entity) -> str:
    """Return the address of the page of an entry that is made to be framed, below the front page of its brief."""
    return f"{FOLDER}{entity.id}/"


def embedded(links: Links) -> Iterator[Entity]:
    """Yield the entries that other sites can show."""
    for kind in EMBEDDED:
        yield from links.listed.get(kind, ())


def each(exported: ExportedBrief) -> Iterator[ExportedBrief]:
    """Yield what there is a description for, if the URL of the brief is known: a description contains URLs only."""
    if exported.url:
        yield from (exported._replace(entity=entity, page=address(entity)) for entity in embedded(exported.links))


def write(exported: ExportedBrief) -> str:
    """Return the description of one entry as oEmbed 1.0, of the type `rich`."""
    brief, entity = exported.brief, exported.entity
    assert entity is not None, "the table of exports names the kinds"
    page = Page(exported.view, brief, exported.links, FRONT, Glossary(()), boxes=False)
    editors = page.listed(brief_citation.editors(brief)).striptags()
    about = {
        "version": "1.0",
        "type": "rich",
        "title": title(page, entity),
        **({"author_name": editors} if editors else {}),
        "provider_name": page.full_title(brief.head),
        "provider_url": exported.url,
        "width": _WIDTH,
        "height": _height(entity),
        "html": _frame(f"{exported.url}{address(entity)}", title(page, entity), entity),
    }
    return json.dumps(about, ensure_ascii=False, indent=2) + "\n"


def title(page: Page, entity: Entity) -> str:
    """Return the id of an entry and what it says, with the likelihood of a forecast, as plain text."""
    return without_marks(f"{entity.id}{page.words('mark.colon')}{entry_statement(page, entity)}")


def frame(page: Page, entity: Entity) -> str:
    """Return the HTML that shows the present state of an entry in a frame, or nothing if the site has no `site_url`."""
    home = brief_citation.home_url(page.view, page.brief)
    return _frame(f"{home}{address(entity)}", title(page, entity), entity) if home and not page.view.closing else ""


def image(page: Page, entity: Entity) -> str:
    """Return the HTML that shows a figure as an image with a link; nothing without `site_url`, or if it has no drawing."""
    home = brief_citation.home_url(page.view, page.brief)
    if not home or page.view.closing or not figure_svg.is_drawn(entity):
        return ""
    drawing, href = escape(home + figure_svg.AT.format(id=entity.id)), escape(entry_url(page, entity) or home)
    return f'<a href="{href}"><img src="{drawing}" alt="{escape(title(page, entity))}" style="max-width:100%"></a>'


def _frame(url: str, title: str, entity: Entity) -> str:
    size = f'width="100%" height="{_height(entity)}"'
    return f'<iframe src="{escape(url)}" title="{escape(title)}" {size} loading="lazy" style="border:0"></iframe>'


def _height(entity: Entity) -> int:
    return _HEIGHTS.get(entity.kind, _OF_CHART) if isinstance(entity, Figure) else _OF_JUDGEMENT
