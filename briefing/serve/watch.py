"""The files that people write, watched: a change is told once, when the editor has done with it."""

from __future__ import annotations

import os
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from watchdog.observers.api import BaseObserver, ObservedWatch

QUIET = 0.05
"""How long nothing must happen until a change counts as finished: an editor writes a file in several steps."""
_PATIENCE = 1.0
_LOOKS = 2.0
"""How often the files are looked at although nobody told of a change: some file systems tell nothing, and a folder that
was put in another's place tells only of itself."""
_SAID = frozenset(("created", "modified", "moved", "deleted"))


class FileChanges(Protocol):
    """Tells of changes, one at a time."""

    def next(self) -> None:
        """Return once something has changed and all has been quiet for a moment."""

    def waiting(self) -> bool:
        """Say whether `next` would return soon."""


@contextmanager
def watch_files(places: Iterable[Path]) -> Iterator[FileChanges]:
    """Watch folders and files, also those that do not exist yet."""
    ear = _Watcher(places)
    try:
        ear.listen(Observer())
    except OSError:  # no more files can be watched on this machine: look at them again and again instead
        ear.listen(PollingObserver(timeout=0.3))
    try:
        yield ear
    finally:
        ear.observer.stop()
        ear.observer.join()


class _Watcher(FileSystemEventHandler):
    observer: BaseObserver

    def __init__(self, places: Iterable[Path]) -> None:
        # Both where a link stands and where it leads: either can change.
        self.places = tuple(dict.fromkeys(way for place in places for way in (Path(os.path.abspath(place)), place.resolve())))
        self._watched: dict[Path, ObservedWatch] = {}
        self._heard = threading.Event()
        self._last = 0.0
        self._seen = self._look()

    def listen(self, observer: BaseObserver) -> None:
        self.observer = observer
        for folder in {place.parent for place in self.places}:
            if folder.is_dir():
                observer.schedule(self, str(folder), recursive=False)
        for place in self.places:
            self._enter(place)
        observer.start()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in _SAID or (event.is_directory and event.event_type == "modified"):
            return
        paths = [Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path]
        for path in paths:
            if path in self.places:
                self._enter(path)
        if any(map(self._matters, paths)):
            self._last = time.monotonic()
            self._heard.set()

    def _enter(self, place: Path) -> None:
        """Watch what is in a folder; one that was put in the place of another is another folder to the system."""
        with suppress(OSError, KeyError):
            if old := self._watched.pop(place, None):
                self.observer.unschedule(old)
            if place.is_dir():
                self._watched[place] = self.observer.schedule(self, str(place), recursive=True)

    def _matters(self, path: Path) -> bool:
        inside = (place for place in self.places if path == place or place in path.parents)
        return any(all(map(_counts, (place.name, *path.relative_to(place).parts))) for place in inside)

    def next(self) -> None:
        while not self._heard.wait(_LOOKS):
            if self._look() != self._seen:
                break
        start = time.monotonic()
        while time.monotonic() - self._last < QUIET and time.monotonic() - start < _PATIENCE:
            time.sleep(QUIET / 5)
        self._heard.clear()
        self._seen = self._look()

    def waiting(self) -> bool:
        return self._heard.is_set()

    def _look(self) -> dict[str, tuple[int, int]]:
        """When each file was written last, and how long it is."""
        return {file: state for place in self.places for file, state in _files(place)}


def _counts(name: str) -> bool:
    """Leave out hidden files and what editors write beside a file."""
    return not name.startswith(".") and not name.endswith(("~", ".swp", ".tmp"))


def _files(place: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    found = [str(place)] if place.is_file() else []
    for folder, below, names in os.walk(place):
        below[:] = [name for name in below if not name.startswith(".")]
        found += [os.path.join(folder, name) for name in names if _counts(name)]
    for file in found:
        with suppress(OSError):
            status = os.stat(file)
            yield file, (status.st_mtime_ns, status.st_size)
