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
    docs_dir: str | None = None
    """The folder with the handwritten files of the unit."""
    originals: Mapping[str, str] = MappingProxyType({})
    """The absolute path of the source of each file, by its path below the unit's `docs`."""


def project_paths(project_dir: Path | None, origins: Mapping[str, str], unit: str) -> ProjectPaths:
    """Return the paths of a unit; `origins` are the sources of the files of the build folder."""
    if project_dir is None:
        return ProjectPaths()
    root, prefix = project_dir.resolve(), f"{unit}/docs/"
    found = {
        path.removeprefix(prefix): str(Path(origin).resolve()) for path, origin in origins.items() if path.startswith(prefix)
    }
    config, docs = root / "mkdocs.yml", root / "docs"
    folders = (path.removesuffix(f"/{below}") for below, path in found.items() if path.endswith(f"/{below}"))
    home = next((folder for folder in folders if Path(folder).is_relative_to(docs)), str(docs))
    return ProjectPaths(str(config) if config.is_file() else None, home if docs.is_dir() else None, found)


class PathsOfPlugins:
    """Shows the project's plugins its own folders, and MkDocs the copies that it builds."""

    def __init__(self, paths: ProjectPaths) -> None:
        self.paths = paths
        self.built = ""

    def before_files(self, config: MkDocsConfig) -> None:
        """Show the folder of handwritten files, before any plugin reads the configuration."""
        self.built = config.docs_dir
        config.docs_dir = self.paths.docs_dir or config.docs_dir

    def while_mkdocs_reads(self, config: MkDocsConfig) -> None:
        """Show MkDocs the folder that it builds from."""
        config.docs_dir = self.built or config.docs_dir

    def with_files(self, files: Files, config: MkDocsConfig) -> None:
        """Give each file the path of its source. A page from the data has its data file, and keeps its content."""
        config.docs_dir = self.paths.docs_dir or config.docs_dir
        for file in files:
            original = self.paths.originals.get(file.src_uri)
            if original is None and file.is_documentation_page():  # the front page of a library is made from all briefs
                original = self.paths.config_file
            if original is None:
                continue
            file.content_bytes = file.content_bytes  # also of a handwritten page: links in it may have been changed
            if not Path(original).as_posix().endswith(f"/{file.src_uri}"):
                file.generated_by = "briefing"
            else:
                file.src_dir = original[: -len(file.src_uri) - 1]
            file.abs_src_path = original


class OriginalPaths(BasePlugin[NoOptions]):  # type: ignore[no-untyped-call]  # reason: MkDocs' __init_subclass__ has no types
    """Sets the paths before any plugin of the project sees them."""

    def __init__(self, paths: ProjectPaths) -> None:
        self.shown = PathsOfPlugins(paths)

    @event_priority(100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Show the project's folder."""
        self.shown.before_files(config)
        return config

    @event_priority(-100)
    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Show the unit's folder."""
        self.shown.while_mkdocs_reads(config)

    @event_priority(100)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Show the original files."""
        self.shown.with_files(files, config)
        return files
