"""The frame of the pages of a unit: rendered by MkDocs once for each kind of page, secured, and then filled for each page.

Pages of the same kind differ in few values of their frame: title, description, addresses, the links of the navigation. The
frame is rendered with a marker in place of each (`render_frame`), and `Frame.fill` puts the values of a page there. Units whose
settings and navigation are equal except for their names and addresses (`unit_key`) have the same frames.
"""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from markupsafe import Markup, escape
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import get_relative_url

from briefing.publish import csp
from briefing.publish.html.frame_markers import OPEN, PageParts, Parts, divided, encoded, filled, marker, page_parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from briefing.publish.html.generated_markdown import Article
    from briefing.publish.html.generated_page import GeneratedPage
    from briefing.publish.script_hashes import ScriptHashes

_STEP = marker("step")
"""A folder in the address of a frame: a page at the same depth, to which no address of the site is near."""


class FramedPage(NamedTuple):
    """The values of a page that differ from those of other pages with the same frame."""

    url: str
    """Its address below the unit's base: `factors/heat/`."""
    canonical_url: str | None
    meta: Mapping[str, Any]
    """The front matter; `title` and `description` are HTML."""
    article: Article


class UnitNames(NamedTuple):
    """The values of a unit that differ from those of other units with the same frames; the name is HTML."""

    name: str
    base: str
    site_url: str | None

    def values(self) -> dict[str, str]:
        """Return what replaces the markers; `root` is the address of the unit on its host, without the slash at its end."""
        root = urlsplit(self.site_url or "/").path.removesuffix("/")
        name, site = plain_as_html(self.name), self.site_url or ""
        return {"name": name, "base": self.base, "site": site, "root": root, "root_in_json": _in_json(root)}


