"""Atomic writes: a reader sees the old file or the new one. `save` writes all of a user's files or none of them.

The only module that writes into a data folder; what is written comes from `edit`. `replace_file` is for files of our own.
"""

from __future__ import annotations

import difflib
import os
import stat
import tempfile
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import Place, error

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from briefing.diagnostics import Problem

FILE_MODE = 0o644


class FileRewrite(NamedTuple):
    """One file to be written: what it held when the change was thought of (None: there was no file), and what it will."""

    path: Path
    old: bytes | None
    new: bytes


def save(files: Sequence[FileRewrite]) -> tuple[Problem, ...]:
    """Write files; if one of them cannot be written, or is no longer what it was, nothing has been done."""
    changed = [each for each in files if _held(each.path) != each.old]
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
    ready: list[tuple[str, FileRewrite]] = []
    done: list[FileRewrite] = []
    try:
        for each in files:
            ready.append((_prepared(each), each))  # noqa: PERF401  (what is prepared must be known when the next one fails)
        while ready:
            os.replace(ready[0][0], ready[0][1].path)
            done.append(ready.pop(0)[1])
    except BaseException as refusal:  # also when somebody stops the program between two files
        _undo(done)
        if not isinstance(refusal, OSError):
            raise
        said = refusal.strerror or str(refusal)
        return (error("not-written", f"the file cannot be written: {said}", Place(str(refusal.filename or files[0].path))),)
    finally:
        for temporary, _ in ready:
            with suppress(OSError):
                os.unlink(temporary)
    return ()


def difference(files: Sequence[FileRewrite]) -> str:
    """What writing the files would change, as a unified diff."""
    return "".join(line for each in files for line in _difference(each))


def _difference(file: FileRewrite) -> Iterator[str]:
    old, new = (_lines(raw or b"") for raw in (file.old, file.new))
    name = file.path.as_posix()
    for line in difflib.unified_diff(old, new, "/dev/null" if file.old is None else name, name):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(raw: bytes) -> list[str]:
    """The lines of a file with their ends; other signs that some programs take for line ends are none here."""
    parts = raw.decode("utf-8", errors="replace").split("\n")
    return [*(f"{part}\n" for part in parts[:-1]), *filter(None, parts[-1:])]


def _undo(files: Sequence[FileRewrite]) -> None:
    """Give back what the files held."""
    for each in files:
        with suppress(OSError):
            if each.old is None:
                os.unlink(each.path)
            else:
                os.replace(_prepared(each._replace(new=each.old)), each.path)


def _held(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _prepared(file: FileRewrite) -> str:
    """Write the new content beside the file, so that putting it in place cannot fail for want of room."""
    file.path.parent.mkdir(parents=True, exist_ok=True)
    mode = FILE_MODE if file.old is None else stat.S_IMODE(file.path.stat().st_mode)
    return write_beside(file.path, file.new, mode, durable=True)


def write_beside(path: Path, content: bytes, mode: int = FILE_MODE, *, durable: bool = False) -> str:
    """Write a hidden temporary file into the folder of `path` and return its path; `durable` waits for the disk (fsync)."""
    handle, temporary = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as opened:
            opened.write(content)
            if durable:
                opened.flush()
                os.fsync(opened.fileno())
        os.chmod(temporary, mode)
    except BaseException:
        os.unlink(temporary)
        raise
    return temporary


def replace_file(path: Path, content: bytes) -> None:
    """Write a file in one step."""
    temporary = write_beside(path, content)
    try:
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
