"""Checks whether an entry can be moved to another brief: everything in it must mean the same there, and remain reachable."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from briefing.analysis.diff.snapshot import record
from briefing.authoring.refactor.occurrences import resolve_occurrence, target
from briefing.authoring.refactor.workspace import CommandRefusal
from briefing.diagnostics import did_you_mean, with_article
from briefing.model import CHANGES, HEAD
from briefing.model.kinds import BY_NAME, KINDS, NAMED, PARENTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from briefing.analysis.cross_references import Key
    from briefing.authoring.refactor.occurrences import Defined, Occurrence
    from briefing.authoring.refactor.workspace import DataFile, Workspace
    from briefing.model import Brief, Entity
    from briefing.model.markers import Path


def refusal(workspace: Workspace, key: Key, slug: str, known: Defined) -> CommandRefusal | None:
    """Why an entry cannot be moved to a brief, apart from its references."""
    site = workspace.loaded.site
    old, new = site.brief(key.slug), site.brief(slug)
    if not site.library:
        return CommandRefusal("there is only one brief: entries move between the briefs of a library")
    if new is None and slug:
        near = did_you_mean(slug, [brief.slug for brief in site.briefs])
        return CommandRefusal("; ".join(filter(None, (f"there is no brief `{slug}`", near))))
    if old is None:
        return CommandRefusal(f"`{key.id}` is already shared by all briefs")
    if old is new:
        return CommandRefusal(f"`{key.id}` is already in `{slug}`; give its new place with --before or --after")
    if key.kind in PARENTS:
        parent = key.id.partition(".")[0]
        return CommandRefusal(f"{key.id} is part of {parent}: move {parent}")
    entity = old.find(key.kind, key.id)
    if entity is None:
        return CommandRefusal(f"{key.id} cannot be read: `briefing check` shows why")
    if new is None:
        return _unshared(workspace, old, key)
    reason = _words(old, new, key, known[key]) or _parts(entity, new) or _article(entity, old, new)
    return CommandRefusal(reason) if reason else None


def _unshared(workspace: Workspace, old: Brief, key: Key) -> CommandRefusal | None:
    """Why an entry of a brief cannot be shared by all briefs."""
    if not BY_NAME[key.kind].shared:
        kinds = [f"{kind.name}s" for kind in KINDS if kind.shared]
        return CommandRefusal(
            f"`{key.id}` is {with_article(key.kind)}; all briefs can share {', '.join(kinds[:-1])} and {kinds[-1]} only"
        )
    spoken = old.head.languages[0], workspace.loaded.site.languages[0]
    if spoken[0] != spoken[1]:
        return CommandRefusal(
            f"`{old.slug}` is written in {spoken[0]} and the shared files in {spoken[1]}: translate {key.id} by hand"
        )
    return None


def _words(old: Brief, new: Brief, key: Key, places: Iterable[tuple[DataFile, Path]]) -> str | None:
    spoken = old.head.languages[0], new.head.languages[0]
    if spoken[0] != spoken[1]:
        return f"`{old.slug}` is written in {spoken[0]} and `{new.slug}` in {spoken[1]}: translate {key.id} by hand"
    lost = [where.language for where, _ in places if not where.main and where.language not in new.head.languages]
    return f"`{new.slug}` is not in {lost[0]}: the translation of {key.id} would be lost" if lost else None


def _parts(entity: Entity, new: Brief) -> str | None:
    if numbers := getattr(entity, "data", None):
        return f"the numbers of {entity.id} are in `figures/{numbers}`: move both by hand"
    slug = getattr(entity, "slug", None)
    same = [each.id for each in new.of(entity.kind_name) if slug and getattr(each, "slug", None) == slug]
    return f"the slug `{slug}` is already used in `{new.slug}` by {same[0]}: first give {entity.id} another" if same else None


_PARAGRAPH = re.compile("P[0-9]+")


def _article(entity: Entity, old: Brief, new: Brief) -> str | None:
    """Whether an entry mentions an article that the other brief does not discuss."""
    if old.head.article == new.head.article and (not old.head.article or not _own(old, new)):
        return None
    if any(_mentions_article(field, value) for field, value in _fields(record(entity))):
        return (
            f"{entity.id} refers to the article of `{old.slug}`, and `{new.slug}` is made from another article: "
            f"first write `provenance: added` and delete `at`, `in_article` and `by: article`"
        )
    return None


def _own(old: Brief, new: Brief) -> bool:
    """Whether the article is a source of one brief only."""
    return any(("source", key) in brief.origins for brief in (old, new) for key in brief.head.article)


def _mentions_article(field: str, value: Any) -> bool:
    return (
        (field == "provenance" and value != "added")
        or (field == "in_article" and value != "no")
        or (field == "by" and value == "article")
        or (field == "at" and (isinstance(value, dict) or _PARAGRAPH.fullmatch(str(value)) is not None))
    )


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    for key, each in value.items() if isinstance(value, dict) else ():
        yield key, each
        yield from _fields(each)
    for each in value if isinstance(value, list) else ():
        yield from _fields(each)


# ------------------------------------------------------------------------------------------- references


def references_inside(occurrence: Occurrence, places: Iterable[tuple[DataFile, Path]]) -> bool:
    """Return whether a reference is in an entry, given the places of its id."""
    return any(occurrence.where == where and occurrence.path[:1] == path[:1] for where, path in places)


def share(key: Key) -> str:
    """What to type so that all briefs of a library can use an entry."""
    return f"share it with `briefing move {key.slug}:{key.id} --shared`"


def dangling_references(
    workspace: Workspace, moves: Mapping[Key, Key], written: Sequence[Occurrence], known: Defined
) -> CommandRefusal | None:
    """Refuse if a reference would be broken, or may not refer to another brief."""
    key = next(iter(moves))
    for occurrence in written:
        to = resolve_occurrence(workspace.loaded.site, known, occurrence)
        own = references_inside(occurrence, known[key])
        if _in_the_log(occurrence) or not (own or to in moves):
            continue
        place = workspace.document(occurrence.where).at(occurrence.path)
        where = f"({place.file}, line {place.line})"
        if to is None:
            return CommandRefusal(f"`{occurrence.target}` is a broken reference {where}: fix that first")
        if own and to not in moves and to.slug == key.slug and to.kind in (*NAMED, "figure"):
            return CommandRefusal(
                f"{key.id} refers to `{to.id}` {where}, which is only in `{key.slug}`: "
                + (f"first {share(to)}" if to.kind in NAMED else "first remove that reference")
            )
        if (
            not own
            and moves[key].slug
            and occurrence.where.slug != moves[key].slug
            and (key.kind in NAMED or occurrence.where.list == HEAD)
        ):
            return CommandRefusal(
                f"`{occurrence.target}` is still used {where}" + (f": {share(key)}" if key.kind in NAMED else "")
            )
    return None


def retarget(
    workspace: Workspace, moves: Mapping[Key, Key], written: Iterable[Occurrence], known: Defined
) -> dict[Occurrence, str]:
    """The new targets of the references that have to change."""
    key = next(iter(moves))
    found = {}
    for occurrence in written:
        to, own = resolve_occurrence(workspace.loaded.site, known, occurrence), references_inside(occurrence, known[key])
        if to is not None and (own or to in moves) and not _in_the_log(occurrence):
            new_target = target(occurrence, moves[key].slug if own else occurrence.where.slug, moves.get(to, to))
            if new_target != occurrence.target:
                found[occurrence] = new_target
    return found


def _in_the_log(occurrence: Occurrence) -> bool:
    """Whether it is an id in the log of editions, which may be retired."""
    return occurrence.where.list == CHANGES and occurrence.path[1:2] == ("items",)
