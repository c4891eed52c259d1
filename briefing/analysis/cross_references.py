"""Which entity refers to which: the uses of every entity of a site, and its backlinks.

`uses(site)` reads every text and reference of a site once. The fields with references are derived from the classes of
the kinds, so a new kind needs no change here.
"""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from briefing.markdown import parse
from briefing.markdown.glossary import Glossary
from briefing.model import BY_NAME, CHANGES, HEAD, Markup, RefTo, Term, walk
from briefing.model.brief import EditionChange, Head
from briefing.model.resolve import Found, mentionable, resolve
from briefing.model.walk import walk_all
from briefing.source.memo import Memo

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from briefing.markdown import Prose
    from briefing.model import Brief, Entity, FieldValue, Model, Site
    from briefing.model.fields import Field
    from briefing.model.markers import Path


class _Parse(Protocol):
    """Reads a Markdown text, as `markdown.parse` does."""

    def __call__(self, text: str, *, block: bool) -> Prose:
        """Return what a text says."""


# A shared term counts as used wherever its word occurs, without an explicit reference.
Manner = Literal["field", "mention", "cite", "word"]


class Key(NamedTuple):
    """The key of an entity within a site; shared entities of a library have an empty slug."""

    slug: str
    kind: str
    id: str


class Use(NamedTuple):
    """A reference from one entity to another: the field, and the manner of reference."""

    by: Key
    field: str
    manner: Manner


class Uses(NamedTuple):
    """Every reference of a site."""

    of: Mapping[Key, tuple[Use, ...]]
    """The references to each entity, ordered by kind and file."""
    across: frozenset[Key]
    """The entities to which another brief, or a shared one, refers."""
    shared: Mapping[str, frozenset[Key]]
    """The shared entities of a library that a brief uses, by its slug: directly, or through other shared entities."""


def uses(site: Site, memo: Memo | None = None, earlier: Mapping[str, References] = MappingProxyType({})) -> Uses:
    """Return every reference to every entity, ordered by kind and file; a single pass over all texts and references.

    With a memo, only the briefs that changed are read again. `earlier` are the references of briefs that were read before.
    """
    memo = memo or Memo(repeated=False)
    found: dict[Key, tuple[Use, ...]] = {}
    beyond: dict[Key, dict[Use, None]] = {}
    order = {brief.slug: number for number, brief in enumerate(site.briefs)}
    for brief in site.briefs:  # most references stay in their brief: only those to the entities of others are put together
        step = ("references", brief.slug, id(brief))
        read = earlier.get(brief.slug) or memo.once(step, (brief, site.shared_origins), (order,), partial(_of_brief, site, brief))
        found.update(read.inside)
        for use, target, kinds, known in read.beyond:
            if key := known or _key(site, brief, target, kinds):
                beyond.setdefault(key, {})[use] = None
    for owner, entity in _shared_entities(site):
        for use, target, kinds in _references(owner, entity):
            if key := _key(site, site.briefs[0], target, kinds):
                beyond.setdefault(key, {})[use] = None
    for key, use in _words(site, memo):
        beyond.setdefault(key, {})[use] = None
    for key, each in beyond.items():
        inside = found.get(key, ())
        before = [use for use in each if order.get(use.by.slug, len(order)) < order.get(key.slug, 0)]
        found[key] = tuple(dict.fromkeys((*before, *inside, *each)))
    across = frozenset(key for key, each in beyond.items() if any(use.by.slug != key.slug for use in each))
    return Uses(MappingProxyType(found), across, MappingProxyType(_shared(site, found)))


def in_all_languages(languages: Sequence[Uses]) -> tuple[Uses, ...]:
    """Return the references in each language of a site, with the shared entities that a brief uses in any of them.

    So a brief lists the same entities, and has the same pages, in each of its languages.
    """
    between: dict[Key, list[Key]] = {}
    for each in languages:
        for key, others in _between_shared(each.of).items():
            between.setdefault(key, []).extend(others)
    slugs = dict.fromkeys(slug for each in languages for slug in each.shared)
    # An entity may be named in one language, and name the next one in another: references of all languages are followed.
    shared = {slug: _closure([key for each in languages for key in each.shared.get(slug, ())], between) for slug in slugs}
    return tuple(each._replace(shared=MappingProxyType(shared)) for each in languages)


