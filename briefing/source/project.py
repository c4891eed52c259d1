"""The paths of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Project(NamedTuple):
    """The paths of the parts of a project."""

    root: Path
    data: Path
    config: Path
    docs: Path
    overrides: Path
    templates: Path

    @property
    def editions(self) -> Path:
        """The folder of the closed editions."""
        return self.root / "editions"


def project_in(root: Path, data: Path) -> Project:
    """The project in a folder; all parts except the data are at their default paths."""
    return Project(root, data, *(root / part for part in ("mkdocs.yml", "docs", "overrides", "templates")))
