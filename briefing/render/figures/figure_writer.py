"""What a figure needs in order to write: texts, dates and numbers made safe and put into the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from markupsafe import Markup

    from briefing.model import Cite, Figure
    from briefing.model.values import When


class FigureWriter(Protocol):
    """All words in a figure come through here, as HTML that may stand in a page without more care."""

    def text(self, text: str) -> Markup:
        """One line of the brief's Markdown; it may hold links and cites."""

    def title(self, text: str) -> Markup:
        """The same without links and cites, to stand inside a link."""

    def plain(self, text: str) -> Markup:
        """A text that is shown as typed."""

    def ident(self, figure: Figure) -> Markup:
        """The figure's id, as a link to it."""

    def cite(self, sources: Iterable[Cite]) -> Markup:
        """The sources of a fact, in a row."""

    def words(self, key: str, n: int | None = None, **values: object) -> Markup:
        """A word or sentence of the interface; values that are Markup are put in as they stand."""

    def when(self, when: When) -> Markup:
        """A date as uncertain as it is, as `<time>` where HTML can say it."""

    def number(self, value: Decimal) -> Markup:
        """A number in as many decimals as it has."""

    def listed(self, items: Iterable[object]) -> Markup:
        """Things in a sentence: a, b and c."""
