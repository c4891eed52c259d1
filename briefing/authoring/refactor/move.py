"""Moves an entry: before or after another entry of its list, to another brief of the library, or to its shared files."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from briefing.analysis.cross_references import Key
from briefing.authoring.refactor import entry_names, transfer, unused_ids
from briefing.authoring.refactor.log_reasons import begin_reasons
from briefing.authoring.refactor.occurrences import occurrences_of, operations_at
from briefing.authoring.refactor.rename import count_text, renamed_ids
from briefing.authoring.refactor.renew_fingerprints import recorded_fingerprints, renew
from briefing.authoring.refactor.workspace import CommandRefusal, DataFile, Refactoring
from briefing.diagnostics import Problem
from briefing.model.kinds import ENTITIES, NAMED, PARENTS
from briefing.source.edit import list_items

if TYPE_CHECKING:
    from briefing.authoring.refactor.occurrences import Defined
    from briefing.authoring.refactor.workspace import Workspace
    from briefing.model.markers import Path


class Destination(NamedTuple):
    """The requested destination of an entry: next to another entry, in another brief, or both."""

    before: str | None = None
    after: str | None = None
    brief: str | None = None
    """The folder of a brief; empty for the files that all briefs share."""

    @property
    def neighbour(self) -> str | None:
        """The entry next to which it is placed."""
        return self.before or self.after


def move_entry(workspace: Workspace, name: str, destination: Destination) -> Refactoring | CommandRefusal:
    """Move an entry; if it moves to another brief, references to it are updated."""
    found = entry_names.find_entry(workspace, name)
    if not isinstance(found, entry_names.NamedEntry):
        return found
    key, known = found
    if len({where for where, _ in known[key]}) < len(known[key]):
        return CommandRefusal(f"`{key.id}` is the id of two entries of one file; give one of them another by hand")
    if destination.brief is not None:
        return _to_other_brief(workspace, key, destination, known)
    return _in_same_list(workspace, key, destination, known)


# --------------------------------------------------------------------------------------- in the same list


def _in_same_list(workspace: Workspace, key: Key, destination: Destination, known: Defined) -> Refactoring | CommandRefusal:
    other = entry_names.resolve_name(
        str(destination.neighbour), [each for each in known if each.slug == key.slug or destination.neighbour != each.id]
    )
    if isinstance(other, CommandRefusal):
        return other
    if other.kind != key.kind:
        return entry_names.wrong_kind(
            str(destination.neighbour), other.kind, (key.kind,), (each for each in known if each.kind == key.kind and each != key)
        )
    (where, path), (there, neighbour) = known[key][0], known[other][0]
    if there != where or path[:-2] != neighbour[:-2]:
        return CommandRefusal(f"{entry_names.entry_name(key)} and {entry_names.entry_name(other)} are not in the same list")
    if other == key:
        return CommandRefusal(f"{entry_names.entry_name(key)} cannot be moved next to itself")
    order = list(range(len(workspace.document(where).value_at(path[:-2]))))
    order.remove(_index(path))
    order.insert(order.index(_index(neighbour)) + (destination.after is not None), _index(path))
    workspace.put(where, list_items.reorder(workspace.bytes_of(where), workspace.document(where), path[:-2], order))
    side = "after" if destination.after else "before"
    listing = ENTITIES[key.kind].listing
    by_date = listing is not None and listing.ordered_by_date
    note = (f"pages sort the entries of {where.list}.yaml by date, so only the order in the file has changed",) if by_date else ()
    return workspace.done(f"{entry_names.entry_name(key)} is now {side} {entry_names.entry_name(other)}", *note)


def _index(path: Path) -> int:
    return int(path[-2])


# -------------------------------------------------------------------------------------- in another brief


def _to_other_brief(workspace: Workspace, key: Key, destination: Destination, known: Defined) -> Refactoring | CommandRefusal:
    """Move an entry from one brief to another, with its translations."""
    written = tuple(occurrences_of(workspace.documents))
    at = _place(key, destination, known)
    moves = _moves(workspace, key, str(destination.brief), known)
    if isinstance(moves, CommandRefusal):
        return moves
    if isinstance(at, CommandRefusal):
        return at
    if (refused := transfer.dangling_references(workspace, moves, written, known)) is not None:
        return refused
    unmet = written if destination.brief else ()  # citations in other briefs are the reason to share an entry
    if refused_id := unused_ids.claimed_ids(workspace, moves[key], known, unmet):
        return CommandRefusal(refused_id)
    recorded, retargeted = recorded_fingerprints(workspace.loaded), transfer.retarget(workspace, moves, written, known)
    workspace.change(operations_at(retargeted, {known[each]: to.id for each, to in moves.items()}))
    for where, path in known[key]:
        _transfer_entry(workspace, where, where._replace(slug=str(destination.brief)), _index(path), at if where.main else None)
    if not workspace.problems:
        workspace.change(renew(workspace, recorded, moves))
    followed = [occurrence for occurrence in retargeted if not transfer.references_inside(occurrence, known[key])]
    done = f"{entry_names.entry_name(key)} is now {entry_names.entry_name(moves[key])}"
    if not destination.brief:
        shared = workspace.name(known[key][0][0]._replace(slug=""))
        done = f"{entry_names.entry_name(key)} is now shared by all briefs: `{key.id}` in {shared}"
    return workspace.done(done, *count_text(workspace, followed), *begin_reasons(workspace, moves))


def _moves(workspace: Workspace, key: Key, slug: str, known: Defined) -> dict[Key, Key] | CommandRefusal:
    """The new ids of the entry and its nested entries: the present ones, or the next free ones."""
    if (refused := transfer.refusal(workspace, key, slug, known)) is not None:
        return refused
    there = Key(slug, key.kind, key.id)
    if not slug:
        others = [each for each in known if each != key]
        taken = unused_ids.taken_ids(workspace, there, others)
        holder = next((entry_names.entry_name(each) for each in others if each.kind in NAMED and each.id == key.id), None)
        also = f"; `{holder}` has it: delete the one that is not needed, or rename it with `briefing rename {holder} NEW`"
        return CommandRefusal(taken + also * (holder is not None)) if taken else renamed_ids(key, there, known)
    id = (
        key.id
        if not unused_ids.taken_ids(workspace, there, known)
        else None
        if key.kind in NAMED
        else unused_ids.next_free_id(workspace, there, known)
    )
    if id is None:
        return CommandRefusal(
            f"`{key.id}` is already used in `{slug}`" + ("; the only scenarios are A to D" * (key.kind == "scenario"))
        )
    return renamed_ids(key, there._replace(id=id), known)


def _place(key: Key, destination: Destination, known: Defined) -> int | CommandRefusal | None:
    """The position of the entry in the new list, by default the last."""
    if destination.neighbour is None or key.kind in PARENTS:
        return None
    other = entry_names.resolve_name(destination.neighbour, [each for each in known if each.slug == destination.brief])
    if isinstance(other, CommandRefusal):
        return other
    if other.kind != key.kind:
        return CommandRefusal(f"{entry_names.entry_name(key)} and {entry_names.entry_name(other)} cannot be in the same list")
    return _index(known[other][0][1]) + (destination.after is not None)


def _transfer_entry(workspace: Workspace, old: DataFile, new: DataFile, index: int, at: int | None) -> None:
    """Move an entry from one file to another."""
    if workspace.problems:
        return
    document = workspace.document(old)
    left = list_items.remove(workspace.bytes_of(old), document, index)
    if isinstance(left, Problem):
        workspace.problems.append(left)
        return
    there = workspace.document(new)
    place = len(there.value or ()) if at is None else at
    workspace.put(
        new, list_items.insert(workspace.bytes_of(new), there, place, list_items.lines_of(document, index), document.value[index])
    )
    workspace.put(old, left)
