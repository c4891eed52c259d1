"""Results of earlier builds in a folder, each under the digest of everything that it was made from.

An entry is written in one step and never changed, so several builds can share a folder without locks. When an entry is read, its
digest is compared with its content: a damaged entry is made again, like a missing one. What is loaded are values of known
classes only, because an entry may come from another machine (the documentation of `pickle` says why).
"""

from __future__ import annotations

import copyreg
import io
import os
import pickle
import re
import sys
from array import array
from contextlib import suppress
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.source.atomic_write import replace_file
from briefing.source.project import is_inside

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LIMIT = 500_000_000
"""The most bytes that the entries of a folder may take; after a build, the entries used longest ago are deleted."""
MARKER = ".briefing-cache"
"""The file by which a folder is known as one of ours, so that no files of a user are deleted."""
_SHARED_SIZE = 10_000
"""The size from which a file of a tree is an entry of its own: style sheets and scripts are the same in many trees."""
_DIGEST_SIZE = 32
_DIGEST = re.compile("[0-9a-f]{64}")
_ENTRY = re.compile(rf"{_DIGEST.pattern}(\.\w+)?")
"""The name of an entry, or of one that a build did not finish."""


class CacheFolder(NamedTuple):
    """A folder for results, and whether this build may add to it."""

    path: Path
    read_only: bool = False


