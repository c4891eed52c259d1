"""Links, pipes and devices in place of a project's files: each is refused by name, and none is waited for."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from briefing import driver
from briefing.source.project import project_in
from briefing.source.yaml_reader import read
from tests.conftest import BASE, TODAY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KINDS: dict[str, Callable[[Path], None]] = {
    "pipe": os.mkfifo,
    "device": lambda path: path.symlink_to("/dev/zero"),
    "link": lambda path: path.symlink_to(path.parent),
    "broken link": lambda path: path.symlink_to("nowhere"),
}
FOLDERS = ("locales", "overrides", "templates")
PLACES = ("mkdocs.yml", *FOLDERS, "locales/en.yaml", "overrides/main.html", "templates/a/index.md.jinja")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS)
def test_what_is_no_regular_file_is_refused_by_name(tmp_path: Path, make: Callable[[Path], None], place: str) -> None:
    """By the check and before a build reads anything."""
    shutil.copytree(BASE, tmp_path / "data")
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    make(path)
    project = project_in(tmp_path, tmp_path / "data")
    for problems in (driver.check(project, TODAY).problems, driver.prepare(driver.open_project(project), TODAY).problems):
        assert [(each.code, each.place.file) for each in problems] == [("unknown-file", path.as_posix())]


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero")], ids=["pipe", "device"])
def test_what_settings_inherit_from_is_a_regular_file(tmp_path: Path, make: Callable[[Path], None]) -> None:
    """MkDocs would wait for a pipe, and read a device without end."""
    shutil.copytree(BASE, tmp_path / "data")
    (tmp_path / "mkdocs.yml").write_text("INHERIT: base.yml\nsite_name: x\n", "utf-8")
    make(tmp_path / "base.yml")
    (problem,) = driver.check(project_in(tmp_path, tmp_path / "data"), TODAY).problems
    assert (problem.code, problem.place.file) == ("unknown-file", (tmp_path / "base.yml").as_posix())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32-le"])
def test_a_file_of_wide_characters_is_one_problem(encoding: str) -> None:
    """With a byte order mark or without one."""
    (problem,) = read((BASE / "factors.yaml").read_text("utf-8").encode(encoding), "factors.yaml").problems
    assert (problem.code, problem.place.line) == ("bad-encoding", 1)
