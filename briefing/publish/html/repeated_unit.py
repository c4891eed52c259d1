"""Publishes a unit without MkDocs, like an earlier one that differs from it in its name, its address and its pages only.

Before its first page, MkDocs reads and validates the settings of a unit, loads plugins, lists the files of the theme and resolves
the navigation. For units with equal settings and an equal theme the result is the same, and takes longer than their pages. What
MkDocs made of the first of them is kept, if the page that is compared with MkDocs' own was equal. A unit of which anything is
not as expected here, such as a handwritten page, is published by MkDocs.
"""

from __future__ import annotations

import gzip
import io
import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from mkdocs.utils import get_build_date, get_build_timestamp, is_markdown_file

from briefing.publish import csp
from briefing.publish.folder_sync import contents, write_new
from briefing.publish.framed_pages import is_framed
from briefing.publish.html.direct_index import new_index
from briefing.publish.html.direct_pages import ERROR_PAGE
from briefing.publish.html.frame import UnitNames
from briefing.publish.html.generated_markdown import convert
from briefing.publish.html.generated_page import GeneratedPage, folder_of, read_generated
from briefing.publish.html.shared_theme import named_files
from briefing.publish.installed_theme import SEARCH_WORDS, THEME
from briefing.publish.stored_pages import PLACE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from briefing.publish.html.direct_pages import DirectPages
    from briefing.publish.html.frame import Frame, Frames
    from briefing.publish.script_hashes import ScriptHashes

_SITEMAP = "sitemap.xml"
_INDEX = "search/search_index.json"
_MADE = frozenset((ERROR_PAGE, _SITEMAP, f"{_SITEMAP}.gz", _INDEX))
"""The files that MkDocs makes beside the pages."""
_KEPT = 16
"""How many settings are known: each unit of a project in several languages has its own, a library one for each language."""


class _Earlier(NamedTuple):
    """What MkDocs made of the first unit, as far as it is the same for all."""

    frames: Frames
    scripts: ScriptHashes
    sitemap: Any
    new_index: Callable[[DirectPages], Any]
    """Returns an empty search index for a unit."""
    theme: dict[str, bytes]
    """The files of the theme that a unit has."""
    unused: frozenset[str]
    """Those that it lacks, because nothing in it names them."""


class _Slot:
    """The place for what is known of the units with the same settings and theme."""

    earlier: _Earlier | None = None


class _Settings:
    """The settings of a unit and the files of its theme, which are compared: to hash their contents takes ten times as long."""

    def __init__(self, values: str, theme: Mapping[str, bytes]) -> None:
        self._values, self._theme = values, theme

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Settings) and self._values == other._values and self._theme == other._theme

    def __hash__(self) -> int:
        return hash(self._values)


@lru_cache(maxsize=_KEPT)
def _slot(_: _Settings) -> _Slot:
    return _Slot()


