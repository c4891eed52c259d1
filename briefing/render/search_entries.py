"""Search entries: the names, text and address of each entity.

Lists of entities are excluded from the page index (`data-search-exclude`), so that a search finds the single entry instead
of a page with hundreds of them.
"""

from __future__ import annotations

from functools import cache
from html import escape
from typing import TYPE_CHECKING

from briefing import markdown
from briefing.analysis.page_links import FRONT
from briefing.i18n import display_names
from briefing.markdown.glossary import Glossary
from briefing.model import KINDS, Markup, Plain, RefTo, Role, Source
from briefing.model.fields import fields
from briefing.model.kinds import nested_entities
from briefing.model.values import When
from briefing.render.fallback_words import without_marks
from briefing.render.outputs import SearchEntry
from briefing.render.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.analysis.page_links import Links
    from briefing.model import Entity, Model
    from briefing.model.markers import Marker, Path
    from briefing.render.unit_context import UnitContext


_NEXT = "\x00"
"""What stands between two texts until they are escaped; no text can contain it."""


def entries(view: UnitContext, links: Links) -> tuple[SearchEntry, ...]:
    """Return entries for the brief and for every entity on its pages, ordered by kind and then as in the files."""
    page = Page(view, links.brief, links, "", Glossary(()))
    head = links.brief.head
    title, short = page.full_title(head), head.short_title
    front = SearchEntry(
        FRONT, tuple(escape(name, quote=False) for name in (title, short) if name), escape(title, quote=False), ""
    )
    found = (front, *(_entry(page, entity) for entity in _entities_on_pages(links)))
    return tuple(map(_unmarked, found)) if page.words.fallbacks else found


def _unmarked(entry: SearchEntry) -> SearchEntry:
    """Return an entry without marks of languages: the index has one language."""
    names = tuple(map(without_marks, entry.names))
    return SearchEntry(entry.location, names, without_marks(entry.title), without_marks(entry.text))


def _entities_on_pages(links: Links) -> Iterator[Entity]:
    for kind in KINDS:
        for entity in links.listed.get(kind.name, ()):
            yield entity
            yield from nested_entities(entity)


def _entry(page: Page, entity: Entity) -> SearchEntry:
    canonical = page.links.addresses[entity.kind_name, entity.id]
    value_of = vars(entity).get  # few kinds have these fields, and few entries values in them
    own, abbr = bool(value_of("slug")), value_of("abbr")
    called, gist = page.called(entity), page.gist(entity)
    by_name = called == gist or called == display_names.display_name(entity) != entity.id
    title = gist if by_name else f"{called} {gist}"
    names = (
        called,
        *filter(None, [abbr, gist if title != gist else None, value_of("short_title")]),
        *value_of("also", ()),
    )
    if odds := page.odds(entity):
        title += page.words("mark.separator") + odds.striptags()
    if abbr:
        title = f"{title}{page.words('mark.open')}{abbr}{page.words('mark.close')}"
    # An entity with its own page is indexed through that page; who acts may also be among those who took part.
    texts = () if own else dict.fromkeys(_texts(page, entity))
    shown = escape(_NEXT.join((title, *names, *texts)), quote=False).split(_NEXT)
    after = len(names) + 1
    return SearchEntry(
        canonical.page if own else f"{canonical.page}#{canonical.anchor}",
        tuple(shown[1:after]),
        shown[0],
        "<p>".join(shown[after:]),
    )


def _texts(page: Page, entity: Entity) -> Iterator[str]:
    """Yield the texts of an entity other than its title, in page order."""
    if isinstance(entity, Source):
        yield from map(str, page.plain_credits(entity))
    for name in _dates(type(entity)):  # index dates as pages show them, in words
        if value := getattr(entity, name):
            yield page.plain_when(value)
    shown = _in_credits_or_title(type(entity))
    for path, field, value in page.view.memo.walk(entity):
        if path[0] not in shown and (text := _plain_text(page, path, field.marker, value)) is not None:
            yield text


@cache  # of types, whose number is fixed
def _dates(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.attribute for field in fields(model) if field.type is When)


@cache  # of types, whose number is fixed
def _in_credits_or_title(model: type[Model]) -> frozenset[str]:
    """Return the fields that the title or the credits show, and the name of a group, which would find each of its entries."""
    headline = (field.key for field in fields(model) if Role.HEADLINE in field.roles)
    return frozenset((*headline, "author", "publisher", "container-title", "abbr", "group"))


def _plain_text(page: Page, path: Path, marker: Marker | None, value: str) -> str | None:
    """Return a text as plain text; for a reference to an actor, the name of the actor; `None` for another reference."""
    if isinstance(marker, Markup):
        return markdown.to_plain_text(page.parsed(value, block=True)) if marker.block else page.plain(value)
    if isinstance(marker, Plain):
        return value if path[-1] != "at" else None
    if not isinstance(marker, RefTo) or marker.kinds != ("actor",):
        return None
    actor = page.brief.find("actor", value)
    return display_names.display_name(actor) if actor else str(value)
