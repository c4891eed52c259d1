"""The folder of a library: a folder for each brief, and the files that the briefs share."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from briefing.diagnostics import Place, error, has_errors
from briefing.loader import decode
from briefing.loader.folder.brief_folder import SharedLists, read_brief, read_subfolders
from briefing.loader.folder.folder_files import LIBRARY_FILES, SHARED, has_head, is_language
from briefing.loader.folder.lists import read_lists
from briefing.model import HEAD, LIBRARY, LIST_FILES, Origin, Site
from briefing.model.values import RESERVED_FOLDERS, InvalidValueError, parse_slug

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from briefing.diagnostics import Problem
    from briefing.loader.folder.folder_files import DataReader, FolderContent
    from briefing.loader.folder.lists import BriefLists
    from briefing.loader.folder.read_part import ReadPart, Spread
    from briefing.model import Brief, LibraryHead


MOST_HELD = 100
"""The number of briefs whose files stay in memory as they were read; in a larger library, those of all briefs are packed."""


def is_large(data: Path) -> bool:
    """Return whether a data folder has more briefs than are held as they were read."""
    try:
        return sum(map(has_head, data.iterdir())) > MOST_HELD
    except OSError:
        return False


def read_library(reader: DataReader, top: FolderContent, folders: dict[str, Path]) -> Site:
    """Read a library; `folders` are the folders of its briefs."""
    for name, path in top.files.items():
        if name not in LIBRARY_FILES:
            reader.unknown(
                path,
                f"only {', '.join(f'`{file}.yaml`' for file in SHARED)} can be shared by all briefs",
                "move it into the folder of a brief",
            )
    files = {name: path for name, path in top.files.items() if name in SHARED}
    misnamed = top.misnamed_lists & {*SHARED}
    own, shared = reader.read("", tuple(files.values()), lambda part: _shared(part, files, misnamed), equal=misnamed)
    about, origin = _about(reader, top)
    briefs = _briefs(reader, folders, shared)
    site = Site(briefs, True, own.entities, own.origins, about, origin)
    for language in sorted({language.lower() for language in site.languages} & set(folders)):
        reader.problems.append(
            error(
                "bad-id",
                f"`{language}` is the address of a language of this site",
                Place(reader.name(folders[language])),
                "give the brief's folder another name",
            )
        )
    headless = {name: problem for name, path in top.folders.items() if (problem := without_head(reader, name, path))}
    reader.problems += headless.values()
    rest = {name: path for name, path in top.folders.items() if name not in folders and name not in headless}
    misnamed_head = LIBRARY in top.misnamed_lists
    unknown = misnamed_head or (origin is not None and about is None)  # then any folder may be that of a language
    main, *others = site.languages or ("",)
    if unknown:
        main, others = "", list(filter(is_language, rest))
    head = None if about is None and not misnamed_head and origin is None else f"{LIBRARY}.yaml"
    read_subfolders(reader, rest, "", main, set(others), figures=False, allowed=LIBRARY_FILES, head=head)
    for documents in reader.overlays.values() if misnamed_head else ():
        documents.pop(LIBRARY, None)  # what it translates is in the file with the wrong name
    return site


def without_head(reader: DataReader, name: str, path: Path) -> Problem | None:
    """Return the problem of a folder with the lists of a brief, but without its head; a translation has none."""
    lists = [each for each in LIST_FILES if (path / f"{each}.yaml").is_file()]
    if not lists or has_head(path) or is_language(name):
        return None
    head = f"{reader.name(path)}/{HEAD}.yaml"
    more = f" and {len(lists) - 1} more files of a brief" if len(lists) > 1 else ""
    message = f"`{head}` is missing: the folder contains `{lists[0]}.yaml`{more}"
    return error("no-brief", message, Place(reader.name(path)), f"restore `{head}`, or move the folder out of `{reader.shown}/`")


def _about(reader: DataReader, top: FolderContent) -> tuple[LibraryHead | None, Origin | None]:
    """Read `library.yaml`, if there is one."""
    path = top.files.get(LIBRARY)
    if path is None:
        return None, None
    return reader.read(f"{LIBRARY}.yaml", (path,), partial(_read_about, path))


def _read_about(path: Path, reader: DataReader) -> tuple[LibraryHead | None, Origin]:
    document = reader.documents["", LIBRARY] = reader.document(path)
    about, problems = decode.library(document)
    reader.problems += problems
    return about, Origin(document, ())


def _shared(reader: DataReader, files: dict[str, Path], misnamed: frozenset[str]) -> tuple[BriefLists, SharedLists]:
    own = read_lists(reader, "", files, misnamed)
    return own, SharedLists(own.entities, own.claimed, own.unreadable, bool(misnamed) or has_errors(reader.problems))


def _briefs(reader: DataReader, folders: dict[str, Path], shared: SharedLists) -> tuple[Brief, ...]:
    named = {}
    for slug, path in sorted(folders.items()):
        try:
            named[parse_slug(slug, RESERVED_FOLDERS)] = path
        except InvalidValueError as invalid:
            reader.problems.append(error("bad-id", invalid.message, Place(reader.name(path)), invalid.help))
    parts: Iterator[ReadPart] = (_part(reader, slug, path, shared) for slug, path in named.items())
    if len(named) > MOST_HELD and not reader.is_repeated:
        from briefing.source.packed_content import LastOpened  # few libraries are as large

        reader.last_opened = LastOpened()
        if reader.spread:
            parts = _read_at_once(reader, reader.spread, named, shared)
    found: Iterator[Brief | None] = map(reader.add, parts)
    return tuple(brief for brief in found if brief is not None)


_BATCH = 100
"""The number of briefs whose data may be sent to this process before they are added."""


def _read_at_once(reader: DataReader, spread: Spread, folders: dict[str, Path], shared: SharedLists) -> Iterator[ReadPart]:
    """Read briefs by several processes, which send them in the form of a cache: with numbers in place of what briefs share."""
    from briefing.loader.folder.kept_classes import kept_classes
    from briefing.source.result_cache import pickled, unpickled

    known = (*shared.entities, reader.last_opened)

    def read(slug: str) -> bytes:
        return pickled(_part(reader, slug, folders[slug], shared), known)

    slugs = [*folders]
    for first in range(0, len(slugs), _BATCH):
        for sent in spread(read, slugs[first : first + _BATCH]):
            yield unpickled(sent, kept_classes(), known)


def _part(reader: DataReader, slug: str, path: Path, shared: SharedLists) -> ReadPart:
    return reader.part(slug, path, partial(_brief, slug, path, shared), shared, shared=shared.entities)


def _brief(slug: str, path: Path, shared: SharedLists, reader: DataReader) -> Brief | None:
    folder = reader.folder(path, (HEAD, *LIST_FILES))
    # Without a head it is a link, which has its own problem.
    return read_brief(reader, slug, folder, shared) if HEAD in folder.files else None
