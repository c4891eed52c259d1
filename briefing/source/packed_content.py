"""The content of a file in a quarter of its memory, for libraries of so many briefs that most files are seldom needed."""

from __future__ import annotations

import io
import pickle
import zlib
from collections import deque
from typing import Any

from briefing.source.places_of_values import FileContent, PackedPlaces

_MOST_OPEN = 64
"""About the files of four briefs with translations."""


class LastOpened:
    """The contents that were unpacked last; only these are in memory as they were read."""

    def __init__(self) -> None:
        self._contents: deque[PackedContent] = deque()

    def add(self, content: PackedContent) -> None:
        """Add a content that was unpacked, and drop what was unpacked of the one that was added longest ago."""
        self._contents.append(content)
        if len(self._contents) > _MOST_OPEN:
            self._contents.popleft().close()


class PackedContent:
    """The text, the values and the places of a file as compressed bytes, which are unpacked when one of them is asked for."""

    __slots__ = ("_bytes", "_last", "_open")

    def __init__(self, content: FileContent, last: LastOpened) -> None:
        """Pack a content; `last` knows which others are unpacked."""
        text, value, places = content
        # Values of YAML have built-in types only. An alias repeats a value, which is pickled once. A file that cannot be read to
        # its end has no value, but places of some.
        plain = pickle.dumps((text, value, places.value, places.numbers.tobytes()), 5)
        self.__setstate__((zlib.compress(plain, 1), last))

    def __getstate__(self) -> tuple[bytes, LastOpened]:
        """What another process needs: nothing that is unpacked."""
        return self._bytes, self._last

    def __setstate__(self, state: tuple[bytes, LastOpened]) -> None:
        """Take what another process has packed."""
        self._bytes, self._last = state
        self._open: FileContent | None = None

    @property
    def text(self) -> str:
        """The text of the file."""
        return self._unpacked().text

    @property
    def value(self) -> Any:
        """The values of the file."""
        return self._unpacked().value

    @property
    def places(self) -> PackedPlaces:
        """The places of the values."""
        return self._unpacked().places

    def close(self) -> None:
        """Drop what was unpacked."""
        self._open = None

    def _unpacked(self) -> FileContent:
        if self._open is None:
            text, value, located, numbers = _BuiltInTypes(io.BytesIO(zlib.decompress(self._bytes))).load()
            places = PackedPlaces(text)
            places.numbers.frombytes(numbers)
            places.value = located
            self._open = FileContent(text, value, places)
            self._last.add(self)
        return self._open


class _BuiltInTypes(pickle.Unpickler):
    """Reads values of built-in types only, because an entry of a cache may come from another machine."""

    def find_class(self, module: str, name: str) -> Any:
        """Refuse every class."""
        raise pickle.UnpicklingError(f"{module}.{name} is not a value of YAML")
