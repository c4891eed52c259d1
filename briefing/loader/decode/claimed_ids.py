"""The ids that occur in list files, also in entries that cannot be read."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from briefing.model import BY_FILE, Kind
from briefing.model.fields import fields_by_key
from briefing.model.kinds import ENTITIES, ID_FORMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from briefing.model.markers import Path
    from briefing.source.document import Document


NO_IDS: Mapping[str, str] = MappingProxyType({})


def ids_of_broken_entries(documents: Mapping[str, Document]) -> dict[str, str]:
    """The first id of each kind in list files, by their names: an example for messages about a reference."""
    found: dict[str, str] = {}
    for name, document in documents.items():
        kind = BY_FILE.get(name)
        for item in document.value if kind is not None and isinstance(document.value, list) else ():
            if kind is not None and isinstance(item, dict) and isinstance(id := item.get("id"), str):
                found.setdefault(kind.name, id)
    return found


def ids_of_entry(kind: Kind, item: dict[str, Any], path: Path) -> Iterator[tuple[str, str | None, Path]]:
    """Yield the kinds, the ids and their paths of an entry and of its nested entries; an id that is missing is `None`."""
    parts = [(kind.name, path, item)]
    for nested in kind.nested:
        listed = item.get(nested.field)
        parts += (
            (nested.kind, (*path, nested.field, at), part) for at, part in enumerate(listed if isinstance(listed, list) else ())
        )
    for name, here, part in parts:
        id = part.get("id") if isinstance(part, dict) else None
        yield name, id if isinstance(id, str) else None, (*here, "id")


def claim_ids(kind: Kind, item: dict[str, Any], path: Path, claimed: dict[str, list[tuple[str, Path]]]) -> Iterator[str]:
    """Add the ids of an entry and of its nested entries to `claimed`, by kind; yield the kinds of those that lack one."""
    for name, id, at in ids_of_entry(kind, item, path):
        if id is not None:
            claimed.setdefault(name, []).append((id, at))
        elif name == kind.name or fields_by_key(ENTITIES[name])["id"].required:
            yield name


def has_lost_ids(kind: str, ids: Sequence[tuple[str, Path]]) -> bool:
    """Whether an entry of a kind may be meant by another id: its own is used twice, or has a form that is not valid."""
    return len({id for id, _ in ids}) < len(ids) or not all(ID_FORMS[kind].fullmatch(id) for id, _ in ids)
