"""Applies changes to values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from briefing.analysis.diff.change import FactChange
    from briefing.model.markers import Path


def at(value: Any, path: Path) -> Any:
    """Return the value at a path of field names, entry ids and entry positions."""
    for step in path:
        value = value[_place(value, step)]
    return value


def _place(value: Any, step: str | int) -> Any:
    if isinstance(value, list) and isinstance(step, str):
        return next(index for index, entry in enumerate(value) if entry["id"] == step)
    return step


def apply_changes(value: Any, changes: Iterable[FactChange]) -> Any:
    """Apply changes that are not renames, and return the new values; the old ones are not modified."""
    return _patched(value, [(change, change.path) for change in changes])


def _patched(value: Any, changes: Sequence[tuple[FactChange, Path]]) -> Any:
    if not changes:
        return value
    deeper: dict[str | int, list[tuple[FactChange, Path]]] = {}
    here: list[tuple[FactChange, str | int]] = []
    order = None
    for change, path in changes:
        if not path:
            order = change.new
        elif len(path) == 1 and change.verb != "reordered":
            here.append((change, path[0]))
        else:
            deeper.setdefault(path[0], []).append((change, path[1:]))
    return (_list if isinstance(value, list) else _mapping)(value, deeper, here, order)


def _mapping(value: dict[str, Any], deeper: dict[Any, Any], here: Sequence[tuple[FactChange, Any]], _: Any) -> dict[str, Any]:
    found = {key: _patched(each, deeper.get(key, ())) for key, each in value.items()}
    for change, key in here:
        if change.verb == "removed":
            del found[key]
        else:
            found[key] = change.new
    return found


def _list(value: list[Any], deeper: dict[Any, Any], here: Sequence[tuple[FactChange, Any]], order: Any) -> list[Any]:
    found = list(value)
    for step, below in deeper.items():
        index = _place(value, step)
        found[index] = _patched(value[index], below)
    for change, step in here:
        if change.verb == "changed":
            found[_place(value, step)] = change.new
    gone = {_place(value, step) for change, step in here if change.verb == "removed"}
    kept = [_place(value, step) for step in order] if order is not None else range(len(value))
    result = [found[index] for index in kept if index not in gone]
    for change, _ in sorted(((each, step) for each, step in here if each.verb == "added"), key=lambda added: added[0].at or 0):
        result.insert(change.at or 0, change.new)
    return result
