"""What a build would refuse in handwritten pages, found without building the site."""

from __future__ import annotations

import posixpath
import re
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, unquote

from briefing.diagnostics import Place, Problem, did_you_mean, error, nearest
from briefing.publish import csp, internal_links
from briefing.publish.docs_addresses import address
from briefing.publish.handwritten.heading_anchors import heading_anchors
from briefing.publish.handwritten.planned_anchors import ANY, LazyAnchors, PlannedPages
from briefing.publish.handwritten.suspect_pages import HTML, SCHEME, body, is_suspect, known_files
from briefing.publish.installed_theme import THEME, theme_folder
from briefing.publish.link_problems import NAME_THE_FILE, dead_link, missing_anchor
from briefing.publish.mkdocs import markdown_extensions
from briefing.publish.mkdocs.refused_plugins import leaves_as_written
from briefing.publish.mkdocs.settings_without_effect import REDIRECTS
from briefing.publish.script_hashes import ScriptHashes
from briefing.publish.source_index import places_of, trace_of, unused_footnote
from briefing.publish.stored_pages import PLACE
from briefing.source.project import PAGE_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
    from xml.etree.ElementTree import Element

    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.render.outputs import Output, Unit

_ADDED = re.compile(
    r"(?:.*/)?(?:assets/.*|search/.*|404\.html|sitemap(?:_index)?\.xml.*|robots\.txt|_headers|_redirects|feed_(?:rss|json)_.+)"
)
"""Files of the site that the theme, plugins that were tried, and the publisher add."""

_PAGES = (*PAGE_SUFFIXES, HTML)
_MOST_ANCHORS = 12
_ENTRY = re.compile(r"[A-Z][0-9]+(?:\.[a-z]?[0-9]+)*")
_OF_KINDS = ("source-", "term-", "actor-")
"""What the anchors of entries with a key begin with: `source-city-2031`."""


class PlannedFiles(NamedTuple):
    """The files that a build would make."""

    units: Iterable[Unit]
    sources: Collection[str]
    """The files of the build folder: `en/docs/timeline/index.md`."""
    published: frozenset[str]
    """The files of the site: `timeline/index.html`."""
    entries: Mapping[str, Set[str]]
    """The anchors of entries on generated pages, by the file of the page."""
    render: Callable[[str], str]
    """Renders one generated page, given its file."""


class _Converted(NamedTuple):
    parsed: csp.ParsedPage
    links: frozenset[str]
    """The links and pictures that are Markdown, in which MkDocs makes files to addresses."""


