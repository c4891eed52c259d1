"""Template values for the index of sources: their numbers by group, and the list by group."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from briefing.model import Source
from briefing.render.page_variables.mentions import used_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from markupsafe import Markup

    from briefing.model import Entity
    from briefing.render.entity_links import PageLink
    from briefing.render.page import Page
    from briefing.render.templating import Variables

FEW = 40
"""Up to this number of sources there is no index."""


class SourceGroup(NamedTuple):
    """Sources under one heading; no name for those of which the author gives no group."""

    name: Markup | None
    entries: tuple[tuple[Source, list[PageLink]], ...]


def source_groups(page: Page, listed: Sequence[Entity]) -> Variables:
    """Return the lists of sources by the author's groups, and an index by group, or else by kind of work."""
    sources = [source for source in listed if isinstance(source, Source)]
    grouped = any(source.group for source in sources)
    lists = _divided(page, sources, lambda source: page.typed(source.group) if source.group else None)
    by_kind = _divided(page, sources, lambda source: page.of(source.type, "csl_type"))
    foreign = {source.language for source in sources if source.language and source.language != page.words.lang}
    return {
        "lists": lists,
        "index": () if len(sources) <= FEW else lists if grouped else by_kind,
        "grouped": grouped,
        "foreign": sum(source.language in foreign for source in sources),
        "foreign_name": page.words.language(foreign.pop() or "") if len(foreign) == 1 else None,
    }


def _divided(page: Page, sources: Iterable[Source], name_of: Callable[[Source], Markup | None]) -> tuple[SourceGroup, ...]:
    """Divide sources into groups in the order of their first sources; those without a group come last."""
    found: dict[Markup | None, list[tuple[Source, list[PageLink]]]] = {}
    for source in sources:
        found.setdefault(name_of(source), []).append((source, used_in(page, source)))
    named = (SourceGroup(name, tuple(entries)) for name, entries in found.items() if name is not None)
    rest = (SourceGroup(None, tuple(entries)) for name, entries in found.items() if name is None)
    return (*named, *rest)
