"""Settings in a file with another name than mkdocs.yml are not passed over in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from briefing.publish.mkdocs import settings
from tests.small_brief import put

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", ["mkdocs.yaml", "mkdocs.yml.txt", "MkDocs.yml", "mkdocs (1).yml", "mkdocs - Kopie.yml"])
def test_settings_that_are_not_read_because_of_their_name_are_an_error(tmp_path: Path, name: str) -> None:
    """MkDocs reads `mkdocs.yaml` too, and the site would have another address and no redirects."""
    put(tmp_path / name, "site_name: x\n")
    (found,) = settings.read(tmp_path / "mkdocs.yml")[1]
    assert (found.severity, found.place.file, found.help) == ("error", (tmp_path / name).as_posix(), "rename it to `mkdocs.yml`")


@pytest.mark.parametrize("name", ["mkdocs.yaml", "mkdocs (1).yml", "mkdocs copy.yml"])
def test_a_second_file_of_settings_is_a_warning(tmp_path: Path, name: str) -> None:
    """MkDocs reads the other one, as a build does."""
    put(tmp_path / "mkdocs.yml", "site_name: x\n")
    put(tmp_path / name, "site_name: y\n")
    (found,) = settings.read(tmp_path / "mkdocs.yml")[1]
    assert (found.severity, found.place.file) == ("warning", (tmp_path / name).as_posix())


def test_other_files_and_a_named_file_bring_no_message(tmp_path: Path) -> None:
    """A project needs no settings, and an inherited or named file may have any name."""
    put(tmp_path / "mkdocs.base.yml", "site_name: x\n")
    put(tmp_path / "package.json", "{}\n")
    assert settings.read(tmp_path / "mkdocs.yml")[1] == ()
    assert settings.read(tmp_path / "mkdocs.base.yml")[1] == ()


@pytest.mark.parametrize("text", ["", "\n", "# site_name: x\n"])
def test_settings_without_a_line_are_an_error(tmp_path: Path, text: str) -> None:
    """MkDocs refuses such a file too, and the site would lose its name, its address and its redirects."""
    put(tmp_path / "mkdocs.yml", text)
    (found,) = settings.read(tmp_path / "mkdocs.yml")[1]
    assert (found.severity, found.message) == ("error", "this file has no settings")


def test_a_setting_that_is_written_twice_is_an_error_at_any_depth(tmp_path: Path) -> None:
    """Of two redirects from an address, MkDocs keeps the last; merged mappings and aliases repeat nothing."""
    redirects = "      redirects:\n        a.md: b.md\n        c.md: b.md\n        a.md: d.md\n"
    put(tmp_path / "mkdocs.yml", f"site_name: x\nplugins:\n  - search\n  - briefing:\n{redirects}")
    (found,) = settings.read(tmp_path / "mkdocs.yml")[1]
    assert (found.severity, found.place.line, found.place.column) == ("error", 8, 9)
    assert "`a.md` is written a second time" in found.message
    put(
        tmp_path / "mkdocs.yml",
        "site_name: x\nplugins: [search, briefing]\nextra:\n  a: &a {b: 1}\n  c: *a\n  d: {<<: *a, e: 1}\n",
    )
    assert settings.read(tmp_path / "mkdocs.yml")[1] == ()
