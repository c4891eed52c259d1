"""The syntax tree of a text, with its mentions, citations and faults."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeAlias, Union

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Fault(NamedTuple):
    """Forbidden or malformed syntax in a text; `start` and `end` are offsets in code points."""

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
    """A citation of one source: its `@key`, and the locator within the source if there is one."""

    key: str
    at: str | None
    start: int
    end: int


class Element(NamedTuple):
    """A structural element, named like the HTML element that renders it; attribute values are plain text."""

    name: str
    inside: tuple[Piece, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()


class Code(NamedTuple):
    """A code span or a code block, shown as typed."""

    text: str
    block: bool


class Reference(NamedTuple):
    """A mention within the tree; without a label, the name of the target is shown."""

    target: str
    label: tuple[Piece, ...] | None


class Cites(NamedTuple):
    """The citations of one pair of brackets."""

    citations: tuple[Citation, ...]


Piece: TypeAlias = Union[str, Element, Code, Reference, Cites]  # noqa: UP007  (a forward name cannot be joined by `|`)

_HEADINGS = ("h3", "h4", "h5", "h6")
_TABLES = ("table", "thead", "tbody", "tr", "th", "td")
BLOCKS = frozenset(("p", "ul", "ol", "li", "blockquote", "hr", *_HEADINGS, *_TABLES))


def is_block(piece: Piece) -> bool:
    """Return whether a piece is block-level rather than inline."""
    return (isinstance(piece, Element) and piece.name in BLOCKS) or (isinstance(piece, Code) and piece.block)


def blocks_of(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield the blocks of a text; a run of inline pieces becomes a paragraph."""
    for blocks, run in groupby(pieces, is_block):
        if blocks:
            yield from run
        else:
            yield Element("p", tuple(run))


def lone_reference(pieces: Iterable[Piece]) -> str | None:
    """Return the target of a reference without a label that has nothing beside it; None for anything else."""
    seen = [piece for piece in pieces if not isinstance(piece, str) or piece.strip()]
    only = seen[0] if len(seen) == 1 else None
    return only.target if isinstance(only, Reference) and only.label is None else None


class Prose(NamedTuple):
    """A parsed text. It can be rendered even if it has faults; the faulty parts then appear as typed."""

    body: tuple[Piece, ...] = ()
    faults: tuple[Fault, ...] = ()
    mentions: tuple[Mention, ...] = ()
    citations: tuple[Citation, ...] = ()


class Resolver(Protocol):
    """Renders references and citations for the current page.

    Both methods return inline HTML whose texts and attribute values are escaped.
    """

    def mention(self, target: str, label_html: str | None) -> str:
        """Render a link to the entity; without a label, the link text is the name of the entity."""

    def cite(self, citations: Sequence[Citation]) -> str:
        """Render the citations of one pair of brackets."""
