"""What the head of a page tells programs: reference managers, search engines, networks and feed readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from briefing.analysis.page_links import FRONT, relative
from briefing.render import brief_citation, linked_data
from briefing.render.entry_citations import entry_url
from briefing.render.exports import FEED_TYPES, pictures
from briefing.render.library_intro import library_title
from briefing.render.safe_text import without_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from briefing.model import Entity
    from briefing.render.exports import Download
    from briefing.render.linked_data import LinkedBrief, Node
    from briefing.render.page import Page

_WITH_FEEDS = frozenset(("summary", "changes", "data", "editions"))


def head_html(page: Page, entity: Entity | None, title: str, description: str, downloads: Iterable[Download]) -> Markup:
    """Return the elements for the head of a page, on one line; the title and the description are plain text."""
    edition, site = page.view.memo.of("head of pages", page.brief, _of_brief, page, downloads)
    return Markup("".join((
        _meta("name", [("citation_title", _cited_title(page, entity, title))]),
        edition,
        _meta("name", [("citation_public_url", _cited_url(page, entity))]),
        _meta("property", _preview(page, title, description)),
        site,
        *(_feeds(page, downloads) if page.route in _WITH_FEEDS else ()),
        *_linked_data(page, entity),
    )))  # fmt: skip


def _of_brief(page: Page, downloads: Iterable[Download]) -> tuple[str, str]:
    """Return what is the same on each page of a brief: on its edition, and on the site."""
    return _meta("name", _edition(page)), _meta("property", _site(page)) + _meta("property", _card(page, downloads))


def _meta(key: str, fields: Iterable[tuple[str, str | None]]) -> str:
    return "".join([f'<meta {key}="{name}" content="{escape(value)}">' for name, value in fields if value])


# The tags of Highwire Press, which Zotero and Google Scholar read: of the entry of a page, or else of the brief.
# https://scholar.google.com/intl/en/scholar/inclusion.html#indexing. Zotero takes a page with an institution for a report, and
# any other one for an article in a journal.


def _cited_title(page: Page, entity: Entity | None, title: str) -> str:
    whole = page.full_title(page.brief.head)
    part = f"{entity.id}{page.words('mark.colon')}{title}" if entity else ""
    return f"{part}{page.words('mark.open')}{whole}{page.words('mark.close')}" if part else whole


def _cited_url(page: Page, entity: Entity | None) -> str | None:
    return entry_url(page, entity) if entity else brief_citation.cited_url(page.view, page.brief)


def _edition(page: Page) -> Iterator[tuple[str, str | None]]:
    head = page.brief.head
    yield from (("citation_author", name) for name in brief_citation.editors(page.brief))
    yield "citation_publication_date", f"{head.published:%Y/%m/%d}"
    editors = without_tags(page.listed(brief_citation.editors(page.brief)))
    yield "citation_technical_report_institution", library_title(page.view) or editors or page.plain_title(head.title)
    yield "citation_technical_report_number", str(head.edition)
    yield "citation_language", page.view.lang


def _preview(page: Page, title: str, description: str) -> Iterator[tuple[str, str | None]]:
    """Yield what networks show of a link to the page (https://ogp.me); `_site` and `_card` are the rest."""
    home = brief_citation.home_url(page.view, page.brief)
    yield "og:type", "article"
    yield "og:title", title
    yield "og:description", description
    yield "og:url", f"{home}{page.here}" if home else None


def _site(page: Page) -> Iterator[tuple[str, str | None]]:
    yield "og:locale", page.view.lang.replace("-", "_")
    yield "og:site_name", library_title(page.view) or page.brief.head.short_title or page.plain_title(page.brief.head.title)


def _card(page: Page, downloads: Iterable[Download]) -> Iterator[tuple[str, str | None]]:
    """Yield the image that networks show, if there is one; its address has to be absolute."""
    home = brief_citation.home_url(page.view, page.brief)
    if home and any(each.at == pictures.CARD for each in downloads):
        yield "og:image", home + pictures.CARD
        yield "og:image:width", str(pictures.WIDTH)
        yield "og:image:height", str(pictures.HEIGHT)
        yield "og:image:alt", page.full_title(page.brief.head)
        yield "twitter:card", "summary_large_image"


def _feeds(page: Page, downloads: Iterable[Download]) -> Iterator[Markup]:
    """Yield a link to each feed, by which feed readers find it."""
    for each in downloads:
        if each.media_type in FEED_TYPES:
            form = Markup('<link rel="alternate" type="{}" title="{}" href="{}">')
            yield form.format(each.media_type, each.name.striptags(), relative(page.here, each.at))


def _linked_data(page: Page, entity: Entity | None) -> Iterator[Markup]:
    """Yield the nodes of the page as JSON-LD."""
    home = brief_citation.home_url(page.view, page.brief) or relative(page.here, FRONT)
    data = linked_data.LinkedBrief(page.view, page.brief, page.links, page, home)
    if text := linked_data.script(_nodes(page, entity, data)):
        yield Markup('<script type="application/ld+json">{}</script>').format(Markup(text))


def _nodes(page: Page, entity: Entity | None, data: LinkedBrief) -> Iterator[Node]:
    if entity is not None:
        yield linked_data.claim(data, entity)
    elif page.route == "summary":
        yield linked_data.report(data)
    elif page.route == "forecasts":
        yield from linked_data.reviews(data)
    elif page.route == "figures":
        yield from (linked_data.dataset(data, figure) for figure in page.brief.figures)
