"""The input of every rule: a brief of a site, its parsed texts, and its references."""

from __future__ import annotations

from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from briefing import markdown
from briefing.analysis.cross_references import key_in, use_by
from briefing.model import HEAD, Entity, Markup, Plain, RefTo, WordOf, walk, walk_raw
from briefing.model.brief import EditionChange, Head
from briefing.model.resolve import mentionable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from briefing.analysis.cross_references import Manner, References, Use
    from briefing.diagnostics import Place, Problem
    from briefing.i18n.translation_pairs import TranslatedEntry
    from briefing.markdown import Prose
    from briefing.model import Brief, FieldValue, Model, Origin, Site
    from briefing.model.markers import Path
    from briefing.model.site import E
    from briefing.rules.last_edition import LastEdition
    from briefing.source.document import Document


EntityValues: TypeAlias = "tuple[str, Model | None, Origin, Iterable[FieldValue]]"


class TextAt(NamedTuple):
    """A parsed text of a brief, with the entity that contains it; a field that is shown as typed is parsed as one line."""

    kind: str
    owner: Model | None
    origin: Origin
    leaf: FieldValue
    prose: Prose

    def within(self, start: int, end: int) -> Place:
        """The place of some of its characters."""
        return self.origin.within(self.leaf.path, start, end)


class RefAt(NamedTuple):
    """A reference of a brief: from a field, or (`span`) from inside a text."""

    kind: str
    owner: Model | None
    origin: Origin
    path: Path
    target: str
    kinds: tuple[str, ...]
    span: tuple[int, int] | None = None
    word_of: str = ""
    """The list of words that `vocabulary.yaml` may extend, if it is a word of one."""

    @property
    def place(self) -> Place:
        """The place where it is written."""
        return self.origin.within(self.path, *self.span) if self.span else self.origin.at(*self.path)


Target = tuple[str, str, str]
"""A brief's folder, a kind and an id; the folder is empty in a single brief, and for the shared files of a library."""


class Context(NamedTuple):
    """One brief to check, with everything that a rule needs."""

    site: Site
    brief: Brief
    today: date
    texts: tuple[TextAt, ...]
    refs: tuple[RefAt, ...]
    overlays: Mapping[str, Mapping[str, Document]]
    used: frozenset[tuple[str, str]]
    """The kind and id of every entity of the brief that a field or a text of the site refers to."""
    written: tuple[tuple[Model, Sequence[str]], ...] = ()
    """What the brief's own files contain, each with its texts as they are written."""
    as_typed: tuple[TextAt, ...] = ()
    """The texts in fields that are shown as typed, if they have several lines, or a citation or a reference in Markdown."""
    last_edition: LastEdition | None = None
    """The last closed edition of the brief."""
    translated: Mapping[str, tuple[TranslatedEntry | Problem, ...]] = MappingProxyType({})
    """The entries of the overlays by language, read once for all rules."""
    faulty: frozenset[tuple[str, str]] = frozenset()
    """For the rules about records: the list and the id of each entry that has an error."""

    def own(self, kind: type[E]) -> Iterator[tuple[E, Origin]]:
        """The entities of a kind in the brief's own files, with their origins."""
        for entity in self.brief.of(kind):
            origin = self.brief.origins.get((kind.kind_name, entity.id))
            if origin is not None:
                yield entity, origin


def entity_values(brief: Brief) -> Iterator[EntityValues]:
    """Everything in a brief that has fields: its head, its entities, its log, and the entries that could not be read."""
    yield "brief", brief.head, brief.origin, walk(brief.head)
    for kind, entity, origin in brief.everything():
        yield kind, entity, origin, walk(entity)
    for change, origin in zip(brief.changes, brief.change_origins, strict=True):
        yield "change", change, origin, walk(change)
    for model, value, origin in brief.unread:
        yield "unread", None, origin, walk_raw(model, value)


class Gathered(NamedTuple):
    """The texts and references of a brief, or of the shared files of a library."""

    texts: tuple[TextAt, ...] = ()
    refs: tuple[RefAt, ...] = ()
    as_typed: tuple[TextAt, ...] = ()
    written: tuple[tuple[Model, Sequence[str]], ...] = ()
    """What could be read, each with its texts as they are written."""


def gather_context(found: Iterable[EntityValues]) -> Gathered:
    """Parse every text once, collect every reference in fields and texts, and the texts as typed that look like Markdown."""
    texts: list[TextAt] = []
    as_typed: list[TextAt] = []
    refs: list[RefAt] = []
    written: list[tuple[Model, list[str]]] = []
    for kind, owner, origin, leaves in found:
        own: list[str] = []
        if owner is not None:
            written.append((owner, own))
        for leaf in leaves:
            marker = leaf.field.marker
            if isinstance(marker, Markup):
                own.append(leaf.value)
                try:
                    read = markdown.parse(leaf.value, block=marker.block)
                except Exception as fault:
                    fault.add_note(f"a text in {origin.document.file}, line {origin.at(*leaf.path).line}")
                    raise
                texts.append(TextAt(kind, owner, origin, leaf, read))
                refs += texts_inside(kind, owner, origin, leaf.path, read)
            elif isinstance(marker, RefTo):
                of = marker.of if isinstance(marker, WordOf) else ""
                refs.append(RefAt(kind, owner, origin, leaf.path, leaf.value, marker.kinds, word_of=of))
            elif isinstance(marker, Plain):
                own.append(leaf.value)
                if plain := markdown_in(marker, leaf.value):
                    as_typed.append(TextAt(kind, owner, origin, leaf, plain))
    return Gathered(tuple(texts), tuple(refs), tuple(as_typed), tuple(written))


def markdown_in(marker: Plain, text: str) -> markdown.Prose | None:
    """Parse a text that is shown as typed if it has several lines, a citation or a reference; None for others and quotations."""
    several = "\n" in text.rstrip() and not marker.own
    if marker.quoted or not (several or "[" in text):
        return None
    read = markdown.parse(text, block=False)
    return read if several or read.citations or read.mentions else None


def texts_inside(kind: str, owner: Model | None, origin: Origin, path: Path, read: Prose) -> Iterator[RefAt]:
    """The references in a text: its mentions and its citations."""
    for mention in read.mentions:
        kinds = mentionable(mention.target)
        yield RefAt(kind, owner, origin, path, mention.target, kinds, (mention.start, mention.end))
    for citation in read.citations:
        yield RefAt(kind, owner, origin, path, citation.key, ("source",), (citation.start, citation.end))


class ForPages(NamedTuple):
    """What pages need again of what the check of a brief has found."""

    references: References
    parsed: Mapping[tuple[str, bool], Prose]
    """What its texts say, by the text and whether it may have several blocks; only some briefs of a large library have it."""


_LAST = {HEAD: 1, "change": 2}
"""The order of `cross_references`: the head follows the lists."""


def uses_in(brief: Brief, refs: Iterable[RefAt]) -> Iterator[tuple[Use, str, tuple[str, ...]]]:
    """The references of a brief as `cross_references` would read them, each with its target and the kinds that it may have."""
    ordered = sorted(refs, key=lambda ref: _LAST.get(ref.kind, 0))
    for _, group in groupby(ordered, lambda ref: id(ref.owner)):
        several = [*group]
        owner = several[0].owner
        if not isinstance(owner, Entity | Head | EditionChange):
            continue  # it could not be read
        key = key_in(brief, owner)
        for ref in several:
            manner: Manner = "field" if ref.span is None else "cite" if ref.kinds == ("source",) else "mention"
            yield use_by(key, owner, ref.path, manner), ref.target, ref.kinds
