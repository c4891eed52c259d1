"""Replaces the old site with the new one atomically."""

from __future__ import annotations

import ctypes
import errno
import filecmp
import os
import sys
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.diagnostics.os_reasons import writing
from briefing.publish.build_lock import new_locked_folder, release, remove_abandoned
from briefing.publish.folder_sync import remove_private
from briefing.publish.overwriting import SITE_MARKER, site_marker
from briefing.source.edit.journal import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


@contextmanager
def staging(site_dir: Path) -> Iterator[Path]:
    """Provide a staging folder beside the site, on the same file system, and always remove it afterwards.

    Before that, remove the staging folders of killed builds, and restore a site that such a build had moved aside.
    """
    site_dir.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{site_dir.name}.briefing-"
    remove_abandoned(site_dir.parent, prefix, partial(_restore, site_dir))
    with writing(site_dir):
        folder, handle = new_locked_folder(site_dir.parent, prefix)
    try:
        yield folder
    finally:
        remove_private(folder)
        release(handle)


def replace_site(tree: Path, site_dir: Path) -> None:
    """Replace the site with `tree`; at any time, `site_dir` is either the complete old site or the complete new one.

    The files are on disk before they get the name of the site, so that this also holds after a power cut.
    """
    _sync(tree)
    _swap(tree, site_dir)
    sync_folder(site_dir.parent)


def _sync(tree: Path) -> None:
    """Wait until every file of a tree is on disk: by one call for its file system (`syncfs`), else by one for each file."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None) if sys.platform.startswith("linux") else None
    if call is not None:
        handle = os.open(tree, os.O_RDONLY)
        try:
            if call(handle) == 0:
                return
        finally:
            os.close(handle)
    for folder, _, names in os.walk(tree, topdown=False):
        for name in names:
            handle = os.open(os.path.join(folder, name), os.O_RDWR)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        sync_folder(Path(folder))


def _swap(tree: Path, site_dir: Path) -> None:
    if not site_dir.exists():
        os.rename(tree, site_dir)
    elif not _exchange(tree, site_dir):
        # For a moment there is no site: if the process dies here, `_restore` restores it in the next build.
        os.rename(site_dir, tree.parent / "old")
        os.rename(tree, site_dir)


def keep_times(tree: Path, site_dir: Path) -> None:
    """Give each file that is the same in the old site the time that it has there: then a copy of the site can skip it."""
    for folder, _, names in os.walk(tree):
        old = os.path.join(site_dir, os.path.relpath(folder, tree))
        for name in names:
            new_file, old_file = os.path.join(folder, name), os.path.join(old, name)
            with suppress(OSError):  # there is no such file, or it cannot be read
                new_status, old_status = os.stat(new_file), os.stat(old_file)
                may_be_same = new_status.st_size == old_status.st_size and new_status.st_mtime_ns != old_status.st_mtime_ns
                if may_be_same and filecmp.cmp(new_file, old_file, shallow=False):
                    os.utime(new_file, ns=(old_status.st_mtime_ns, old_status.st_mtime_ns))


def write_marker(tree: Path) -> None:
    """Write the marker that permits the next build to replace this folder."""
    (tree / SITE_MARKER).write_text(site_marker(tree), encoding="utf-8")


def _restore(site_dir: Path, left: Path) -> None:
    """Restore the site that a killed build had moved into its folder."""
    if (left / "old").is_dir() and not site_dir.exists():
        os.rename(left / "old", site_dir)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names atomically, if the operating system supports it (`renameat2`)."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP):
        return False
    raise OSError(number, os.strerror(number), str(other))
