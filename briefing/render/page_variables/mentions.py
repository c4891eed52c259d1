"""Backlinks: where an entity is mentioned, in its own brief and in other briefs."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from markupsafe import Markup as Html

from briefing.analysis.cross_references import Key
from briefing.model import BY_NAME, HEAD
from briefing.model.kinds import PARENTS, nested_entities
from briefing.render.entity_links import PageLink
from briefing.render.safe_text import address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from briefing.model import Brief, Entity
    from briefing.render.page import Page


def mentions(page: Page, entity: Entity, listed_elsewhere: Iterable[str] = ()) -> list[PageLink]:
    """Return backlinks to an entity, sorted by brief and kind; in its own brief, the kinds `listed_elsewhere` are omitted.

    What only the head of the brief names, such as its editors and what to read next, is mentioned on the front page. That page
    lists every factor and recommendation anyway.
    """
    omitted = tuple(listed_elsewhere)
    memo = page.view.memo.mentions
    found = memo.get((entity.kind_name, entity.id, omitted))
    if found is None:
        found = memo[entity.kind_name, entity.id, omitted] = tuple(_found(page, _users(page, entity, omitted)))
    links = [page.entity_link(user) if brief is page.brief else _link_to(page, brief, user) for brief, user in found]
    return links or ([] if entity.kind_name in ("factor", "recommendation") else _front_page(page, entity))


def _front_page(page: Page, entity: Entity) -> list[PageLink]:
    head = Key(page.brief.slug, HEAD, page.brief.slug)
    if all(use.by != head for use in page.links.used_by(entity.kind_name, entity.id)):
        return []
    return [PageLink(page.word("page.summary"), page.to(""), partial(page.word, "page.summary"))]


def _users(page: Page, entity: Entity, omitted: tuple[str, ...]) -> list[Key]:
    parts = [(entity.kind_name, entity.id), *((part.kind_name, part.id) for part in nested_entities(entity))]
    found: dict[Key, None] = {}
    for of, id in parts:
        for use in page.links.used_by(of, id):
            user = _containing_entity(use.by)
            if (user.kind, user.id) in parts or user.kind not in BY_NAME or use.manner == "word":
                continue
            if (user.slug == page.brief.slug and user.kind not in omitted) or user.slug not in ("", page.brief.slug):
                found[user] = None
    return sorted(found, key=lambda key: (key.slug, _ORDER[key.kind], _natural(key.id)))


_ORDER = {name: index for index, name in enumerate(BY_NAME)}


def used_in(page: Page, source: Entity) -> list[PageLink]:
    """Return backlinks to a source: first from its own brief by kind, then from other briefs."""
    return mentions(page, source)


@lru_cache(maxsize=4096)  # of ids; those of a brief are sorted again for each entry that they mention
def _natural(id: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", id))


def _containing_entity(key: Key) -> Key:
    """Return the key of the entity that contains a nested one, else the key itself."""
    parent = PARENTS.get(key.kind)
    return key._replace(kind=parent, id=key.id.partition(".")[0]) if parent else key


def _found(page: Page, keys: Iterable[Key]) -> Iterator[tuple[Brief, Entity]]:
    """Yield the entity of each key that there is, with its brief."""
    for key in keys:
        brief = page.view.site.brief(key.slug) if key.slug != page.brief.slug else page.brief
        entity = brief.find(key.kind, key.id) if brief else None
        if brief is not None and entity is not None:
            yield brief, entity


def _link_to(page: Page, brief: Brief, entity: Entity) -> PageLink:
    """Return a link to an entity of another brief."""
    label = Html("{}{}{}").format(page.typed(entity.id), page.word("mark.comma"), page.brief_name(brief))
    href = address(page.links.href_in_brief(page.here, brief, entity.kind_name, entity))
    return PageLink(label, href, partial(page.headline_html, entity))
