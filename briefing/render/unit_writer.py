"""Renders the pages of a unit: those of one brief, or the front page of a library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol, overload

from briefing.render.edition_pages import stored_contents
from briefing.render.outputs import Output, Unit
from briefing.render.page_text import PageText
from briefing.render.permanent_address_pages import moved_folders
from briefing.render.routes import base_of, file_of
from briefing.render.site_chrome import site_chrome
from briefing.render.stylesheets import assets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Set

    from briefing.diagnostics import Problem
    from briefing.render.outputs import PlannedFile, PrintDocument, Redirect, SearchEntry, StoredContent
    from briefing.render.templating import Renderer
    from briefing.render.unit_context import UnitContext
    from briefing.source.spool import Spool

from briefing.render.brief_writer import BriefWriter
from briefing.render.library_intro import library_title
from briefing.render.library_writer import LibraryWriter


class RenderedUnit(NamedTuple):
    """The result of rendering one unit."""

    unit: Unit
    outputs: tuple[Output, ...]
    problems: tuple[Problem, ...]
    stored: tuple[StoredContent, ...] = ()

    def kept_in(self, spool: Spool) -> RenderedUnit:
        """Return the unit with its contents and search entries in a spool instead of in memory; texts are UTF-8 there."""
        written = (each.encode() if isinstance(each, str) else each for each in (output.content for output in self.outputs))
        entries, *contents = spool.keep((self.unit.entries, *written))
        outputs = (output._replace(content=kept) for output, kept in zip(self.outputs, contents, strict=True))
        unit = self.unit._replace(entries=entries if self.unit.entries else ())
        return self._replace(unit=unit, outputs=tuple(outputs))


class PlannedUnit(NamedTuple):
    """What the address of a file of a unit depends on: a unit with hardly any texts, and its files without contents."""

    unit: Unit
    outputs: tuple[Output, ...]
    stored: tuple[StoredContent, ...]
    anchors: Mapping[str, Set[str]]
    """The anchors of entries on its pages, by the file of the page."""


class UnitWriter(Protocol):
    """Renders the pages of a unit, all in order or a single one."""

    view: UnitContext

    def files(self) -> Iterator[PlannedFile]:
        """Return every page and file of the unit; none is rendered before it is asked for."""

    def page_at(self, here: str) -> tuple[Output, tuple[Problem, ...]] | None:
        """Render the page at an address below the unit's base; return `None` if there is none."""

    def samples(self) -> Iterator[PlannedFile]:
        """Return a page of each layout, but not the page of the whole brief, which takes as long as many others."""

    def anchors(self) -> Mapping[str, Set[str]]:
        """Return the anchors of entries on the pages of the unit, by the file of the page."""

    def documents(self, paper: str) -> Iterator[tuple[PrintDocument, tuple[Problem, ...]]]:
        """Render the documents for print of the unit, for a size of paper."""

    def nav(self) -> tuple[tuple[str, str], ...]:
        """Return the title and file of each page in the navigation; pages of single entities are not included."""

    def sections(self) -> list[str]:
        """Return the files of the pages that the masthead links to."""

    def notices_elsewhere(self) -> str:
        """Return the notices of a site of one brief for its handwritten pages, as HTML with `{base}` before its own addresses."""

    def entries(self) -> tuple[SearchEntry, ...]:
        """Return the search entries of the unit."""

    def redirects(self) -> tuple[Redirect, ...]:
        """Return the addresses that lead to pages of the unit."""


def unit_writer_for(view: UnitContext, renderer: Renderer) -> UnitWriter:
    """Return the writer for a unit."""
    return LibraryWriter(view, renderer) if view.brief is None else BriefWriter(view, view.brief, renderer)


class UnitWriters(Sequence[UnitWriter]):
    """The writers of some units; each is made when it is asked for, because it holds all that the pages of its unit share."""

    def __init__(self, views: Iterable[UnitContext] = (), make: Callable[[UnitContext], UnitWriter] | None = None) -> None:
        self.views, self._make = tuple(views), make

    def __len__(self) -> int:
        return len(self.views)

    @overload
    def __getitem__(self, at: int) -> UnitWriter: ...
    @overload
    def __getitem__(self, at: slice) -> UnitWriters: ...
    def __getitem__(self, at: int | slice) -> UnitWriter | UnitWriters:
        found = self.views[at]
        if isinstance(found, tuple):
            return UnitWriters(found, self._make)
        assert self._make is not None, "without units, none is asked for"
        return self._make(found)


def render_unit(writer: UnitWriter, between: Callable[[], object] = lambda: None) -> RenderedUnit:
    """Render every page of a unit, and the style sheets and typefaces of the root unit.

    `between` is called after each page and may raise to abort.
    """
    view = writer.view
    outputs: list[Output] = []
    problems: list[Problem] = []
    for planned in writer.files():
        output, found = planned.rendered()
        outputs.append(output)
        problems += found
        between()
    unit = unit_of(writer)._replace(entries=writer.entries(), redirects=writer.redirects(), moved=moved_folders(view))
    outputs += (Output(path, content) for path, content in _assets(view))
    return RenderedUnit(unit, tuple(outputs), tuple(problems), tuple(stored_contents(view)))


def unit_of(writer: UnitWriter) -> Unit:
    """Return a unit with what its frame shows; what it has for a search and which addresses lead to it is left out."""
    view, title = writer.view, _title(writer.view)
    frame = site_chrome(view, title, writer.sections())
    if notices := writer.notices_elsewhere():
        frame["notices"] = notices
    return Unit(view.unit, base_of(view), view.lang, title, writer.nav(), frame)


def planned_unit(writer: UnitWriter) -> PlannedUnit:
    """Return where the files of a unit will be, without rendering them."""
    view = writer.view
    unit = Unit(view.unit, base_of(view), view.lang, "", (), {"words": {"moved": ""}}, (), writer.redirects())
    paths = [Output(planned.path, "", planned.origin) for planned in writer.files()]
    outputs = (*paths, *(Output(path, "") for path, _ in _assets(view)))
    return PlannedUnit(unit, outputs, tuple(stored_contents(view)), writer.anchors())


def _assets(view: UnitContext) -> Iterator[tuple[str, bytes]]:
    """Yield the style sheets and typefaces, which are at the root of the site."""
    if not base_of(view):
        yield from ((file_of(view, f"assets/{path}"), content) for path, content in assets())


def _title(view: UnitContext) -> str:
    if view.brief is None:
        return library_title(view) or view.words("library.title")
    return view.brief.head.short_title or PageText(view).plain_title(view.brief.head.title)
