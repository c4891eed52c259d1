"""The folder `locales/`: a file that no page reads is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from briefing.i18n.interface.site_catalogs import catalog_problems
from briefing.loader.folder import load
from tests.conftest import BASE


@pytest.mark.parametrize(
    ("name", "help"),
    [
        ("EN.yaml", "rename it to `en.yaml`"),
        ("en.yml", "rename it to `en.yaml`"),
        ("zh_hans.yaml", "rename it to `zh-Hans.yaml`"),
        ("fr.yaml", "delete it, or move it out of `locales/`; the files that are read: `en.yaml`, `zh-Hans.yaml`"),
        ("notes.txt", "delete it, or move it out of `locales/`; the files that are read: `en.yaml`, `zh-Hans.yaml`"),
        ("en.yaml", None),
        (".en.yaml.swp", None),
        ("en.yaml~", None),
    ],
)
def test_a_file_that_is_not_read_is_named(tmp_path: Path, name: str, help: str | None) -> None:
    """The words of a misnamed file would be missing on every page, without a message."""
    data = tmp_path / "data"
    shutil.copytree(BASE, data)
    head = (data / "brief.yaml").read_text("utf-8")
    (data / "brief.yaml").write_text(head.replace("languages: [en]", "languages: [en, zh-Hans]"), "utf-8")
    locales = tmp_path / "locales"
    locales.mkdir()
    (locales / name).write_text("", "utf-8")
    found = catalog_problems(load(data, "data").site, locales)
    named = [(each.severity, Path(each.place.file).name, each.help) for each in found if each.code == "unused-file"]
    assert named == ([("warning", name, help)] if help else [])
