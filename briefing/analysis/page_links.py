"""The page of each entity, and relative links between pages.

`Links.of` answers for one brief in one language. The pages are derived from the kinds: an entity with a slug has a page of
its own; the others are on the page of their list or, if their class says so, on the front page.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from briefing.analysis.cross_references import Key, key_of, uses
from briefing.model import BY_NAME, KINDS
from briefing.model.kinds import PARENTS, nested_entities
from briefing.model.resolve import anchor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from briefing.analysis.cross_references import Use, Uses
    from briefing.model import Brief, Entity, Site

FRONT = ""
EDITIONS = "e/"
"""The address of the list of editions, below the front page of a brief; edition 2 is at `e/2/`."""


class Address(NamedTuple):
    """A page's address below its unit's base (`factors/heat/`, empty for the front page) and an anchor on it."""

    page: str
    anchor: str = ""


def languages(site: Site) -> tuple[str, ...]:
    """Return the languages of a site; the first one is the language of its root."""
    return site.languages


def base(site: Site, slug: str, lang: str) -> str:
    """Return the address of a unit below the site root; with an empty slug, of the root or the library's front page."""
    prefix = "" if lang == site.main_language else f"{lang.lower()}/"
    return prefix + (f"{slug}/" if slug else "")


def edition_base(base: str, edition: int) -> str:
    """Return the address of the front page of an edition, given that of its brief."""
    return f"{base}{EDITIONS}{edition}/"


def relative(here: str, to: str, anchor: str = "") -> str:
    """Return the relative URL from one page to another; both addresses are relative to the same folder."""
    fragment = f"#{anchor}" if anchor else ""
    return (_way(here, to) or ("" if fragment and here == to else "./")) + fragment


@lru_cache(maxsize=4096)  # pairs of pages; a page links to most entries of each of the others
def _way(here: str, to: str) -> str:
    steps_here, steps_to = here.split("/")[:-1], to.split("/")[:-1]
    common = 0
    while common < min(len(steps_here), len(steps_to)) and steps_here[common] == steps_to[common]:
        common += 1
    return "../" * (len(steps_here) - common) + "".join(f"{step}/" for step in steps_to[common:]) + to.rpartition("/")[2]


def addresses(brief: Brief, listed: Mapping[str, tuple[Entity, ...]]) -> Iterator[tuple[tuple[str, str], Address]]:
    """Yield the kind, id and canonical address of each entity on a brief's pages."""
    for kind in KINDS:
        for entity in listed.get(kind.name, ()):
            page = _page(brief, kind.name, entity)
            yield (kind.name, entity.id), Address(page, anchor(kind.name, entity.id))
            for part in nested_entities(entity):
                yield (part.kind_name, part.id), Address(page, anchor(part.kind_name, part.id))


def _page(brief: Brief, kind: str, entity: Entity) -> str:
    if kind == "figure" and brief.head.lead_figure == entity.id and len(brief.figures) == 1:
        return FRONT  # with only the lead figure, which is on the front page, the page of figures would be empty
    if entity.listing is not None and entity.listing.on_front_page:
        return FRONT
    slug = getattr(entity, "slug", None)
    return f"{BY_NAME[kind].file}/{slug}/" if slug else f"{BY_NAME[kind].file}/"


# --------------------------------------------------------------------------------------------- one brief


class Links(NamedTuple):
    """The links between the pages of one brief in one language, and to other briefs; see `Links.of`."""

    site: Site
    brief: Brief
    lang: str
    uses: Uses
    listed: Mapping[str, tuple[Entity, ...]]
    """The entities on this brief's pages, by kind: its own, and the shared ones that it uses."""
    numbers: Mapping[str, int]
    """The number of each source by its key: S1 is the first one in the file."""
    addresses: Mapping[tuple[str, str], Address]

    @classmethod
    def of(cls, site: Site, brief: Brief, lang: str | None = None, found: Uses | None = None) -> Links:
        """Compute the links of one brief; `found` is `uses(site)`, computed once for all briefs."""
        found = uses(site) if found is None else found
        listed = _listed(site, brief, found)
        numbers = {source.id: number for number, source in enumerate(listed.get("source", ()), 1)}
        return cls(site, brief, lang or brief.head.languages[0], found, listed, numbers, dict(addresses(brief, listed)))

    def page(self, kind: str, id: str) -> Address | None:
        """Return the canonical address of an entity of this brief."""
        return self.addresses.get((kind, id))

    def href(self, here: str, kind: str, id: str) -> str | None:
        """Return the relative link from a page of this brief to an entity of it."""
        address = self.addresses.get((kind, id))
        return relative(here, address.page, address.anchor) if address else None

    def hub(self, here: str) -> str:
        """Return the relative link from a page of this brief to the front page of its library, in the same language."""
        return relative(base(self.site, self.brief.slug, self.lang) + here, base(self.site, "", self.lang))

    def front_of(self, here: str, other: Brief) -> str:
        """Return the relative link from a page of this brief to the front page of another brief of the library."""
        return self._out(here, other, Address(FRONT))

    def href_in_brief(self, here: str, other: Brief, kind: str, entity: Entity) -> str:
        """Return the relative link from a page of this brief to an entity of another brief."""
        whole = PARENTS.get(kind, kind)
        parent = other.find(whole, entity.id.partition(".")[0]) if whole != kind else None
        return self._out(here, other, Address(_page(other, whole, parent or entity), anchor(kind, entity.id)))

    def _out(self, here: str, other: Brief, to: Address) -> str:
        languages_of_other = other.head.languages
        lang = self.lang if self.lang in languages_of_other else languages_of_other[0]
        start = base(self.site, self.brief.slug, self.lang) + here
        return relative(start, base(self.site, other.slug, lang) + to.page, to.anchor)

    def used_by(self, kind: str, id: str) -> tuple[Use, ...]:
        """Return the references to an entity in all briefs of the site, except from itself."""
        key = key_of(self.site, self.brief, kind, id)
        return tuple([use for use in self.uses.of.get(key, ()) if use.by != key])

    def users(self, kind: str, id: str, by: str, *fields: str) -> tuple[Entity, ...]:
        """Return the entities of one kind of this brief that refer to an entity in one of these fields (or in any)."""
        ids = dict.fromkeys(
            use.by.id
            for use in self.used_by(kind, id)
            if use.by.kind == by and use.by.slug == self.brief.slug and (not fields or use.field in fields)
        )
        return tuple(entity for each in ids if (entity := self.brief.find(by, each)) is not None)


def _listed(site: Site, brief: Brief, found: Uses) -> dict[str, tuple[Entity, ...]]:
    in_use = found.shared.get(brief.slug, frozenset())
    return {
        kind.name: tuple(
            entity
            for entity in brief.of(kind.name)
            if (kind.name, entity.id) in brief.origins or Key("", kind.name, entity.id) in in_use or not site.library
        )
        for kind in KINDS
    }
