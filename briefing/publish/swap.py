"""A new site put in the place of the old one in a single step."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.publish.lock import lock_folder, release
from briefing.publish.sync import FOLDER_MODE
from briefing.source.edit.atomic import FILE_MODE

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKER = ".briefing-site"
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


@contextmanager
def staging(site_dir: Path) -> Iterator[Path]:
    """Give a private folder beside the site, on the same file system, and clear it away whatever happens.

    What a killed build left there goes first, and a site that it had just moved aside comes back.
    """
    site_dir.parent.mkdir(parents=True, exist_ok=True)
    _recover(site_dir)
    folder, handle = _new_staging(site_dir)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        release(handle)


def replace_site(tree: Path, site_dir: Path) -> None:
    """Make `tree` the site; at every moment `site_dir` is the whole old site or the whole new one."""
    if not site_dir.exists():
        os.rename(tree, site_dir)
    elif not _exchange(tree, site_dir):
        # For a moment there is no site: if the program dies just then, the next build's `_recover` brings it back.
        os.rename(site_dir, tree.parent / "old")
        os.rename(tree, site_dir)


def fix_modes(tree: Path) -> None:
    """Let everybody read the site, whatever the umask of the one who built it."""
    for folder, _, names in os.walk(tree):
        os.chmod(folder, FOLDER_MODE)
        for name in names:
            os.chmod(os.path.join(folder, name), FILE_MODE)


def write_marker(tree: Path) -> None:
    """Mark a folder as one that the next build may replace."""
    (tree / MARKER).write_text("Made by briefing; the next build replaces this folder.\n", encoding="utf-8")


def _prefix(site_dir: Path) -> str:
    return f".{site_dir.name}.briefing-"


def _new_staging(site_dir: Path) -> tuple[Path, int | None]:
    """Make the folder and lock it: the lock says that its build is alive."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_prefix(site_dir), dir=site_dir.parent))
        free, handle = lock_folder(folder)
        if free and folder.exists():
            return folder, handle
        release(handle)  # another build took it for a dead one's before it was locked


def _recover(site_dir: Path) -> None:
    for left in sorted(site_dir.parent.iterdir()):
        if not left.name.startswith(_prefix(site_dir)) or left.is_symlink() or not left.is_dir():
            continue
        free, handle = lock_folder(left)
        if free:
            if (left / "old").is_dir() and not site_dir.exists():
                os.rename(left / "old", site_dir)
            shutil.rmtree(left, ignore_errors=True)
        release(handle)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two names in one step, where the system can."""
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
