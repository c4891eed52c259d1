"""The list files of a brief become entities, with their places and ids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.diagnostics import MOST_ALIKE, error
from briefing.loader import decode
from briefing.model import BY_FILE, BY_NAME, CHANGES, LIST_FILES, Origin, Unread
from briefing.model.kinds import NAMED, with_nested

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from briefing.diagnostics import Problem
    from briefing.loader.folder.folder_files import DataReader
    from briefing.model import Entity
    from briefing.source.document import Document


class BriefLists(NamedTuple):
    """The content of the list files of a brief."""

    entities: dict[str, tuple[Entity, ...]]
    """By kind, nested kinds included."""
    origins: dict[tuple[str, str], Origin]
    claimed: dict[str, frozenset[str]]
    """The ids by kind, also of entries that cannot be read."""
    changes: list[tuple[Origin, Any]]
    unreadable: frozenset[str]
    """The kinds of which not every id is known: a file cannot be read, or an entry lacks an id of its own."""
    unread: list[Unread]


def read_lists(reader: DataReader, slug: str, files: Mapping[str, Path], misnamed: frozenset[str]) -> BriefLists:
    """Read list files by name; the shared files of a library have the empty slug.

    Of the lists `misnamed`, which are in files with a wrong name, no id is known.
    """
    lists = BriefLists({}, {}, {}, [], frozenset(), [])
    unreadable = {kind for name in misnamed if name in BY_FILE for kind in with_nested(BY_FILE[name].name)}
    documents = {name: reader.document(path) for name, path in files.items()}
    reader.documents |= {(slug, name): document for name, document in documents.items()}
    ids = decode.ids_of_broken_entries(documents)
    for name, document in documents.items():
        kind = BY_FILE.get(name)
        if not document.readable:
            unreadable |= with_nested(kind.name) if kind else set()
            continue
        decoded = decode.entries(document, LIST_FILES[name], kind, ids)
        reader.problems += decoded.problems
        unreadable |= decoded.uncertain
        lists.unread.extend(Unread(LIST_FILES[name], value, Origin(document, at)) for at, value in decoded.unread)
        if name == CHANGES:
            lists.changes.extend((Origin(document, path), entry) for path, entry in decoded.entries)
            continue
        assert kind is not None, "every list but the log is of a kind"
        reader.problems += _duplicate_ids(document, decoded, reader.documents.get((slug, CHANGES)))
        lists.claimed.update((of, frozenset(id for id, _ in ids)) for of, ids in decoded.claimed.items())
        _keep(lists, kind.name, document, decoded)
    return lists._replace(unreadable=frozenset(unreadable))


def _duplicate_ids(document: Document, decoded: decode.Decoded, log: Document | None) -> Iterator[Problem]:
    """Report entries with the same id: the second one is wrong."""
    for of, ids in decoded.claimed.items():
        seen: dict[str, Any] = {}
        known = [*(id for id, _ in ids), *_ids_in_log(log)]
        suggested = 0
        for id, path in ids:
            if id in seen and (alias := document.alias_at(path)) is not None:
                message = f"this alias repeats the entry `{id}` (line {document.at(seen[id]).line}); each {of} needs its own id"
                yield error("duplicate-id", message, alias, "delete the alias, or write the entry out with an id of its own")
            elif id in seen:
                suggested += 1
                help = _another(of, id, known) if suggested <= MOST_ALIKE else None
                first = document.at(seen[id])
                yield error(
                    "duplicate-id",
                    f"the id `{id}` is already used (line {first.line}); each {of} needs its own id",
                    document.at(path),
                    help,
                )
            seen.setdefault(id, path)


def _keep(lists: BriefLists, kind: str, document: Document, decoded: decode.Decoded) -> None:
    first: dict[str, Any] = {}
    inside: dict[str, dict[str, Any]] = {nested.kind: {} for nested in BY_NAME[kind].nested}
    for path, entry in decoded.entries:
        if first.setdefault(entry.id, entry) is not entry:
            continue
        lists.origins[kind, entry.id] = Origin(document, path)
        for nested in BY_NAME[kind].nested:
            for index, part in enumerate(getattr(entry, nested.field)):
                if part.id is not None and inside[nested.kind].setdefault(part.id, part) is part:
                    lists.origins[nested.kind, part.id] = Origin(document, (*path, nested.field, index))
    lists.entities[kind] = tuple(first.values())
    lists.entities.update((of, tuple(parts.values())) for of, parts in inside.items())


_NUMBER = re.compile("[0-9]{1,6}")


def _another(kind: str, id: str, taken: list[str]) -> str:
    """Suggest an id for the second entry: the next number, never one that was retired; it is taken from then on."""
    stem = id.rstrip("0123456789")
    if kind in NAMED or stem == id:
        return "give one of the two another id, or delete it if both are the same"
    numbers = [int(each[len(stem) :]) for each in taken if each.startswith(stem) and _NUMBER.fullmatch(each, len(stem))]
    taken.append(f"{stem}{max(numbers, default=0) + 1}")
    return f"give the newer of the two a number that is free: `{taken[-1]}`"


def _ids_in_log(log: Document | None) -> tuple[str, ...]:
    """The ids in the log of editions, retired ones included."""
    entries = log.value if log is not None and isinstance(log.value, list) else ()
    items = [entry.get("items") for entry in entries if isinstance(entry, dict)]
    ids = (item.get("id") if isinstance(item, dict) else item for listed in items if isinstance(listed, list) for item in listed)
    return tuple(map(str, ids))