def _shared(site: Site, found: Mapping[Key, Iterable[Use]]) -> dict[str, frozenset[Key]]:
    """Return the shared entities that each brief uses, directly or through other shared entities."""
    by_brief: dict[str, list[Key]] = {}
    for key, all_uses in found.items():
        for use in all_uses if key.slug == "" else ():
            by_brief.setdefault(use.by.slug, []).append(key)
    for brief in site.briefs:  # the log names ids, and links to those that are still there
        logged = {item.id for change in brief.changes for item in change.items}
        known = (key for key in site.shared_origins if key[1] in logged and key not in brief.origins)
        by_brief.setdefault(brief.slug, []).extend(Key("", kind, id) for kind, id in known)
    between = _between_shared(found) if site.library else {}
    return {slug: _closure(keys, between) for slug, keys in by_brief.items()}


def _between_shared(found: Mapping[Key, Iterable[Use]]) -> dict[Key, list[Key]]:
    """Return the shared entities of a library that each shared entity refers to."""
    named: dict[Key, list[Key]] = {}
    for key, all_uses in found.items():
        for use in all_uses if key.slug == "" else ():
            if use.by.slug == "":
                named.setdefault(use.by, []).append(key)
    return named


def _closure(keys: list[Key], between: Mapping[Key, Iterable[Key]]) -> frozenset[Key]:
    reached: set[Key] = set()
    while keys:
        key = keys.pop()
        if key not in reached:
            reached.add(key)
            keys += between.get(key, ())
    return frozenset(reached)


def _words(site: Site, memo: Memo) -> Iterator[tuple[Key, Use]]:
    """Yield the uses of shared glossary terms in the texts of a library's briefs."""
    terms = tuple(term for term in site.shared.get("term", ()) if isinstance(term, Term))
    glossary = Glossary.of(terms)
    if not glossary:
        return
    for brief in site.briefs:
        step = ("words", brief.slug, id(brief))
        yield from memo.of(step, (brief, *terms), (), lambda brief=brief: [*_found(glossary, _written(brief))])  # type: ignore[misc]
    yield from _found(glossary, _shared_entities(site))


def _found(glossary: Glossary, written: Iterable[tuple[Key, Model]]) -> Iterator[tuple[Key, Use]]:
    for owner, model in written:
        for path, field, value in walk(model):
            if isinstance(field.marker, Markup):
                for _, _, id in glossary.found(value):
                    yield Key("", "term", id), use_by(owner, model, path, "word")


def key_of(site: Site, brief: Brief, kind: str, id: str) -> Key:
    """Return the key of the entity that has this id in a brief."""
    shared = (kind, id) in site.shared_origins and (kind, id) not in brief.origins
    return Key("" if shared else brief.slug, kind, id)


def _written(brief: Brief) -> Iterator[tuple[Key, Model]]:
    """Yield everything of a brief that has fields, with its key."""
    for _, entity, _ in brief.everything():
        yield key_in(brief, entity), entity
    yield key_in(brief, brief.head), brief.head
    for change in brief.changes:
        yield key_in(brief, change), change


def key_in(brief: Brief, model: Entity | Head | EditionChange) -> Key:
    """Return the key of an entity of a brief, of its head, or of an entry of its log."""
    if isinstance(model, EditionChange):
        return Key(brief.slug, CHANGES, str(model.edition))
    return Key(brief.slug, HEAD, brief.slug) if isinstance(model, Head) else Key(brief.slug, model.kind_name, model.id)


def _shared_entities(site: Site) -> Iterator[tuple[Key, Model]]:
    for kind, entities in site.shared.items():
        for entity in entities:
            yield Key("", kind, entity.id), entity


class _Reference(NamedTuple):
    use: Use
    target: str
    kinds: tuple[str, ...]
    known: Key | None
    """The key of the target, unless it depends on what other briefs contain."""


