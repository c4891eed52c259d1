"""The search index of Material's plugin, which reads the sections of our pages from what was converted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from briefing.publish.html.sections import sections
from briefing.publish.search import completed

if TYPE_CHECKING:
    from collections.abc import Callable

    from mkdocs.structure.pages import Page

    from briefing.publish.html.direct_pages import DirectPages
    from briefing.publish.html.generated_markdown import Article
    from briefing.publish.html.generated_page import GeneratedPage


class DirectIndex:
    """Is mixed into the class of Material's index."""

    plugin: DirectPages
    entries: list[dict[str, Any]]

    def generate_search_index(self, prev: Any) -> str:
        """Return the index with the entries of the unit, so that it need not be read again for them."""
        unit, self.plugin.searched = self.plugin.searched, None
        if unit is None or prev:
            return str(super().generate_search_index(prev))  # type: ignore[misc]  # reason: it is mixed into Material's index
        sections, self.entries = self.entries, []
        settings = json.loads(super().generate_search_index(None))  # type: ignore[misc]  # reason: the same
        return completed({**settings, "docs": sections}, unit)

    def add_entry_from_context(self: Any, page: Page | GeneratedPage) -> None:
        """Add the sections of a page."""
        if (page.meta.get("search") or {}).get("exclude"):
            return  # such as the page of the whole brief, which is the longest
        article: Article | None = getattr(page, "article", None)
        found = sections(article.indexed.decode()) if article else None
        if article and found is None:
            page.content = article.html.decode()
        if found is None:
            super().add_entry_from_context(page)  # type: ignore[misc]  # reason: it is mixed into Material's index
        else:
            for section in found:
                self.create_entry_for_section(section, page.toc, page.url, page)


def new_index(search: Any) -> Callable[[DirectPages], Any]:
    """Return a function that makes an empty search index like a finished one."""
    made, settings = type(search), search.config

    def new(plugin: DirectPages) -> Any:
        index = made(**settings)
        index.plugin = plugin
        return index

    return new
