"""Links on a page of a brief: to its entries, to those of other briefs, to its other pages and to the source files."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from briefing.analysis.cross_references import key_of
from briefing.analysis.page_links import base, relative
from briefing.i18n import display_names
from briefing.markdown.escape import escape_address
from briefing.model import CHANGES, HEAD, EditionChange, Head, RefTo
from briefing.model.resolve import Found, Lost, anchor, mentionable, resolve
from briefing.render.entity_names import CALLED_BY_NAME, EntityNames
from briefing.render.safe_text import address, as_markup, escape, without_tags

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from briefing.model import Entity, Model
    from briefing.model.brief import LogItem
    from briefing.model.site import OutdatedTranslation


class PageLink(NamedTuple):
    """A link to an entity: its short name, and its address relative to the current page."""

    label: Markup
    href: Markup
    render_title: Callable[[], Markup]

    @property
    def title(self) -> Markup:
        """The headline of the entity. Computed on access, because rendering it marks the page as containing its language."""
        return self.render_title()


class Original(NamedTuple):
    """The original of a translation: its language tag and name, its relative address, and why the translation is outdated."""

    lang: str
    language: str
    href: Markup
    why: OutdatedTranslation


@dataclass(slots=True, eq=False)
class EntityLinks(EntityNames):
    """The filters of a page that link; `here` is the address of the page."""

    here: str
    shown_here: Container[tuple[str, str]] = field(default=(), kw_only=True)
    """Kind and id of the entities that this page also shows, although their canonical page is another."""
    hrefs: dict[tuple[str, str], Markup] = field(default_factory=dict, kw_only=True)
    """The addresses of entities relative to this page, by kind and id."""
    ways: dict[str, str] = field(default_factory=dict, kw_only=True)
    """The addresses of other pages relative to this page, as the start of an address."""
    entity_links: dict[tuple[str, str], PageLink] = field(default_factory=dict, kw_only=True)
    """The links to entities of this brief, by kind and id."""
    id_anchors: dict[tuple[str, str], str] = field(default_factory=dict, kw_only=True)
    """Links by the short names of entries as HTML, by their address and name."""

    def reference_link(self, target: str, kinds: Iterable[str]) -> PageLink | None:
        """Return a link to the target of a reference, in this or another brief, or `None` if it does not resolve."""
        found = self._resolved(target, tuple(kinds))
        if type(found) is not Found or found.entity is None:
            return None
        if self._is_here(found):
            return self.entity_link(found.entity)
        label = self.typed(
            display_names.display_name(found.entity) if found.kind in CALLED_BY_NAME else target.rpartition(":")[2]
        )
        name = Markup("{}{}{}").format(self.word("mark.open"), self.brief_name(found.brief), self.word("mark.close"))
        href = address(self.links.href_in_brief(self.here, found.brief, found.kind, found.entity))
        return PageLink(label + name, href, partial(self.headline_html, found.entity))

    def _resolved(self, target: str, kinds: tuple[str, ...]) -> Found | Lost:
        known = self.view.memo.resolved.get((target, kinds))
        if known is None:
            known = self.view.memo.resolved[target, kinds] = resolve(self.view.site, self.brief, target, kinds)
        return known

    def _is_here(self, found: Found) -> bool:
        """Return whether this brief shows the entry: its own, or one of the library that is named as `other-brief:x`."""
        if found.brief is self.brief:
            return True
        kind, id = found.kind, found.entity.id if found.entity else ""
        shared, own = (key_of(self.view.site, brief, kind, id).slug == "" for brief in (found.brief, self.brief))
        return shared and own and self.links.page(kind, id) is not None

    def entity_link(self, entity: Entity) -> PageLink:
        """Return a link to an entity of this brief."""
        key = (entity.kind_name, entity.id)
        known = self.entity_links.get(key)
        if known is None:
            label = self.view.memo.labels.get(key)
            if label is None:
                called = self.called(entity)
                label = self.typed(called)
                if type(called) is str:
                    self.view.memo.labels[key] = label
            known = self.entity_links[key] = PageLink(label, self.href(entity), partial(self.own_headline_html, entity))
        return known

    def field_links(self, model: Model, name: str, beside: Iterable[PageLink] = ()) -> list[PageLink]:
        """Return links to all entities that a field refers to, except cited sources and those to which links beside them lead."""
        references = self.view.memo.of("references", model, self._references, model)
        if name not in references:
            return []
        shown = {link.href for link in beside} if beside else ()
        found = [
            self.entity_link(entity) if entity is not None else self.reference_link(target, kinds)
            for entity, target, kinds in references[name]
        ]
        return [link for link in found if link is not None and link.href not in shown]

    def _references(self, model: Model) -> dict[str, list[tuple[Entity | None, str, tuple[str, ...]]]]:
        """Return the references of each field, except cited sources, with the entries of this brief to which they lead."""
        references: dict[str, list[tuple[Entity | None, str, tuple[str, ...]]]] = {}
        for path, of, value in self.view.memo.walk(model):
            if isinstance(marker := of.marker, RefTo) and marker.kinds != ("source",):
                found = self._resolved(value, marker.kinds)
                entity = found.entity if type(found) is Found and self._is_here(found) else None
                references.setdefault(str(path[0]), []).append((entity, value, marker.kinds))
        return references

    def id_links(self, links: Iterable[PageLink]) -> Markup:
        """Render links by the short names of entries, in a row.

        Their titles are tooltips, and with the short names the accessible names of the links: a title is not used as the name of
        a link whose text is not hidden.
        """
        return as_markup(" ".join([self._id_link(link) for link in links]))

    def _id_link(self, link: PageLink) -> str:
        known = self.id_anchors.get((link.href, link.label))
        if known is None:
            title, tips = link.title, self.view.memo.tips
            tip = tips.get((link.label, title))
            if tip is None:
                tip = tips[link.label, title] = _tip(without_tags(link.label), without_tags(title))
            if tip:
                known = f'<a class="bf-id" href="{link.href}" {tip}><span aria-hidden="true">{link.label}</span></a>'
            else:
                known = anchor_element(link.href, link.label, "bf-id")
            self.id_anchors[link.href, link.label] = known
        return known

    def name_links(self, links: Iterable[PageLink]) -> Markup:
        """Render links by their names, as a list in a sentence."""
        return as_markup(str.join(self.word("mark.list"), [f'<a href="{link.href}">{link.label}</a>' for link in links]))

    def href(self, entity: Entity) -> Markup:
        """Return the address of an entity of this brief, relative to this page."""
        kind, id = entity.kind_name, entity.id
        known = self.hrefs.get((kind, id))
        if known is None:
            page, fragment = self.view.memo.fragments.get((kind, id)) or self._fragment(kind, id)
            if page != self.here and (kind, id) not in self.shown_here:
                way = self.ways.get(page)
                if way is None:
                    way = self.ways[page] = escape_address(relative(self.here, page))
                fragment = way + fragment
            known = self.hrefs[kind, id] = as_markup(fragment)
        return known

    def _fragment(self, kind: str, id: str) -> tuple[str, str]:
        """Return the page of an entry, and the end of an address that leads to its anchor there."""
        to = self.links.page(kind, id)
        page, name = (to.page, to.anchor) if to else (self.here, anchor(kind, id))
        found = (page, escape_address(f"#{name}"))
        if to:
            self.view.memo.fragments[kind, id] = found
        return found

    def to(self, page: str, anchor: str = "") -> Markup:
        """Return the address of another page of this brief (`timeline/`), relative to this page."""
        return address(relative(self.here, page, anchor))

    def link(self, entity: Entity) -> Markup:
        """Render the short name of an entity as a link to it."""
        return as_markup(anchor_element(self.href(entity), self.typed(self.called(entity)), "bf-id"))

    def anchor(self, entity: Entity) -> str:
        """Return the permanent anchor of an entity on its page."""
        return anchor(entity.kind_name, entity.id)

    def edit(self, entity: Entity) -> Markup | None:
        """Return the URL of the source line of an entity, or `None` if the site has no repository."""
        settings = self.view.settings
        if settings.repo_url is None:
            return None
        key = (entity.kind_name, entity.id)
        origin = self.brief.origins.get(key) or self.view.site.shared_origins.get(key)
        if origin is None:
            return None
        place = origin.head()
        base = settings.edit_base or f"{settings.repo_url.rstrip('/')}/blob/HEAD/"
        return address(base.replace("/edit/", "/blob/", 1) + quote(place.file) + f"#L{place.line}")

    def behind(self, entry: Model) -> Original | None:
        """Return the original of an entry if its translation is outdated or unverified, else `None`."""
        if not self.brief.outdated:
            return None
        main, key = self.brief.head.languages[0], _key(entry)
        why = self.brief.outdated.get(key)
        if why is None:
            return None
        canonical = self.links.page(*key)
        there = base(self.view.site, self.brief.slug, main) + (canonical.page if canonical else self.here)
        here = base(self.view.site, self.brief.slug, self.view.lang) + self.here
        return Original(
            main, self.words.language(main), address(relative(here, there, canonical.anchor if canonical else "")), why
        )

    def concerned(self, changed: EditionChange | LogItem) -> list[PageLink]:
        """Return links to the entities that an edition, or one item of its log, names; a removed entity has an empty address."""
        items = changed.items if isinstance(changed, EditionChange) else (changed,)
        found = ((item.id, self.reference_link(item.id, mentionable(item.id))) for item in items)
        return [link or PageLink(escape(id), Markup(""), Markup) for id, link in found]


def _key(entry: Model) -> tuple[str, str]:
    """Return the kind and id of an entry; editions and the head have substitutes."""
    if isinstance(entry, EditionChange):
        return CHANGES, str(entry.edition)
    return (HEAD, "") if isinstance(entry, Head) else (getattr(entry, "kind_name", ""), getattr(entry, "id", ""))


def _tip(label: str, title: str) -> str:
    """Return the attribute with the tooltip of a link; empty if its text says the same."""
    return f'title="{escape(label)} {escape(title.rstrip(".。"))}"' if title != label else ""


def anchor_element(href: Markup, label_html: str, css: str) -> str:
    """Return a link as HTML."""
    return f'<a class="{css}" href="{href}">{label_html}</a>'
