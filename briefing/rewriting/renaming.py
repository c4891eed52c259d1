"""An entry gets another id, and everything that refers to it follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.edits import Put
from briefing.links import PARENTS
from briefing.references import NAMED, kind_of
from briefing.rewriting import names
from briefing.rewriting.desk import Refusal, Rewritten
from briefing.rewriting.signing import renewed, signatures
from briefing.rewriting.spots import changes_at, defined, leads_to, spots, written_ids
from briefing.values import parse_id

if TYPE_CHECKING:
    from collections.abc import Iterable

    from briefing.links import Key
    from briefing.rewriting.desk import Desk
    from briefing.rewriting.spots import Defined, Spot


def rename(desk: Desk, old: str, new: str) -> Rewritten | Refusal:
    """Give an entry another id, with the entries inside it, and put right whatever leads to it."""
    if desk.problems:  # what cannot be read may refer to it
        return desk.done()
    known = defined(desk.documents)
    key = names.meant(old, known)
    if isinstance(key, Refusal):
        return key
    written = tuple(spots(desk.documents))
    refused = _form(key, new) or _twice(key, known) or _taken(desk, key, new, known) or _claimed(desk, key, new, written)
    if refused:
        return Refusal(refused)
    moves = {each: each._replace(id=new + each.id[len(key.id) :]) for each in known if each == key or _inside(each, key)}
    signed = signatures(desk.loaded)
    led = {spot: moves[to] for spot in written if (to := leads_to(desk.loaded.site, known, spot)) in moves}
    changes = changes_at({spot: f"{''.join(spot.target.rpartition(':')[:2])}{to.id}" for spot, to in led.items()})
    for each, to in moves.items():
        for where, path in known[each]:
            changes.setdefault(where, []).append(Put(path, to.id))
    desk.change(changes)
    if not desk.problems:
        desk.change(renewed(desk, signed, moves))
    return desk.done(f"{names.called(key)} is now {names.called(moves[key])}", *_counted(desk, led))


def _inside(each: Key, key: Key) -> bool:
    return each.slug == key.slug and PARENTS.get(each.kind) == key.kind and each.id.startswith(f"{key.id}.")


def _counted(desk: Desk, led: Iterable[Spot]) -> Iterable[str]:
    counts: dict[str, int] = {}
    for spot in led:
        name = desk.document(spot.where).file
        counts[name] = counts.get(name, 0) + 1
    return (f"{name}: {n} reference{'s' * (n != 1)}" for name, n in counts.items())


# ---------------------------------------------------------------------------------------------- refused


def _form(key: Key, new: str) -> str | None:
    """Whether an entry of this kind can be called so."""
    try:
        parse_id(key.kind, new)
    except ValueError as failure:
        return str(failure)
    if new == key.id:
        return f"`{new}` is its id already"
    if key.kind in PARENTS and new.partition(".")[0] != key.id.partition(".")[0]:
        return f"`{key.id}` stands under {key.id.partition('.')[0]}, so its id begins with `{key.id.partition('.')[0]}.`"
    return None


def _twice(key: Key, known: Defined) -> str | None:
    mains = sum(where.main for where, _ in known[key])
    return f"`{key.id}` is the id of {mains} entries; give one of them another by hand" if mains > 1 else None


def _taken(desk: Desk, key: Key, new: str, known: Iterable[Key]) -> str | None:
    """Whether something that a reference could mean instead has the new id, or had it once."""
    kinds = NAMED if key.kind in NAMED else (key.kind,)
    near = [each for each in known if each.id == new and each.kind in kinds and (each.slug in (key.slug, "") or not key.slug)]
    if near:
        clear = "" if near[0].kind == key.kind else f", and `[words][{new}]` could mean either"
        return f"`{new}` is taken by {_a(near[0].kind)}{clear}"
    if key.kind in NAMED and desk.loaded.site.brief(new) and desk.loaded.site.library:
        return f"`{new}` is the folder of a brief"
    nested = [each.id for each in known if each.id.startswith(f"{new}.") and each.slug == key.slug]
    if nested and key.kind not in NAMED:
        return f"`{nested[0]}` is taken"
    brief = desk.loaded.site.brief(key.slug)
    past = [item for change in (brief.changes if brief else ()) for item in change.items if item.partition(".")[0] == new]
    if past and kind_of(new):
        return f"`{new}` was the id of something else: the log names it, and an id is never used again"
    return None


def _claimed(desk: Desk, key: Key, new: str, written: Iterable[Spot]) -> str | None:
    """Whether a reference that leads nowhere today would lead to the entry."""
    for alone, [(where, path), *_] in written_ids(desk.documents).items():
        if alone.id == new and alone.kind == key.kind and alone.slug == key.slug:
            place = desk.document(where).at(path)
            return f"a translation without a main entry has the id `{new}` ({place.file}, line {place.line}): mend that first"
    for spot in written:
        prefix, _, id = spot.target.rpartition(":")
        slug = prefix or spot.where.slug
        if (id == new or id.startswith(f"{new}.")) and key.kind in spot.kinds and (not key.slug or slug in (key.slug, "")):
            place = desk.document(spot.where).at(spot.path)
            return f"`{spot.target}` leads nowhere today ({place.file}, line {place.line}) and would lead to it: mend that first"
    return None


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


