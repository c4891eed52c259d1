"""Watches source files and reports each change once, after the editor has finished writing."""

from __future__ import annotations

import os
import threading
import time
import warnings
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
"""The quiet time in seconds after which a change is complete: editors write a file in several steps."""
_MOST_WAIT = 1.0
_POLL_INTERVAL = 2.0
"""The polling interval in seconds, in addition to events: some file systems send none, and a folder that
replaces another one sends events only for itself."""
_EVENT_TYPES = frozenset(("created", "modified", "moved", "deleted"))


class FileChanges(Protocol):
    """The interface for waiting for changes."""

    def next(self) -> None:
        """Wait until something has changed and the quiet time has passed."""

    def waiting(self) -> bool:
        """Return whether a change is pending."""


@contextmanager
def watch_files(places: Iterable[Path]) -> Iterator[FileChanges]:
    """Watch folders and files, including those that do not exist yet."""
    watcher = _Watcher(places)
    with warnings.catch_warnings():
        # `watchdog` warns of its own book-keeping when a folder is moved away and back; the folder is watched all the same.
        warnings.filterwarnings("ignore", "Callback with id .* already exists", RuntimeWarning)
        try:
            watcher.listen(Observer())
        except OSError:  # the limit of inotify watches is reached: poll instead
            watcher.listen(PollingObserver(timeout=0.3))
        try:
            yield watcher
        finally:
            watcher.observer.stop()
            watcher.observer.join()


class _Watcher(FileSystemEventHandler):
    observer: BaseObserver

    def __init__(self, places: Iterable[Path]) -> None:
        # Watch both a symbolic link and its target, as either can change.
        self.places = tuple(dict.fromkeys(path for place in places for path in (Path(os.path.abspath(place)), place.resolve())))
        self._watched: dict[Path, ObservedWatch] = {}
        self._event_received = threading.Event()
        self._last = 0.0
        self._seen = self._file_states()

    def listen(self, observer: BaseObserver) -> None:
        self.observer = observer
        for folder in {place.parent for place in self.places}:
            if folder.is_dir():
                observer.schedule(self, str(folder), recursive=False)
        for place in self.places:
            self._watch_contents(place)
        observer.start()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in _EVENT_TYPES or (event.is_directory and event.event_type == "modified"):
            return
        paths = [Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path]
        for path in paths:
            if path in self.places:
                self._watch_contents(path)
        if any(map(self._matters, paths)):
            self._last = time.monotonic()
            self._event_received.set()

    def _watch_contents(self, place: Path) -> None:
        """Watch the contents of a folder again; for the system, a folder that replaced another is a new one."""
        with suppress(OSError, KeyError):
            if old := self._watched.pop(place, None):
                self.observer.unschedule(old)
            if place.is_dir():
                self._watched[place] = self.observer.schedule(self, str(place), recursive=True)

    def _matters(self, path: Path) -> bool:
        inside = (place for place in self.places if path == place or place in path.parents)
        return any(all(map(_counts, (place.name, *path.relative_to(place).parts))) for place in inside)

    def next(self) -> None:
        while not self._event_received.wait(_POLL_INTERVAL):
            if self._file_states() != self._seen:
                break
        start = time.monotonic()
        while time.monotonic() - self._last < QUIET and time.monotonic() - start < _MOST_WAIT:
            time.sleep(QUIET / 5)
        self._event_received.clear()
        self._seen = self._file_states()

    def waiting(self) -> bool:
        return self._event_received.is_set()

    def _file_states(self) -> dict[str, tuple[int, int]]:
        """Return the modification time and size of each file."""
        return {file: state for place in self.places for file, state in _files(place)}


def _counts(name: str) -> bool:
    """Return whether a file counts: hidden files and temporary files of editors do not."""
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
