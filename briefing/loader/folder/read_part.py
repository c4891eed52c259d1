"""What is read from a part of the data: sent between processes, or kept in a cache."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from briefing.source.folder_digests import digests

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.diagnostics import Problem
    from briefing.source.document import Document
    from briefing.source.packed_content import LastOpened
    from briefing.source.result_cache import ResultCache

T = TypeVar("T")
Task = TypeVar("Task")


class Spread(Protocol):
    """Applies a function to tasks, as `map` does, but possibly at the same time."""

    def __call__(self, work: Callable[[Task], T], tasks: Sequence[Task], /) -> list[T]:
        """Return the results in the order of the tasks."""


class ReadPart(NamedTuple):
    """What was read from a part of the data."""

    found: Any
    problems: list[Problem]
    texts: dict[str, str | Document]
    overlays: dict[tuple[str, str], dict[str, Document]]
    documents: dict[tuple[str, str], Document]

    def pack(self, last: LastOpened) -> ReadPart:
        """Keep the content of its documents in less memory."""
        for document in chain(self.documents.values(), *(each.values() for each in self.overlays.values())):
            document.pack(last)
        return self


class FileTexts(Mapping[str, str]):
    """The texts of files, most of which are those of documents."""

    def __init__(self, found: Mapping[str, str | Document]) -> None:
        """Take the texts, or the documents that have them."""
        self._found = found

    def __getitem__(self, file: str) -> str:
        """Return the text of a file."""
        found = self._found[file]
        return found if isinstance(found, str) else found.text

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the files."""
        return iter(self._found)

    def __len__(self) -> int:
        """Return the number of files."""
        return len(self._found)


def from_cache(
    cache: ResultCache, inputs: tuple[object, ...], shared: Sequence[object], read: Callable[[], ReadPart], files: Sequence[Path]
) -> ReadPart:
    """Return a brief as an earlier build read it, or read it; `inputs` contains the digests of its files."""
    from briefing.loader.folder.kept_classes import kept_classes  # few commands have a cache

    found = cache.find("data", inputs, kept_classes(), shared)
    if isinstance(found, ReadPart):
        return found
    read_now = read()
    if tuple(map(digests, files)) == inputs[2]:  # else a file was changed after its digest was computed
        cache.keep("data", inputs, read_now, shared)
    return read_now
