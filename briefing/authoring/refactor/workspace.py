"""A transaction on the files of a data folder: nothing is written until all changes are complete."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import Problem
from briefing.loader.editions import find_editions
from briefing.loader.folder import load_project
from briefing.loader.folder.folder_files import NOT_FOLLOWED
from briefing.source.edit.apply import apply_operations
from briefing.source.yaml_reader import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from briefing.loader.folder import Loaded
    from briefing.source.document import Document
    from briefing.source.edit.operations import Operation
    from briefing.source.project import Project

    ClosedIds = Mapping[str, Mapping[str, int]]
    """For each brief, the ids that its closed editions have, with the last edition that has each."""


class DataFile(NamedTuple):
    """A file of a data folder: the brief (an empty slug for shared files of a library), the language, and the list."""

    slug: str
    language: str
    """Empty for the main files."""
    list: str

    @property
    def main(self) -> bool:
        """Whether it is a main file, not a translation."""
        return not self.language


class CommandRefusal(NamedTuple):
    """The reason why a command cannot be carried out."""

    message: str


class FileChange(NamedTuple):
    """One file: its name, its old content, and its new content; None where there is no file."""

    name: str
    old: bytes | None
    new: bytes | None


class Refactoring(NamedTuple):
    """The files to be written, the messages about them, and the problems that prevent the change."""

    file_changes: tuple[FileChange, ...] = ()
    messages: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


class Workspace:
    """A pending change of several files; errors are collected in `problems`."""

    def __init__(self, loaded: Loaded, data: str, raw: Callable[[str], bytes], closed: ClosedIds) -> None:
        """Take the loaded data, the name of the data folder in problems, a function that reads a file, and the closed ids."""
        self.loaded = loaded
        self.closed = closed
        self.data = data
        self.raw = raw
        self.documents: dict[DataFile, Document] = dict(_documents(loaded))
        self.file_changes: dict[DataFile, FileChange] = {}
        unread = [document for document in self.documents.values() if not document.readable]
        interrupted = [problem for problem in loaded.problems if problem.code == "interrupted-change"]
        unreadable = [problem for document in unread for problem in document.problems]
        links = [problem for problem in loaded.problems if problem.code == "unknown-file" and problem.help == NOT_FOLLOWED]
        found = [*interrupted, *unreadable, *links] if loaded.site.briefs else loaded.problems
        self.problems: list[Problem] = [problem for problem in found if problem.severity == "error"]

    def change(self, changes: Mapping[DataFile, Sequence[Operation]]) -> None:
        """Apply edits to files."""
        for where, each in changes.items():
            if each:
                raw, document = self.bytes_of(where), self.document(where)
                self.put(where, apply_operations(raw, document, each))

    def put(self, where: DataFile, new: bytes | Problem) -> None:
        """Replace the bytes of a file."""
        if isinstance(new, Problem):
            self.problems.append(new)
            return
        name, old = self.document(where).file, self.old_of(where)
        self.file_changes[where] = FileChange(name, old, new)
        self.documents[where] = read(new, name)

    def document(self, where: DataFile) -> Document:
        """Return a file with its pending changes; a missing file is empty."""
        return self.documents.get(where) or read(b"", self.name(where))

    def bytes_of(self, where: DataFile) -> bytes:
        """Return the bytes of a file, including pending changes."""
        return (self.file_changes[where].new if where in self.file_changes else self.old_of(where)) or b""

    def old_of(self, where: DataFile) -> bytes | None:
        """Return the original bytes of a file."""
        if where in self.file_changes:
            return self.file_changes[where].old
        return self.raw(self.documents[where].file) if where in self.documents else None

    def name(self, where: DataFile) -> str:
        """The name in problems of a file that does not exist yet."""
        below = PurePosixPath(*filter(None, (where.slug, where.language)), f"{where.list}.yaml").as_posix()
        return f"{self.data}/{below}" if self.data not in ("", ".") else below

    def done(self, *messages: str) -> Refactoring:
        """Return the changed files, or the problems that prevent the change."""
        if self.problems:
            return Refactoring(problems=tuple(self.problems))
        return Refactoring(tuple(each for each in self.file_changes.values() if each.new != each.old), messages)


def open_workspace(project: Project) -> Workspace:
    """Read the files of a project's data for a command that changes entries in them."""
    closed = {
        slug: {id: edition.number for edition in editions for id in edition.manifest.ids}
        for slug, editions in find_editions(project.editions).of_brief.items()
    }
    return Workspace(load_project(project), project.data.as_posix(), lambda name: Path(name).read_bytes(), closed)


def _documents(loaded: Loaded) -> Iterator[tuple[DataFile, Document]]:
    for (slug, name), document in loaded.documents.items():
        yield DataFile(slug, "", name), document
    for (slug, language), documents in loaded.overlays.items():
        for name, document in documents.items():
            yield DataFile(slug, language, name), document
