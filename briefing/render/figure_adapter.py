"""Adapts a page to `figures.FigureWriter`, so that figures render texts, dates and citations as the page does."""

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
    """Renders the parts of a figure with the filters of a page (implements `figures.FigureWriter`)."""

    page: Page

    def text(self, text: str) -> Markup:
        """Render a single-paragraph Markdown text."""
        return self.page.inline(text)

    def title(self, text: str) -> Markup:
        """Render a single-paragraph Markdown text without links."""
        return self.page.title(text)

    def plain(self, text: str) -> Markup:
        """Escape a plain text."""
        return self.page.typed(text)

    def ident(self, figure: Figure) -> Markup:
        """Return the figure's id as a link to the figure."""
        return self.page.link(figure)

    def cite(self, sources: Iterable[Cite]) -> Markup:
        """Render the citations of a fact."""
        return self.page.cites(sources)

    def state(self, state: str) -> Markup:
        """Return the word for a state as pages show it."""
        return self.page.of(state, "state")

    def drawn_state(self, state: str) -> str:
        """Return the built-in word as which a state is drawn."""
        return self.page.brief.built_in("figure-state", state)

    def words(self, key: str, n: int | None = None, **values: object) -> Markup:
        """Return an interface message."""
        return self.page.word(key, n, **values)

    def when(self, when: When) -> Markup:
        """Format a date with its precision and uncertainty."""
        return self.page.when(when)

    def number(self, value: Decimal) -> Markup:
        """Format a number with all its decimals."""
        return self.page.decimal(value)

    def listed(self, items: Iterable[object]) -> Markup:
        """Format a list as part of a sentence."""
        return self.page.listed(items)


def draw(page: Page, figure: Figure, heading: int = 0) -> Markup:
    """Return a figure as one block of HTML, with its anchor unless it is drawn on the page a second time."""
    first = figure.id not in page.drawn
    page.drawn.add(figure.id)
    return Markup(figures.draw(figure, page.brief, page.view.today, FigureAdapter(page), heading=heading, anchor=first))
