"""Replays a report: computes the new values from the old ones and the changes, and so shows that no change is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefing.analysis.diff.change import FactChange
from briefing.analysis.diff.patch import apply_changes
from briefing.analysis.diff.renamed_entries import Rename, apply_renames

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def replay_changes(old: dict[str, Any], changes: Sequence[FactChange]) -> dict[str, Any]:
    """Return the new values, given the old values and the changes."""
    renames = [index for index, change in enumerate(changes) if change.verb == "renamed"]
    first, behind = (renames[0], renames[-1] + 1) if renames else (0, 0)
    named = [Rename(change.path, change.brief, change.kind, str(change.old), str(change.new)) for change in changes[first:behind]]
    return dict(apply_changes(apply_renames(apply_changes(old, changes[:first]), named), changes[behind:]))


def from_json(value: Mapping[str, Any]) -> tuple[FactChange, ...]:
    """Read the changes of a report in JSON."""
    return tuple(FactChange(**(each | {"path": tuple(each["path"])})) for each in value["changes"])
