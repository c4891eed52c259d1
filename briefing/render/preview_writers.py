"""The writers of the units of a site, those of the last build among them: for a preview, which renders only what changed.

A unit depends on its brief, on the briefs that name it or that it names, on what all briefs share, and on values that are
compared. A writer is used again if all of these are the same, and its pages need not be rendered again then.
"""

from __future__ import annotations

from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING

from briefing.render.unit_writer import unit_writer_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from briefing.analysis.cross_references import Uses
    from briefing.render.templating import Renderer
    from briefing.render.unit_context import UnitContext
    from briefing.render.unit_writer import UnitWriter
    from briefing.source.memo import Memo
    from briefing.source.result_cache import ResultCache


def same_writer(view: UnitContext, renderer: Renderer, memo: Memo) -> UnitWriter:
    """Return the writer of a unit: that of the last build if its inputs are the same."""
    inputs = (renderer, *_objects(view, _neighbours(view, memo)))
    return memo.of(("writer", view.unit), inputs, _values(view), partial(unit_writer_for, view, renderer))


def inputs_on_disk(view: UnitContext, memo: Memo, cache: ResultCache) -> object:
    """Return all that the pages of a unit depend on, with the digests of files in place of what was read from them.

    The cache itself depends on the program, the day, the settings and the words, templates and closed editions of the project.
    """
    slug, briefs = (view.brief.slug if view.brief else ""), view.site.briefs
    read = _neighbours(view, memo).get(slug, frozenset()) | {slug} if view.brief else {brief.slug for brief in briefs}
    return (
        view.unit,
        view.lang,
        view.closing,
        {part: cache.parts.get(part) for part in (*read, "")},
        [(brief.slug, brief.head.languages) for brief in briefs],
        _similar(view),
        view.site.library,
        view.site.languages,
        view.uses.shared.get(slug) if view.uses else None,
        {key: since for key, since in view.suspects.items() if key[0] == slug},
    )


def _objects(view: UnitContext, neighbours: Mapping[str, frozenset[str]]) -> Iterator[object]:
    """Yield the inputs of a unit that are compared by identity."""
    yield view.brief
    yield view.written
    yield view.site.shared
    named = neighbours.get(view.brief.slug, frozenset()) if view.brief else None
    yield from (brief for brief in view.site.briefs if named is None or brief.slug in named)


def _values(view: UnitContext) -> tuple[object, ...]:
    """Return the inputs of a unit that are compared by value."""
    slug = view.brief.slug if view.brief else ""
    return (
        dict(view.words.table),
        [(brief.slug, brief.head.languages) for brief in view.site.briefs],
        _similar(view),
        view.site.library,
        view.site.about,
        view.uses.shared.get(slug) if view.uses else None,
        {key: since for key, since in view.suspects.items() if key[0] == slug},
        *(getattr(view, each.name) for each in fields(view) if each.name not in _COMPARED),
    )


def _similar(view: UnitContext) -> object:
    """Return what the front page says of similar briefs, which need not refer to each other."""
    found = view.similar(view.brief) if view.brief and view.site.library else ()
    return [(each.brief.slug, each.brief.head.title, each.topics, each.sources, each.actors) for each in found]


_COMPARED = frozenset(("site", "brief", "written", "words", "uses", "suspects", "memo", "common"))
"""The fields of a context of which only a part concerns the unit, or which are compared by identity; all others are compared."""


def _neighbours(view: UnitContext, memo: Memo) -> Mapping[str, frozenset[str]]:
    """Return the neighbours of each brief; the units of a language have the same references."""
    return memo.of(("neighbours", view.lang), (view.uses,), (), partial(_find_neighbours, view.uses)) if view.uses else {}


def _find_neighbours(uses: Uses) -> dict[str, frozenset[str]]:
    """Return, for each brief, those that refer to it or to which it refers, and those with which it shares an entity."""
    found: dict[str, set[str]] = {}
    for key in uses.across:
        users = {use.by.slug for use in uses.of[key] if use.by.slug != key.slug}
        if key.slug:  # an entity of one brief: that brief names its users, and each user names it
            found.setdefault(key.slug, set()).update(users)
        for slug in users:
            found.setdefault(slug, set()).update({key.slug} if key.slug else users)
    return {slug: frozenset(others - {slug}) for slug, others in found.items()}
