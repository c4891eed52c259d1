"""The ink of figures: how their words, dates and sources come out on the page that is being written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from briefing.render import figures

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from briefing.model import Cite, Figure
    from briefing.model.values import When
    from briefing.render.page import Page


@dataclass(frozen=True, slots=True)
class FigureAdapter:
    """Writes for figures in the manner of a page (see `figures.Ink`)."""

    page: Page

    def text(self, text: str) -> Markup:
        """One line of the brief's Markdown."""
        return self.page.inline(text)

    def title(self, text: str) -> Markup:
        """The same without links."""
        return self.page.title(text)

    def plain(self, text: str) -> Markup:
        """A text as typed."""
        return self.page.typed(text)

    def ident(self, figure: Figure) -> Markup:
        """The figure's id, as a link to it."""
        return self.page.link(figure)

    def cite(self, sources: Iterable[Cite]) -> Markup:
        """The sources of a fact, in a row."""
        return self.page.cites(sources)

    def words(self, key: str, n: int | None = None, **values: object) -> Markup:
        """A word of the interface."""
        return self.page.word(key, n, **values)

    def when(self, when: When) -> Markup:
        """A date as uncertain as it is."""
        return self.page.when(when)

    def number(self, value: Decimal) -> Markup:
        """A number in as many decimals as it has."""
        return self.page.decimal(value)

    def listed(self, items: Iterable[object]) -> Markup:
        """Things in a sentence."""
        return self.page.listed(items)


def draw(page: Page, figure: Figure, heading: int = 0) -> Markup:
    """A figure, with its anchor, as one block of HTML."""
    return Markup(figures.draw(figure, page.brief, page.view.today, FigureAdapter(page), heading=heading))


def argument(page: Page) -> Markup:
    """The map of the argument."""
    return Markup(figures.argument_figure(page.brief, FigureAdapter(page), lambda kind, id: _address(page, kind, id)))


def _address(page: Page, kind: str, id: str) -> str:
    entity = page.brief.find(kind, id)
    return page.href(entity) if entity is not None else ""
