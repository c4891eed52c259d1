"""What every rule is given: a brief of a site, its texts already read, its references already gathered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from briefing import prose
from briefing.model import Markup, RefTo, leaves
from briefing.references import mentionable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from briefing.document import Document
    from briefing.model import Brief, Entity, Leaf, Model, Origin, Site
    from briefing.model.base import Path
    from briefing.problems import Place
    from briefing.prose import Prose


class TextAt(NamedTuple):
    """A Markdown text of a brief, read, with the entity that holds it."""

    kind: str
    owner: Model
    origin: Origin
    leaf: Leaf
    prose: Prose

    def within(self, start: int, end: int) -> Place:
        """Place of some of its characters."""
        return self.origin.within(self.leaf.path, start, end)


class RefAt(NamedTuple):
    """A reference of a brief: from a field, or (`span`) from inside a text."""

    kind: str
    owner: Model
    origin: Origin
    path: Path
    target: str
    kinds: tuple[str, ...]
    span: tuple[int, int] | None = None

    @property
    def place(self) -> Place:
        """Where it is written."""
        return self.origin.within(self.path, *self.span) if self.span else self.origin.at(*self.path)


@dataclass(frozen=True, slots=True)
class Context:
    """One brief to be checked, with everything a rule may ask."""

    site: Site
    brief: Brief
    today: date
    texts: tuple[TextAt, ...]
    refs: tuple[RefAt, ...]
    overlays: Mapping[str, Mapping[str, Document]]
    cited: frozenset[str]
    """Keys that some brief of the site cites."""

    def own(self, kind: str) -> Iterator[tuple[Entity, Origin]]:
        """The entities of a kind that are written in the brief's own files, with their origins."""
        for entity in self.brief.of(kind):
            origin = self.brief.origins.get((kind, entity.id))
            if origin is not None:
                yield entity, origin


def owners(brief: Brief) -> Iterator[tuple[str, Model, Origin]]:
    """Whatever in a brief holds fields: its head, its entities, its log."""
    yield "brief", brief.head, brief.origin
    yield from brief.everything()
    for change, origin in zip(brief.changes, brief.change_origins, strict=True):
        yield "change", change, origin


def gather(brief: Brief) -> tuple[tuple[TextAt, ...], tuple[RefAt, ...]]:
    """Read every text of a brief once, and collect every reference in fields and texts."""
    return gather_from(owners(brief))


def gather_from(holders: Iterator[tuple[str, Model, Origin]]) -> tuple[tuple[TextAt, ...], tuple[RefAt, ...]]:
    """The same for any models."""
    texts: list[TextAt] = []
    refs: list[RefAt] = []
    for kind, owner, origin in holders:
        for leaf in leaves(owner):
            if isinstance(leaf.marker, Markup):
                read = prose.parse(leaf.value, block=leaf.marker.block)
                texts.append(TextAt(kind, owner, origin, leaf, read))
                refs += [RefAt(kind, owner, origin, leaf.path, mention.target, mentionable(mention.target),
                               (mention.start, mention.end)) for mention in read.mentions]
                refs += [RefAt(kind, owner, origin, leaf.path, citation.key, ("source",),
                               (citation.start, citation.end)) for citation in read.citations]
            elif isinstance(leaf.marker, RefTo):
                refs.append(RefAt(kind, owner, origin, leaf.path, leaf.value, leaf.marker.kinds))
    return tuple(texts), tuple(refs)
