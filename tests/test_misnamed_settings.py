"""Settings in a file with another name than mkdocs.yml are not passed over in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from briefing.publish.mkdocs import settings
from tests.small_brief import put

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", ["mkdocs.yaml", "mkdocs.yml.txt", "MkDocs.yml"])
def test_settings_that_are_not_read_because_of_their_name_are_an_error(tmp_path: Path, name: str) -> None:
    """MkDocs reads `mkdocs.yaml` too, and the site would have another address and no redirects."""
    put(tmp_path / name, "site_name: x\n")
    (found,) = settings.read(tmp_path / "mkdocs.yml")[1]
    assert (found.severity, found.place.file, found.help) == ("error", (tmp_path / name).as_posix(), "rename it to `mkdocs.yml`")


def test_a_second_file_of_settings_is_a_warning(tmp_path: Path) -> None:
    """MkDocs reads the other one, as a build does."""
    put(tmp_path / "mkdocs.yml", "site_name: x\n")
    put(tmp_path / "mkdocs.yaml", "site_name: y\n")
    (found,) = settings.read(tmp_path / "mkdocs.yml")[1]
    assert (found.severity, found.place.file) == ("warning", (tmp_path / "mkdocs.yaml").as_posix())


def test_other_files_and_a_named_file_bring_no_message(tmp_path: Path) -> None:
    """A project needs no settings, and an inherited or named file may have any name."""
    put(tmp_path / "mkdocs.base.yml", "site_name: x\n")
    put(tmp_path / "package.json", "{}\n")
    assert settings.read(tmp_path / "mkdocs.yml")[1] == ()
    assert settings.read(tmp_path / "mkdocs.base.yml")[1] == ()
