"""The values that rendering passes to publishing: files, grouped into units that are built separately."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.source.characters import unix_breaks
from briefing.source.spool import Kept, Spool

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from briefing.diagnostics import Place, Problem
    from briefing.loader.editions import ClosedEdition


class Picture(NamedTuple):
    """A drawing that is published as a PNG. It is made when the file is written, which takes longer than rendering a page."""

    svg: str
    zoom: int


Content = str | bytes | Picture | Kept


def in_memory(content: Content) -> str | bytes | Picture:
    """Return a content, which may be in a spool."""
    found: str | bytes | Picture = content.value() if isinstance(content, Kept) else content
    return found


class Output(NamedTuple):
    """One file of the build folder; `path` is relative to that folder and uses `/`."""

    path: str
    content: Content
    origin: str | None = None
    """The source file that an author edits to change this file."""

    @property
    def text(self) -> str:
        """The content of a page; a file that is not UTF-8 loses what cannot be read, and one of Windows its line ends."""
        return unix_breaks(self.content.decode("utf-8", "replace")) if isinstance(self.content, bytes) else str(self.content)


class PlannedFile(NamedTuple):
    """A file of the build folder that is not rendered yet."""

    path: str
    origin: str | None
    write: Callable[[], tuple[str | bytes | Picture, tuple[Problem, ...]]]
    """Renders its content."""

    def rendered(self) -> tuple[Output, tuple[Problem, ...]]:
        """Render the file."""
        content, problems = self.write()
        return Output(self.path, content, self.origin), problems


class Redirect(NamedTuple):
    """An address that leads to another page of the site; both are relative to the site's root."""

    path: str
    """An address without a page: `J1/`, `zh-hans/old/`, `old.html`."""
    target: str
    """The address of a page or file, with or without an anchor: `timeline/#E3`."""
    place: Place
    """Where an author edits this redirect."""
    name: str = ""
    """The name of the target, as plain text, for an address that is meant to be used; empty for one that is out of date."""
    oembed: str = ""
    """The URL of the description by which other sites show the target (oEmbed)."""
    fallback: bool = False
    """Whether it is used only if no page and no other redirect has its address."""


class SearchEntry(NamedTuple):
    """One entity in the search index; texts are HTML."""

    location: str
    """Its address below the unit's base: `timeline/#E34`, or its own page."""
    names: tuple[str, ...]
    """Its names as plain text, shortest first; a query that equals one of them is an exact match."""
    title: str
    text: str
    """Its text at that address; empty for an entity with its own page."""


class StoredContent(NamedTuple):
    """A closed edition in one language, and where its contents are published."""

    edition: ClosedEdition
    lang: str
    unit: str
    """The name of the unit in whose frame its pages are published."""
    unit_base: str
    """The address of that unit."""
    bases: Mapping[str, str]
    """The address of the edition's front page in each of its languages: `zh-hans/e/1/`."""


class PrintDocument(NamedTuple):
    """A document for print of a brief in one language, from which a PDF is made."""

    name: str
    """What it is: `decision-paper` or `report`."""
    path: str
    """The path of its file in the build folder."""
    slug: str
    lang: str
    html: str
    url: str
    """The URL against which its links are resolved; empty without `site_url`, and then none is relative."""
    limit: int | None
    """The number of pages that it may have."""
    day: date
    """The day of its edition."""
    file: str
    """The source file that an author edits to change it."""


class Unit(NamedTuple):
    """One MkDocs build: a brief, or the front page of a library, in one language."""

    name: str
    base: str
    """The address of its pages in the site: empty for the root, else `zh-hans/`, `slug/` or `zh-hans/slug/`."""
    lang: str
    title: str
    nav: tuple[tuple[str, str], ...]
    """Pairs of a title (plain text) and a page (path below the unit's `docs`)."""
    frame: Mapping[str, Any]
    """The values of the page frame in the unit's language: plain text, paths, and lists of both."""
    entries: tuple[SearchEntry, ...] | Kept = ()
    """The search entries of all entities that appear on its pages."""
    redirects: tuple[Redirect, ...] = ()
    """The addresses below its base that lead to other pages."""
    moved: tuple[tuple[str, str], ...] = ()
    """Pairs of an address below which the site had files of the unit, and the one below which they are now."""

    def searched(self) -> tuple[SearchEntry, ...]:
        """Return the search entries, which may be in a spool."""
        entries: tuple[SearchEntry, ...] = self.entries.value() if isinstance(self.entries, Kept) else self.entries
        return entries

    def in_memory(self) -> Unit:
        """Return the unit with its entries, for another process."""
        return self._replace(entries=self.searched())


class Rendered(NamedTuple):
    """A rendered site; if the data has errors, it has problems and no outputs."""

    outputs: tuple[Output, ...]
    units: tuple[Unit, ...]
    problems: tuple[Problem, ...]
    newest: date
    """The newest date in the data, used as the build date so that equal data gives equal bytes."""
    stored: tuple[StoredContent, ...] = ()
    """The closed editions whose contents are published in the frames among the outputs."""
    spool: Spool | None = None
    """What holds the contents, if they are not in memory; it is open as long as this value is in use."""
