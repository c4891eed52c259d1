"""An MkDocs plugin that publishes generated pages directly, from their Markdown to the finished and secured page.

MkDocs still drives the build, reads handwritten pages and renders every frame. A page that is not in our dialect, or whose
frame is its own, is left to MkDocs too; `left_to_mkdocs` names it.
"""

from __future__ import annotations

import copy
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from mkdocs.config import base
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

from briefing.publish import csp
from briefing.publish.folder_sync import write_new
from briefing.publish.html.direct_index import DirectIndex
from briefing.publish.html.frame import FramedPage, Frames, UnitNames, kind_of, render_error_page, render_frame, unit_key
from briefing.publish.html.frame_markers import encoded
from briefing.publish.html.generated_markdown import convert, outside_dialect
from briefing.publish.html.generated_page import read_generated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation

    from briefing.publish.html.frame import Frame, FrameKind
    from briefing.publish.html.generated_markdown import Article
    from briefing.publish.html.generated_page import GeneratedPage
    from briefing.publish.script_hashes import ScriptHashes
    from briefing.render.outputs import Unit

NAME = "briefing/direct"
SEARCH = "material/search"
ERROR_PAGE = "404.html"


class NoOptions(base.Config):  # type: ignore[no-untyped-call]  # reason: MkDocs' __init_subclass__ has no types
    """No options: the plugin cannot be configured in mkdocs.yml."""


