"""What a command may ask for, by path; and what that comes down to: characters that give way to others."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias, Union

if TYPE_CHECKING:
    from briefing.source.document import Path
    from briefing.source.edit.emitter import Value


class SetValue(NamedTuple):
    """Set the value at a path; a key that its mapping lacks, or the item after a list's last, is added."""

    path: Path
    value: Value
    after: tuple[str, ...] = ()
    """The keys that stand before a new one; without any it is the last, and with none of them there the first."""


class ReplaceText(NamedTuple):
    """Set other characters in the place of some of a text."""

    path: Path
    start: int
    end: int
    text: str


class SetComment(NamedTuple):
    """Set the comment lines with a certain beginning that stand right above a key or an item; others stay."""

    path: Path
    beginning: str
    lines: tuple[str, ...]


Operation: TypeAlias = Union[SetValue, ReplaceText, SetComment]  # noqa: UP007  (an alias is made when the module is read)


class Edit(NamedTuple):
    """Characters of a text that give way to others; offsets count code points, line ends as one."""

    start: int
    end: int
    text: str
    above: bool = False
    """Of two that stand between the same two lines, whether it belongs to the line below."""
