"""How a value of a file is read as the type of a field, and what is kept of a value that is refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from briefing.model.markers import Path


class Length(NamedTuple):
    """Annotates a list with the fewest and the most entries that it may have."""

    least: int
    most: int | None = None


class Mistake(NamedTuple):
    """One mistake in a value: its kind, and where in the value it is."""

    kind: str
    """What was expected (`text`, `list`, `mapping`, …), or the code of the problem if there is a message."""
    path: Path
    found: Any
    message: str | None = None
    help: str | None = None
    bounds: Length = Length(0)
    """How many entries a list may have, if their number is the mistake."""


class UnreadableValueError(ValueError):
    """A value that a field does not accept, with every mistake in it."""

    def __init__(self, *mistakes: Mistake) -> None:
        super().__init__(*mistakes)
        self.mistakes = mistakes

    def within(self, step: str | int) -> list[Mistake]:
        """Return the mistakes as those of the value that has this one under a key or at an index."""
        return [mistake._replace(path=(step, *mistake.path)) for mistake in self.mistakes]


def refused(kind: str, found: Any, message: str | None = None, help: str | None = None) -> UnreadableValueError:
    """Return the exception for a value with one mistake."""
    return UnreadableValueError(Mistake(kind, (), found, message, help))


@dataclass(frozen=True, slots=True, eq=False)
class ReadBy:
    """Annotates a scalar type with the function that reads it, and with the JSON Schema of what that accepts."""

    read: Callable[[Any], Any]
    """Takes a value as read from YAML; raises UnreadableValueError."""
    schema: Mapping[str, Any] = field(default_factory=dict)


def read_text(value: Any) -> str:
    """Read any text."""
    if isinstance(value, str):
        return value
    raise refused("text" if value is not None else "absent", value)


def optional(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a reader that also accepts no value."""
    return lambda value: None if value is None else read(value)


def choice(words: tuple[str, ...]) -> Callable[[Any], str]:
    """Return the reader of one of a few words."""
    known = dict(zip(words, words, strict=True))

    def read(value: Any) -> str:
        if isinstance(value, str) and value in known:
            return known[value]
        raise refused("choice", value)

    return read


def listed(read: Callable[[Any], Any]) -> Callable[[Any], tuple[Any, ...]]:
    """Return the reader of a list whose entries are read by `read`."""

    def read_list(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise refused("list", value)
        try:
            return tuple(map(read, value))
        except UnreadableValueError:  # again, for the mistakes of all
            return tuple(_each(read, enumerate(value)).values())

    return read_list


def checked_length(length: Length) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """Return a function that refuses a list with too few or too many entries."""

    def check(made: tuple[Any, ...]) -> tuple[Any, ...]:
        if length.least <= len(made) <= (len(made) if length.most is None else length.most):
            return made
        raise UnreadableValueError(Mistake("length", (), made, bounds=length))

    return check


def mapped(read: Callable[[Any], Any]) -> Callable[[Any], dict[str, Any]]:
    """Return the reader of a mapping with any keys whose values are read by `read`."""

    def read_map(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise refused("map", value)
        return _each(read, value.items())

    return read_map


def _each(read: Callable[[Any], Any], items: Any) -> dict[Any, Any]:
    """Read every item, and collect the mistakes of all."""
    made: dict[Any, Any] = {}
    mistakes: list[Mistake] = []
    for key, item in items:
        try:
            made[key] = read(item)
        except UnreadableValueError as refusal:
            mistakes += refusal.within(key)
    if mistakes:
        raise UnreadableValueError(*mistakes)
    return made
