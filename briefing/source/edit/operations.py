"""The operations that a command requests, by path, and the edits that they become: characters that are replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias, Union

if TYPE_CHECKING:
    from briefing.source.document import Path
    from briefing.source.edit.emitter import Value


class SetValue(NamedTuple):
    """Set the value at a path; a key that its mapping lacks, or the item after a list's last one, is added."""

    path: Path
    value: Value
    after: tuple[str, ...] = ()
    """The keys that precede a new one; by default it becomes the last key, and if none of them exists, the first."""


class ReplaceText(NamedTuple):
    """Replace some characters of a text."""

    path: Path
    start: int
    end: int
    text: str


class SetComment(NamedTuple):
    """Set the comment lines with a certain beginning directly above a key or an item; others are kept."""

    path: Path
    beginning: str
    lines: tuple[str, ...]


Operation: TypeAlias = Union[SetValue, ReplaceText, SetComment]  # noqa: UP007  (an alias is made when the module is read)


class Edit(NamedTuple):
    """Characters of a text and their replacement; offsets count code points, and a line end as one."""

    start: int
    end: int
    text: str
    above: bool = False
    """Of two edits between the same two lines, whether this one belongs to the line below."""
