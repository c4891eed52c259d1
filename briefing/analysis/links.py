"""The page of each entity, the references to it, and relative links between pages.

`uses(site)` reads every text and reference of a site once; `Links.of` answers for one brief in one language.
Which pages there are is told by the kinds: an entity with a slug has a page of its own, others stand on the page of
their list or, if its class says so, on the front page. A new kind needs nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from briefing.markdown import parse
from briefing.markdown.glossary import Glossary
from briefing.model import BY_NAME, CHANGES, HEAD, KINDS, Markup, RefTo, Term, walk
from briefing.model.kinds import PARENTS
from briefing.model.resolve import Found, anchor, mentionable, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from briefing.model import Brief, Entity, Model, Site
    from briefing.model.base import Path

# A shared term counts as used wherever its word occurs, without an explicit reference.
Manner = Literal["field", "mention", "cite", "word"]

FRONT = ""


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


class Address(NamedTuple):
    """A page's address below its unit's base (`factors/heat/`, empty for the front page) and an anchor on it."""

    page: str
    anchor: str = ""


class Uses(NamedTuple):
    """Every reference of a site."""

    of: Mapping[Key, tuple[Use, ...]]
    """The references to each entity, ordered by kind and file."""
    shared: Mapping[str, frozenset[Key]]
    """The shared entities of a library that a brief uses, by its slug: directly, or through other shared entities."""


# ---------------------------------------------------------------------------------------------- who refers


def uses(site: Site) -> Uses:
    """Return every reference to every entity, ordered by kind and file; a single pass over all texts and references."""
    found: dict[Key, dict[Use, None]] = {}
    for brief, owner, model in _written(site):
        for by, path, target, kinds, manner in _references(owner, model):
            hit = resolve(site, brief, target, kinds)
            if isinstance(hit, Found):
                id = hit.brief.slug if hit.kind == HEAD else target.rpartition(":")[2]
                key = key_of(site, hit.brief, hit.kind, id)
                found.setdefault(key, {})[Use(by, str(path[0]), manner)] = None
    for key, use in _words(site):
        found.setdefault(key, {})[use] = None
    shared = {slug: frozenset(keys) for slug, keys in _shared(site, found).items()}
    return Uses(MappingProxyType({key: tuple(each) for key, each in found.items()}), MappingProxyType(shared))


def _shared(site: Site, found: Mapping[Key, Iterable[Use]]) -> dict[str, set[Key]]:
    """Return the shared entities that each brief uses, directly or through other shared entities."""
    by_brief: dict[str, list[Key]] = {}
    by_entity: dict[Key, list[Key]] = {}
    for key, all_uses in found.items():
        for use in all_uses if key.slug == "" else ():
            by_brief.setdefault(use.by.slug, []).append(key)
            if use.by.slug == "" and site.library:
                by_entity.setdefault(use.by, []).append(key)
    return {slug: _closure(keys, by_entity) for slug, keys in by_brief.items()}


def _closure(keys: list[Key], further: Mapping[Key, Iterable[Key]]) -> set[Key]:
    reached: set[Key] = set()
    while keys:
        key = keys.pop()
        if key not in reached:
            reached.add(key)
            keys += further.get(key, ())
    return reached


def _words(site: Site) -> Iterator[tuple[Key, Use]]:
    """Yield the uses of shared glossary terms in the texts of a library's briefs."""
    glossary = Glossary(term for term in site.shared.get("term", ()) if isinstance(term, Term))
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


# ------------------------------------------------------------------------------------------ which address


def languages(site: Site) -> tuple[str, ...]:
    """Return the languages of a site; the first one is the language of its root."""
    return site.languages


def base(site: Site, slug: str, lang: str) -> str:
    """Return the address of a unit below the site root; with an empty slug, of the root or the library's front page."""
    tongue = "" if lang == languages(site)[0] else f"{lang.lower()}/"
    return tongue + (f"{slug}/" if slug else "")


def relative(here: str, to: str, anchor: str = "") -> str:
    """Return the relative URL from one page to another; both addresses are relative to the same folder."""
    steps_here, steps_to = here.split("/")[:-1], to.split("/")[:-1]
    common = 0
    while common < min(len(steps_here), len(steps_to)) and steps_here[common] == steps_to[common]:
        common += 1
    way = "../" * (len(steps_here) - common) + "".join(f"{step}/" for step in steps_to[common:])
    leaf = to.rpartition("/")[2]
    fragment = f"#{anchor}" if anchor else ""
    return (way + leaf or ("" if fragment and here == to else "./")) + fragment


