"""Rules about figures in texts: a figure is drawn only where a paragraph of a text with paragraphs is its id alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.diagnostics import warning
from briefing.markdown.tree import Element, Reference, blocks_of, lone_reference
from briefing.model import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from briefing.diagnostics import Problem
    from briefing.markdown.tree import Piece
    from briefing.rules.context import Context

_ELSEWHERE = {
    "li": "in a list", "blockquote": "in a quotation", "th": "in a table", "td": "in a table",
    **dict.fromkeys(("h3", "h4", "h5", "h6"), "in a heading"),
}  # fmt: skip


_INSTEAD = "make it a paragraph of its own in a `body`, or in the `text` of a scenario"


def figures_can_be_drawn(context: Context) -> Iterator[Problem]:
    """The id of a figure that has nothing beside it is in a paragraph of its own, once in a text, so that the figure is drawn."""
    figures = context.brief.claimed.get("figure", frozenset())
    for text in context.texts:
        if not any(mention.target in figures for mention in text.prose.mentions):
            continue
        drawn: set[str] = set()
        is_block = isinstance(text.leaf.marker, Markup) and text.leaf.marker.block
        for number, target, inside in _alone(text.prose.body):
            if target not in figures or number >= len(text.prose.mentions):
                continue
            where = "in a text of one paragraph" if not is_block else inside
            again = not where and target in drawn
            where = "a second time in one text" if again else where
            drawn.add(target)
            if where:
                mention = text.prose.mentions[number]
                yield warning(
                    "figure-not-drawn",
                    f"`[{target}]` is alone {where}, where the figure is not drawn: readers see a link",
                    text.within(mention.start, mention.end),
                    f"write a sentence around it, or {'delete it' if again else _INSTEAD}",
                )


def _alone(pieces: Iterable[Piece]) -> Iterator[tuple[int, str, str]]:
    """Yield each reference that has nothing beside it: its number among all references, its target, and what it is in."""
    number = 0

    def found(piece: Piece, inside: str) -> Iterator[tuple[int, str, str]]:
        nonlocal number
        if isinstance(piece, Reference):
            number += 1
        if not isinstance(piece, Element):
            return
        inside = inside or _ELSEWHERE.get(piece.name, "")
        target = lone_reference(piece.inside)
        if target is not None:
            yield number, target, inside
        for each in piece.inside:
            yield from found(each, inside)

    for block in blocks_of(pieces):
        yield from found(block, "")
