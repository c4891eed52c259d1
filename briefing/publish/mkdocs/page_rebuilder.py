"""A plugin of MkDocs that keeps what a build has gathered, so that single pages can go through it once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config import base
from mkdocs.plugins import BasePlugin, event_priority

from briefing.publish.mkdocs.unit_build import capture_log

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

NAME = "briefing/witness"
_SEARCH = "material/search"
_INDEX = "search/search_index.json"


class NoOptions(base.Config):  # type: ignore[no-untyped-call]  # reason: MkDocs' __init_subclass__ has no types
    """It has none: it is no plugin that a project could name."""


class PageRebuilder(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call]  # reason: as above
    """Stands beside the other plugins of one unit and changes nothing."""

    unit: MkDocsConfig
    files: Files
    nav: Navigation
    env: Any

    def __init__(self) -> None:
        self._titles: dict[str, str | None] = {}
        self._texts: dict[str, str] = {}
        self._entries: dict[str, list[Any]] = {}
        self._indexed = 0

    # --- told by MkDocs -------------------------------------------------------------------------------------------

    @event_priority(-100)
    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> None:
        """Keep what stands ready when every page has been read."""
        self.env, self.files, self.unit = env, files, config
        self._titles = self._titles_now()

    @event_priority(-100)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """Keep the navigation."""
        self.nav = nav

    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        """Hand out a text that does not stand in the page's file yet."""
        return self._texts.get(page.file.src_uri)

    @event_priority(-100)
    def on_page_context(self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation) -> None:
        """Keep what the search has just noted of a page."""
        if index := self._index():
            self._entries[page.file.src_uri] = index.entries[self._indexed :]
            self._indexed = len(index.entries)

    # --- asked by us ----------------------------------------------------------------------------------------------

    @property
    def alone(self) -> bool:
        """Whether no plugin but the search could let a page depend on more than its text and the navigation."""
        return set(self.unit.plugins) <= {NAME, _SEARCH}

    def target(self, source: str) -> str | None:
        """Where the page goes that is made from a file of `docs`; None if the last build had no such page."""
        file = self.files.get_file_from_path(source)
        return file.dest_uri if file and file.page else None

    def rebuild(self, sources: Iterable[str]) -> tuple[str, ...] | None:
        """Build these files of `docs` anew; gives the files written, or nothing if all has to be built."""
        found = [self.files.get_file_from_path(source) for source in sources]
        files = [file for file in found if file]
        made, complaints = capture_log(lambda: self._rebuilt(files)) if len(files) == len(found) else (None, ())
        return None if complaints else made

    def ahead(self, source: str, text: str) -> bool:
        """Build one page from this text; False if MkDocs complains."""
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
        self.unit.plugins[_SEARCH].on_post_build(config=self.unit)
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
        """The index of the search, if the unit has one."""
        search: Any = self.unit.plugins.get(_SEARCH)
        return search.search_index if search and search.config.enabled else None
