"""Projects that an editor opens: the first brief, the starter, a full brief and a library, each with its own schemas."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from briefing.authoring import editors
from briefing.authoring.example import STARTER
from briefing.loader.folder import load
from briefing.source.project import project_in
from tests.editor.server import PROGRAM, Editor
from tests.stories import SITES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.model import Site

ROOT = Path(__file__).parents[2]
OFFLINE = {"yaml.schemaStore.enable": False}


def open_project(root: Path) -> Site:
    """Make the folder a project for an editor; the schemas are those that a check writes."""
    (root / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    site = load(root / "data", "").site
    editors.refresh(project_in(root, root / "data"), site)
    return site


@pytest.fixture(scope="session")
def projects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the projects in it."""
    folder = tmp_path_factory.mktemp("projects")
    homes = {"first": ROOT, "starter": STARTER, "full": SITES / "full", "library": SITES / "library"}
    for name, home in homes.items():
        shutil.copytree(home / "data", folder / name / "data")
        open_project(folder / name)
    return folder


@pytest.fixture(scope="session")
def editor(projects: Path) -> Iterator[Editor]:
    """An editor that has that folder open."""
    assert PROGRAM.exists(), "the language server is not installed; run: make node_modules/.package-lock.json"
    with Editor(projects, OFFLINE) as opened:
        yield opened
