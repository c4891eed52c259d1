"""The files that people write, watched: a change is told once, when the editor has done with it."""

from __future__ import annotations

import os
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.polling import PollingObserver

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from watchdog.observers.api import BaseObserver

QUIET = 0.05
"""How long nothing must happen until a change counts as finished: an editor writes a file in several steps."""
_PATIENCE = 1.0
_SAID = frozenset(("created", "modified", "moved", "deleted"))


class Changes(Protocol):
    """Tells of changes, one at a time."""

    def next(self) -> None:
        """Return once something has changed and all has been quiet for a moment."""


@contextmanager
def watching(root: Path, places: Iterable[Path]) -> Iterator[Changes]:
    """Watch folders and files, also those that do not exist yet if they would stand in `root`."""
    ear = _Ear(root, places)
    try:
        ear.listen(Observer())
    except OSError:  # no more files can be watched on this machine: look at them again and again instead
        ear.listen(PollingObserver(timeout=0.3))
    try:
        yield ear
    finally:
        ear.observer.stop()
        ear.observer.join()


class _Ear(FileSystemEventHandler):
    observer: BaseObserver

    def __init__(self, root: Path, places: Iterable[Path]) -> None:
        self.root = root.resolve()
        self.places = tuple(place.resolve() for place in places)
        self._heard = threading.Event()
        self._last = 0.0

    def listen(self, observer: BaseObserver) -> None:
        self.observer = observer
        observer.schedule(self, str(self.root), recursive=False)
        for place in self.places:
            if place.is_dir():
                observer.schedule(self, str(place), recursive=True)
        observer.start()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in _SAID or (event.is_directory and event.event_type == "modified"):
            return
        paths = [Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path]
        for path in paths:
            if path in self.places and path.is_dir() and event.event_type in ("created", "moved"):
                self.observer.schedule(self, str(path), recursive=True)
        if any(map(self._matters, paths)):
            self._last = time.monotonic()
            self._heard.set()

    def _matters(self, path: Path) -> bool:
        if path.name.startswith(".") or path.name.endswith(("~", ".swp", ".tmp")):
            return False
        return any(path == place or place in path.parents for place in self.places)

    def next(self) -> None:
        while not self._heard.wait(3600):
            pass
        start = time.monotonic()
        while time.monotonic() - self._last < QUIET and time.monotonic() - start < _PATIENCE:
            time.sleep(QUIET / 5)
        self._heard.clear()
