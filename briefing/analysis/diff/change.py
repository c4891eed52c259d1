"""The type of a single change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from briefing.analysis.diff.snapshot import Value
    from briefing.model.markers import Path
    from briefing.model.values import ChangeSize

Verb = Literal["added", "removed", "changed", "renamed", "reordered"]


class FactChange(NamedTuple):
    """One change of a fact between two states."""

    verb: Verb
    size: ChangeSize
    path: Path
    """The path in the values: names of fields, ids of entries, and indexes (from 0) of entries without an id.

    The index of an old entry is its position in the old list after all ids were renamed; that of an added entry is its position
    in the new list.
    """
    old: Value = None
    new: Value = None
    brief: str = ""
    """The folder of the brief; empty if there is only one brief, and for the shared files of a library."""
    language: str = ""
    """The language of a translation."""
    kind: str = ""
    """The kind of what has changed: a kind of entity, `brief` (its head), `change` (its log), `table`; empty for a brief."""
    id: str = ""
    field: str = ""
    """The field in words, down to the entry of a list: `answers F2 how`."""
    at: int | None = None
    """The position of an added entry in the new list."""
    wording: bool = False
    """Whether the field is a text, in which a few words may have changed."""
    silent: bool = False
    """Whether readers see no change: the same facts are in another file, or a translation is still empty."""
