"""The folder of one brief: its head, its lists, the numbers of its figures and its translations."""

from __future__ import annotations

from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import did_you_mean, has_errors
from briefing.loader import decode
from briefing.loader.folder.folder_files import FIGURES, is_language
from briefing.loader.folder.lists import read_lists
from briefing.model import HEAD, LIBRARY, LIST_FILES, Brief, Origin
from briefing.model.values import meant_language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from briefing.loader.folder.folder_files import DataReader, FolderContent
    from briefing.model import Entity, Table


class SharedLists(NamedTuple):
    """The lists that the briefs of a library share, as far as they could be read."""

    lists: Mapping[str, tuple[Entity, ...]] = MappingProxyType({})
    claimed: Mapping[str, frozenset[str]] = MappingProxyType({})
    unreadable: frozenset[str] = frozenset()
    partial: bool = False

    @property
    def entities(self) -> tuple[Entity, ...]:
        """All entities, in the order of the lists."""
        return tuple(chain.from_iterable(self.lists.values()))


def read_brief(reader: DataReader, slug: str, folder: FolderContent, shared: SharedLists) -> Brief:
    """Read the brief of a folder; a brief outside a library has the empty slug and no shared lists."""
    before = len(reader.problems)
    document = reader.documents[slug, HEAD] = reader.document(folder.files[HEAD])
    own = read_lists(reader, slug, {name: file for name, file in folder.files.items() if name != HEAD}, folder.misnamed_lists)
    claimed, lists = dict(own.claimed), dict(own.entities)
    for kind, ids in shared.claimed.items():
        claimed[kind] = claimed.get(kind, frozenset()) | ids
    for kind, entities in shared.lists.items():
        overridden = {entity.id for entity in lists.get(kind, ())}
        lists[kind] = lists.get(kind, ()) + tuple(entity for entity in entities if entity.id not in overridden)
    head, broken, problems = decode.head(document, {kind: min(known) for kind, known in claimed.items() if known})
    reader.problems += problems
    partial = bool(folder.misnamed_lists) or has_errors(reader.problems[before:])
    main, languages = next(iter(head.languages), ""), set(head.languages[1:])
    if "languages" in broken:
        main, languages = "", {name for name in folder.folders if is_language(name)}
    tables = read_subfolders(reader, folder.folders, slug, main, languages, figures=True, allowed=(HEAD, *LIST_FILES))
    names = {name: name for name in own.origins}  # so that equal names are one value
    return Brief(
        slug,
        head,
        Origin(document, ()),
        lists,
        own.origins,
        changes=tuple(change for _, change in own.changes),
        change_origins=tuple(origin for origin, _ in own.changes),
        tables={name: table for name, table in tables.items() if table is not None},
        broken_tables=frozenset(name for name, table in tables.items() if table is None),
        claimed=claimed,
        unreadable=own.unreadable | shared.unreadable,
        broken=broken,
        partial=partial or shared.partial,
        unread=tuple(own.unread),
        index={names.setdefault(each := (kind, entity.id), each): entity for kind, listed in lists.items() for entity in listed},
    )


def read_subfolders(
    reader: DataReader,
    folders: Mapping[str, Path],
    slug: str,
    main: str,
    languages: set[str],
    *,
    figures: bool,
    allowed: tuple[str, ...],
    head: str | None = f"{HEAD}.yaml",
) -> dict[str, Table | None]:
    """Read the numbers of figures and the translations; any other folder is a problem.

    `main` is the language of the files beside these folders, and `languages` are those of translations. `head` is the file
    that declares them, or `None` if a library lacks it.
    """
    tables: dict[str, Table | None] = {}
    for name, path in folders.items():
        if name == FIGURES and figures:
            tables = reader.tables(path)
        elif name in languages:
            folder = reader.folder(path, allowed)
            reader.overlays[slug, name] = {file: reader.document(at) for file, at in folder.files.items()}
            for extra in folder.folders.values():
                reader.unknown(extra, "a translation must not contain folders", None)
        elif name == main:
            message = f"`{name}` is the main language, the first in `languages`: its texts are in the files beside this folder"
            help = "write the language of those files first in `languages`"
            if head is None:
                message = f"`{name}` is the first language of the briefs, and no `{LIBRARY}.yaml` says that another one is first"
                help = f"restore `{reader.name(path.parent / LIBRARY)}.yaml`, which declares the `languages` of the library"
            reader.unknown(path, message, help)
        else:
            meant = _folder_help(name, languages, [FIGURES] if figures else [], head or f"{LIBRARY}.yaml")
            reader.unknown(path, f"`{name}` is not a folder of a brief", meant)
    return tables


def _folder_help(name: str, languages: set[str], others: list[str], head: str) -> str | None:
    """What a folder may be meant as: a translation under another name of its language, or one that is not declared."""
    meant = meant_language(name)
    if meant in languages:
        return f"did you mean `{meant}`?"
    if help := did_you_mean(name, others):
        return help
    if meant is None:
        return did_you_mean(name, languages)
    rename = "" if name == meant else f"rename it to `{meant}`, and "
    near = did_you_mean(name, languages) if not is_language(name) else None
    return near or f"if it is a translation, {rename}add `{meant}` to `languages` in `{head}`"
