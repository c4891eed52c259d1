"""The interface through which figures render texts, dates and numbers in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from markupsafe import Markup

    from briefing.model import Cite, Figure
    from briefing.model.values import When


class FigureWriter(Protocol):
    """Renders all words in a figure as safe HTML."""

    def text(self, text: str) -> Markup:
        """Render a single-paragraph Markdown text, with links and citations."""

    def title(self, text: str) -> Markup:
        """Render a single-paragraph Markdown text without links and citations, for use inside a link."""

    def plain(self, text: str) -> Markup:
        """Escape a plain text."""

    def ident(self, figure: Figure) -> Markup:
        """Return the figure's id as a link to the figure."""

    def cite(self, sources: Iterable[Cite]) -> Markup:
        """Render the citations of a fact."""

    def state(self, state: str) -> Markup:
        """Return the word for a state as pages show it."""

    def drawn_state(self, state: str) -> str:
        """Return the built-in word as which a state is drawn."""

    def words(self, key: str, n: int | None = None, **values: object) -> Markup:
        """Return an interface message; `Markup` values are inserted unchanged."""

    def when(self, when: When) -> Markup:
        """Format a date with its precision and uncertainty, as `<time>` if HTML can express it."""

    def number(self, value: Decimal) -> Markup:
        """Format a number with all its decimals."""

    def listed(self, items: Iterable[object]) -> Markup:
        """Format a list as part of a sentence: a, b and c."""
