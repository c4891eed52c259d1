"""The ids that occur in list files, also in entries that cannot be read."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from briefing.model import BY_FILE, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def claim_ids(kind: Kind, item: dict[str, Any], path: Path, claimed: dict[str, list[tuple[str, Path]]]) -> None:
    """Add the ids of an entry and of its nested entries to `claimed`, by kind."""
    if isinstance(item.get("id"), str):
        claimed.setdefault(kind.name, []).append((item["id"], (*path, "id")))
    for nested in kind.nested:
        parts = item.get(nested.field)
        for index, part in enumerate(parts if isinstance(parts, list) else ()):
            if isinstance(part, dict) and isinstance(part.get("id"), str):
                claimed.setdefault(nested.kind, []).append((part["id"], (*path, nested.field, index, "id")))
