"""The type of a single change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from briefing.model.kinds import AUXILIARY

if TYPE_CHECKING:
    from briefing.analysis.diff.snapshot import Value
    from briefing.model.base import Path
    from briefing.model.values import ChangeSize

Verb = Literal["added", "removed", "changed", "renamed", "reordered"]


class FactChange(NamedTuple):
    """One change of a fact between two states."""

    verb: Verb
    size: ChangeSize
    path: Path
    """Where in the values: names of fields, ids of entries, numbers (from 0) of entries that have no id.

    What was there is named by its place among the old values once all ids are renamed, what was added by its place among
    the new ones.
    """
    old: Value = None
    new: Value = None
    brief: str = ""
    """The folder of the brief; empty where there is one brief only, and for what the briefs of a library share."""
    language: str = ""
    """The language of a translation."""
    kind: str = ""
    """What has changed: a kind of entity, `brief` (its head), `change` (its log), `table`; empty for the whole of a brief."""
    id: str = ""
    field: str = ""
    """The field in words, down to the entry of a list: `answers F2 how`."""
    at: int | None = None
    """The position of an added entry in the new list."""
    wording: bool = False
    """Whether the field is a text, of which a few words may have changed."""
    silent: bool = False
    """Whether it says nothing to a reader: the same facts stand in another file, or a translation waits to be filled in."""


def coming_and_going(kind: str) -> ChangeSize:
    """How much it matters that an entry of a kind comes, goes or gets another id."""
    return "minor" if kind in AUXILIARY else "major"
