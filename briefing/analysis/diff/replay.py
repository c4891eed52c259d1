"""Replays changes: applies them to the old values to obtain the new values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefing.analysis.diff.patch import apply_changes
from briefing.analysis.diff.renames import Rename, apply_renames

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.analysis.diff.change import FactChange


def replay_changes(old: dict[str, Any], changes: Sequence[FactChange]) -> dict[str, Any]:
    """Return the new values, given the old values and the changes."""
    renames = [index for index, change in enumerate(changes) if change.verb == "renamed"]
    first, behind = (renames[0], renames[-1] + 1) if renames else (0, 0)
    named = [Rename(change.path, change.brief, change.kind, str(change.old), str(change.new)) for change in changes[first:behind]]
    return dict(apply_changes(apply_renames(apply_changes(old, changes[:first]), named), changes[behind:]))
