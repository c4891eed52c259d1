"""The log names what took the place of an id that a closed edition has: begun when an entry is renamed or moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefing.authoring.refactor.workspace import DataFile
from briefing.model import CHANGES
from briefing.model.brief import LogItem
from briefing.model.fields import fields
from briefing.model.kinds import PARENTS
from briefing.model.resolve import kind_of
from briefing.source.edit.list_items import rearrange
from briefing.source.edit.operations import SetValue

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from briefing.analysis.cross_references import Key
    from briefing.authoring.refactor.workspace import Workspace
    from briefing.model.markers import Path
    from briefing.source.edit.emitter import Value


def begin_reasons(workspace: Workspace, moves: Mapping[Key, Key]) -> Iterator[str]:
    """Add an item for each id that a closed edition has and the brief no longer has; say where to write why.

    Without an entry for the next edition in the log, say what to write there.
    """
    for old, new in moves.items():
        number = workspace.closed.get(old.slug, {}).get(old.id)
        part_of = any(each.kind == PARENTS.get(old.kind) and each.id == old.id.partition(".")[0] for each in moves)
        if number is None or kind_of(old.id) is None or part_of or workspace.problems:
            continue
        parts = [each.id for each in moves if each != old and each.id in workspace.closed[old.slug]]
        named = f"{old.id} (with {', '.join(parts)})" if parts else old.id
        there = new.id if new.slug == old.slug else f"{new.slug}:{new.id}"
        where = DataFile(old.slug, "", CHANGES)
        path = _place(workspace, where, number)
        if path is None:
            item = f"{{id: {old.id}, why: …, replaced_by: {there}}}"
            yield f"edition {number} has {named}: write `{item}` in the `items` of the next edition in {workspace.name(where)}"
            continue
        given = {"id": old.id, "replaced_by": there}
        slot: dict[str, Value] = {field.key: given.get(field.key) for field in fields(LogItem)}
        items = path[-1] == "items"
        workspace.change({where: [SetValue(path, [slot] if items else slot)]})
        if not workspace.problems:
            at = workspace.document(where).key((*path, 0, "why") if items else (*path, "why"))
            yield f"{at.file}:{at.line}: write why {named} is now {there}, because edition {number} has it"


def undo_reason(workspace: Workspace, key: Key, former: str) -> bool:
    """Remove the item of a mistaken rename, which has no reason and names this entry in place of a former id.

    The only item of a list stays: nothing can be written in its place.

    Return whether it was removed.
    """
    where = DataFile(key.slug, "", CHANGES)
    value = workspace.document(where).value
    lists = [
        (at, entry["items"])
        for at, entry in enumerate(value if isinstance(value, list) else ())
        if isinstance(entry, dict) and isinstance(entry.get("items"), list)
    ]
    found = [(at, place, item) for at, items in lists for place, item in enumerate(items) if _names(item, former)]
    if len(found) != 1:
        return False
    at, place, item = found[0]
    kept = [index for index in range(len(dict(lists)[at])) if index != place]
    if not isinstance(item, dict) or item.get("why") or item.get("replaced_by") != key.id or not kept:
        return False
    workspace.put(where, rearrange(workspace.bytes_of(where), workspace.document(where), (at, "items"), kept))
    return True


def _names(item: Any, id: str) -> bool:
    """Whether an item of the log is about an id, or about a part of it."""
    named = item.get("id") if isinstance(item, dict) else item
    return isinstance(named, str) and (named == id or named.startswith(f"{id}."))


def _place(workspace: Workspace, where: DataFile, number: int) -> Path | None:
    """The path of a new item in the newest entry of the log that is later than an edition."""
    value = workspace.document(where).value
    later = {
        int(entry["edition"]): index
        for index, entry in enumerate(value if isinstance(value, list) else ())
        if isinstance(entry, dict) and str(entry.get("edition")).isdecimal() and int(entry["edition"]) > number
    }
    if not later:
        return None
    index = later[max(later)]
    items = value[index].get("items")
    return (index, "items", len(items)) if isinstance(items, list) else (index, "items")
