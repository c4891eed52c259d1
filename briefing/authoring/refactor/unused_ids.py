"""Which ids are free: no entry has or had them, and no reference names them already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.authoring.refactor.occurrences import resolve_occurrence, written_ids
from briefing.diagnostics import with_article
from briefing.model.kinds import ID_EXAMPLES, ID_FORMS, NAMED, PARENTS
from briefing.model.resolve import kind_of
from briefing.model.values import built_in_list

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from briefing.analysis.cross_references import Key
    from briefing.authoring.refactor.occurrences import Occurrence
    from briefing.authoring.refactor.workspace import Workspace


def taken_ids(workspace: Workspace, key: Key, known: Iterable[Key], *, again: bool = False) -> str | None:
    """Report an id that another target of a reference has, or once had, unless its entry gets it `again`."""
    if key.kind == "word" and built_in_list(key.id) is not None:
        return f"`{key.id}` is a built-in word"
    kinds = NAMED if key.kind in NAMED else (key.kind,)
    same = [each for each in known if each.id == key.id and each.kind in kinds and _meet(each, key)]
    if same:
        clear = "" if same[0].kind == key.kind else f", and `[words][{key.id}]` could mean either"
        return f"`{key.id}` is already used by {with_article(same[0].kind)}{clear}"
    if key.kind in NAMED and workspace.loaded.site.library and workspace.loaded.site.brief(key.id):
        return f"`{key.id}` is the folder of a brief"
    nested = next((each.id for each in known if each.id.startswith(f"{key.id}.") and _meet(each, key)), None)
    if nested:
        return f"`{nested}` is already used"
    if not again and key.id in _past(workspace, key) and kind_of(key.id):
        return f"`{key.id}` was the id of something else: the log names it, and an id is never used again"
    return None


def claimed_ids(workspace: Workspace, key: Key, known: Collection[Key], written: Iterable[Occurrence]) -> str | None:
    """Report a broken reference, or a translation without a main entry, that would refer to an entry with this id."""
    for alone, [(where, path), *_] in written_ids(workspace.documents).items():
        if alone == key:
            place = workspace.document(where).at(path)
            return f"a translation without a main entry has the id `{key.id}` ({place.file}, line {place.line}): fix that first"
    for occurrence in written:
        prefix, _, id = occurrence.target.rpartition(":")
        near = not key.slug or (prefix or occurrence.where.slug) in (key.slug, "")
        named = key.kind in occurrence.kinds and (id == key.id or id.startswith(f"{key.id}."))
        if near and named and resolve_occurrence(workspace.loaded.site, known, occurrence) is None:
            place = workspace.document(occurrence.where).at(occurrence.path)
            where_in_words = f"({place.file}, line {place.line})"
            return f"`{occurrence.target}` is a broken reference {where_in_words} and would refer to it: fix that first"
    return None


def next_free_id(workspace: Workspace, key: Key, known: Collection[Key]) -> str | None:
    """The next id of a kind, after all present and retired ones; the id of `key` names the parent."""
    there = (each.id for each in (*written_ids(workspace.documents), *known) if each.kind == key.kind and each.slug == key.slug)
    used = {id for id in (*there, *_past(workspace, key)) if ID_FORMS[key.kind].fullmatch(id)}
    if key.kind == "scenario":
        return next((letter for letter in "ABCD" if letter > max(used, default="")), None)
    lead = ID_EXAMPLES[key.kind].rstrip("0123456789")
    if key.kind in PARENTS:
        lead = f"{key.id.partition('.')[0]}.{lead.rpartition('.')[2]}"
    return f"{lead}{max((int(id[len(lead) :]) for id in used if id.startswith(lead)), default=0) + 1}"


def _meet(one: Key, other: Key) -> bool:
    """Whether both are visible in one brief: they are in the same one, or one of them is shared."""
    return one.slug == other.slug or not one.slug or not other.slug


def _past(workspace: Workspace, key: Key) -> set[str]:
    """The ids in the log of a brief, and the parents of nested ids."""
    brief = workspace.loaded.site.brief(key.slug)
    return set(_with_parents(item.id for change in (brief.changes if brief else ()) for item in change.items))


def _with_parents(ids: Iterable[str]) -> Iterator[str]:
    for id in ids:
        yield from (id, id.partition(".")[0])