@dataclass(slots=True)
class ResultCache:
    """The results in a folder that were made by the same program with the same settings."""

    folder: CacheFolder
    base: str
    """The digest of what all results depend on."""
    day: date | None = None
    """The day of the build, on which the steps of a `Memo` depend."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """The digests of the data: of each brief by its folder, and of what the briefs share under an empty name."""
    _read: dict[str, bytes] = field(default_factory=dict, repr=False)
    """Files of trees, which are read once."""

    def find(self, step: str, inputs: object, classes: Iterable[type], known: Sequence[object] = ()) -> Any:
        """Return the result of a step for these inputs, or `None`.

        `classes` are those that it may contain beside built-in ones. The objects `known` in it are those that are given.
        """
        content = self._content(self._key(step, inputs))
        if content is not None:
            # An entry may come from another machine, and a damaged pickle can raise any exception, such as `MemoryError`.
            with suppress(Exception):
                return unpickled(content, classes, known)
        return None

    def keep(self, step: str, inputs: object, result: object, known: Sequence[object] = ()) -> None:
        """Keep the result of a step for these inputs; of the objects `known`, only their numbers."""
        if not self.folder.read_only:
            self._write(self._key(step, inputs), pickled(result, known))

    def store_tree(self, top: Path) -> StoredTree | None:
        """Keep the files of a folder, and give all of them the time of the newest; return `None` if they cannot be kept."""
        if self.folder.read_only:
            return None
        small, large = {}, {}
        files = sorted(path for path in top.rglob("*") if path.is_file())
        newest = max((file.stat().st_mtime_ns for file in files), default=0)
        for file in files:
            path, content = file.relative_to(top).as_posix(), file.read_bytes()
            os.utime(file, ns=(newest, newest))
            if len(content) < _SHARED_SIZE:
                small[path] = content
            else:
                large[path] = key = sha256(content).hexdigest()
                if key not in self._read and self._content(key) != content:
                    self._write(key, content)
                self._read[key] = content
        return StoredTree(small, large, newest)

    def restore_tree(self, stored: StoredTree, top: Path) -> bool:
        """Write the files of a stored tree with the time of their first build; return whether all of them are still there."""
        if not _is_well_formed(stored):
            return False
        contents = dict(stored.small)
        for path, key in stored.large.items():
            content = self._read.get(key) or self._content(key)
            if content is None or sha256(content).hexdigest() != key:
                return False
            contents[path] = self._read[key] = content
        for folder in {os.path.dirname(path) for path in contents}:
            os.makedirs(top / folder, exist_ok=True)
        for path, content in contents.items():
            file = f"{top}/{path}"
            with open(file, "wb", buffering=0) as opened:
                opened.write(content)
            os.utime(file, ns=(stored.time, stored.time))
        return True

    def trim(self, limit: int = LIMIT) -> None:
        """Delete the entries that were used longest ago until the others are within the limit."""
        if self.folder.read_only:
            return
        found = []
        for file in self.folder.path.glob("??/*"):
            if not _ENTRY.fullmatch(file.name):
                continue
            with suppress(OSError):  # another build may delete the same entry
                status = file.stat()
                found.append((status.st_mtime, status.st_size, file))
        total = sum(size for _, size, _ in found)
        for _, size, file in sorted(found):
            if total <= limit:
                return
            with suppress(OSError):
                file.unlink()
            total -= size

    def _key(self, step: str, inputs: object) -> str:
        return digest((self.base, step, inputs))

    def _path(self, key: str) -> Path:
        return self.folder.path / key[:2] / key

    def _content(self, key: str) -> bytes | None:
        try:
            whole = self._path(key).read_bytes()
        except OSError:
            return None
        content = whole[_DIGEST_SIZE:]
        if sha256(content).digest() != whole[:_DIGEST_SIZE]:
            return None
        if not self.folder.read_only:
            with suppress(OSError):
                os.utime(self._path(key))  # it was used
        return content

    def _write(self, key: str, content: bytes) -> None:
        """Write an entry in one step; a build goes on if the folder cannot be written to."""
        place = self._path(key)
        with suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            (self.folder.path / MARKER).touch()
            replace_file(place, sha256(content).digest() + content, prefix=f"{key}.")


class StoredTree(NamedTuple):
    """The files of a folder."""

    small: dict[str, bytes]
    large: dict[str, str]
    """The digests of large files, which are entries of their own."""
    time: int
    """When they were made (nanoseconds since 1970)."""


def _is_well_formed(stored: StoredTree) -> bool:
    """Whether a tree that was loaded has the types of its fields, paths below its folder only, and digests as keys."""
    if not isinstance(stored, StoredTree):
        return False
    small, large, time = stored
    return (
        isinstance(small, dict)
        and isinstance(large, dict)
        and isinstance(time, int)
        and 0 <= time < 2**63
        and all(isinstance(path, str) and is_inside(path) for path in (*small, *large))
        and all(isinstance(content, bytes) for content in small.values())
        and all(isinstance(key, str) and _DIGEST.fullmatch(key) for key in large.values())
    )


def unpickled(content: bytes, classes: Iterable[type], known: Sequence[object] = ()) -> Any:
    """Return a value of built-in types and these classes; it has the objects `known` in place of their numbers."""
    return _Loader(content, classes, known).load()


def pickled(value: object, known: Sequence[object] = ()) -> bytes:
    """Return a value as bytes, with numbers in place of the objects `known`."""
    written = io.BytesIO()
    writer = _Writer(written, known) if known else pickle.Pickler(written, 5)
    writer.dispatch_table = _REDUCED
    writer.dump(value)
    return written.getvalue()


def _of_array(numbers: array[int]) -> tuple[type, tuple[str, bytes]]:
    """Return how an array is made by its class: by default it is made by a function, and those are not loaded."""
    return array, (numbers.typecode, numbers.tobytes())


_REDUCED = copyreg.dispatch_table | {array: _of_array}


class _Writer(pickle.Pickler):
    """Writes values, and of some objects their numbers only."""

    def __init__(self, written: io.BytesIO, known: Sequence[object]) -> None:
        super().__init__(written, 5)
        self._numbers = {id(each): number for number, each in enumerate(known)}

    def persistent_id(self, each: object) -> int | None:
        """Return the number of an object, if it has one."""
        return self._numbers.get(id(each))


class _Loader(pickle.Unpickler):
    """Loads values of some classes and of no other."""

    def __init__(self, content: bytes, classes: Iterable[type], known: Sequence[object]) -> None:
        super().__init__(io.BytesIO(content))
        self._known = known
        self._classes = {(each.__module__, each.__qualname__): each for each in classes}

    def persistent_load(self, number: int) -> object:
        """Return a known object by its number."""
        return self._known[number]

    def find_class(self, module: str, name: str) -> Any:
        """Return a class that is allowed."""
        if (module, name) not in self._classes:
            raise pickle.UnpicklingError(f"{module}.{name} is not expected in a result")
        return self._classes[module, name]


# ------------------------------------------------------------------------------------------------- digests


def digest(value: object) -> str:
    """Return the SHA-256 of a value: of texts, numbers, dates and paths in mappings, sets, sequences, data classes and models."""
    return sha256(_written(value).encode("utf-8", "surrogatepass")).hexdigest()


def _written(value: Any) -> str:
    """Return a value as text; values that are not equal have different texts."""
    kind = type(value)
    if kind in (str, int, bool, float, bytes, type(None)):
        return repr(value)
    if isinstance(value, date | Path):
        return f"{kind.__name__}({str(value)!r})"
    if isinstance(value, list | tuple):
        return f"{kind.__name__}[{','.join(map(_written, value))}]"
    if isinstance(value, set | frozenset):
        return f"set[{','.join(sorted(map(_written, value)))}]"
    if is_dataclass(value):
        return f"{kind.__name__}({','.join(_written(getattr(value, each.name)) for each in fields(value))})"
    if hasattr(kind, "known_by"):  # a class of the model
        return f"{kind.__name__}({_written(vars(value))})"
    if hasattr(value, "items"):
        return f"map[{','.join(sorted(f'{_written(key)}:{_written(each)}' for key, each in value.items()))}]"
    if isinstance(value, str):  # a text with a meaning of its own
        return f"{kind.__name__}({str(value)!r},{_written(getattr(value, '__dict__', {}))})"
    raise TypeError(f"a result cannot depend on a {kind.__name__}")


def program_digest() -> str:
    """Return the digest of the program: of its files, of the packages beside it, and of the version of Python."""
    installed: set[str] = set()
    for place in filter(os.path.isdir, sys.path):
        installed.update(name for name in os.listdir(place) if name.endswith((".dist-info", ".egg-info")))
    return digest((files_digest(), installed, sys.version, sys.byteorder))


def files_digest() -> str:
    """Return the digest of the program's files; it is the same on every machine that has them."""
    package = Path(__file__).parents[1]
    files = (path for path in package.rglob("*") if "__pycache__" not in path.parts and path.is_file())
    return digest(sorted((path.relative_to(package).as_posix(), sha256(path.read_bytes()).hexdigest()) for path in files))
