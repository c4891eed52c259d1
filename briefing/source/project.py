"""Where the parts of a project lie."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path


class Project(NamedTuple):
    """Where the parts of one project lie."""

    root: Path
    data: Path
    config: Path
    docs: Path
    overrides: Path
    templates: Path


def project_in(root: Path, data: Path) -> Project:
    """The project of a folder, with everything but its data where it always lies."""
    return Project(root, data, *(root / part for part in ("mkdocs.yml", "docs", "overrides", "templates")))
