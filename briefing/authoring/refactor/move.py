"""Moves an entry: before or after another entry of its list, or to another brief of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from briefing.analysis.links import Key
from briefing.authoring.refactor import entry_names, free_id, transfer
from briefing.authoring.refactor.fingerprints import renew, signatures
from briefing.authoring.refactor.occurrences import definitions, occurrences_of, operations_at
from briefing.authoring.refactor.rename import count_text, renamed_ids
from briefing.authoring.refactor.workspace import CommandRefusal, DataFile, Refactoring
from briefing.diagnostics import Problem
from briefing.model.kinds import NAMED, PARENTS
from briefing.source.edit import list_items

if TYPE_CHECKING:
    from typing import Any

    from briefing.authoring.refactor.occurrences import Defined
    from briefing.authoring.refactor.workspace import Workspace
    from briefing.model.base import Path


class Destination(NamedTuple):
    """The requested destination of an entry: next to another entry, in another brief, or both."""

    before: str | None = None
    after: str | None = None
    brief: str | None = None

    @property
    def beside(self) -> str | None:
        """The entry next to which it is placed."""
        return self.before or self.after


def move_entry(desk: Workspace, name: str, goal: Destination) -> Refactoring | CommandRefusal:
    """Move an entry; if it moves to another brief, references to it are updated."""
    if desk.problems:
        return desk.done()
    known = definitions(desk.documents)
    key = entry_names.resolve_name(name, known)
    if isinstance(key, CommandRefusal):
        return key
    if len({where for where, _ in known[key]}) < len(known[key]):
        return CommandRefusal(f"`{key.id}` is the id of two entries of one file; give one of them another by hand")
    if goal.brief is not None:
        return _abroad(desk, key, goal, known)
    return _within(desk, key, goal, known)


# --------------------------------------------------------------------------------------- in the same list


def _within(desk: Workspace, key: Key, goal: Destination, known: Defined) -> Refactoring | CommandRefusal:
    other = entry_names.resolve_name(
        str(goal.beside), [each for each in known if each.slug == key.slug or goal.beside != each.id]
    )
    if isinstance(other, CommandRefusal):
        return other
    (where, path), (there, beside) = known[key][0], known[other][0]
    if there != where or path[:-2] != beside[:-2] or other.kind != key.kind:
        return CommandRefusal(f"{entry_names.entry_name(key)} and {entry_names.entry_name(other)} are not in the same list")
    if other == key:
        return CommandRefusal(f"{entry_names.entry_name(key)} cannot be moved next to itself")
    order = list(range(len(_list(desk, where, path[:-2]))))
    order.remove(_index(path))
    order.insert(order.index(_index(beside)) + (goal.after is not None), _index(path))
    desk.put(where, list_items.reorder(desk.bytes_of(where), desk.document(where), path[:-2], order))
    side = "after" if goal.after else "before"
    return desk.done(f"{entry_names.entry_name(key)} is now {side} {entry_names.entry_name(other)}")


def _index(path: Path) -> int:
    return int(path[-2])


def _list(desk: Workspace, where: DataFile, path: Path) -> list[Any]:
    value = desk.document(where).value
    for step in path:
        value = value[step]
    return list(value)


# -------------------------------------------------------------------------------------- in another brief


def _abroad(desk: Workspace, key: Key, goal: Destination, known: Defined) -> Refactoring | CommandRefusal:
    """Move an entry from one brief to another, with its translations."""
    written = tuple(occurrences_of(desk.documents))
    at = _place(key, goal, known)
    moves = _moves(desk, key, str(goal.brief), known)
    if isinstance(moves, CommandRefusal):
        return moves
    if isinstance(at, CommandRefusal):
        return at
    if (refused := transfer.dangling_references(desk, moves, written, known)) is not None:
        return refused
    if dead := free_id.claimed_ids(desk, moves[key], known, written):
        return CommandRefusal(dead)
    signed, led = signatures(desk.loaded), transfer.retarget(desk, moves, written, known)
    desk.change(operations_at(led, {known[each]: to.id for each, to in moves.items()}))
    for where, path in known[key]:
        _carry(desk, where, where._replace(slug=str(goal.brief)), _index(path), at if where.main else None)
    if not desk.problems:
        desk.change(renew(desk, signed, moves))
    followed = [spot for spot in led if not transfer.references_inside(spot, known[key])]
    return desk.done(f"{entry_names.entry_name(key)} is now {entry_names.entry_name(moves[key])}", *count_text(desk, followed))


def _moves(desk: Workspace, key: Key, slug: str, known: Defined) -> dict[Key, Key] | CommandRefusal:
    """What the entry and those inside it will be called: as before, or by the next free id."""
    if (refused := transfer.refusal(desk, key, slug, known)) is not None:
        return refused
    there = Key(slug, key.kind, key.id)
    id = (
        key.id
        if not free_id.taken_ids(desk, there, known)
        else None
        if key.kind in NAMED
        else free_id.next_free_id(desk, there, known)
    )
    if id is None:
        return CommandRefusal(
            f"`{key.id}` is already used in `{slug}`" + ("; the only scenarios are A to D" * (key.kind == "scenario"))
        )
    return renamed_ids(key, there._replace(id=id), known)


def _place(key: Key, goal: Destination, known: Defined) -> int | CommandRefusal | None:
    """Return its position in the new list, by default the last."""
    if goal.beside is None or key.kind in PARENTS:
        return None
    other = entry_names.resolve_name(goal.beside, [each for each in known if each.slug == goal.brief])
    if isinstance(other, CommandRefusal):
        return other
    if other.kind != key.kind:
        return CommandRefusal(f"{entry_names.entry_name(key)} and {entry_names.entry_name(other)} cannot be in the same list")
    return _index(known[other][0][1]) + (goal.after is not None)


def _carry(desk: Workspace, old: DataFile, new: DataFile, index: int, at: int | None) -> None:
    """Move an entry from one file to another."""
    if desk.problems:
        return
    document = desk.document(old)
    left = list_items.remove(desk.bytes_of(old), document, index)
    if isinstance(left, Problem):
        desk.problems.append(left)
        return
    there = desk.document(new)
    place = len(there.value or ()) if at is None else at
    desk.put(
        new, list_items.insert(desk.bytes_of(new), there, place, list_items.lines_of(document, index), document.value[index])
    )
    desk.put(old, left)