class RepeatedUnit:
    """A unit that is to be published, with what is known of earlier ones with the same settings and theme."""

    def __init__(self, config_file: Path, *, uses_root: bool) -> None:
        """Read the settings and the theme of a unit; with `uses_root`, it has fewer files of the theme (`shared_theme`)."""
        self._docs = f"{config_file.parent}/docs"
        self._values: dict[str, Any] = json.loads(config_file.read_text(encoding="utf-8"))
        self.site_url: str | None = self._values["site_url"]
        extra = {key: value for key, value in self._values["extra"].items() if key != "base"}
        shared = {**self._values, "site_name": "", "site_url": bool(self.site_url), "extra": extra, "uses_root": uses_root}
        self._theme = dict(contents(f"{config_file.parent}/theme"))
        self._slot = _slot(_Settings(json.dumps(shared), self._theme))

    def remember(self, direct: DirectPages, folder: Path) -> None:
        """Keep what MkDocs made of this unit in a folder, without a complaint, for the next ones."""
        config, search = direct.unit, direct.search
        env: Any = config.theme.get_env()
        docs = {file.src_uri for file in direct.files if file.src_dir == config.docs_dir}
        # Our template of the words reads nothing but the language and the settings that units share.
        is_ours = (THEME / SEARCH_WORDS).read_bytes() == self._theme.get(SEARCH_WORDS)
        is_usual = is_ours and frozenset(config.theme.static_templates) == {ERROR_PAGE, _SITEMAP, SEARCH_WORDS}
        is_whole = (
            self._names().values() == direct.names and not env.list_templates.named and docs.isdisjoint(env.list_templates())
        )
        if search is None or not direct.is_proven or direct.left_to_mkdocs or not is_usual or not is_whole:
            return
        theme = {file.dest_uri: file.content_bytes for file in direct.files if file.src_dir != config.docs_dir}
        theme |= {path: (folder / path).read_bytes() for path in (SEARCH_WORDS,) if (folder / path).is_file()}
        sitemap, unused = env.get_template(_SITEMAP), env.list_templates.unused
        self._slot.earlier = _Earlier(direct.frames, direct.scripts, sitemap, new_index(search), theme, unused)

    def publish(self, folder: Path, direct: DirectPages) -> bool:
        """Publish the unit to a folder if MkDocs has made an equal one; return whether it could be published."""
        earlier = self._slot.earlier
        files = dict(contents(self._docs)) if earlier else {}
        pages = self._pages(files)
        if earlier is None or not pages or not self._is_usual(earlier, files):
            return False
        direct.take(earlier.frames, earlier.scripts, self._names())
        framed = {source: (page, direct.frame_of(page)) for source, page in pages.items()}
        error_page = earlier.frames.error_page
        if error_page is None or error_page.parsed.faults or not all(frame for _, frame in framed.values()):
            return False
        plain = {path: content for path, content in files.items() if path not in pages}
        plain |= {path: _secured(path, plain[path], direct) for path in plain if is_framed(path) and path.endswith(".html")}
        write_new(folder, (earlier.theme | plain).items())
        html, direct.parsed[ERROR_PAGE] = error_page.fill(direct.names, policy=direct.policy)
        write_new(folder, ((ERROR_PAGE, html), *self._sitemap(earlier, pages.values())))
        write_new(folder, _finished(framed.values(), direct, earlier.new_index(direct)))
        direct.pages.update(pages)
        return True

    def _sitemap(self, earlier: _Earlier, pages: Collection[GeneratedPage]) -> Iterator[tuple[str, bytes]]:
        """Yield the sitemap, also compressed, as MkDocs makes them."""
        sitemap = earlier.sitemap.render({"pages": pages, "config": self._values}).encode()
        dated: Any = pages  # MkDocs asks for their dates only
        yield _SITEMAP, sitemap
        compressed = io.BytesIO()
        with gzip.GzipFile(f"{_SITEMAP}.gz", "wb", fileobj=compressed, mtime=get_build_timestamp(pages=dated)) as file:
            file.write(sitemap)
        yield f"{_SITEMAP}.gz", compressed.getvalue()

    def _pages(self, files: Mapping[str, bytes]) -> dict[str, GeneratedPage]:
        """Return the pages by their sources, in the order in which MkDocs finds them; none if one of them is not ours."""
        date, pages = get_build_date(), {}
        for source in sorted(filter(is_markdown_file, files), key=lambda path: path.split("/")[:-1]):
            folder, raw = folder_of(source), files[source]
            matter, body = read_generated(raw) if b"\r" not in raw else (None, b"")
            article = convert(body) if matter is not None else None
            if folder is None or matter is None or article is None:
                return {}
            pages[source] = GeneratedPage(folder, self.site_url, matter, article, date)
        return pages

    def _is_usual(self, earlier: _Earlier, files: Mapping[str, bytes]) -> bool:
        """Return whether MkDocs would neither warn of anything in the unit nor treat one of its files in a way of its own."""
        targets = [path for entry in self._values["nav"] or () for path in (entry.values() if isinstance(entry, dict) else ("",))]
        is_flat = all(isinstance(path, str) and path in files for path in targets)
        is_shown = not any(path.startswith((".", "templates/")) or "/." in path for path in files)
        taken = _MADE | earlier.theme.keys() | {f"{path[:-3]}.html" for path in files if path.endswith(".md")}
        return is_flat and is_shown and taken.isdisjoint(files) and not named_files(earlier.unused, self._values, files.items())

    def _names(self) -> UnitNames:
        return UnitNames(self._values["site_name"], self._values["extra"]["base"], self.site_url)


def _secured(path: str, content: bytes, direct: DirectPages) -> bytes:
    """Return a page made to be framed with its policy, so that it is not written and read without it first.

    Two are secured later: one of a closed edition, which has no content yet, and one of an author with other line ends.
    """
    if PLACE.encode() in content or b"\r" in content:
        return content
    html, direct.parsed[path] = csp.add_policy(content.decode(), direct.scripts, is_framed=True)
    return html.encode() if direct.policy else content


def _finished(
    framed: Iterable[tuple[GeneratedPage, Frame | None]], direct: DirectPages, index: Any
) -> Iterator[tuple[str, bytes]]:
    """Yield the pages and their search index."""
    for page, frame in framed:
        if page.article and frame:
            index.add_entry_from_context(page)
            html = direct.finished(page, page.article, frame)
            page.article = page.content = None
            yield page.dest_uri, html
    yield _INDEX, index.generate_search_index(None).encode()