class Frame(NamedTuple):
    """A rendered frame, divided at its markers."""

    secured: PageParts
    unsecured: PageParts
    """The same without the Content Security Policy."""
    links: tuple[Parts, ...]
    """The links of the frame that have a marker."""
    parsed: csp.ParsedPage
    """The anchors and all other links of the frame, and its faults."""
    navigation: Mapping[str, str]
    """The address of each entry of the navigation, by the name of its marker."""
    below_sections: frozenset[str]
    """The markers of pages in a section: a link to a section leads to one, and only a page at its address is on it."""

    def fill(self, page: FramedPage, unit: Mapping[str, str], *, policy: bool) -> tuple[bytes, csp.ParsedPage]:
        """Return the page, with its policy if it is wanted, and its anchors and links."""
        targets, current = self._targets(page.url)
        addresses = {"canonical": page.canonical_url or "", "here": page.url, "heading": f"#{page.article.first_heading}"}
        head = str(page.meta.get("head_html") or "")
        values = {
            "title": plain_as_html(str(page.meta["title"])),
            "description": plain_as_html(str(page.meta.get("description") or "")),
            "page": str(escape(page.meta["page"])),
            "head": head,
            "layout": str(escape(page.meta["layout"])),
            **unit,
            **current,
            **{name: str(escape(address)) for name, address in addresses.items()},
        }
        of_links = {**unit, **targets, **addresses}
        links = self.parsed.links.union(page.article.links, (filled(link, of_links) for link in self.links))
        parts = self.secured if policy else self.unsecured
        parsed = self.parsed._replace(anchors=self.parsed.anchors | page.article.anchors, links=links)
        if head:
            added = csp.parse_fragment(head)
            parsed = parsed._replace(links=links | added.links, faults=(*parsed.faults, *added.faults))
        as_bytes = {name: encoded(value) for name, value in values.items()} | {"content": page.article.html}
        return parts.filled(as_bytes), parsed

    def _targets(self, here: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Return the links to the entries of the navigation by their markers, and the same with the sign of the current one.

        Only an entry in the same folder of the top can be current. The way to any other begins at the top.
        """
        up, folder = "../" * here.count("/"), here.partition("/")[0]
        targets = {name: up + url for name, url in self.navigation.items()}
        current = dict(targets)
        for name, url in self.navigation.items():
            if url.startswith(folder) or "." in here:
                targets[name] = get_relative_url(url, here)
                current[name] = targets[name] + self._current(name, here, targets[name])
        return targets, current

    def _current(self, name: str, url: str, link: str) -> str:
        """Return the end of a link to the current page, or to the list that the page is on; else nothing."""
        if link == "./":
            return '" aria-current="page'
        inside = name not in self.below_sections and url.startswith(self.navigation[name])
        return '" aria-current="true' if inside else ""


class ErrorPage(NamedTuple):
    """The page for an address without a page, divided at its markers."""

    secured: PageParts
    unsecured: PageParts
    links: tuple[Parts, ...]
    parsed: csp.ParsedPage

    def fill(self, unit: Mapping[str, str], *, policy: bool) -> tuple[bytes, csp.ParsedPage]:
        """Return the page of a unit, with its policy if it is wanted, and its anchors and links."""
        links = self.parsed.links.union(filled(link, unit) for link in self.links)
        parts, values = self.secured if policy else self.unsecured, {name: encoded(value) for name, value in unit.items()}
        return parts.filled(values), self.parsed._replace(links=links)


class FrameKind(NamedTuple):
    """What the frame of a page depends on: pages of one kind have the same frame."""

    depth: int
    is_homepage: bool
    is_canonical: bool
    has_title: bool
    """Whether the content has a heading of the first level; otherwise the theme adds one."""
    has_heading: bool
    """Whether the theme adds a link to the first heading."""
    has_copies: bool
    """Whether the content has texts to copy, or may get some from a closed edition: the theme adds a script for them."""
    meta: str
    """The front matter as JSON, with markers in place of the values that differ."""


class Frames:
    """The frames of units with equal templates, settings and navigation; each of these units adds those that it needs."""

    def __init__(self) -> None:
        self.pages: dict[FrameKind, Frame] = {}
        self.error_page: ErrorPage | None = None


def kind_of(page: Page | GeneratedPage, article: Article, site_name: str) -> FrameKind | None:
    """Return the kind of a page, or `None` if its frame is its own; `site_name` is HTML."""
    meta = _with_markers(page, site_name)
    if meta is None or page.parent is not None:
        return None
    content = (b"<h1" in article.html, bool(article.first_heading), article.is_stored or b"data-copy" in article.html)
    return FrameKind(page.url.count("/"), page.is_homepage, bool(page.canonical_url), *content, json.dumps(meta))


def render_frame(template: Any, context: Mapping[str, Any], page: Page, kind: FrameKind, scripts: ScriptHashes) -> Frame:
    """Render the frame of all pages that are of the same kind as `page`."""
    model: Any = copy.copy(page)
    model.file = copy.copy(page.file)
    if not kind.is_homepage:
        vars(model.file)["url"] = f"{_STEP}/" * kind.depth
    model.canonical_url = marker("canonical") if kind.is_canonical else None
    model.meta = json.loads(kind.meta)
    hints = "<h1>" * kind.has_title + "<p data-copy>" * kind.has_copies
    model.content = hints + marker("content")
    model.toc = TableOfContents([AnchorLink("", marker("heading"), 1)] if kind.has_heading else [])
    entries = _Entries()
    nav = copy.copy(context["nav"])
    nav.items = [entries.marked(item) for item in nav.items]
    # A page with the name of its unit has a title of its own.
    config = _of_any_unit(context["config"], is_named=model.meta["title"] != marker("title"))
    html = template.render({**context, "config": config, "page": model, "nav": nav})
    html = html.replace(hints + marker("content"), marker("content"))
    return Frame(*_secured(html, scripts), entries.addresses, frozenset(entries.below_sections))


def _secured(html: str, scripts: ScriptHashes) -> tuple[PageParts, PageParts, tuple[Parts, ...], csp.ParsedPage]:
    secured, parsed = csp.add_policy(html, scripts)
    fixed = frozenset(link for link in parsed.links if OPEN not in link)
    return (
        page_parts(secured),
        page_parts(html),
        tuple(divided(link) for link in parsed.links - fixed),
        parsed._replace(links=fixed),
    )


def render_error_page(template: Any, context: Mapping[str, Any], scripts: ScriptHashes) -> ErrorPage:
    """Render the page that is shown for an address without a page; its links start at the root of the host."""
    config = _of_any_unit(context["config"], is_named=False)
    html = template.render({**context, "config": config, "base_url": f"{marker('root')}/"})
    return ErrorPage(*_secured(html.replace(_in_json(marker("root")), marker("root_in_json")), scripts))


def _in_json(text: str) -> str:
    return json.dumps(text)[1:-1]


def unit_key(config: MkDocsConfig, nav: Navigation) -> str:
    """Return what the frames of a unit depend on beside its templates: its settings without its names, and its navigation."""
    loaded: dict[str, Any] = {}
    for values in config.user_configs:
        loaded |= values
    shown = {key: value for key, value in loaded.items() if key not in ("site_name", "docs_dir", "site_dir")}
    theme = {key: value for key, value in loaded["theme"].items() if key != "custom_dir"}
    extra = {key: value for key, value in loaded["extra"].items() if key != "base"}
    whole = {**shown, "site_url": bool(config.site_url), "theme": theme, "extra": extra}
    return json.dumps([whole, [*map(_entry, nav.items)]], default=str)


def _entry(item: Any) -> list[Any]:
    return [item.title, getattr(item, "url", None), [*map(_entry, item.children or ())]]


def _of_any_unit(config: MkDocsConfig, *, is_named: bool) -> MkDocsConfig:
    """Return the settings with markers in place of the addresses of the unit, and of its name unless it `is_named`."""
    marked = copy.copy(config)
    marked["site_name"] = config.site_name if is_named else marker("name")
    marked["site_url"] = marker("site") if config.site_url else config.site_url
    marked["extra"] = {**config.extra, "base": marker("base")}
    return marked


def plain_as_html(text: str) -> str:
    """Return a text as the theme prints it: its tags removed, and escaped once."""
    return str(escape(_plain(text))) if text else ""


def _plain(text: str) -> str:
    if "<" in text or "&" in text:
        return Markup(text).striptags()
    return " ".join(text.split())  # the same, and most titles have no tags


def _with_markers(page: Page | GeneratedPage, site_name: str) -> dict[str, Any] | None:
    """Return the front matter with markers in place of the values that differ between pages of one kind."""
    title = _plain(str(page.meta["title"]))
    meta = {**page.meta, "page": marker("page"), "layout": marker("layout")}
    if title and (page.is_homepage or title != _plain(site_name)):
        meta["title"] = marker("title")
    if _plain(str(meta.get("description") or "")):
        meta["description"] = marker("description")
    if meta.get("head_html"):
        meta["head_html"] = marker("head")
    if others := meta.get("alternates"):
        if not all(other["url"].endswith(page.url) for other in others):
            return None
        meta["alternates"] = [{**other, "url": other["url"].removesuffix(page.url) + marker("here")} for other in others]
    return meta


class _Entries:
    """The entries of a navigation, with a marker as the address of each page."""

    def __init__(self) -> None:
        self.addresses: dict[str, str] = {}
        self.below_sections: list[str] = []

    def marked(self, item: Any, *, below: bool = False) -> Any:
        if item.is_section:
            return _Entry(item, "", [self.marked(child, below=True) for child in item.children])
        if item.is_link or item.is_homepage:
            return _Entry(item, item.url, None)
        name = f"nav{len(self.addresses)}"
        self.addresses[name] = item.url
        if below:
            self.below_sections.append(name)
        return _Entry(item, marker(name), None)


class _Entry:
    """An entry of the navigation as templates see it; no entry is the current one."""

    active = False

    def __init__(self, item: Any, url: str, children: Sequence[Any] | None) -> None:
        self._item = item
        self.url = url
        self.children = children

    def __getattr__(self, name: str) -> Any:
        return getattr(self._item, name)
