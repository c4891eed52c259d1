"""A figure that is drawn once for all pages of a unit, with gaps for what each page writes in its own way.

These are links and citations, the words that a page explains at their first use, and the element of the finding.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from briefing.model import Cite, Figure
    from briefing.model.values import When
    from briefing.render.figures.figure_writer import FigureWriter

_START, _END = "\ufdd3", "\ufdd4"
"""Two characters that no text may contain."""
_GAP = re.compile(f"{_START}(.*?){_END}")
ELEMENT = f"{_START}element{_END}"


class SharedDrawing(NamedTuple):
    """The HTML of a figure with gaps."""

    pieces: tuple[str, ...]
    """HTML, the name of the gap that follows, HTML …"""
    gaps: tuple[tuple[str, tuple[Any, ...]], ...]
    """The method of the page that fills each gap and its arguments, in the order in which drawing the figure calls them."""

    def filled(self, writer: FigureWriter, element: str) -> Markup:
        """Return the figure as one page shows it."""
        fillings = {str(number): getattr(writer, method)(*given) for number, (method, given) in enumerate(self.gaps)}
        fillings["element"] = element
        return Markup("".join(fillings[piece] if at % 2 else piece for at, piece in enumerate(self.pieces)))


class WithGaps:
    """Writes a gap for what depends on the page, and everything else as the page does (implements `FigureWriter`)."""

    def __init__(self, page: FigureWriter) -> None:
        self.page = page
        self.gaps: list[tuple[str, tuple[Any, ...]]] = []

    def drawing(self, html: str) -> SharedDrawing:
        """Return what was drawn with this writer."""
        return SharedDrawing(tuple(_GAP.split(html)), tuple(self.gaps))

    def _gap(self, method: str, *given: Any) -> Markup:
        self.gaps.append((method, given))
        return Markup(f"{_START}{len(self.gaps) - 1}{_END}")

    def inline(self, text: str) -> Markup:
        return self._gap("inline", text)

    def link(self, entity: Figure) -> Markup:
        return self._gap("link", entity)

    def cites(self, sources: Iterable[Cite]) -> Markup:
        return self._gap("cites", sources)

    def of(self, value: str, group: str) -> Markup:
        return self._gap("of", value, group)  # the name of a declared word can be in another language

    def title(self, text: str) -> Markup:
        return self.page.title(text)

    def unlinked(self, text: str) -> Markup:
        return self.page.unlinked(text)

    def typed(self, text: str) -> Markup:
        return self.page.typed(text)

    def drawn_state(self, state: str) -> str:
        return self.page.drawn_state(state)

    def word(self, key: str, number: int | None = None, /, **values: object) -> Markup:
        return self.page.word(key, number, **values)

    def when(self, when: When) -> Markup:
        return self.page.when(when)

    def decimal(self, value: Decimal) -> Markup:
        return self.page.decimal(value)

    def listed(self, items: Iterable[object]) -> Markup:
        return self.page.listed(items)
