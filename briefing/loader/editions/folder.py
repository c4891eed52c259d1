"""The folder `editions/` of a project: one file for each closed edition, in a library in a folder for each brief."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import Place, error
from briefing.loader.editions.archive import MAX_BYTES, ArchiveError
from briefing.loader.editions.closed_edition import ClosedEdition, open_edition
from briefing.model.resolve import kind_of
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from briefing.diagnostics import Problem
    from briefing.model import Brief

SUFFIX = ".tar.xz"
_DIGITS = 16
_NAME = re.compile(rf"(?P<edition>[1-9][0-9]*)-(?P<digest>[0-9a-f]{{{_DIGITS}}}){re.escape(SUFFIX)}")
_SLUG = lazy_pattern(r"[a-z0-9][a-z0-9-]*", re.ASCII)


class Editions(NamedTuple):
    """The closed editions of a project, by the folder of their brief, oldest first; and what is wrong with their files."""

    of_brief: Mapping[str, tuple[ClosedEdition, ...]] = {}
    problems: tuple[Problem, ...] = ()

    def of(self, slug: str) -> tuple[ClosedEdition, ...]:
        """Return the closed editions of a brief, oldest first."""
        return self.of_brief.get(slug, ())


def file_name(edition: ClosedEdition) -> str:
    """Return the name of an edition's file: its number, and the start of its hash."""
    return f"{edition.manifest.edition}-{edition.digest[:_DIGITS]}{SUFFIX}"


def removed_ids(editions: Iterable[ClosedEdition], brief: Brief) -> dict[str, int]:
    """Return the ids of closed editions (oldest first) that a brief no longer has, each with the last edition that had it."""
    found = {id: edition.number for edition in editions for id in edition.manifest.ids}
    return {id: number for id, number in found.items() if (kind := kind_of(id)) and not brief.claims(kind, id)}


def find_editions(folder: Path, *, whole: bool = False) -> Editions:
    """Read the manifests of all closed editions of a project, with `whole` also their contents.

    A project without the folder has none.
    """
    problems: list[Problem] = []
    found: dict[str, tuple[ClosedEdition, ...]] = {}
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        problems.append(error("damaged-edition", _NO_FOLDER, Place(folder.as_posix()), "put the folder itself here"))
    elif folder.is_dir():
        for slug, place in _places(folder):
            opened: dict[int, ClosedEdition] = {}
            for file in sorted(place.iterdir()):
                if file.name.startswith(".") or (not slug and _is_place(file)):
                    continue
                try:
                    edition = _open(file)
                    if whole:
                        edition.verify()
                    first = opened.setdefault(edition.manifest.edition, edition)
                    if first is not edition:
                        raise ArchiveError(f"edition {edition.manifest.edition} is closed already, by `{first.file}`")
                except ArchiveError as fault:
                    problems.append(error("damaged-edition", str(fault), Place(file.as_posix()), _RESTORE))
            if opened:
                found[slug] = tuple(opened[number] for number in sorted(opened))
    return Editions(found, tuple(problems))


_NO_FOLDER = "this is a link or a file, and not the folder of the closed editions"
_RESTORE = "restore the files of this folder as they were committed"


def _places(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the folder itself, with the empty slug of a site of one brief, and the folder of each brief."""
    yield "", folder
    for below in sorted(folder.iterdir()):
        if _is_place(below):
            yield below.name, below


def _is_place(path: Path) -> bool:
    """Return whether this is the folder of a brief."""
    return path.is_dir() and not path.is_symlink() and bool(_SLUG.fullmatch(path.name))


def _open(file: Path) -> ClosedEdition:
    name = _NAME.fullmatch(file.name)
    if name is None:
        raise ArchiveError("the name is not that of a closed edition, such as `1-0f3a5c7e9b1d2f46.tar.xz`")
    if file.is_symlink() or not file.is_file() or file.stat().st_size > MAX_BYTES:
        raise ArchiveError("this is not a regular file of a moderate size")
    opened = open_edition(file.read_bytes(), file.as_posix())
    if not opened.digest.startswith(name["digest"]):
        raise ArchiveError("the file was changed after the edition was closed: its manifest has another hash than its name")
    if opened.manifest.edition != int(name["edition"]):
        raise ArchiveError(f"its name says edition {name['edition']}, its manifest edition {opened.manifest.edition}")
    return opened
