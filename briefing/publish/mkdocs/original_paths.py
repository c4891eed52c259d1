"""The files of a project as its plugins have to see them: a plugin asks Git, or reads what lies beside a page.

MkDocs builds a copy of each handwritten page. Plugins get the path of the original, and the project's own configuration file.
"""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from mkdocs.plugins import BasePlugin, event_priority

from briefing.publish.html.direct_pages import NoOptions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

NAME = "briefing/originals"


class ProjectPaths(NamedTuple):
    """The original paths of what a unit is built from."""

    config_file: str | None = None
    """The project's mkdocs.yml, if there is one."""
    originals: Mapping[str, str] = MappingProxyType({})
    """The absolute path of each handwritten file, by its path below the unit's `docs`."""


def project_paths(project_dir: Path | None, origins: Mapping[str, str], unit: str) -> ProjectPaths:
    """Return the paths of a unit; `origins` are the sources of the files of the build folder."""
    if project_dir is None:
        return ProjectPaths()
    root, prefix = project_dir.resolve(), f"{unit}/docs/"
    found = ((path, Path(origin).resolve()) for path, origin in origins.items() if path.startswith(prefix))
    originals = {path.removeprefix(prefix): str(origin) for path, origin in found if origin.is_relative_to(root / "docs")}
    config = root / "mkdocs.yml"
    return ProjectPaths(str(config) if config.is_file() else None, originals)


def set_original_paths(files: Files, paths: ProjectPaths) -> None:
    """Give each handwritten file its original path, and mark each page that is made from the data as generated."""
    for file in files:
        original = paths.originals.get(file.src_uri)
        if original is not None:
            file.abs_src_path = original
            below = f"/{file.src_uri}"
            if Path(original).as_posix().endswith(below):
                file.src_dir = original[: -len(below)]
        elif file.is_documentation_page():
            file.generated_by = "briefing"


class OriginalPaths(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call]  # reason: MkDocs' __init_subclass__ has no types
    """Sets the original paths before any plugin sees the files."""

    def __init__(self, paths: ProjectPaths) -> None:
        self.paths = paths

    @event_priority(100)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Set them."""
        set_original_paths(files, self.paths)
        return files
