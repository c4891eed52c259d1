"""Links, pipes and devices among the files of a project outside its data folder: they are refused before anything is read."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from briefing.source.yaml_reader import is_regular, not_regular

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from briefing.diagnostics import Problem
    from briefing.source.project import Project


def special_files(project: Project) -> Iterator[Problem]:
    """Yield a problem for each of them: `mkdocs.yml`, and what is in `locales/`, `overrides/`, `styles/` and `templates/`."""
    if os.path.lexists(project.config) and not is_regular(project.config):
        yield not_regular(project.config.as_posix())
    for folder in (project.locales, project.overrides, project.styles, project.templates):
        yield from _inside(folder)


def _inside(folder: Path) -> Iterator[Problem]:
    if not os.path.lexists(folder):
        return
    if not stat.S_ISDIR(folder.lstat().st_mode):
        yield not_regular(folder.as_posix())
        return
    for each in sorted(folder.iterdir()):
        if stat.S_ISDIR(each.lstat().st_mode):
            yield from _inside(each)
        elif not is_regular(each):
            yield not_regular(each.as_posix())
