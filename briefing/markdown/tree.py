"""What a text is once it is read: a small tree of pieces, what it refers to, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias, Union

if TYPE_CHECKING:
    from collections.abc import Sequence


class Fault(NamedTuple):
    """Something in a text that may not stand there; `start` and `end` count code points of the text."""

    code: str
    start: int
    end: int
    message: str
    help: str


class Mention(NamedTuple):
    """A reference to an entity: `[F2]`, or `[words][F2]` with the words as its label."""

    target: str
    label: str | None
    start: int
    end: int


class Citation(NamedTuple):
    """One source that a text cites: its `@key`, and the place in the source if one is given."""

    key: str
    at: str | None
    start: int
    end: int


class Element(NamedTuple):
    """A piece of structure, named like the HTML element that will show it; attribute values are plain text."""

    name: str
    inside: tuple[Piece, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()


class Code(NamedTuple):
    """Text that is shown as typed, in the line or as a block of its own."""

    text: str
    block: bool


class Reference(NamedTuple):
    """A mention at its place among the pieces; without a label the target's own name is shown."""

    target: str
    label: tuple[Piece, ...] | None


class Cites(NamedTuple):
    """The citations of one pair of brackets."""

    citations: tuple[Citation, ...]


Piece: TypeAlias = Union[str, Element, Code, Reference, Cites]  # noqa: UP007  (a forward name cannot be joined by `|`)

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TABLES = ("table", "thead", "tbody", "tr", "th", "td")
BLOCKS = frozenset(("p", "ul", "ol", "li", "blockquote", "hr", *_HEADINGS, *_TABLES))


def is_block(piece: Piece) -> bool:
    """Tell what stands on lines of its own from what stands in a line."""
    return (isinstance(piece, Element) and piece.name in BLOCKS) or (isinstance(piece, Code) and piece.block)


class Prose(NamedTuple):
    """A text that was read; with faults it can still be written, the faulty parts as typed."""

    body: tuple[Piece, ...] = ()
    faults: tuple[Fault, ...] = ()
    mentions: tuple[Mention, ...] = ()
    citations: tuple[Citation, ...] = ()


class Resolver(Protocol):
    """Says what a reference and a citation look like on the page at hand.

    Both return inline HTML whose words and attribute values went through `escape`.
    """

    def mention(self, target: str, label_html: str | None) -> str:
        """Write a link to the entity; without a label, under its own name."""

    def cite(self, citations: Sequence[Citation]) -> str:
        """Write the marks of the sources that stand in one pair of brackets."""
