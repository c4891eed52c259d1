"""Renames an entry and updates all references to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.analysis.cross_references import Key
from briefing.authoring.refactor import entry_names, unused_ids
from briefing.authoring.refactor.log_reasons import begin_reasons, undo_reason
from briefing.authoring.refactor.occurrences import occurrences_of, operations_at, resolve_occurrence
from briefing.authoring.refactor.renew_comments import renew_comments
from briefing.authoring.refactor.renew_fingerprints import recorded_fingerprints, renew
from briefing.authoring.refactor.workspace import CommandRefusal, Refactoring
from briefing.diagnostics import count_of
from briefing.model.kinds import NAMED, PARENTS, parse_id
from briefing.model.values import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from briefing.authoring.refactor.occurrences import Defined, Occurrence
    from briefing.authoring.refactor.workspace import Workspace


def rename_entry(workspace: Workspace, old: str, new: str) -> Refactoring | CommandRefusal:
    """Change the id of an entry and of its nested entries, and update all references."""
    found = entry_names.find_entry(workspace, old)
    if not isinstance(found, entry_names.NamedEntry):
        return found
    key, known = found
    refused = _form(workspace, key, new, known) or _twice(key, known)
    again = not refused and undo_reason(workspace, key, new)
    written = tuple(occurrences_of(workspace.documents))
    refused = refused or unused_ids.taken_ids(workspace, key._replace(id=new), known, again=again)
    refused = refused or unused_ids.claimed_ids(workspace, key._replace(id=new), known, written)
    if refused:
        return CommandRefusal(refused)
    moves = renamed_ids(key, key._replace(id=new), known)
    recorded = recorded_fingerprints(workspace.loaded)
    retargeted = {
        occurrence: moves[to]
        for occurrence in written
        if (to := resolve_occurrence(workspace.loaded.site, known, occurrence)) in moves
    }
    followed = {occurrence: f"{''.join(occurrence.target.rpartition(':')[:2])}{to.id}" for occurrence, to in retargeted.items()}
    workspace.change(operations_at(followed, {known[each]: to.id for each, to in moves.items()}))
    if not workspace.problems:
        workspace.change(renew(workspace, recorded, moves))
        renew_comments(workspace, moves)
    done = f"{entry_names.entry_name(key)} is now {entry_names.entry_name(moves[key])}"
    return workspace.done(done, *count_text(workspace, retargeted), *begin_reasons(workspace, moves))


def renamed_ids(key: Key, new: Key, known: Iterable[Key]) -> dict[Key, Key]:
    """The old and new keys of an entry and its nested entries."""
    parts = (
        each
        for each in known
        if each.slug == key.slug and PARENTS.get(each.kind) == key.kind and each.id.startswith(f"{key.id}.")
    )
    return {each: Key(new.slug, each.kind, new.id + each.id[len(key.id) :]) for each in (key, *parts)}


def count_text(workspace: Workspace, retargeted: Iterable[Occurrence]) -> Iterable[str]:
    """The number of updated references, by file."""
    counts: dict[str, int] = {}
    for occurrence in retargeted:
        name = workspace.document(occurrence.where).file
        counts[name] = counts.get(name, 0) + 1
    return (f"{name}: {count_of(n, 'reference')}" for name, n in counts.items())


# ---------------------------------------------------------------------------------------------- refused


def _form(workspace: Workspace, key: Key, new: str, known: Defined) -> str | None:
    """Whether an entry of this kind can have this id."""
    slug, colon, bare = new.rpartition(":")
    if colon:
        stays = f"`briefing rename` keeps an entry in its brief: write `{bare}`"
        return stays if slug == key.slug else f"{stays}; `briefing move {entry_names.entry_name(key)} --to {slug}` moves it"
    try:
        parse_id(key.kind, new)
    except InvalidValueError as invalid:
        if invalid.help == f"type `{key.id}`":
            return f"{invalid.message}; its id is already `{key.id}`"
        taken = any(f"`{each.id}`" in str(invalid.help) for each in known if each.slug == key.slug)
        free = unused_ids.next_free_id(workspace, key, known) if taken and key.kind not in NAMED else None
        return f"{invalid.message}; write it like `{free}`" if free else str(invalid)
    if new == key.id:
        return f"its id is already `{new}`"
    if key.kind in PARENTS and new.partition(".")[0] != key.id.partition(".")[0]:
        return f"`{key.id}` belongs to {key.id.partition('.')[0]}, so its id begins with `{key.id.partition('.')[0]}.`"
    return None


def _twice(key: Key, known: Defined) -> str | None:
    mains = sum(where.main for where, _ in known[key])
    return f"`{key.id}` is the id of {mains} entries; give one of them another by hand" if mains > 1 else None