def homes(brief: Brief, listed: Mapping[str, tuple[Entity, ...]]) -> Iterator[tuple[tuple[str, str], Address]]:
    """Yield the kind, id and canonical address of each entity on a brief's pages."""
    for kind in KINDS:
        for entity in listed.get(kind.name, ()):
            page = _page(brief, kind.name, entity)
            yield (kind.name, entity.id), Address(page, anchor(kind.name, entity.id))
            for part in getattr(entity, kind.nested) if kind.nested else ():
                yield (part.kind_name, part.id), Address(page, anchor(part.kind_name, part.id))


def _page(brief: Brief, kind: str, entity: Entity) -> str:
    if kind == "figure" and brief.head.lead_figure == entity.id and len(brief.figures) == 1:
        return FRONT  # with only the lead figure, which is on the front page, the page of figures would be empty
    if entity.listing is not None and entity.listing.on_front_page:
        return FRONT
    slug = getattr(entity, "slug", None)
    return f"{BY_NAME[kind].file}/{slug}/" if slug else f"{BY_NAME[kind].file}/"


# --------------------------------------------------------------------------------------------- one brief


@dataclass(frozen=True, slots=True)
class Links:
    """The links between the pages of one brief in one language, and to other briefs; see `Links.of`."""

    site: Site
    brief: Brief
    lang: str
    uses: Uses
    listed: Mapping[str, tuple[Entity, ...]]
    """The entities on this brief's pages, by kind: its own, and the shared ones that it uses."""
    numbers: Mapping[str, int]
    """The number of each source by its key: S1 is the first one in the file."""
    homes: Mapping[tuple[str, str], Address]

    @classmethod
    def of(cls, site: Site, brief: Brief, lang: str | None = None, found: Uses | None = None) -> Links:
        """Compute the links of one brief; `found` is `uses(site)`, computed once for all briefs."""
        found = uses(site) if found is None else found
        listed = _listed(site, brief, found)
        numbers = {source.id: number for number, source in enumerate(listed.get("source", ()), 1)}
        return cls(site, brief, lang or brief.head.languages[0], found, listed, numbers, dict(homes(brief, listed)))

    def page(self, kind: str, id: str) -> Address | None:
        """Return the canonical address of an entity of this brief."""
        return self.homes.get((kind, id))

    def href(self, here: str, kind: str, id: str) -> str | None:
        """Return the relative link from a page of this brief to an entity of it."""
        home = self.homes.get((kind, id))
        return relative(here, home.page, home.anchor) if home else None

    def hub(self, here: str) -> str:
        """Return the relative link from a page of this brief to the front page of its library, in the same language."""
        return relative(base(self.site, self.brief.slug, self.lang) + here, base(self.site, "", self.lang))

    def front_of(self, here: str, other: Brief) -> str:
        """Return the relative link from a page of this brief to the front page of another brief of the library."""
        return self._out(here, other, Address(FRONT))

    def abroad(self, here: str, other: Brief, kind: str, entity: Entity) -> str:
        """Return the relative link from a page of this brief to an entity of another brief."""
        whole = PARENTS.get(kind, kind)
        parent = other.find(whole, entity.id.partition(".")[0]) if whole != kind else None
        return self._out(here, other, Address(_page(other, whole, parent or entity), anchor(kind, entity.id)))

    def _out(self, here: str, other: Brief, to: Address) -> str:
        spoken = other.head.languages
        lang = self.lang if self.lang in spoken else spoken[0]
        start = base(self.site, self.brief.slug, self.lang) + here
        return relative(start, base(self.site, other.slug, lang) + to.page, to.anchor)

    def used_by(self, kind: str, id: str) -> tuple[Use, ...]:
        """Return the references to an entity in all briefs of the site, except from itself."""
        key = key_of(self.site, self.brief, kind, id)
        return tuple(use for use in self.uses.of.get(key, ()) if use.by != key)

    def users(self, kind: str, id: str, by: str, *fields: str) -> tuple[Entity, ...]:
        """Return the entities of one kind of this brief that refer to an entity in one of these fields (or in any)."""
        ids = dict.fromkeys(
            use.by.id
            for use in self.used_by(kind, id)
            if use.by.kind == by and use.by.slug == self.brief.slug and (not fields or use.field in fields)
        )
        return tuple(entity for each in ids if (entity := self.brief.find(by, each)) is not None)


def _listed(site: Site, brief: Brief, found: Uses) -> dict[str, tuple[Entity, ...]]:
    taken = found.shared.get(brief.slug, frozenset())
    return {
        kind.name: tuple(
            entity
            for entity in brief.of(kind.name)
            if (kind.name, entity.id) in brief.origins or Key("", kind.name, entity.id) in taken or not site.library
        )
        for kind in KINDS
    }
