"""Synchronises a folder on disk with a set of files, never touching anything outside it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from briefing.diagnostics import Place, Problem, error
from briefing.source.edit.atomic import FILE_MODE, replace_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FOLDER_MODE = 0o755


def refuse(folder: Path, marker: str, project_dir: Path | None) -> tuple[Problem, ...]:
    """Return problems unless a folder may be overwritten: it has our marker, is empty, or does not exist."""
    reason = _reason(folder, marker, project_dir)
    if reason is None:
        return ()
    message = f"this folder will not be written to: {reason}"
    remedy = f"name another folder, or empty this one yourself if its files are not needed (our folders contain `{marker}`)"
    return (error("unsafe-folder", message, Place(folder.as_posix()), remedy),)


def make_equal(folder: Path, files: Mapping[str, str | bytes], keep: str) -> None:
    """Write files that differ and remove files not in `files`; symbolic links are removed, not followed.

    The file `keep` is not touched. Each file is replaced atomically.
    """
    _make_folder(folder)
    wanted = {str(parent) for path in files for parent in PurePosixPath(path).parents}
    _remove_unexpected(folder, PurePosixPath(), {*files, keep}, wanted)
    for path in sorted(wanted):
        _make_folder(folder / path)
    for path, content in files.items():
        # Encoded here, so that the texts of a large site are not in memory twice.
        _write(folder / path, content.encode() if isinstance(content, str) else content)


def plain_files(top: Path | str) -> Iterator[str]:
    """Yield the files below a folder as relative paths with `/`; hidden folders are skipped."""
    for folder, below, names in os.walk(top):
        below[:] = [name for name in below if not name.startswith(".")]
        for name in names:
            yield os.path.relpath(os.path.join(folder, name), top).replace(os.sep, "/")


def _reason(folder: Path, marker: str, project_dir: Path | None) -> str | None:
    if folder.is_symlink():
        return "it is a link"
    real = folder.resolve()
    if real in (Path(real.anchor), Path.home().resolve()):
        return "it is your home folder or the whole disk"
    around = [Path.cwd().resolve(), *([project_dir.resolve()] if project_dir else [])]
    if any(real == place or real in place.parents for place in around):
        return "it contains the project"
    if folder.exists() and not folder.is_dir():
        return "it is a file"
    if folder.is_dir() and any(folder.iterdir()) and not (folder / marker).is_file():
        return "it contains files that this program did not make"
    return None


def _make_folder(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o777 != FOLDER_MODE:
        folder.chmod(FOLDER_MODE)


def _remove_unexpected(folder: Path, below: PurePosixPath, files: set[str], wanted: set[str]) -> None:
    for entry in os.scandir(folder / below):
        path = str(below / entry.name)
        if entry.is_dir(follow_symlinks=False):
            if path in wanted:
                _remove_unexpected(folder, below / entry.name, files, wanted)
            else:
                shutil.rmtree(entry.path)
        elif entry.is_symlink() or path not in files:
            os.unlink(entry.path)


def _write(file: Path, content: bytes) -> None:
    if not _has_content(file, content):
        replace_file(file, content)


def _has_content(file: Path, content: bytes) -> bool:
    try:
        status = file.stat()
        if status.st_mode & 0o777 != FILE_MODE or status.st_size != len(content):
            return False
        return file.read_bytes() == content
    except FileNotFoundError:
        return False
