"""Which entity refers to which: the uses of every entity of a site, and its backlinks.

`uses(site)` reads every text and reference of a site once. The fields with references are derived from the classes of
the kinds, so a new kind needs no change here.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from briefing.markdown import parse
from briefing.markdown.glossary import Glossary
from briefing.model import BY_NAME, CHANGES, HEAD, Markup, RefTo, Term, walk
from briefing.model.resolve import Found, mentionable, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from briefing.model import Brief, Entity, Model, Site
    from briefing.model.base import Path

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
    shared: Mapping[str, frozenset[Key]]
    """The shared entities of a library that a brief uses, by its slug: directly, or through other shared entities."""


def uses(site: Site) -> Uses:
    """Return every reference to every entity, ordered by kind and file; a single pass over all texts and references."""
    found: dict[Key, dict[Use, None]] = {}
    for brief, owner, model in _written(site):
        for by, path, target, kinds, manner in _references(owner, model):
            resolved = resolve(site, brief, target, kinds)
            if isinstance(resolved, Found):
                id = resolved.brief.slug if resolved.kind == HEAD else target.rpartition(":")[2]
                key = key_of(site, resolved.brief, resolved.kind, id)
                found.setdefault(key, {})[Use(by, str(path[0]), manner)] = None
    for key, use in _words(site):
        found.setdefault(key, {})[use] = None
    shared = {slug: frozenset(keys) for slug, keys in _shared(site, found).items()}
    return Uses(MappingProxyType({key: tuple(each) for key, each in found.items()}), MappingProxyType(shared))


def in_all_languages(languages: Sequence[Uses]) -> tuple[Uses, ...]:
    """Return the references in each language of a site, with the shared entities that a brief uses in any of them.

    So a brief lists the same entities, and has the same pages, in each of its languages.
    """
    slugs = dict.fromkeys(slug for each in languages for slug in each.shared)
    shared = {slug: frozenset().union(*(each.shared.get(slug, ()) for each in languages)) for slug in slugs}
    return tuple(each._replace(shared=MappingProxyType(shared)) for each in languages)


def _shared(site: Site, found: Mapping[Key, Iterable[Use]]) -> dict[str, set[Key]]:
    """Return the shared entities that each brief uses, directly or through other shared entities."""
    by_brief: dict[str, list[Key]] = {}
    by_entity: dict[Key, list[Key]] = {}
    for key, all_uses in found.items():
        for use in all_uses if key.slug == "" else ():
            by_brief.setdefault(use.by.slug, []).append(key)
            if use.by.slug == "" and site.library:
                by_entity.setdefault(use.by, []).append(key)
    for brief in site.briefs:  # the log names ids, and links to those that are still there
        logged = {item.id for change in brief.changes for item in change.items}
        known = (key for key in site.shared_origins if key[1] in logged and key not in brief.origins)
        by_brief.setdefault(brief.slug, []).extend(Key("", kind, id) for kind, id in known)
    return {slug: _closure(keys, by_entity) for slug, keys in by_brief.items()}


def _closure(keys: list[Key], by_entity: Mapping[Key, Iterable[Key]]) -> set[Key]:
    reached: set[Key] = set()
    while keys:
        key = keys.pop()
        if key not in reached:
            reached.add(key)
            keys += by_entity.get(key, ())
    return reached


def _words(site: Site) -> Iterator[tuple[Key, Use]]:
    """Yield the uses of shared glossary terms in the texts of a library's briefs."""
    glossary = Glossary.of(term for term in site.shared.get("term", ()) if isinstance(term, Term))
    if not glossary:
        return
    for _, owner, model in _written(site):
        for path, field, value in walk(model):
            if isinstance(field.marker, Markup):
                for _, _, id in glossary.found(value):
                    by, rest = _owner(owner, model, path)
                    yield Key("", "term", id), Use(by, str(rest[0]), "word")


def key_of(site: Site, brief: Brief, kind: str, id: str) -> Key:
    """Return the key of the entity that has this id in a brief."""
    shared = (kind, id) in site.shared_origins and (kind, id) not in brief.origins
    return Key("" if shared else brief.slug, kind, id)


def _written(site: Site) -> Iterator[tuple[Brief, Key, Model]]:
    for brief in site.briefs:
        for kind, entity, _ in brief.everything():
            yield brief, Key(brief.slug, kind, entity.id), entity
        yield brief, Key(brief.slug, HEAD, brief.slug), brief.head
        for change in brief.changes:
            yield brief, Key(brief.slug, CHANGES, str(change.edition)), change
    for kind, entities in site.shared.items():
        for entity in entities:
            yield site.briefs[0], Key("", kind, entity.id), entity


def _references(owner: Key, model: Model) -> Iterator[tuple[Key, Path, str, tuple[str, ...], Manner]]:
    """Yield the references of a model; those of a nested entity are attributed to that entity."""
    for path, field, value in walk(model):
        marker = field.marker
        if isinstance(marker, RefTo):
            yield *_owner(owner, model, path), value, marker.kinds, "field"
        elif isinstance(marker, Markup) and "[" in value:
            by, rest = _owner(owner, model, path)
            prose = parse(value, block=marker.block)
            for mention in prose.mentions:
                yield by, rest, mention.target, mentionable(mention.target), "mention"
            for citation in prose.citations:
                yield by, rest, citation.key, ("source",), "cite"


def _owner(owner: Key, model: Model, path: Path) -> tuple[Key, Path]:
    nested = BY_NAME[owner.kind].nested if owner.kind in BY_NAME else None
    if nested is None or path[0] != nested:
        return owner, path
    part: Entity = getattr(model, nested)[path[1]]
    return Key(owner.slug, part.kind_name, part.id), path[2:]
