"""The folder in which a preview builds: in the project's folder for generated files, cleared even after a crash."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.authoring.editors import FOLDER
from briefing.publish.build_lock import new_locked_folder, release, remove_abandoned

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX = "preview-"


@contextmanager
def working_folder(root: Path) -> Iterator[Path]:
    """Provide an empty folder and remove it afterwards; first remove those of previews that were killed.

    Each preview locks its folder, so that several can run in one project. Where folders cannot be locked (Windows) or the
    project cannot be written to, the folder is a temporary one of the system, which stays after a crash.
    """
    parent = root / FOLDER
    try:
        if os.name == "nt" or parent.is_symlink():
            raise OSError
        parent.mkdir(exist_ok=True)
        remove_abandoned(parent, _PREFIX)
        folder, handle = new_locked_folder(parent, _PREFIX)
    except OSError:
        with tempfile.TemporaryDirectory(prefix="briefing-", ignore_cleanup_errors=True) as temporary:
            yield Path(temporary)
        return
    try:
        (folder / ".gitignore").write_text("*\n", encoding="ascii")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        release(handle)