class DirectPage(Page):
    """A page whose content we convert ourselves if it is generated; MkDocs treats any other as usual."""

    article: Article | None = None
    is_generated: bool = False

    @property
    def dest_uri(self) -> str:
        """Where the page is in the site of its unit."""
        return str(self.file.dest_uri)

    def read_source(self, config: MkDocsConfig) -> None:
        """Read the front matter, and convert the text below it if it is ours."""
        replaced = config.plugins.on_page_read_source(page=self, config=config)
        matter, body = read_generated(encoded(self.file.content_string if replaced is None else replaced))
        self.is_generated = matter is not None
        self.article = convert(body) if matter is not None else None
        if matter is not None and self.article is not None:
            self.meta, self.markdown = matter, body.decode()
        else:
            super().read_source(config)

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Take the converted content; plugins see none, because it goes into the frame."""
        if self.article is None:
            super().render(config, files)
        else:
            self.content, self.toc = "", TableOfContents([])
            # A closed edition gets its content later, and the check of the finished site follows links into it.
            self.present_anchor_ids = None if self.article.is_stored else set(self.article.anchors)

    def as_by_mkdocs(self, config: MkDocsConfig, files: Files) -> DirectPage:
        """Return the page as MkDocs converts it."""
        page = copy.copy(self)
        page.article = None
        page.render(config, files)
        return page


class DirectFiles(Files):
    """The files of a unit; those that are no pages are copied into a new folder, without asking about each what is there."""

    site_dir: str

    def copy_static_files(self, dirty: bool = False, *, inclusion: Any = InclusionLevel.is_included) -> None:
        """Copy all files but pages."""
        files = (file for file in self if not file.is_documentation_page() and inclusion(file.inclusion))
        write_new(self.site_dir, ((file.dest_uri, file.content_bytes) for file in files))


class DirectPages(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call]  # reason: as above
    """Gives MkDocs our pages, our template and our search index for one unit, and holds one page against MkDocs' own."""

    unit: MkDocsConfig
    files: Files
    scripts: ScriptHashes
    names: Mapping[str, str]
    """The values of the unit in its frames."""
    site_name: str
    """Its name as HTML."""
    search: Any = None
    """The search index that Material's plugin fills, if the project has the plugin."""
    guarded: DirectPage | None = None
    """The page that MkDocs also builds, to be compared: the shortest one."""

    def __init__(self, *, policy: bool) -> None:
        self.policy = policy
        self.searched: Unit | None = None
        """The unit whose entries its search index gets, until the index has them."""
        self.parsed: dict[str, csp.ParsedPage] = {}
        """The pages that are finished, by their paths in the unit's folder: those of closed editions get their content later."""
        self.left_to_mkdocs: list[tuple[str, str]] = []
        """The sources of generated pages that MkDocs builds because of their Markdown, each with the first line of it."""
        self.difference = ""
        """How the compared page differs from MkDocs' own."""
        self.is_proven = False
        """Whether a page was compared, and was the same."""
        self.frames = Frames()
        self.pages: dict[str, DirectPage | GeneratedPage] = {}
        """The pages of the finished build by their sources, without their contents."""

    def take(self, frames: Frames, scripts: ScriptHashes, names: UnitNames) -> None:
        """Take what pages of the unit are made with."""
        self.frames, self.scripts, self.names, self.site_name = frames, scripts, names.values(), names.name

    def page(self, source: str, text: str) -> tuple[str, str] | None:
        """Finish one page once more, from another text, after the build; return its path in the unit's folder and its HTML.

        It is provisional: titles of other pages may have changed since. Returns `None` for a page that was not published
        directly, or that needs a frame of another kind.
        """
        (matter, body), known = read_generated(text.encode()), self.pages.get(source)
        article = convert(body) if matter is not None else None
        if known is None or matter is None or article is None or article.is_stored:
            return None
        page = copy.copy(known)
        page.meta, page.article = matter, article
        frame = self.frame_of(page)
        return (page.dest_uri, self._filled(page, article, frame)[0].decode()) if frame else None

    def frame_of(self, page: DirectPage | GeneratedPage, render: Callable[[FrameKind], Frame] | None = None) -> Frame | None:
        """Return the frame of a page, or `None` if it has its own, or one that was not rendered yet and cannot be."""
        kind = kind_of(page, page.article, self.site_name) if page.article else None
        if kind is None:
            return None
        frame = self.frames.pages.get(kind)
        if frame is None and render:
            frame = self.frames.pages[kind] = render(kind)
        return None if frame is None or frame.parsed.faults else frame

    def finished(self, page: DirectPage | GeneratedPage, article: Article, frame: Frame) -> bytes:
        """Return the HTML of a page, and note what was found in it."""
        html, parsed = self._filled(page, article, frame)
        if not article.is_stored:  # else it gets its policy once it has its content
            self.parsed[page.dest_uri] = parsed
        return html

    def _filled(self, page: DirectPage | GeneratedPage, article: Article, frame: Frame) -> tuple[bytes, csp.ParsedPage]:
        framed = FramedPage(page.url, page.canonical_url, page.meta, article)
        return frame.fill(framed, self.names, policy=self.policy and not article.is_stored)

    @event_priority(-100)
    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
        """Make every page one of ours, and the search index too."""
        theme: Any = config.theme.get_env()
        self.unit, self.files = config, files
        own: Any = files
        own.__class__, own.site_dir = DirectFiles, config.site_dir
        names = UnitNames(config.site_name, config.extra["base"], config.site_url)
        self.take(theme.frames(unit_key(config, nav)), theme.scripts, names)
        for file in files.documentation_pages():
            if file.page is None:
                DirectPage(None, file, config)
            else:
                file.page.__class__ = DirectPage
        search: Any = config.plugins.get(SEARCH)
        if search and search.config.enabled:
            own_index: Any = type("DirectIndex", (DirectIndex, type(search.search_index)), {})
            self.search = search.search_index
            self.search.__class__, self.search.plugin = own_index, self

    @event_priority(-100)
    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        """Put our template before the theme's, now that all pages have been read."""
        pages = [file.page for file in files.documentation_pages() if isinstance(file.page, DirectPage)]
        self.guarded = min(
            (page for page in pages if page.article and not page.article.is_stored),
            key=lambda page: len(page.markdown or ""),
            default=None,
        )
        main = _FramedTemplate(env.get_template("main.html"), self)
        return _Environment(env, {"main.html": main, ERROR_PAGE: _ErrorPage(env.get_template(ERROR_PAGE), self)})

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Let go of the contents of the pages: a preview keeps this object as long as it shows the unit."""
        for page in (file.page for file in self.files.documentation_pages()):
            if isinstance(page, DirectPage) and page.article:
                self.pages[page.file.src_uri] = page
                page.article = page.markdown = page.content = None


class _Environment:
    """A Jinja environment of which some templates are ours."""

    def __init__(self, env: Any, ours: Mapping[str, Any]) -> None:
        self._env = env
        self._ours = ours

    def __getattr__(self, name: str) -> Any:
        return getattr(self._env, name)

    def get_template(self, name: str) -> Any:
        return self._ours.get(name) or self._env.get_template(name)


class _ErrorPage:
    """The template of the page for an address without a page, which is rendered once for all units with the same settings."""

    def __init__(self, template: Any, plugin: DirectPages) -> None:
        self._template = template
        self._plugin = plugin

    def render(self, context: Mapping[str, Any]) -> str:
        plugin = self._plugin
        if plugin.frames.error_page is None:
            plugin.frames.error_page = render_error_page(self._template, context, plugin.scripts)
        page = plugin.frames.error_page
        # A script with an address in it has another hash in each unit, and a page of the author takes the place of this one.
        is_finished = not page.parsed.faults and plugin.files.get_file_from_path(ERROR_PAGE) is None
        html, parsed = page.fill(plugin.names, policy=plugin.policy and is_finished)
        if is_finished:
            plugin.parsed[ERROR_PAGE] = parsed
        return html.decode()


class _FramedTemplate:
    """The main template of the theme, which fills a frame wherever it can."""

    def __init__(self, main: Any, plugin: DirectPages) -> None:
        self._main = main
        self._plugin = plugin

    def render(self, context: Mapping[str, Any]) -> str:
        plugin = self._plugin
        page: DirectPage = context["page"]
        frame = plugin.frame_of(page, lambda kind: render_frame(self._main, context, page, kind, plugin.scripts))
        if frame is None or page.article is None:
            if page.is_generated and page.article is None:
                plugin.left_to_mkdocs.append((page.file.src_uri, outside_dialect(encoded(page.markdown or ""))))
            plugin.parsed.pop(page.dest_uri, None)
            whole = page.as_by_mkdocs(plugin.unit, plugin.files) if page.article else page
            return str(self._main.render({**context, "page": whole}))
        html = plugin.finished(page, page.article, frame).decode()
        if page is plugin.guarded:
            plugin.guarded, plugin.difference = None, self._difference(context, page, html, plugin.parsed[page.dest_uri])
            plugin.is_proven = not plugin.difference
        return html

    def _difference(self, context: Mapping[str, Any], page: DirectPage, html: str, parsed: csp.ParsedPage) -> str:
        """Return the first line in which a page differs from the one that MkDocs builds."""
        theirs = self._main.render({**context, "page": page.as_by_mkdocs(self._plugin.unit, self._plugin.files)})
        secured, wanted = csp.add_policy(theirs, self._plugin.scripts)
        for ours, line in zip_longest(html.split("\n"), (secured if self._plugin.policy else theirs).split("\n"), fillvalue=""):
            if ours != line:
                return f"`{line.strip()[:80]}` is `{ours.strip()[:80]}`"
        apart = [name for name in wanted._fields if getattr(parsed, name) != getattr(wanted, name)]
        return f"other {apart[0]} are found in it" if apart else ""