class References(NamedTuple):
    """The references of a brief: those to its own entities, and all others."""

    inside: Mapping[Key, tuple[Use, ...]]
    beyond: tuple[_Reference, ...]


def references_of(site: Site, brief: Brief, found: Iterable[tuple[Use, str, tuple[str, ...]]]) -> References:
    """Return the references of a brief, given each use with its target and the kinds that this may have.

    Those to entities of other briefs are not resolved yet.
    """
    inside: dict[Key, dict[Use, None]] = {}
    beyond = []
    keys: dict[tuple[str, tuple[str, ...]], Key | None] = {}  # a source may be cited ten times
    for use, target, kinds in found:
        foreign = ":" in target and target.partition(":")[0] != brief.slug
        if not foreign and (target, kinds) not in keys:
            keys[target, kinds] = _key(site, brief, target, kinds)
        key = None if foreign else keys[target, kinds]
        if key is not None and key.slug == brief.slug:
            inside.setdefault(key, {})[use] = None
        elif foreign or key:
            beyond.append(_Reference(use, target, kinds, key))
    return References({key: tuple(each) for key, each in inside.items()}, tuple(beyond))


def _of_brief(site: Site, brief: Brief) -> References:
    return references_of(site, brief, (each for owner, model in _written(brief) for each in _references(owner, model)))


def _key(site: Site, brief: Brief, target: str, kinds: tuple[str, ...]) -> Key | None:
    """Return the key of the target of a reference in a brief, or `None` if there is no such entity."""
    resolved = resolve(site, brief, target, kinds)
    if not isinstance(resolved, Found):
        return None
    id = resolved.brief.slug if resolved.kind == HEAD else target.rpartition(":")[2]
    return key_of(site, resolved.brief, resolved.kind, id)


def _references(owner: Key, model: Model) -> Iterator[tuple[Use, str, tuple[str, ...]]]:
    """Yield each reference of a model with its target and the kinds that it may have; a nested entity has its own references."""
    for leaf in walk_all(model, _may_refer):  # most values are names, dates and other texts as typed
        path, field, value = leaf
        marker = field.marker
        if isinstance(marker, RefTo):
            if leaf.marker is not None:
                yield use_by(owner, model, path, "field"), value, marker.kinds
        elif isinstance(marker, Markup) and "[" in value:
            prose = parse(value, block=marker.block)
            for mention in prose.mentions:
                yield use_by(owner, model, path, "mention"), mention.target, mentionable(mention.target)
            for citation in prose.citations:
                yield use_by(owner, model, path, "cite"), citation.key, ("source",)


def _may_refer(field: Field) -> bool:
    return isinstance(field.marker, RefTo | Markup)


def cited_sources(values: Iterable[FieldValue], parse: _Parse = parse) -> tuple[str, ...]:
    """Return the keys of the sources that an entry cites, given its texts and references, each once, in the order of its fields.

    `parse` may know texts that were parsed before.
    """
    cited: dict[str, None] = {}
    for _, field, value in values:
        if isinstance(field.marker, RefTo) and field.marker.kinds == ("source",):
            cited[value] = None
        elif isinstance(field.marker, Markup) and "[@" in value:
            cited |= dict.fromkeys(each.key for each in parse(value, block=field.marker.block).citations)
    return tuple(cited)


def use_by(owner: Key, model: Model, path: Path, manner: Manner) -> Use:
    """Return the use that is at a path in what has this key; a nested entity has its own references."""
    by, rest = _owner(owner, model, path)
    return Use(by, str(rest[0]), manner)


def _owner(owner: Key, model: Model, path: Path) -> tuple[Key, Path]:
    nested = BY_NAME[owner.kind].nested if owner.kind in BY_NAME else ()
    if all(path[0] != each.field for each in nested):
        return owner, path
    part: Entity = getattr(model, str(path[0]))[path[1]]
    return (Key(owner.slug, part.kind_name, part.id), path[2:]) if part.id is not None else (owner, path)
