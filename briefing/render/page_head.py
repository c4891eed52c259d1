"""What the head of a page tells programs: feeds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from briefing.analysis.page_links import relative
from briefing.render.exports import FEED_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from briefing.render.exports import Download
    from briefing.render.page import Page

_WITH_FEEDS = frozenset(("summary", "changes", "data", "editions"))


def head_html(page: Page, downloads: Iterable[Download]) -> Markup:
    """Return the elements for the head of a page, on one line."""
    return Markup("").join(_feeds(page, downloads) if page.route in _WITH_FEEDS else ())


def _feeds(page: Page, downloads: Iterable[Download]) -> Iterator[Markup]:
    """Yield a link to each feed, by which feed readers find it."""
    for each in downloads:
        if each.media_type in FEED_TYPES:
            # The space prevents Material's script from requesting a sitemap for each `link[rel=alternate]`.
            form = Markup('<link rel="alternate " type="{}" title="{}" href="{}">')
            yield form.format(each.media_type, each.name.striptags(), relative(page.here, each.at))
