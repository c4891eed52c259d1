"""Which folders may be overwritten: those that a command has made, as a file in them shows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.diagnostics import Place, Problem, count_of, error
from briefing.publish.docs_addresses import is_hidden

if TYPE_CHECKING:
    from collections.abc import Iterable

SITE_MARKER = ".briefing-site"
"""The file by which a folder is recognised as a finished site."""
_FIRST_LINE = "Made by briefing; the next build replaces this folder. The build wrote:"
_REPOSITORIES = (".git", ".hg", ".svn")
"""What makes a folder a working copy of Git, Mercurial or Subversion; a second working copy of Git has a file of this name."""


def refuse(folder: Path, marker: str, project_dir: Path | None, *, keeps_files: bool = False) -> tuple[Problem, ...]:
    """Return problems unless a folder may be overwritten: it has our marker, is empty, or does not exist.

    With `keeps_files`, nothing in it is deleted that has another name than ours.
    """
    found = _reason(folder, project_dir)
    if not found and not keeps_files:
        found = _repository_in(folder) or _files_of_others(folder)
    return _problems(folder, found or _files_without(marker, folder))


def refuse_within(folder: Path, replaced: Iterable[Path]) -> tuple[Problem, ...]:
    """Return a problem if a folder is in another one that the same build replaces."""
    real = folder.resolve()
    above = next((each.as_posix() for each in replaced if each.resolve() in (real, *real.parents)), None)
    if above is None:
        return ()
    return _problems(folder, (f"it is in `{above}`, which each build replaces", f"name a folder outside of `{above}`"))


def refuse_repository(folder: Path) -> tuple[Problem, ...]:
    """Return a problem if a folder that a build replaces is a repository; MkDocs itself would keep it."""
    return _problems(folder, _repository_in(folder))


def _problems(folder: Path, found: tuple[str, str] | None) -> tuple[Problem, ...]:
    if found is None:
        return ()
    reason, remedy = found
    return (error("unsafe-folder", f"this folder will not be written to: {reason}", Place(folder.as_posix()), remedy),)


def site_marker(tree: Path) -> str:
    """Return the content of the marker of a finished site: the names of what is in the folder."""
    return "\n".join((_FIRST_LINE, *sorted(each.name for each in tree.iterdir() if each.name != SITE_MARKER), ""))


_SOURCES = ("data", "docs", "editions", "locales", "overrides", "styles", "templates")
"""The folders of a project in which people write."""


def _reason(folder: Path, project_dir: Path | None) -> tuple[str, str] | None:
    """Return why a folder may not be overwritten, and what to do."""
    if folder.is_symlink():
        return "it is a link", f"name the folder that it leads to: `{folder.resolve().as_posix()}`"
    real = folder.resolve()
    if real in (Path(real.anchor), Path.home().resolve()):
        return "it is your home folder or the whole disk", f"name a folder in it: `{(real / 'site').as_posix()}`"
    around = [Path.cwd().resolve(), *([project_dir.resolve()] if project_dir else [])]
    if any(real == place or real in place.parents for place in around):
        return "it contains the project", "name a folder of its own, in the project or beside it"
    source = next((name for name in _SOURCES if project_dir and (project_dir / name).resolve() in (real, *real.parents)), None)
    if source:
        return f"it is in `{source}/`, which holds what the site is made from", "name another folder"
    if folder.exists() and not folder.is_dir():
        return "it is a file", "name another folder, or delete the file if it is not needed"
    return None


def _files_without(marker: str, folder: Path) -> tuple[str, str] | None:
    if folder.is_dir() and any(folder.iterdir()) and not (folder / marker).is_file():
        remedy = f"name another folder, or empty this one yourself if its files are not needed (our folders contain `{marker}`)"
        return "it contains files that this program did not make", remedy
    return None


_OF_FILE_MANAGERS = re.compile(r"\.DS_Store|\.directory|\.localized|\._.*|Thumbs\.db|desktop\.ini", re.DOTALL)
"""What macOS, KDE and Windows write into a folder that someone opens."""


def _files_of_others(folder: Path) -> tuple[str, str] | None:
    """Return which file or folder at the top of a finished site no build wrote, and what to do."""
    try:
        first, *written = (folder / SITE_MARKER).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return None
    if first != _FIRST_LINE:  # an earlier version kept no list
        return None
    # A step after the build may compress files.
    made = {SITE_MARKER, *written, *(name + end for name in written for end in (".gz", ".br", ".zst"))}
    names = (each.name for each in folder.iterdir())
    added = sorted(name for name in names if name not in made and not _OF_FILE_MANAGERS.fullmatch(name))
    if not added:
        return None
    more = f" and {count_of(len(added) - 1, 'more file or folder', 'more files or folders')}" if len(added) > 1 else ""
    place = "out of this folder" if is_hidden(added[0]) else "into `docs/`, from where each build copies it to the site"
    help = f"move it {place}, or delete it if it is not needed"
    return f"no build wrote `{added[0]}`{more} in it", help


def _repository_in(folder: Path) -> tuple[str, str] | None:
    name = next((each for each in _REPOSITORIES if (folder / each).exists()), None)
    if name is None:
        return None
    copy = f"rsync -a --delete --exclude {name} OTHER/ {folder.as_posix()}/"
    help = f"build into another folder and copy it into this one (`{copy}`), or publish with a pipeline (`briefing init --ci`)"
    return f"it is a repository (`{name}`), which a build would delete", help
