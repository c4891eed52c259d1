"""The folder `docs/`: it is listed once and each page is read once, however many rules look at it."""

from __future__ import annotations

import os
import stat
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from briefing.publish.docs_addresses import is_hidden
from briefing.source.characters import unix_breaks
from briefing.source.project import PAGE_SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

OF_PLUGINS = {
    ".pages": "delete it, and list the pages in `nav` of mkdocs.yml",
    ".nav.yml": "delete it, and list the pages in `nav` of mkdocs.yml",
    ".meta.yml": "delete it, and write its lines at the head of each page",
}
"""Files beside pages that plugins of MkDocs read, and what to do instead."""


class DocsFile(NamedTuple):
    """A file of `docs/` that is not hidden, or one that hosts look for (`OF_HOSTS`)."""

    path: PurePosixPath
    """Its path below `docs/`."""
    is_regular: bool
    size: int

    @property
    def is_page(self) -> bool:
        """Whether MkDocs makes a page of it."""
        return self.path.suffix in PAGE_SUFFIXES


class DocsFolder:
    """The files of `docs/` in a fixed order, and the contents of those that were asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._contents: dict[PurePosixPath, bytes] = {}
        self._texts: dict[PurePosixPath, str] = {}

    @cached_property
    def _found(self) -> tuple[tuple[DocsFile, ...], tuple[PurePosixPath, ...]]:
        files: list[DocsFile] = []
        of_plugins: list[PurePosixPath] = []
        for path, entry in _walk(self.folder, PurePosixPath()):
            if not is_hidden(str(path)):
                about = entry.stat(follow_symlinks=False)
                files.append(DocsFile(path, stat.S_ISREG(about.st_mode), about.st_size))
            elif entry.name in OF_PLUGINS:
                of_plugins.append(path)
        return tuple(files), tuple(of_plugins)

    @property
    def files(self) -> tuple[DocsFile, ...]:
        """Every file, also links and pipes; of hidden files only those that hosts look for."""
        return self._found[0]

    @property
    def of_plugins(self) -> tuple[PurePosixPath, ...]:
        """The files that a plugin of MkDocs would read and no build of a brief does."""
        return self._found[1]

    def paths(self) -> Iterator[PurePosixPath]:
        """Yield the path of every file below the folder."""
        return (each.path for each in self.files)

    def pages(self) -> Iterator[DocsFile]:
        """Yield every page that is a regular file."""
        return (each for each in self.files if each.is_regular and each.is_page)

    def content(self, path: PurePosixPath) -> bytes:
        """Return the bytes of a file."""
        if path not in self._contents:
            self._contents[path] = (self.folder / path).read_bytes()
        return self._contents[path]

    def text(self, path: PurePosixPath) -> str:
        """Return the text of a page with the line ends of Unix, as Markdown reads it."""
        if path not in self._texts:
            self._texts[path] = unix_breaks(self.content(path).decode("utf-8", errors="replace"))
        return self._texts[path]


def _walk(folder: Path, below: PurePosixPath) -> Iterator[tuple[PurePosixPath, os.DirEntry[str]]]:
    try:
        with os.scandir(folder / below) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if not entry.is_dir(follow_symlinks=False):
            yield below / entry.name, entry
        elif not is_hidden(str(below / entry.name)):
            yield from _walk(folder, below / entry.name)
