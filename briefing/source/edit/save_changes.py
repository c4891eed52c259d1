"""Saves what a command changes in a user's files: all of them or none; a reader sees the old file or the new one.

Together with `journal`, this is the only module that writes into a data folder; `edit` computes what is written.
`source.atomic_write` is for the program's own files.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import Place, error
from briefing.diagnostics.os_reasons import help_of, reason_of
from briefing.source.atomic_write import FILE_MODE
from briefing.source.edit.journal import (
    JournalEntry,
    JournalExistsError,
    beside,
    hash_of,
    journal,
    named_file,
    put_in_place,
    read_if_there,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from briefing.diagnostics import Problem


class FileRewrite(NamedTuple):
    """A file to be written: its content when the change was computed, and its new content; None where there is no file."""

    path: Path
    old: bytes | None
    new: bytes | None


def save(files: Sequence[FileRewrite], data: Path | None = None) -> tuple[Problem, ...]:
    """Write files; if one cannot be written, or was changed in the meantime, none is changed.

    Files below `data` are written under a journal: if the change is interrupted, even by a power failure, the next command
    finishes or undoes it (`journal.recover`).
    """
    changed = [each for each in files if read_if_there(each.path) != each.old]
    if changed:
        return tuple(
            error(
                "not-written",
                "the file has changed in the meantime, so nothing was written",
                Place(each.path.as_posix()),
                "try again",
            )
            for each in changed
        )
    below = [each for each in files if data is not None and data in each.path.parents]
    others = [each for each in files if each not in below]
    try:
        # Files outside the journal come first: they do not depend on the others.
        # While the journal exists, `clear_outside` deletes none of their new contents.
        with journal(data, [_entry(each, data) for each in below]) if data is not None and files else nullcontext():
            _write_all([*others, *below])
    except JournalExistsError as refusal:
        help = "try again when it has ended; if none is running, look at this file, then delete it"
        return (error("not-written", "another command is writing into this folder", Place(str(refusal.filename)), help),)
    except OSError as refusal:
        message = f"the file cannot be written: {reason_of(refusal)}"
        place = named_file(Path(refusal.filename or files[0].path))
        return (error("not-written", message, Place(place.as_posix()), help_of(refusal)),)
    return ()


def _entry(file: FileRewrite, data: Path) -> JournalEntry:
    path = file.path.relative_to(data).as_posix()
    return JournalEntry(path, hash_of(file.old), hash_of(file.new), not file.path.parent.exists())


def _write_all(files: Sequence[FileRewrite]) -> None:
    """Write all files or none: if one cannot be written, or the program is stopped, the old content of the others is restored."""
    try:
        for each in files:
            _prepare(each)
        for each in files:
            if read_if_there(each.path) != each.old:
                raise OSError(errno.EBUSY, "it was edited meanwhile", str(each.path))
            put_in_place(each.path, delete=each.new is None)
    except BaseException:
        _undo(files)
        for each in sorted(files, key=lambda each: -len(each.path.parts)):  # inner folders first
            with suppress(OSError):
                beside(each.path).unlink()
            if each.old is None:
                with suppress(OSError):  # the folder was there, and contains other files
                    each.path.parent.rmdir()
        raise


def difference(files: Sequence[FileRewrite]) -> str:
    """A unified diff of what writing the files would change."""
    return "".join(line for each in files for line in _difference(each))


def _difference(file: FileRewrite) -> Iterator[str]:
    old, new = (_lines(raw or b"") for raw in (file.old, file.new))
    before, after = ("/dev/null" if raw is None else file.path.as_posix() for raw in (file.old, file.new))
    if any(raw is not None and b"\0" in raw for raw in (file.old, file.new)):
        yield f"Binary files {before} and {after} differ\n"
        return
    from difflib import unified_diff

    for line in unified_diff(old, new, before, after):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(raw: bytes) -> list[str]:
    """The lines of a file with their ends; only LF ends a line here."""
    parts = raw.decode("utf-8", errors="replace").split("\n")
    return [*(f"{part}\n" for part in parts[:-1]), *filter(None, parts[-1:])]


def _undo(files: Sequence[FileRewrite]) -> None:
    """Restore the old content of the files that have their new content."""
    for each in files:
        with suppress(OSError):
            if read_if_there(each.path) != each.new:
                continue
            _prepare(FileRewrite(each.path, each.new, each.old))
            put_in_place(each.path, delete=each.old is None)


def _prepare(file: FileRewrite) -> None:
    """Write the new content beside the file, so that a full disk is noticed before any file is replaced."""
    if file.new is None:
        return
    file.path.parent.mkdir(parents=True, exist_ok=True)
    mode = FILE_MODE if file.old is None else stat.S_IMODE(file.path.stat().st_mode)
    temporary = beside(file.path)
    temporary.unlink(missing_ok=True)  # left by a change that was interrupted before it replaced a file
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(file.new)
        opened.flush()
        os.fsync(opened.fileno())
    temporary.chmod(mode)
