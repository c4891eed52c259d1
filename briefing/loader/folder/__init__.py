"""From a data folder to a `Site`: which files it contains, what is read from each, and which files do not belong there.

The only package that reads the data folder. Loading never fails: everything that is wrong is a problem.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from shlex import quote
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import Place, Problem, error, warning
from briefing.diagnostics.problem_limit import limited
from briefing.loader.folder.brief_folder import SharedLists, read_brief
from briefing.loader.folder.folder_files import SHARED, DataReader, has_head, is_translation
from briefing.loader.folder.library_folder import read_library, without_head
from briefing.loader.folder.read_part import FileTexts
from briefing.model import FILES, HEAD, LIBRARY, LIST_FILES, Site
from briefing.source.edit.journal import interrupted_change

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from briefing.loader.folder.folder_files import FolderContent
    from briefing.loader.folder.read_part import Spread
    from briefing.source.document import Document
    from briefing.source.memo import Memo
    from briefing.source.project import Project


class Loaded(NamedTuple):
    """A site, the problems of its files, and the text of each file for excerpts."""

    site: Site
    problems: tuple[Problem, ...]
    texts: Mapping[str, str]
    overlays: Mapping[tuple[str, str], Mapping[str, Document]]
    """Translations by the brief's slug and language: the documents by list name."""
    documents: Mapping[tuple[str, str], Document] = MappingProxyType({})
    """The main files by the brief's slug and list name; shared files of a library have the empty slug."""


def load(data: Path, shown: str, memo: Memo | None = None, spread: Spread | None = None) -> Loaded:
    """Read a data folder; `shown` is its name in problems. With a memo, a brief is read again only if a file of it changed.

    In a large library, `spread` reads several briefs at the same time.
    """
    reader = DataReader(data, shown.rstrip("/"), memo, spread)
    site = _site(reader)
    return Loaded(site, tuple(limited(reader.problems)), FileTexts(reader.texts), reader.overlays, reader.documents)


def load_project(project: Project, memo: Memo | None = None, spread: Spread | None = None) -> Loaded:
    """Read the data of a project; problems name files relative to the project."""
    loaded = load(project.data, project.data.as_posix(), memo, spread)
    interrupted = [
        problem for folder in project.journals if (problem := interrupted_change(folder, folder.as_posix())) is not None
    ]
    return loaded._replace(problems=(*loaded.problems, *interrupted))


def _site(reader: DataReader) -> Site:
    if not reader.data.is_dir():
        reader.problems.append(
            error(
                "no-brief",
                "the folder does not exist",
                Place(reader.shown),
                _project_near(reader.data)
                or "name the folder that contains `brief.yaml` with `--data`; `briefing init FOLDER` begins a new brief",
            )
        )
        return Site(())
    top = reader.folder(reader.data, tuple(FILES))
    folders = {name: path for name, path in top.folders.items() if has_head(path) and not is_translation(path)}
    if folders and LIBRARY in top.files and (left := top.files.pop(HEAD, None)):
        message = f"`{left.name}` is the head of one brief, but this folder is a library"
        reader.unknown(left, message, f"delete it, or move it into the folder of its brief; `{LIBRARY}.yaml` has the title here")
    if HEAD in top.files:
        if misplaced := top.files.pop(LIBRARY, None):
            message = f"`{misplaced.name}` describes several briefs, but this folder is one brief"
            reader.unknown(misplaced, message, f"delete it; the title of the brief is in `{HEAD}.yaml`")
        reader.problems += _of_a_library(reader)
        return Site((reader.read("", reader.data, lambda part: read_brief(part, "", top, SharedLists())),))
    if folders:
        return read_library(reader, top, folders)
    headless = [problem for name, path in top.folders.items() if (problem := without_head(reader, name, path))]
    reader.problems = list(_without_head(reader, top) or headless or _without_brief(reader, top))
    return Site(())


def _of_a_library(reader: DataReader) -> Iterator[Problem]:
    """Yield a warning if the folder is one brief of a library, whose other briefs and shared lists are then unknown."""
    if (reader.data.absolute().parent / f"{LIBRARY}.yaml").is_file():
        shown = PurePosixPath(reader.shown)
        folder = str(shown.parent) if shown.name not in ("", "..") else "/".join((*shown.parts, ".."))
        message = "this folder is one brief of a library, and what its briefs share is not read"
        yield warning("no-brief", message, Place(reader.shown), f"for the whole library, write `--data {quote(folder)}`")


def _project_near(data: Path) -> str | None:
    """Say where a command has to be run that is run in a folder of a project, or in the folder above one."""
    here = data.absolute().parent
    inside = next((folder for folder in here.parents if data.name and here.is_relative_to(folder / data.name)), None)
    if inside is None and has_head(here):
        return "did you mean `--data .`?"
    above = inside or next((folder for folder in here.parents if data.name and _is_data(folder / data.name)), None)
    if above is not None:
        way = "/".join(".." for _ in here.relative_to(above).parts)
        return f"run the command in the folder that contains `{data.name}`: `cd {way}`"
    projects = [each.name for each in _folders_in(here) if _is_data(each / data.name)] if data.name else []
    return f"run the command in the folder of the project: `cd {quote(projects[0])}`" if projects else None


def _is_data(folder: Path) -> bool:
    """Whether a folder has the head of a brief, or of a brief of a library."""
    return has_head(folder) or any(has_head(each) for each in _folders_in(folder))


def _folders_in(folder: Path) -> list[Path]:
    """The folders in a folder, in the order of their names; none in one that cannot be read."""
    try:
        return sorted(each for each in folder.iterdir() if each.is_dir() and not each.name.startswith("."))
    except OSError:
        return []


def _without_head(reader: DataReader, top: FolderContent) -> tuple[Problem, ...]:
    """Report a folder with the lists of a brief but without `brief.yaml`: one problem, whatever else it contains."""
    lists = [name for name in LIST_FILES if name in top.files and name not in SHARED]
    if not lists:
        return ()
    misnamed = next((path.name for path, _ in top.misnamed_heads), None)
    help = f"rename `{misnamed}` to `{HEAD}.yaml`" if misnamed else f"restore `{reader.name(reader.data / HEAD)}.yaml`"
    more = f" and {len(lists) - 1} more files of a brief" if len(lists) > 2 else ""
    return (error("no-brief", f"the folder contains `{lists[0]}.yaml`{more}, but no `{HEAD}.yaml`", Place(reader.shown), help),)


def _without_brief(reader: DataReader, top: FolderContent) -> tuple[Problem, ...]:
    """Report a folder without a brief; of other problems, only a file that was meant as `brief.yaml` is reported too."""
    above = PurePosixPath(reader.shown).parent
    help = (
        f"did you mean `--data {quote(str(above))}`?"
        if has_head(reader.data.parent)
        else "name the folder that contains it with `--data`, or run `briefing init FOLDER` to see an example"
    )
    missing = error("no-brief", "there is no `brief.yaml` in this folder or in a folder below it", Place(reader.shown), help)
    return (*(problem for _, problem in top.misnamed_heads), missing)
