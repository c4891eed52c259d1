"""The folder of a preview is its own; the preview removes it at the end, and after a crash the next preview does."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from briefing.serve.working_folder import working_folder

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows cannot lock a folder")


def previews(root: Path) -> list[Path]:
    return sorted((root / ".briefing").glob("preview-*"))


def test_two_previews_have_folders_of_their_own(tmp_path: Path) -> None:
    """Neither preview removes the folder of the other, and each removes its own; Git ignores both."""
    with working_folder(tmp_path) as one:
        with working_folder(tmp_path) as other:
            assert previews(tmp_path) == sorted((one, other))
            assert (other / ".gitignore").read_text("ascii") == "*\n"
        assert previews(tmp_path) == [one]
    assert previews(tmp_path) == []


def test_the_folder_of_a_killed_preview_is_removed_by_the_next(tmp_path: Path) -> None:
    """kill -9 leaves a folder, which the next start removes."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        with working_folder(tmp_path) as folder:
            (folder / "page.html").write_text("x", "ascii")
            os.write(writing, b"x")
            signal.pause()
    os.read(reading, 1)
    (killed,) = previews(tmp_path)
    with working_folder(tmp_path):
        assert killed.exists(), "its preview is still running"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert killed.exists()
    with working_folder(tmp_path) as folder:
        assert previews(tmp_path) == [folder]


def test_a_link_in_place_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    """Then, or if the project is not writable, the preview builds in a temporary folder."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".briefing").symlink_to(tmp_path / "elsewhere")
    with working_folder(tmp_path) as folder:
        assert folder.is_dir()
        assert tmp_path not in folder.parents
    assert list((tmp_path / "elsewhere").iterdir()) == []
