"""An entry gets another place: before or after another one of its list, or in another brief of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from briefing.analysis.links import PARENTS, Key
from briefing.authoring.refactor import entry_names as names
from briefing.authoring.refactor import free_id, transfer
from briefing.authoring.refactor.fingerprints import renewed, signatures
from briefing.authoring.refactor.occurrences import changes_at, defined, spots
from briefing.authoring.refactor.rename import counted, moved
from briefing.authoring.refactor.workspace import Refusal, Rewritten, Where
from briefing.diagnostics import Problem
from briefing.model.resolve import NAMED
from briefing.source.edit import list_items

if TYPE_CHECKING:
    from typing import Any

    from briefing.authoring.refactor.occurrences import Defined
    from briefing.authoring.refactor.workspace import Desk
    from briefing.model.base import Path


class Goal(NamedTuple):
    """Where somebody wants an entry: beside another one, in another brief, or both."""

    before: str | None = None
    after: str | None = None
    brief: str | None = None

    @property
    def beside(self) -> str | None:
        """The entry beside which it is to stand."""
        return self.before or self.after


def move(desk: Desk, name: str, goal: Goal) -> Rewritten | Refusal:
    """Give an entry another place; what refers to it follows where it stands in another brief."""
    if desk.problems:
        return desk.done()
    known = defined(desk.documents)
    key = names.meant(name, known)
    if isinstance(key, Refusal):
        return key
    if len({where for where, _ in known[key]}) < len(known[key]):
        return Refusal(f"`{key.id}` is the id of two entries of one file; give one of them another by hand")
    if goal.brief is not None:
        return _abroad(desk, key, goal, known)
    return _within(desk, key, goal, known)


# --------------------------------------------------------------------------------------- in the same list


def _within(desk: Desk, key: Key, goal: Goal, known: Defined) -> Rewritten | Refusal:
    other = names.meant(str(goal.beside), [each for each in known if each.slug == key.slug or goal.beside != each.id])
    if isinstance(other, Refusal):
        return other
    (where, path), (there, beside) = known[key][0], known[other][0]
    if there != where or path[:-2] != beside[:-2] or other.kind != key.kind:
        return Refusal(f"{names.called(key)} and {names.called(other)} do not stand in one list")
    if other == key:
        return Refusal(f"{names.called(key)} cannot stand beside itself")
    order = list(range(len(_list(desk, where, path[:-2]))))
    order.remove(_index(path))
    order.insert(order.index(_index(beside)) + (goal.after is not None), _index(path))
    desk.put(where, list_items.reordered(desk.bytes_of(where), desk.document(where), path[:-2], order))
    side = "after" if goal.after else "before"
    return desk.done(f"{names.called(key)} stands {side} {names.called(other)}")


def _index(path: Path) -> int:
    return int(path[-2])


def _list(desk: Desk, where: Where, path: Path) -> list[Any]:
    value = desk.document(where).value
    for step in path:
        value = value[step]
    return list(value)


# -------------------------------------------------------------------------------------- in another brief


def _abroad(desk: Desk, key: Key, goal: Goal, known: Defined) -> Rewritten | Refusal:
    """Take an entry out of one brief and put it into another, with its translations."""
    written = tuple(spots(desk.documents))
    at = _place(key, goal, known)
    moves = _moves(desk, key, str(goal.brief), known)
    if isinstance(moves, Refusal):
        return moves
    if isinstance(at, Refusal):
        return at
    if (refused := transfer.loose(desk, moves, written, known)) is not None:
        return refused
    if dead := free_id.claimed(desk, moves[key], known, written):
        return Refusal(dead)
    signed, led = signatures(desk.loaded), transfer.led(desk, moves, written, known)
    desk.change(changes_at(led, {known[each]: to.id for each, to in moves.items()}))
    for where, path in known[key]:
        _carry(desk, where, where._replace(slug=str(goal.brief)), _index(path), at if where.main else None)
    if not desk.problems:
        desk.change(renewed(desk, signed, moves))
    followed = [spot for spot in led if not transfer.inside(spot, known[key])]
    return desk.done(f"{names.called(key)} is now {names.called(moves[key])}", *counted(desk, followed))


def _moves(desk: Desk, key: Key, slug: str, known: Defined) -> dict[Key, Key] | Refusal:
    """What the entry and those inside it will be called: as before, or by the next free id."""
    if (refused := transfer.refusal(desk, key, slug, known)) is not None:
        return refused
    there = Key(slug, key.kind, key.id)
    id = key.id if not free_id.taken(desk, there, known) else None if key.kind in NAMED else free_id.following(desk, there, known)
    if id is None:
        return Refusal(f"`{key.id}` is taken in `{slug}`" + ("; there are no scenarios but A to D" * (key.kind == "scenario")))
    return moved(key, there._replace(id=id), known)


def _place(key: Key, goal: Goal, known: Defined) -> int | Refusal | None:
    """The number that it will have in its new list; last without one."""
    if goal.beside is None or key.kind in PARENTS:
        return None
    other = names.meant(goal.beside, [each for each in known if each.slug == goal.brief])
    if isinstance(other, Refusal):
        return other
    if other.kind != key.kind:
        return Refusal(f"{names.called(key)} and {names.called(other)} cannot stand in one list")
    return _index(known[other][0][1]) + (goal.after is not None)


def _carry(desk: Desk, old: Where, new: Where, index: int, at: int | None) -> None:
    """Take an entry out of one file and put it into another."""
    if desk.problems:
        return
    document = desk.document(old)
    left = list_items.without(desk.bytes_of(old), document, index)
    if isinstance(left, Problem):
        desk.problems.append(left)
        return
    there = desk.document(new)
    place = len(there.value or ()) if at is None else at
    desk.put(new, list_items.put(desk.bytes_of(new), there, place, list_items.lines_of(document, index), document.value[index]))
    desk.put(old, left)


