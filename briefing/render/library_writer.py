"""Renders the front page of a library in one language."""

from __future__ import annotations

from html import escape as html_escape
from typing import TYPE_CHECKING, Any

from briefing.analysis.page_links import FRONT, base, languages
from briefing.render import library
from briefing.render.edition_pages import edition_pages
from briefing.render.library_intro import library_intro, library_title
from briefing.render.outputs import PlannedFile
from briefing.render.page_parts import front_matter, untranslated_notice
from briefing.render.page_text import PageText
from briefing.render.permanent_address_pages import edition_redirects
from briefing.render.routes import file_of
from briefing.render.site_chrome import SEARCH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.diagnostics import Problem
    from briefing.render.outputs import Output, PrintDocument, Redirect, SearchEntry
    from briefing.render.templating import Renderer
    from briefing.render.unit_context import UnitContext


class LibraryWriter:
    """Renders the front page of a library in one language."""

    def __init__(self, view: UnitContext, renderer: Renderer) -> None:
        self.view = view
        self.renderer = renderer

    def files(self) -> Iterator[PlannedFile]:
        yield PlannedFile(file_of(self.view, "index.md"), self._origin(), self._front)
        if self.view.settings.search:
            yield PlannedFile(file_of(self.view, f"{SEARCH}index.md"), self._origin(), self._search)
        yield from edition_pages(self.view, self.renderer)

    def _origin(self) -> str:
        site = self.view.site
        return (site.about_origin or site.briefs[0].origin).document.file

    def _variables(self) -> dict[str, Any]:
        page, about = PageText(self.view), self.view.site.about
        return {
            "view": self.view, "words": self.view.words, "page": page, **library.variables(self.view),
            "about": about, "intro": library_intro(page), "search_href": SEARCH if self.view.settings.search else "",
        }  # fmt: skip

    def _front(self) -> tuple[str, tuple[Problem, ...]]:
        words, about, variables = self.view.words, self.view.site.about, self._variables()
        page = variables["page"]
        lead = page.plain(about.intro) if about and about.intro else words("library.lead")
        spoken = languages(self.view.site)
        matter: dict[str, Any] = {
            "title": html_escape(self._title()),
            "description": html_escape(lead),
            "lang": self.view.lang,
            "page": "library",
        }
        if len(spoken) > 1:
            each = [
                {"lang": lang, "url": base(self.view.site, "", lang), "name": words.own_language(lang, short=True)}
                for lang in spoken
            ]
            matter["alternates"] = [*each, {"lang": "x-default", "url": each[0]["url"]}]
        written = self.renderer.write("hub.md.jinja", variables)
        matter |= {"layout": "margin", "hide": ["toc"]}
        text = front_matter(matter) + untranslated_notice(self.renderer, page, variables | {"main": None}) + written.text
        return text, self.renderer.found()

    def _search(self) -> tuple[str, tuple[Problem, ...]]:
        """Render the page that searches all briefs; its form is in the theme, because only its script makes it useful."""
        words = self.view.words
        names = {lang.lower(): words.own_language(lang, short=True) for lang in languages(self.view.site)}
        matter: dict[str, Any] = {
            "title": html_escape(words("library.search")),
            "description": html_escape(words("library.search")),
            "lang": self.view.lang,
            "page": "search",
            "layout": "margin",
            "hide": ["toc"],
            "robots": "noindex",
            "library_search": {
                "label": words("library.search_label"),
                "none": words("library.search_none"),
                "failed": words("library.search_failed"),
                "languages": "|".join(f"{lang}={name}" for lang, name in names.items()),
                "own": self.view.lang.lower(),
            },
        }
        written = self.renderer.write("library_search.md.jinja", self._variables())
        return front_matter(matter) + written.text, self.renderer.found()

    def samples(self) -> Iterator[PlannedFile]:
        """Return the front page: it has the layout of all."""
        yield next(iter(self.files()))

    def anchors(self) -> dict[str, frozenset[str]]:
        """Return nothing: the front page of a library has no entries."""
        return {}

    def documents(self, paper: str) -> Iterator[tuple[PrintDocument, tuple[Problem, ...]]]:
        """Render nothing: the front page of a library has no document for print."""
        yield from ()

    def page_at(self, here: str) -> tuple[Output, tuple[Problem, ...]] | None:
        return next(self.files()).rendered() if here == FRONT else None

    def nav(self) -> tuple[tuple[str, str], ...]:
        """Return the front page alone: each brief has its own navigation."""
        return ((self._title(), "index.md"),)

    def _title(self) -> str:
        return library_title(self.view) or self.view.words("library.title")

    def sections(self) -> list[str]:
        """Return nothing: the front page of a library has no sections."""
        return []

    def notices_elsewhere(self) -> str:
        """Return nothing: a page may be about any brief."""
        return ""

    def entries(self) -> tuple[SearchEntry, ...]:
        """Return nothing: each brief has its own search index."""
        return ()

    def redirects(self) -> tuple[Redirect, ...]:
        """Return the addresses of the closed editions that have no other unit."""
        return tuple(edition_redirects(self.view))
