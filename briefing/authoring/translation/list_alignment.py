"""Finds which item of a translated list belongs to which item of the main list after that has grown, shrunk or been reordered."""

from __future__ import annotations

from itertools import combinations, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.analysis.diff.matching import by_content
from briefing.i18n.text_fingerprints import is_fingerprint, text_leaves
from briefing.model.base import Entity, Model
from briefing.model.fields import fields_by_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from briefing.model.markers import Path

Texts = dict[str, str] | None
"""The texts of one item by their paths in it, with white space normalised; None if they are not known."""
MOST_CANDIDATES = 500
"""The most earlier states of a list that are tried against a fingerprint."""


class Alignment(NamedTuple):
    """For each item of the main list, the index of its translation or None; and the items that are translated no longer."""

    order: tuple[int | None, ...]
    dropped: tuple[int, ...]

    @property
    def is_unchanged(self) -> bool:
        """Whether each item is already at its place."""
        return not self.dropped and self.order == tuple(range(len(self.order)))


def align(old: Sequence[Texts], new: Sequence[Texts]) -> Alignment:
    """Pair the items of a list, given what they translate, with the items of the main list.

    Equal items are paired first, then similar ones; an item that is left takes a free place beside the same neighbour.
    """
    pairs = dict(by_content(old, new, None))
    free = set(range(len(new))) - set(pairs.values())
    for step, indexes in ((1, range(len(old))), (-1, range(len(old) - 1, -1, -1))):
        end = -1 if step == 1 else len(old)
        for index in indexes:
            beside = index - step
            place = pairs.get(beside) if beside != end else (-1 if step == 1 else len(new))
            if index not in pairs and place is not None and place + step in free:
                pairs[index] = place + step
                free.discard(place + step)
    places = {place: index for index, place in pairs.items()}
    order = tuple(places.get(place) for place in range(len(new)))
    return Alignment(order, tuple(index for index in range(len(old)) if index not in pairs))


def texts_of(item: Any) -> dict[str, str]:
    """The texts of an item of a main list."""
    if isinstance(item, Model):
        return {".".join(map(str, leaf.path)): " ".join(leaf.value.split()) for leaf in text_leaves(item)}
    return {"": " ".join(str(item).split())}


def earlier_list(main: Model, path: Path, length: int, of: str) -> tuple[Any, ...] | None:
    """The list at a path of an entry as it was when the entry had a fingerprint, if nothing else has changed since."""
    now = list_at(main, main, path)
    states = _shorter(now, length) if length < len(now) else _moved(now) if length == len(now) else ()
    tried = islice(states, MOST_CANDIDATES)
    return next((state for state in tried if is_fingerprint(of, _with_list(main, path, state))), None)


def _shorter(now: tuple[Any, ...], length: int) -> Iterator[tuple[Any, ...]]:
    """The list without some of its items: first without neighbours, which are often written together."""
    more = len(now) - length
    yield from (now[:start] + now[start + more :] for start in range(length, -1, -1))
    yield from combinations(now, length)


def _moved(now: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """The list with one item at another place, or two items exchanged."""
    places = range(len(now))
    for start in places:
        left = now[:start] + now[start + 1 :]
        yield from (left[:end] + now[start : start + 1] + left[end:] for end in places if end != start)
    for first, second in combinations(places, 2):
        state = list(now)
        state[first], state[second] = state[second], state[first]
        yield tuple(state)


def list_at(main: Model, other: Model, path: Path) -> tuple[Any, ...]:
    """The list of another state of an entry that is at this path of the main entry; empty if there is none.

    Items with ids are found by their ids.
    """
    value: Any = main  # from here on a value in the entry, of any type
    there: Any = other
    for step in path:
        if isinstance(step, int):
            there = _counterpart(value, there, step)
            value = value[step]
        else:
            attribute = fields_by_key(type(value))[step].attribute
            value, there = getattr(value, attribute), getattr(there, attribute)
        if there is None:
            return ()
    return there if isinstance(there, tuple) else ()


def _counterpart(items: Sequence[Any], others: Sequence[Any], at: int) -> Any:
    """The item of another state of a list that is the item at an index; None if that is not known."""
    if isinstance(items[at], Entity) and items[at].id is not None:
        return next((each for each in others if each.id == items[at].id), None)
    return others[at] if len(others) == len(items) else None


def _with_list(model: Model, path: Path, new: tuple[Any, ...]) -> Model:
    """The entry with another list at a path."""
    field = fields_by_key(type(model))[str(path[0])]
    value = getattr(model, field.attribute)
    if len(path) == 1:
        changed: Any = new
    elif isinstance(value, tuple):
        at = int(path[1])
        changed = (*value[:at], _with_list(value[at], path[2:], new), *value[at + 1 :])
    else:
        changed = _with_list(value, path[1:], new)
    return model.updated(**{field.attribute: changed})
