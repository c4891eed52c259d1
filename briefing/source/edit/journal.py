"""A journal of a change of several files, so that the next command can finish or undo an interrupted change.

Protocol (write-ahead logging): the journal is on disk before any other file is touched. It lists each file with the
hashes of its old and new content. The new contents are written beside the files, then each replaces its file, and then
the journal is deleted. After a crash, a change in which every file is old is undone; one in which a file was replaced
is finished. If a file was edited in the meantime, neither is done: the person who edited it decides.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal, NamedTuple

from briefing.diagnostics import Place, Problem, error
from briefing.source.edit.file_lock import try_lock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

JOURNAL = ".briefing-change"
MAX_BYTES = 1024 * 1024
_SUFFIX = ".briefing-new"
_KINDS = (".yaml", ".yml", ".csv", ".xz")
"""The files that a journal may name: those of a brief, and closed editions."""
_OF_EDITOR = ".vscode/settings.json"
"""The settings of the editor, which a second brief changes too."""
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)  # a named pipe is opened without waiting for a writer, and then refused


class JournalEntry(NamedTuple):
    """One file of a change: its path below the data folder, and the hashes of its contents (SHA-256)."""

    path: str
    old: str | None
    """`None` if the file does not exist before the change."""
    new: str | None
    """`None` if the change deletes the file."""
    made_folder: bool = False
    """Whether the folder of the file is created by the change."""


class _Recovery(NamedTuple):
    """What can be done about an interrupted change, or what prevents it."""

    outcome: Literal["finished", "undone", "refused"]
    message: str
    help: str = "run `briefing check`, which recovers the files"
    entries: tuple[JournalEntry, ...] = ()
    pending: tuple[JournalEntry, ...] = ()
    """The entries whose new content has not replaced the old one yet."""


class JournalExistsError(OSError):
    """There already is a journal."""


def hash_of(content: bytes | None) -> str | None:
    """Return the SHA-256 of a file's content, or `None` for a file that does not exist."""
    return None if content is None else hashlib.sha256(content).hexdigest()


def beside(path: Path) -> Path:
    """The path of the new content until it replaces the file."""
    return path.with_name(f".{path.name}{_SUFFIX}")


def named_file(path: Path) -> Path:
    """The file or the folder that an author knows, given it or the temporary file that is written for it."""
    if path.name.startswith(f"{JOURNAL}."):
        return path.parent
    return path.with_name(path.name[1 : -len(_SUFFIX)]) if path.name.endswith(_SUFFIX) else path


@contextmanager
def journal(data: Path, entries: Sequence[JournalEntry]) -> Iterator[None]:
    """Keep a journal while a change is written; it is deleted when the change is complete or has been undone.

    Raises JournalExistsError if there already is a journal: another command is writing, or a change was not recovered.
    """
    file, draft = data / JOURNAL, data / f"{JOURNAL}.{os.getpid()}"
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | _NO_LINK, 0o600)
    try:
        try_lock(handle)  # locked before the journal gets its name: another command never sees it unlocked
        content = json.dumps({"version": 1, "files": [entry._asdict() for entry in entries]}, indent=1).encode()
        while content:  # a disk that becomes full takes a part
            content = content[os.write(handle, content) :]
        os.fsync(handle)
        try:
            os.link(draft, file)
        except FileExistsError as refusal:
            raise JournalExistsError(refusal.errno, refusal.strerror, str(file)) from None
        except OSError as refusal:  # a file system without hard links
            if os.path.lexists(file):
                raise JournalExistsError(refusal.errno, refusal.strerror, str(file)) from None
            os.rename(draft, file)
        finally:
            draft.unlink(missing_ok=True)
        sync_folder(data)
        try:
            yield
        finally:
            # A change that is neither complete nor undone keeps its journal: the next command decides.
            held = {hash_of(read_if_there(data / entry.path)) == entry.new for entry in entries}
            if len(held) < 2:
                for folder in {(data / entry.path).parent for entry in entries}:
                    sync_folder(folder)
                file.unlink(missing_ok=True)
                sync_folder(data)
    finally:
        draft.unlink(missing_ok=True)
        os.close(handle)


def recover(data: Path) -> str | None:
    """Finish or undo a change that was interrupted, and return what was done.

    Returns `None` if nothing was done: there is no such change, or `interrupted_change` reports what prevents its recovery.
    """
    _clear_drafts(data)
    with _abandoned(data) as recovery:
        if recovery is None or recovery.outcome == "refused":
            return None
        for entry in recovery.pending if recovery.outcome == "finished" else ():
            put_in_place(data / entry.path, delete=entry.new is None)
        for entry in sorted(recovery.entries, key=lambda entry: -entry.path.count("/")):  # inner folders first
            _remove(data / entry.path, folder_too=recovery.outcome == "undone" and entry.made_folder)
        (data / JOURNAL).unlink()
        sync_folder(data)
        return recovery.message


def interrupted_change(data: Path, shown: str) -> Problem | None:
    """Return the problem that a change of files was interrupted and not recovered; nothing is written.

    `shown` is the name of the data folder in problems.
    """
    with _abandoned(data) as recovery:
        if recovery is None:
            return None
        refused = recovery.outcome == "refused"
        message = recovery.message if refused else "a command was interrupted while it changed files"
        return error("interrupted-change", message, Place(f"{shown}/{JOURNAL}"), recovery.help)


