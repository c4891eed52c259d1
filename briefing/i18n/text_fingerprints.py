"""The fingerprint of an entry's texts: a translation records it, so that a later change of the entry marks it as out of date."""

from __future__ import annotations

import hashlib
import json
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from briefing.model import Markup, Model, Plain
from briefing.model.walk import values_of, walk_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from briefing.model.fields import Field
    from briefing.model.walk import FieldValue


def fingerprint(entry: Model) -> str:
    """Return a hash of an entry's texts as eight hexadecimal digits.

    White space is normalised first, and the keys of a map such as `labels` are sorted, because their order means nothing.
    Quotations have no part in it: they are in the language of their source on every page. Places in sources have, because a
    translation may write them in its own way.
    """
    return _hash(_sorted_maps(leaf for leaf in text_leaves(entry) if not (isinstance(leaf.marker, Plain) and leaf.marker.quoted)))


def is_fingerprint(of: str, entry: Model, now: Callable[[], str] | None = None) -> bool:
    """Whether a recorded fingerprint is that of the entry; `now` returns the present one, if the caller keeps it.

    Before, it depended on quotations and, before that, on the order of a map's keys.
    """
    if of == (now or partial(fingerprint, entry))():
        return True
    leaves = text_leaves(entry)
    return of in (_hash(_sorted_maps(leaves)), _hash(leaves))


def _sorted_maps(leaves: Iterable[FieldValue]) -> Iterator[FieldValue]:
    for _, group in groupby(leaves, lambda leaf: leaf.path[:-1] if leaf.field.shape == "map" else None):
        yield from sorted(group, key=lambda leaf: str(leaf.path[-1]) if leaf.field.shape == "map" else "")


def _hash(leaves: Iterable[FieldValue]) -> str:
    texts = [[*leaf.path, " ".join(leaf.value.split())] for leaf in leaves]
    return hashlib.sha256(_to_json(texts).encode()).hexdigest()[:8]


_to_json = json.JSONEncoder(ensure_ascii=False).encode  # `json.dumps` would make an encoder for each entry


def text_leaves(entry: Model) -> list[FieldValue]:
    """Return the texts of an entry that can be translated."""
    return walk_all(entry, _is_text)


def texts_of(entry: Model) -> list[str]:
    """Return the same texts without their places, which takes a third of the time."""
    return values_of(entry, _is_text)


def _is_text(field: Field) -> bool:
    return isinstance(field.marker, Markup | Plain)
