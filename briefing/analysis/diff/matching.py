"""Matches the entries of two lists: by id or key field, or else by similarity."""

from __future__ import annotations

import json
import re
from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from briefing.model.fields import IDENTIFIERS
from briefing.source.cjk_ranges import HAN, is_in

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from briefing.model import Model

Pairs = list[tuple[int, int]]

SAME_ID_BONUS = 0.2
"""Entries with different ids are matched only if they are so much more similar than those with the same id."""
RENAMED = 0.75
"""Entries with different ids that are at least so similar are one entry whose id has changed."""
ALIKE = 0.5
"""Entries without ids that are at least so similar are one entry that has changed."""


def by_id(old: Sequence[Any], new: Sequence[Any], id_of: Callable[[Any], str]) -> Pairs:
    """Pair entries that have ids; an entry whose id changed is matched by its content."""
    there = {id_of(each): index for index, each in enumerate(new)}
    same = [(index, there[id]) for index, each in enumerate(old) if (id := id_of(each)) in there]
    equal = [(i, j) for i, j in same if old[i] == new[j]]
    # After renumbering, an entry can have the former id of another one, so the id alone is not sufficient.
    alike = nearest(old, new, equal, RENAMED, dict.fromkeys(same, SAME_ID_BONUS))
    gone, taken = ({pair[side] for pair in (*equal, *alike)} for side in (0, 1))
    rewritten = [(i, j) for i, j in same if i not in gone and j not in taken]
    return sorted((*equal, *alike, *rewritten))


def by_content(old: Sequence[Any], new: Sequence[Any], key_of: Callable[[Any], Hashable] | None) -> Pairs:
    """Pair entries that have no ids: first equal ones, then those with the same key, then similar ones."""
    pairs = _equal(old, new, _written, ())
    if key_of is not None:
        pairs += _equal(old, new, key_of, pairs)
    return sorted((*pairs, *nearest(old, new, pairs, ALIKE)))


def _equal(old: Sequence[Any], new: Sequence[Any], key_of: Callable[[Any], Hashable], done: Iterable[tuple[int, int]]) -> Pairs:
    """Pair the first entry with a key with the first one with that key, the second with the second; no key equals no other."""
    gone, taken = ({pair[side] for pair in done} for side in (0, 1))
    places: dict[Hashable, list[int]] = {}
    for index, each in enumerate(new):
        if index not in taken:
            places.setdefault(key_of(each), []).append(index)
    found = []
    for index, each in enumerate(old):
        key = key_of(each)
        if index not in gone and key is not None and (free := places.get(key)):
            found.append((index, free.pop(0)))
    return found


def nearest(
    old: Sequence[Any],
    new: Sequence[Any],
    done: Iterable[tuple[int, int]],
    least: float,
    preferred: Mapping[tuple[int, int], float] = MappingProxyType({}),
) -> Pairs:
    """Pair the remaining entries of two lists, the most similar first, if they are similar enough."""
    gone, taken = ({pair[side] for pair in done} for side in (0, 1))
    left = {index: _words(each) for index, each in enumerate(old) if index not in gone and isinstance(each, dict)}
    right = {index: _words(each) for index, each in enumerate(new) if index not in taken and isinstance(each, dict)}
    if len(left) * len(right) > _MOST_PAIRS:  # of more pairs, only those with exactly the same words are found
        return _same_words(left, right)
    sizes, others_sizes = ({index: words.total() for index, words in each.items()} for each in (left, right))
    ranked = sorted(
        (-_shared(words, others) - preferred.get((i, j), 0), i, j)
        for i, words in left.items()
        for j, others in right.items()
        if _may_share(sizes[i], others_sizes[j]) + preferred.get((i, j), 0) >= least
    )
    found: Pairs = []
    for unlike, i, j in ranked:
        if -unlike >= least and i not in gone and j not in taken:
            found.append((i, j))
            gone.add(i)
            taken.add(j)
    return found


def _same_words(left: Mapping[int, Counter[str]], right: Mapping[int, Counter[str]]) -> Pairs:
    places: dict[Hashable, list[int]] = {}
    for index, words in right.items():
        places.setdefault(frozenset(words.items()), []).append(index)
    return [(index, free.pop(0)) for index, words in left.items() if (free := places.get(frozenset(words.items())))]


def known_key(model: type[Model] | None) -> Callable[[Any], Hashable] | None:
    """The key of an entry of a list: its id, the field that the model names, or the entry itself if it is a word."""
    field = model.known_by if model else None

    def key(entry: Any) -> Hashable:
        if not isinstance(entry, dict):
            return str(entry)
        known = entry.get("id", entry.get(field) if field else None)
        return known if known is None or isinstance(known, str) else _written(known)  # in a translation it may be a list

    return key


def row_names(table: str, figures: list[Any], columns: list[str]) -> tuple[str, ...]:
    """Return the columns that identify a table's rows: those for the horizontal axis and for the series of its figure."""
    drawn: dict[str, Any] = next((figure for figure in figures if figure.get("data") == table), {})
    named = [drawn[field] for field in ("x", "series") if drawn.get(field) in columns]
    return tuple(named or columns[:1])


# ---------------------------------------------------------------------------------------------- likeness


_WORD = re.compile("\\w+|[\u2e80-\u2fdf\uf900-\ufaff\U00020000-\U0003ffff]")
"""A word, or what Python does not count as a letter: a radical, or a Chinese character that its version of Unicode lacks.

Chinese characters are set apart first, because the class of all of them compiles slowly.
"""
_MOST_PAIRS = 40_000  # the most pairs that are compared one by one
_FEW = 6  # words: in so short a text, one different word may change everything


def _shared(first: Counter[str], second: Counter[str]) -> float:
    """Return the similarity of two entries, from 0 to 1, ignoring their ids."""
    total = first.total() + second.total()
    common = sum(
        min(first[word], second[word]) for word in first.keys() & second.keys()
    )  # of `first & second`, in a third of its time
    shared = 2 * common / total if total else 1.0
    return shared if total > 2 * _FEW or shared == 1 else shared / 2


def _may_share(size: int, other: int) -> float:
    """Return the most that two entries with so many words can have in common: those of very different length are not compared."""
    return 2 * min(size, other) / (size + other) if size + other else 1.0


def _words(value: Any) -> Counter[str]:
    return Counter(word for text in _texts(value) for word in _WORD.findall(_set_apart(text)))


def _set_apart(text: str) -> str:
    return text if text.isascii() else "".join([f" {each} " if is_in(each, HAN) else each for each in text])


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():
            if key not in IDENTIFIERS:
                yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    else:
        yield str(value)


def _written(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