class PlannedSite:
    """Handwritten pages and the files that a build would make, with the anchors of every page."""

    def __init__(self, pages: Iterable[Output], files: PlannedFiles, settings: MkdocsSettings, overrides: Path) -> None:
        self._files, self._settings = files, settings
        self._own = {page.path: page for page in pages if page.path.endswith(_PAGES)}
        self._units = {unit.name: unit for unit in files.units}
        self._converted: dict[str, _Converted] = {}
        self._anchors: dict[str, LazyAnchors] = {}
        self._overrides = overrides
        self._is_unchanged = leaves_as_written(settings)

    @cached_property
    def index(self) -> internal_links.LinkIndex:
        """The files and pages of the site, as the check of finished links reads them."""
        sources = (each for each in self._files.sources if each.endswith(PAGE_SUFFIXES) or each in self._own)
        pages = {self._shown(source): self._anchors_of(source) for source in sources}
        url = self._settings.site_url
        return internal_links.LinkIndex(
            self._files.published, PlannedPages(pages, self._overrides), f"{url.rstrip('/')}/" if url else None
        )

    def refused(self, more: Iterable[str]) -> Iterator[Problem]:
        """Yield what a build would refuse in the pages; `more` are files that the site will have, too."""
        known = known_files(self._files.sources, self._certain, self._settings)
        pages = (page for page in self._own.values() if self._is_unchanged(page.text))  # a plugin may remove what is refused
        suspect = [page for page in pages if page.path.endswith(HTML) or is_suspect(page.text, page.path, known)]
        index = self.index._replace(files=self.index.files | {*more}) if suspect else None
        for page in suspect:
            yield from self._refused_in(page, index or self.index)

    def refused_addresses(self, texts: Mapping[str, str], more: Iterable[str]) -> Iterator[Problem]:
        """Yield the addresses in data files that are below `site_url` and lead to no page or file; comments are not read."""
        base = (self._settings.site_url or "").rstrip("/")
        # Not within another address, such as that of an archived copy.
        address = re.compile(rf"(?<![^\s\"'<>()\[\]{{}}|`,]){re.escape(base)}/[^\s\"'<>()\[\]{{}}|`]*")
        for file, text in texts.items():
            if not base or base not in text:
                continue
            index = self.index._replace(files=self.index.files | {*more})
            for number, line in enumerate(text.split("\n"), 1):
                for found in address.finditer("" if line.lstrip().startswith("#") else line):
                    link = found.group().rstrip(".,;:!?")
                    inside, reason = link[len(base) + 1 :], internal_links.reason_broken(index, "", link)
                    if reason and not _ADDED.fullmatch(unquote(inside.partition("#")[0])):
                        column = found.start() + 1
                        place = Place(file, number, column, number, column + len(link))
                        yield error("publish", f"the link `{link}` is broken: {reason}", place)

    def _refused_in(self, page: Output, index: internal_links.LinkIndex) -> Iterator[Problem]:
        origin, (parsed, links) = Path(page.origin or page.path), self._as_html(page.path)
        shown = self._shown(page.path)
        for fault in parsed.faults:
            yield error("publish", f"page `{shown}`: {fault}", _place(origin, trace_of(fault)), csp.help_of(fault, page.path))
        for link in sorted(parsed.links | links):
            target, _, anchor = link.partition("#")
            file = unquote(target.partition("?")[0])
            source = self._source(page, file)
            if link in links and source in self._files.sources:
                if anchor and (source.endswith(PAGE_SUFFIXES) or source in self._own) and anchor not in self._anchors_of(source):
                    yield self._without_anchor(origin, page, link, source)
                continue
            if link in links and not SCHEME.match(link) and (file.startswith("/") or posixpath.splitext(file)[1]):
                if file.startswith("/"):
                    message = f"the link `{link}` begins at the root of the host, not of the site"
                    yield error("publish", message, _place(origin, link), NAME_THE_FILE)
                else:
                    yield dead_link(link, _place(origin, link), self._file_meant(page, file, anchor))
                continue
            # The address of another page is its folder, to which `#x` leads.
            own = posixpath.basename(shown) if not target and page.path.endswith(HTML) else ""
            reason = internal_links.reason_broken(index, posixpath.dirname(shown), f"{own}{link}")
            if reason and not (_ADDED.fullmatch(file) and reason.startswith(("there is no", "this address"))):
                message = f"page `{shown}`: the link `{link}` is broken: {reason}"
                yield error("publish", message, _place(origin, link), self._file_meant(page, file, anchor) if file else None)

    def _without_anchor(self, origin: Path, page: Output, link: str, source: str) -> Problem:
        target, _, anchor = link.partition("#")
        if not target and anchor.startswith("fnref"):
            return unused_footnote(origin, anchor)
        if other := self._entry_page(page, anchor):
            return missing_anchor(target, anchor, _place(origin, link), f"write `{other}#{anchor}`")
        known = sorted(each for each in self._anchors_of(source) if not each.startswith(("fn:", "fnref:")))
        keys = {each.partition("-")[2]: each for each in known if each.startswith(_OF_KINDS)}
        near = keys.get(nearest(anchor, keys, 0.75) or "")
        help = f"did you mean `{near}`?" if near else did_you_mean(anchor, known, 0.75)
        if not help and 0 < len(known) <= _MOST_ANCHORS:
            help = f"write one of {', '.join(f'`{each}`' for each in known)}; or `{{: #{anchor} }}` behind a heading of your own"
        return missing_anchor(target, anchor, _place(origin, link), help)

    def _entry_page(self, page: Output, anchor: str) -> str | None:
        """Return the path to the page of the same unit that has an entry with this anchor."""
        unit, _, below = page.path.partition("/docs/")
        others = (each for each, found in self._files.entries.items() if anchor in found and each.startswith(f"{unit}/docs/"))
        other = next(others, None)
        return posixpath.relpath(other.partition("/docs/")[2], posixpath.dirname(below) or ".") if other else None

    def _moved_to(self, path: str, folder: str) -> str | None:
        """Return what to type in place of a file from which a redirect of the settings leads to another one."""
        redirects = self._settings.own_options().options.get(REDIRECTS)
        target = redirects.get(path) if isinstance(redirects, dict) else None
        file, sign, anchor = target.partition("#") if isinstance(target, str) else ("", "", "")
        if file not in self._by_path:
            return None
        there = f"{posixpath.relpath(file, folder or '.')}{sign}{anchor}"
        return f"write `{there}`: {self._settings.file.name} redirects the old address there"

    def _file_meant(self, page: Output, file: str, anchor: str) -> str | None:
        """Return what to type in place of a file that does not exist: one with the anchor, or with a similar name."""
        files = self._by_path
        unit, _, below = page.path.partition("/docs/")
        folder = posixpath.dirname(self._units[unit].base + below)
        if moved := self._moved_to(posixpath.normpath(posixpath.join(folder, file)), folder):
            return moved
        stem = PurePosixPath(file).stem
        if _ENTRY.fullmatch(stem) and (entry := self._entry_page(page, stem)):
            return f"write `{entry}#{stem}`"
        bare = file.removesuffix("/").removesuffix("/index.html").removesuffix(".html")
        for written in (f"{bare}.md", f"{bare}/index.md") if bare != file else ():
            if posixpath.normpath(posixpath.join(folder, written)) in files:
                return f"write `{written}`: a link to a page names its file"
        with_anchor = [path for path, source in files.items() if anchor in self._certain(source)] if anchor else []
        same = [
            path
            for path in with_anchor or files
            if path.casefold().endswith(f"/{file}".casefold()) or path.casefold() == file.casefold()
        ]
        nearest = sorted((posixpath.relpath(path, folder or ".") for path in same), key=lambda path: (path.count("/"), path))
        if nearest:
            return f"did you mean `{nearest[0]}`?"
        paths = (posixpath.relpath(path, folder or ".") for path in sorted(with_anchor or files))
        similar = did_you_mean(file, paths, 0.75)
        if not similar and len(with_anchor) == 1:
            path = quote(posixpath.relpath(with_anchor[0], folder or "."))
            return f"write `{path}#{anchor}`: this page has the anchor"
        return similar

    @cached_property
    def _by_path(self) -> dict[str, str]:
        """The files by the paths that they would have below `docs/`."""
        parts = ((source, *source.partition("/docs/")[::2]) for source in self._files.sources)
        return {self._units[name].base + below: source for source, name, below in parts}

    def _source(self, page: Output, file: str) -> str:
        """Return the file of the build folder to which a link leads."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(page.path), file)) if file else page.path

    def _shown(self, source: str) -> str:
        """Return the path in the site of a page of the build folder."""
        name, _, below = source.partition("/docs/")
        return self._units[name].base + address(below)

    def _certain(self, source: str) -> Set[str]:
        return self._anchors_of(source).certain

    def _anchors_of(self, source: str) -> LazyAnchors:
        found = self._anchors.get(source)
        if found is None:
            page = self._own.get(source)
            found = self._anchors[source] = LazyAnchors(
                (lambda: frozenset() if source.endswith(HTML) else heading_anchors(body(page.text)))
                if page
                else lambda: self._files.entries.get(source, frozenset()),
                lambda: self._of_handwritten(page) if page else self._of_generated(source),
            )
        return found

    def _of_handwritten(self, page: Output) -> Set[str]:
        return self._as_html(page.path).parsed.anchors if self._is_unchanged(page.text) else ANY

    def _of_generated(self, source: str) -> Set[str]:
        text = self._files.render(source)
        if PLACE in text:
            return ANY  # a closed edition has its own content, and its links are those of its day
        return csp.parse_fragment(_to_html(body(text), markdown_extensions.ALWAYS)[0]).anchors

    def _as_html(self, source: str) -> _Converted:
        if source not in self._converted and source.endswith(HTML):
            self._converted[source] = _Converted(csp.add_policy(self._own[source].text, self._scripts)[1], frozenset())
        elif source not in self._converted:
            unit = self._units[source.partition("/docs/")[0]]
            extensions = {key: each[key] for each in markdown_extensions.configured(self._settings, unit) for key in each}
            html, links = _to_html(body(self._own[source].text), {**extensions, "fenced_code": {}})
            self._converted[source] = _Converted(csp.parse_fragment(html), links)
        return self._converted[source]

    @cached_property
    def _scripts(self) -> ScriptHashes:
        """The inline scripts that a page may have."""
        return ScriptHashes((self._overrides.as_posix(), str(THEME), str(theme_folder())))


def _place(origin: Path, trace: str) -> Place:
    """Return where a page contains a link or markup; a link to a page in another language is written as the file of that page."""
    anchor = f"#{trace.partition('#')[2]}" if "#" in trace else ""
    found = places_of(origin, trace) or (places_of(origin, anchor) if anchor else [])
    return next(iter(found), Place(origin.as_posix()))


def _to_html(text: str, extensions: Mapping[str, Mapping[str, Any]]) -> tuple[str, frozenset[str]]:
    """Return a page as HTML, with its links and pictures that are Markdown."""
    from markdown import Markdown  # slow to import
    from markdown.treeprocessors import Treeprocessor
    from markdown.util import AMP_SUBSTITUTE  # in mail addresses

    found: set[str] = set()

    class Links(Treeprocessor):
        def run(self, root: Element) -> None:
            found.update(each.get("href") or "" for each in root.iter("a"))
            found.update(each.get("src") or "" for each in root.iter("img"))

    converter = Markdown(extensions=[*extensions], extension_configs={key: dict(value) for key, value in extensions.items()})
    converter.treeprocessors.register(Links(converter), "links", 0)
    return converter.convert(text), frozenset(each for each in found if each and AMP_SUBSTITUTE not in each)
