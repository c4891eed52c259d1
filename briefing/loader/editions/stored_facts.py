"""The form of the facts in a closed edition: anyone can change its file, and comparisons take the form for granted."""

from __future__ import annotations

from typing import Any

from briefing.model.kinds import CHANGES, ENTITIES, HEAD, KINDS


def are_well_formed(facts: Any) -> bool:
    """Return whether facts have the form in which `analysis.diff.brief_facts` makes them, with single fields of any form."""
    brief = _member(_member(facts, "briefs"), "")
    if not isinstance(brief, dict) or not isinstance(brief.get(HEAD), dict):
        return False
    entries = all(_are_entries(brief.get(kind.file, []), kind.name) for kind in KINDS)
    log = _are_mappings(brief.get(CHANGES, []))
    return entries and log and _are_tables(brief.get("tables", {})) and _are_pairs(facts.get("outdated", []))


def _member(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _are_mappings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _are_entries(value: Any, name: str) -> bool:
    """Return whether a value is a list of entries of a kind, with their ids and the lists of entries inside them."""
    if not _are_mappings(value):
        return False
    optional = getattr(ENTITIES[name], "id", "") is None
    inside = next((kind.nested for kind in KINDS if kind.name == name), ())
    return all(
        isinstance(entry.get("id"), str | None if optional else str)
        and all(_are_entries(entry.get(nested.field, []), nested.kind) for nested in inside)
        for entry in value
    )


def _are_tables(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(columns := _member(table, "columns"), list)
        and all(isinstance(name, str) for name in columns)
        and _are_mappings(_member(table, "rows"))
        for table in value.values()
    )


def _are_pairs(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == 2 and all(isinstance(each, str) for each in pair) for pair in value
    )
