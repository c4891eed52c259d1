"""An MkDocs plugin that keeps the state of a build, so that single pages can be rebuilt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.plugins import BasePlugin, event_priority

from briefing.publish.html import direct_pages
from briefing.publish.html.direct_pages import SEARCH, DirectPages, NoOptions
from briefing.publish.mkdocs.original_paths import NAME as ORIGINALS
from briefing.publish.mkdocs.unit_build import capture_log

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from briefing.publish.csp import ParsedPage

NAME = "briefing/witness"
_INDEX = "search/search_index.json"


class PageRebuilder(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call]  # reason: as above
    """Records the state of one unit's build without changing it."""

    unit: MkDocsConfig
    files: Files
    nav: Navigation
    env: Any

    def __init__(self) -> None:
        self._titles: dict[str, str | None] = {}
        self._texts: dict[str, str] = {}
        self._entries: dict[str, list[Any]] = {}
        self._indexed = 0

    # --- MkDocs events --------------------------------------------------------------------------------------------

    @event_priority(-100)
    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> None:
        """Keep the configuration, files and environment once all pages have been read."""
        self.env, self.files, self.unit = env, files, config
        self._titles = self._titles_now()

    @event_priority(-100)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """Keep the navigation; a build begins."""
        self.nav = nav
        self._entries, self._indexed = {}, 0

    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        """Return the text that replaces the content of the page's file, if there is one."""
        return self._texts.get(page.file.src_uri)

    @event_priority(-100)
    def on_page_context(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        """Keep the search entries that the search plugin added for a page."""
        if index := self._index():
            self._entries[page.file.src_uri] = index.entries[self._indexed :]
            self._indexed = len(index.entries)

    # --- interface for incremental builds -------------------------------------------------------------------------

    @property
    def alone(self) -> bool:
        """Return whether the search is the only plugin, so that pages depend only on their text and the navigation."""
        return set(self.unit.plugins) <= {NAME, ORIGINALS, direct_pages.NAME, SEARCH}

    def finished(self, path: str) -> ParsedPage | None:
        """Return what was found on a page that was published directly and has its policy."""
        direct = self.unit.plugins.get(direct_pages.NAME)
        return direct.parsed.get(path) if isinstance(direct, DirectPages) else None

    def target(self, source: str) -> str | None:
        """Return the output path of the page for a file of `docs`, or `None` if the last build had no such page."""
        file = self.files.get_file_from_path(source)
        return file.dest_uri if file and file.page else None

    def rebuild(self, sources: Iterable[str]) -> tuple[str, ...] | None:
        """Rebuild these files of `docs`; return the files written, or nothing if a full build is needed."""
        found = [self.files.get_file_from_path(source) for source in sources]
        files = [file for file in found if file]
        made, complaints = capture_log(lambda: self._rebuilt(files)) if len(files) == len(found) else (None, ())
        return None if complaints else made

    def ahead(self, source: str, text: str) -> bool:
        """Build one page from this text; return False if MkDocs logs a warning."""
        file = self.files.get_file_from_path(source)
        assert file
        self._texts[source] = text
        try:
            return not capture_log(lambda: self._write(self._read([file])))[1]
        finally:
            del self._texts[source]

    def _rebuilt(self, files: Sequence[File]) -> tuple[str, ...] | None:
        pages = self._read(files)
        if self._titles_now() != self._titles:
            return None
        for file in files:
            if not file.page:
                file.copy_file()
        index = self._index()
        if index:
            index.entries, self._indexed = [], 0
        self._write(pages)
        for page in self._pages():
            page.validate_anchor_links(files=self.files, log_level=self.unit.validation.links.anchors)
        written = tuple(file.dest_uri for file in files)
        if not index:
            return written
        index.entries = [entry for page in self._pages() for entry in self._entries[page.file.src_uri]]
        self.unit.plugins[SEARCH].on_post_build(config=self.unit)
        return (*written, _INDEX)

    def _read(self, files: Iterable[File]) -> list[Page]:
        pages = [file.page for file in files if file.page]
        for page in pages:
            _populate_page(page, self.unit, self.files)
        return pages

    def _write(self, pages: Iterable[Page]) -> None:
        documents = self.files.documentation_pages()
        for page in pages:
            _build_page(page, self.unit, documents, self.nav, self.env)

    def _pages(self) -> list[Page]:
        return [file.page for file in self.files.documentation_pages() if file.page]

    def _titles_now(self) -> dict[str, str | None]:
        return {page.file.src_uri: page.title for page in self.nav.pages}

    def _index(self) -> Any:
        """Return the search index, if the unit has one."""
        search: Any = self.unit.plugins.get(SEARCH)
        return search.search_index if search and search.config.enabled else None
