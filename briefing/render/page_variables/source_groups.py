"""Template values for the index of sources: their numbers by group, and the list by group."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from briefing.model import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

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
    shows: str = ""
    """What the filters of the page find in the group, if the author made it."""


def source_groups(page: Page, listed: Iterable[tuple[Entity, list[PageLink]]], in_dispute: Container[str]) -> Variables:
    """Return the lists of sources by the author's groups, and an index by group, or else by kind of work.

    The sources are listed with links to what uses them; those in dispute are named by their keys.
    """
    entries = [(source, uses) for source, uses in listed if isinstance(source, Source)]
    sources = [source for source, _ in entries]
    grouped = any(source.group for source in sources)
    lists = _divided(entries, lambda source: page.typed(source.group) if source.group else None)
    index = lists if grouped or len(sources) <= FEW else _divided(entries, lambda source: page.of(source.type, "csl_type"))
    # A text in the other script of Chinese, or in another country's English, is in the language of the page.
    spoken = page.words.lang.partition("-")[0]
    foreign = {source.language for source in sources if source.language and source.language.partition("-")[0] != spoken}
    shows = {source.id: _shown(source, foreign, in_dispute) for source in sources}
    if grouped:
        lists = tuple(
            group._replace(shows=" ".join(dict.fromkeys(" ".join([shows[source.id] for source, _ in group.entries]).split())))
            for group in lists
        )
    return {
        "lists": lists,
        "shows": shows,
        "index": index if len(sources) > FEW else (),
        "grouped": grouped,
        "foreign": sum(source.language in foreign for source in sources),
        "foreign_languages": frozenset(foreign),
        "foreign_name": page.words.language(min(foreign)) if len(foreign) == 1 else None,
    }


def _shown(source: Source, foreign: Container[str | None], in_dispute: Container[str]) -> str:
    """Return what a filter finds a source by: how near it is to the events, and whether it is foreign or in dispute."""
    marks = {" foreign": source.language in foreign, " dispute": source.id in in_dispute}
    return source.reach + "".join([mark for mark, holds in marks.items() if holds])


def _divided(
    entries: Iterable[tuple[Source, list[PageLink]]], name_of: Callable[[Source], Markup | None]
) -> tuple[SourceGroup, ...]:
    """Divide sources into groups in the order of their first sources; those without a group come last."""
    found: dict[Markup | None, list[tuple[Source, list[PageLink]]]] = {}
    for source, uses in entries:
        found.setdefault(name_of(source), []).append((source, uses))
    named = (SourceGroup(name, tuple(group)) for name, group in found.items() if name is not None)
    rest = (SourceGroup(None, tuple(group)) for name, group in found.items() if name is None)
    return (*named, *rest)
