"""Synchronises a folder on disk with a set of files, never touching anything outside it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.diagnostics.os_reasons import writing
from briefing.source.atomic_write import FILE_MODE, replace_file

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

FOLDER_MODE = 0o755
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


def make_equal(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files that differ and remove files not in `files`; symbolic links are removed, not followed.

    Each file is replaced atomically; a new folder appears with all its files.
    """
    contents = {path: content.encode() if isinstance(content, str) else content for path, content in files.items()}
    if not os.path.lexists(folder):
        _make_new(folder, contents)
        return
    names: defaultdict[str, set[str]] = defaultdict(set, {"": set()})
    folders: defaultdict[str, set[str]] = defaultdict(set)
    for path in files:
        above, _, name = path.rpartition("/")
        names[above].add(name)
        while above:
            above, _, name = above.rpartition("/")
            folders[above].add(name)
    for below in sorted({*names, *folders}):
        place = f"{folder}/{below}"
        _make_folder(place)
        remove_others(place, names[below], folders[below])
    for path, content in contents.items():
        write_file(f"{folder}/{path}", content)


def _make_new(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a folder that does not exist, which takes half the time of replacing each of its files."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with writing(folder):
        made = tempfile.mkdtemp(prefix=".new-", dir=folder.parent)
        try:
            write_new(made, files.items())
            fix_modes(made)
            os.rename(made, folder)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise


def write_new(folder: Path | str, files: Iterable[tuple[str, bytes]]) -> None:
    """Write files that no other process reads yet, given by their paths in a folder, and the folders that they are in."""
    os.makedirs(folder, exist_ok=True)
    made = {""}
    for path, content in files:
        above = path.rpartition("/")[0]
        if above not in made:
            _make_folders(folder, above, made)
        # Most of a site are small files, for which a file object takes longer than writing.
        handle = os.open(f"{folder}/{path}", _NEW, FILE_MODE)
        try:
            written = os.write(handle, content)
            while written < len(content):
                written += os.write(handle, memoryview(content)[written:])
        finally:
            os.close(handle)


def _make_folders(folder: Path | str, below: str, made: set[str]) -> None:
    """Make a folder, and the folders that it is in unless they were `made` before."""
    above = below.rpartition("/")[0]
    if above not in made:
        _make_folders(folder, above, made)
    try:
        os.mkdir(f"{folder}/{below}")
    except FileExistsError:
        if not os.path.isdir(f"{folder}/{below}"):
            raise
    made.add(below)


def fix_modes(tree: Path | str) -> None:
    """Make a folder world-readable with all that it contains, regardless of the umask."""
    for below, names in _folders(tree):
        os.chmod(f"{tree}/{below}", FOLDER_MODE)
        for name in names:
            os.chmod(f"{tree}/{below}{name}", FILE_MODE)


def remove_others(folder: Path | str, files: Container[str], folders: Container[str]) -> None:
    """Remove what is in a folder beside some files and folders; symbolic links are removed, not followed."""
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in folders:
                shutil.rmtree(entry.path)
        elif entry.is_symlink() or entry.name not in files:
            os.unlink(entry.path)


def remove_private(folder: Path) -> None:
    """Remove as much as possible of a folder that no other user can enter, made by `tempfile.mkdtemp`.

    So no other user can swap a folder in it for a link meanwhile, against which `shutil.rmtree` guards at three times the cost.
    """
    with suppress(OSError):
        _remove(str(folder))
    shutil.rmtree(folder, ignore_errors=True)  # what is left after an error


def _remove(folder: str) -> None:
    with os.scandir(folder) as opened:
        entries = [*opened]
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            _remove(entry.path)
        else:
            os.unlink(entry.path)
    os.rmdir(folder)


def all_files(top: Path | str) -> Iterator[str]:
    """Yield the files below a folder as relative paths with `/`."""
    return (f"{below}{name}" for below, names in _folders(top) for name in names)


def contents(top: Path | str) -> Iterator[tuple[str, bytes]]:
    """Yield the files below a folder as relative paths with `/`, and what they contain."""
    for path in all_files(top):
        with open(f"{top}/{path}", "rb", buffering=0) as file:
            yield path, file.read()


def plain_files(top: Path | str) -> Iterator[str]:
    """Yield the files below a folder as relative paths with `/`; hidden folders are skipped."""
    return (f"{below}{name}" for below, names in _folders(top, hidden=False) for name in names)


def _folders(top: Path | str, *, hidden: bool = True) -> Iterator[tuple[str, list[str]]]:
    """Yield a folder and those below it with the names of their files, in the order of `os.walk`, which takes twice as long.

    A folder is given by its path below `top` with a slash at its end. Links to folders, and folders that cannot be read, are
    left out, and so are `hidden` folders if they are not wanted. A link to itself counts as a file.
    """
    left = [""]
    while left:
        below = left.pop()
        names, folders = [], []
        try:
            with os.scandir(f"{top}/{below}") as entries:
                for entry in entries:
                    if not _is_folder(entry):
                        names.append(entry.name)
                    elif not entry.is_symlink() and (hidden or not entry.name.startswith(".")):
                        folders.append(f"{below}{entry.name}/")
        except OSError:
            continue
        yield below, names
        left += reversed(folders)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself, or through a folder that may not be searched
        return False


def _make_folder(folder: str) -> None:
    if not os.path.isdir(folder):
        os.makedirs(folder)
    if os.stat(folder).st_mode & 0o777 != FOLDER_MODE:
        os.chmod(folder, FOLDER_MODE)


def write_file(file: Path | str, content: bytes) -> None:
    """Replace a file atomically, unless it has this content already."""
    if not _has_content(file, content):
        replace_file(Path(file), content)


def _has_content(file: Path | str, content: bytes) -> bool:
    try:
        status = os.stat(file)
        if status.st_mode & 0o777 != FILE_MODE or status.st_size != len(content):
            return False
        with open(file, "rb", buffering=0) as opened:
            return opened.read() == content
    except FileNotFoundError:
        return False
