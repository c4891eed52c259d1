"""The schemas of one project for editor programs: they know its ids, and are kept up to date in a folder of their own.

The first line of a data file refers to its schema, so that completion, hovers and diagnostics work in every editor that
supports this line.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from briefing.authoring.schema.project_ids import for_site
from briefing.authoring.schema.shapes import ENDING, TRANSLATED
from briefing.bibliography.style_files import known_styles
from briefing.diagnostics import Place, error
from briefing.model import HEAD, KINDS, LIST_FILES
from briefing.source.edit.save_changes import FileRewrite, save

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from briefing.diagnostics import Problem
    from briefing.model import Site
    from briefing.source.project import Project

FOLDER = ".briefing"
MARK = "# yaml-language-server: $schema="
_OURS = "# Made from data/ by `briefing check` and `briefing serve`, for editor programs; can be deleted at any time.\n*\n"


def modeline(file: str, slug: str = "", *, translated: bool = False) -> str:
    """The first line of a data file, which refers to its schema.

    `file` is its path in the data folder, `slug` the folder of its brief in a library.
    """
    up = "../" * (file.count("/") + 1)
    name = f"{PurePosixPath(file).stem}{TRANSLATED if translated else ENDING}"
    return f"{MARK}{up}{FOLDER}/{f'{slug}/' if slug else ''}{name}"


def library_settings(text: str, data: str, slugs: Iterable[str], languages: Iterable[str]) -> str | None:
    """Return the settings of VS Code in which each file of a library has the schema of its folder.

    None if the settings do not assign our schemas to files, or cannot be read because they contain comments.
    """
    try:
        settings = json.loads(text)
    except ValueError:
        return None
    assigned = settings.get("yaml.schemas") if isinstance(settings, dict) else None
    if not isinstance(assigned, dict) or not any(name.startswith(f"{FOLDER}/") for name in assigned):
        return None
    found: dict[str, object] = {}
    for slug in slugs:
        for name in (HEAD, *LIST_FILES):
            found[f"{FOLDER}/{slug}/{name}{ENDING}"] = f"{data}/{slug}/{name}.yaml"
            found[f"{FOLDER}/{slug}/{name}{TRANSLATED}"] = f"{data}/{slug}/*/{name}.yaml"
    tags = tuple(languages)
    for kind in KINDS:
        if kind.shared:
            found[f"{FOLDER}/{kind.file}{ENDING}"] = f"{data}/{kind.file}.yaml"
            found[f"{FOLDER}/{kind.file}{TRANSLATED}"] = [f"{data}/{tag}/{kind.file}.yaml" for tag in tags]
    others = {name: files for name, files in assigned.items() if not name.startswith(f"{FOLDER}/")}
    return json.dumps(settings | {"yaml.schemas": found | others}, indent=2, ensure_ascii=False) + "\n"


def refresh(project: Project, site: Site) -> None:
    """Update a project's own schemas if possible; a folder without `mkdocs.yml` is not a project."""
    if project.config.is_file() and site.briefs:
        with suppress(OSError):
            write_own(project, site)


def write_own(project: Project, site: Site) -> tuple[Problem, ...]:
    """Write the schemas with the ids of a site into the project's folder for them, which Git ignores."""
    return write(project.root / FOLDER, for_site(site, known_styles(project.styles)) | {".gitignore": _OURS})


def write(folder: Path, files: dict[str, str]) -> tuple[Problem, ...]:
    """Write the files that have changed, all or none, and none through a symbolic link."""
    for below in {(folder / name).parent for name in files} | {folder}:
        if below.is_symlink():
            message = "this folder will not be written to: it is a link"
            return (error("unsafe-folder", message, Place(below.as_posix()), "delete the link"),)
    changed = (_rewriting(folder / name, text.encode()) for name, text in files.items())
    return save([each for each in changed if each.old != each.new])


def _rewriting(path: Path, new: bytes) -> FileRewrite:
    return FileRewrite(path, path.read_bytes() if path.is_file() else None, new)
