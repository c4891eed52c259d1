"""What the search is told of each entity: what it is called, and what it says, at the place where it stands.

Lists of entities keep out of the index themselves (`data-search-exclude`): whoever searches is to find the entry, not
the page that holds hundreds of them.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from briefing.analysis.links import FRONT
from briefing.i18n import display_names
from briefing.markdown.glossary import Glossary
from briefing.model import KINDS, Markup, Plain, RefTo, Role, Source, walk
from briefing.model.values import When
from briefing.model.walk import fields, fields_by_key
from briefing.render.outputs import SearchEntry
from briefing.render.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.analysis.links import Links
    from briefing.model import Entity, FieldValue
    from briefing.render.unit_context import UnitContext


def entries(view: UnitContext, links: Links) -> tuple[SearchEntry, ...]:
    """The brief, and every entity that has a place on its pages, in the order of kinds and files."""
    page = Page(view, links.brief, links, Glossary(()), "")
    title, short = page.plain(links.brief.head.title), links.brief.head.short_title
    front = SearchEntry(
        FRONT, tuple(escape(name, quote=False) for name in (title, short) if name), escape(title, quote=False), ""
    )
    return (front, *(_entry(page, entity) for entity in _placed(links)))


def _placed(links: Links) -> Iterator[Entity]:
    for kind in KINDS:
        for entity in links.listed.get(kind.name, ()):
            yield entity
            yield from getattr(entity, kind.nested) if kind.nested else ()


def _entry(page: Page, entity: Entity) -> SearchEntry:
    home = page.links.homes[entity.kind_name, entity.id]
    own = bool(getattr(entity, "slug", None))
    called, gist, abbr = page.called(entity), page.gist(entity), getattr(entity, "abbr", None)
    title = gist if called == display_names.display_name(entity) != entity.id else f"{called} {gist}"
    names = (called, *filter(None, [abbr, gist if title != gist else None]), *getattr(entity, "also", ()))
    return SearchEntry(
        home.page if own else f"{home.page}#{home.anchor}",
        tuple(escape(name, quote=False) for name in names),
        escape(f"{title}{page.words('mark.open')}{abbr}{page.words('mark.close')}" if abbr else title, quote=False),
        # A page of its own is in the index as it is.
        "" if own else "<p>".join(escape(text, quote=False) for text in _said(page, entity)),
    )


def _said(page: Page, entity: Entity) -> Iterator[str]:
    """What an entity says beside its title, in the order in which pages show it."""
    if isinstance(entity, Source):
        yield from map(str, display_names.credits(entity, page.manner))
    for field in fields(type(entity)):  # pages show a date in words, and so it is searched for
        if field.type is When and (when := getattr(entity, field.attribute)):
            yield page.words.when(when)
    for leaf in walk(entity):
        if Role.HEADLINE not in fields_by_key(type(entity))[str(leaf.path[0])].roles and leaf.path[0] not in _SHOWN_ALREADY:
            yield from _shown(page, leaf)


_SHOWN_ALREADY = ("author", "publisher", "container-title", "abbr")


def _shown(page: Page, leaf: FieldValue) -> Iterator[str]:
    """A text as it reads, and the name of whoever is named by an id."""
    if isinstance(leaf.marker, Markup):
        yield page.plain(leaf.value)
    elif isinstance(leaf.marker, Plain) and leaf.path[-1] != "at":
        yield leaf.value
    elif isinstance(leaf.marker, RefTo) and leaf.marker.kinds == ("actor",):
        actor = page.brief.find("actor", leaf.value)
        yield display_names.display_name(actor) if actor else leaf.value