@contextmanager
def _abandoned(data: Path) -> Iterator[_Recovery | None]:
    """Lock the journal of a change whose writer has ended, and yield what can be done about it; `None` without such a journal."""
    file = data / JOURNAL
    try:
        handle = os.open(file, os.O_RDONLY | _NO_LINK | _NO_WAIT)
    except OSError:
        yield None  # no journal, or a symbolic link, which no command of this program writes
        return
    from briefing.source.git import is_tracked  # slow to import, and there is hardly ever a journal

    try:
        if not _is_ours(handle) or not try_lock(handle) or not _is_still(handle, file) or is_tracked(file):
            yield None
        else:
            yield _plan(data, _entries(os.read(handle, MAX_BYTES + 1), data))
    finally:
        os.close(handle)


def _clear_drafts(data: Path) -> None:
    """Delete journals that never got their name, because their writer was killed before it touched a file."""
    for draft in data.glob(f"{JOURNAL}.*"):
        with suppress(OSError):
            handle = os.open(draft, os.O_RDONLY | _NO_LINK | _NO_WAIT)
            try:
                if _is_ours(handle) and try_lock(handle):
                    draft.unlink(missing_ok=True)
            finally:
                os.close(handle)


def clear_outside(folder: Path, data: Path) -> None:
    """Delete what an interrupted change of the data folder left in another folder, whose files no journal names."""
    if os.path.lexists(data / JOURNAL):
        return  # its writer may still run
    for left in folder.glob(f".*{_SUFFIX}"):
        with suppress(OSError):
            if stat.S_ISREG((found := left.lstat()).st_mode) and (os.name == "nt" or found.st_uid == os.getuid()):
                left.unlink()


def _is_still(handle: int, file: Path) -> bool:
    """Whether a file that is now locked still has its name: another command may have recovered the change in the meantime."""
    try:
        return os.path.samestat(os.fstat(handle), file.lstat())
    except FileNotFoundError:
        return False


def sync_folder(folder: Path) -> None:
    """Wait until the entries of a folder are on disk (fsync), if the system supports that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _is_ours(handle: int) -> bool:
    """Whether a journal is a regular file of this user, so that another user cannot make the program write files."""
    found = os.fstat(handle)
    return stat.S_ISREG(found.st_mode) and found.st_size <= MAX_BYTES and (os.name == "nt" or found.st_uid == os.getuid())


def _entries(raw: bytes, data: Path) -> tuple[JournalEntry, ...] | None:
    """The entries of a journal, each a file below the folder that a command may change; `None` if any entry is not valid."""
    try:
        entries = tuple(JournalEntry(**each) for each in json.loads(raw)["files"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return entries if all(_is_valid(entry) and _is_below(data, entry.path) for entry in entries) else None


def _is_valid(entry: JournalEntry) -> bool:
    if entry.old is None and entry.new is None:
        return False
    texts = (entry.path, *(text for text in (entry.old, entry.new) if text is not None))
    return all(isinstance(text, str) and text.isprintable() for text in texts) and isinstance(entry.made_folder, bool)


def _is_below(data: Path, path: str) -> bool:
    named = PurePosixPath(path)
    parts = named.parts
    is_inside = parts and "\\" not in path and ".." not in parts and not named.is_absolute()
    if not is_inside or (named.suffix not in _KINDS and path != _OF_EDITOR):
        return False
    steps = [data.joinpath(*parts[: end + 1]) for end in range(len(parts))]
    return not any(step.is_symlink() for step in (*steps, beside(steps[-1]))) and (not steps[-1].exists() or steps[-1].is_file())


def _plan(data: Path, entries: tuple[JournalEntry, ...] | None) -> _Recovery:
    if entries is None:
        return _Recovery("refused", "this is not a journal of this program", "look at it, then delete it")
    held = {entry: hash_of(read_if_there(data / entry.path)) for entry in entries}
    pending = tuple(entry for entry in entries if held[entry] != entry.new)
    if all(held[entry] == entry.old for entry in entries):
        return _Recovery("undone", "undid a change that was interrupted: every file is as it was before", entries=entries)
    edited = [
        entry for entry in pending if held[entry] != entry.old or hash_of(read_if_there(beside(data / entry.path))) != entry.new
    ]
    if edited:
        path = data / edited[0].path
        return _Recovery(
            "refused",
            f"a change was interrupted, and `{path.as_posix()}` has been edited since, so the change cannot be finished",
            f"compare the files with their new content, such as `{beside(path).name}` beside it, copy what you need, then "
            f"delete these and `{(data / JOURNAL).as_posix()}`",
        )
    count = "one file" if len(entries) == 1 else f"{len(entries)} files"
    return _Recovery("finished", f"finished a change of {count} that was interrupted", entries=entries, pending=pending)


def put_in_place(path: Path, *, delete: bool) -> None:
    """Replace a file by its new content beside it, or delete it, and its folder if nothing else is in it."""
    if not delete:
        os.replace(beside(path), path)
        return
    path.unlink()
    with suppress(OSError):  # the folder contains other files
        path.parent.rmdir()


def _remove(path: Path, *, folder_too: bool) -> None:
    """Delete the new content beside a file, and the folder that was created for it."""
    with suppress(FileNotFoundError, NotADirectoryError):
        beside(path).unlink()
    if folder_too:
        with suppress(OSError):  # the folder contains other files
            path.parent.rmdir()


def read_if_there(path: Path) -> bytes | None:
    """Return the content of a file, or `None` if there is no such file."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
