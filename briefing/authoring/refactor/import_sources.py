"""Sources from a file of another program, added to the end of the list of sources."""

from __future__ import annotations

import re
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from briefing.analysis.cross_references import Key
from briefing.authoring.refactor import unused_ids
from briefing.authoring.refactor.known_works import KnownWorks
from briefing.authoring.refactor.occurrences import definitions
from briefing.authoring.refactor.workspace import CommandRefusal, DataFile, Refactoring
from briefing.bibliography.source_values import source_values
from briefing.diagnostics import Note, count_of, warning
from briefing.model import BY_NAME, Source
from briefing.model.values import InvalidValueError, in_plain_letters, parse_slug
from briefing.model.values.excerpt import excerpt
from briefing.source.edit.emitter import Commented
from briefing.source.edit.list_items import keep_spacing
from briefing.source.edit.operations import SetValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from briefing.authoring.refactor.workspace import Workspace
    from briefing.bibliography.imported_entries import ImportedItem, ImportPlaces, Untaken
    from briefing.diagnostics import Problem
    from briefing.source.edit.emitter import Value
    from briefing.source.edit.operations import Operation

LISTED = 8
"""So many names of fields are in one message; the others are counted."""


def import_sources(
    workspace: Workspace, items: Iterable[ImportedItem], places: ImportPlaces, brief: str | None = None
) -> Refactoring | CommandRefusal:
    """Add the entries of a file that are not among the sources yet, each under a free id, in the order of the file.

    Warnings report the fields that were not taken and the entries that are sources already.
    """
    if workspace.problems:
        return workspace.done()
    where = _file(workspace, brief or "")
    if isinstance(where, CommandRefusal):
        return where
    visible = [each for each in workspace.documents if each.list == where.list and each.main and each.slug in ("", where.slug)]
    known = KnownWorks((workspace.document(each), workspace.document(each).value or ()) for each in visible)
    ids = _FreeIds(workspace, where.slug)
    added: list[Value] = []
    warnings: list[Problem] = []
    for item in items:
        entry, untaken = source_values(item)
        here, name = places(item.line), _name(item, entry)
        if (first := known.find(entry)) is not None:
            same, id, place = first
            warnings.append(warning("duplicate-source", f"{name} is already a source, `{id}`: it has the same {same}", here,
                                    "it was not added", Note("the source", place)))  # fmt: skip
            continue
        id = ids.take(item, entry)
        known.add(entry, id, here)
        added.append({"id": id, **entry})
        warnings += _warnings(places, item, name, entry, untaken)
    _append(workspace, where, added)
    done = workspace.done(*_messages(workspace.document(where).file, added))
    return done if workspace.problems else done._replace(problems=tuple(warnings))


def _file(workspace: Workspace, slug: str) -> DataFile | CommandRefusal:
    site = workspace.loaded.site
    if slug and not site.library:
        return CommandRefusal("there is only one brief: leave out --brief")
    if slug and not site.brief(slug):
        return CommandRefusal(f"no brief has the folder `{slug}`")
    return DataFile(slug, "", BY_NAME[Source.kind_name].file)


def _append(workspace: Workspace, where: DataFile, added: list[Value]) -> None:
    document = workspace.document(where)
    listed = document.value or []
    apart = keep_spacing(document)
    entries = [Commented(entry, ("",)) if apart else entry for entry in added]
    if not listed:
        changes: list[Operation] = [SetValue((), entries)] if entries else []
    else:
        changes = [SetValue((number,), entry) for number, entry in enumerate(entries, len(listed))]
    workspace.change({where: changes})


def _messages(file: str, added: list[Value]) -> tuple[str, ...]:
    if not added:
        return ("No source was added.",)
    count = count_of(len(added), "source")
    unnamed = [str(each["id"]) for each in added if isinstance(each, dict) and _is_only_its_type(each)]
    done = f"Added {count} to {file}. Fill in `reach` and `read`; `briefing check` shows where."
    listed = ", ".join(unnamed[:LISTED])
    rename = f"`briefing rename {unnamed[0]} NEW` gives another id" if unnamed else ""
    return (done, f"No name in Latin letters was found for {listed}: {rename}.") if unnamed else (done,)


def _is_only_its_type(entry: dict[str, Value]) -> bool:
    """Whether an id was made of the type of the work and its year only."""
    made = rf"{_slug(str(entry['type']))}(?:-[0-9]{{4}})?(?:-[0-9]+)?"
    return not any(_makers(entry)) and re.fullmatch(made, str(entry["id"])) is not None


# ------------------------------------------------------------------------------------------------- messages


def _name(item: ImportedItem, entry: dict[str, Value]) -> str:
    title = str(entry.get("title") or "")
    return f"`{excerpt(item.key)}`" if item.key else f"“{excerpt(title)}”" if title else "this entry"


def _warnings(
    places: ImportPlaces, item: ImportedItem, name: str, entry: dict[str, Value], untaken: tuple[Untaken, ...]
) -> Iterator[Problem]:
    """Yield one warning for each value that was refused, and one for all fields that a source does not have."""
    unknown = list(dict.fromkeys(each.field for each in untaken if not each.reason))
    if unknown:
        further = f" and {len(unknown) - LISTED} more" if len(unknown) > LISTED else ""
        fields = ", ".join(f"`{field}`" for field in unknown[:LISTED])
        yield warning("not-imported", f"{name}: {fields}{further} {'have' if len(unknown) > 1 else 'has'} no place in a source",
                      places(*next((each.line, each.field) for each in untaken if not each.reason)))  # fmt: skip
    for each in untaken:
        if each.reason:
            yield warning("not-imported", f"{name}: `{each.field}`: {each.reason}", places(each.line, each.field), each.help)
    if not entry.get("title"):
        yield warning("not-imported", f"{name} has no title", places(item.line), "fill in `title`, or write `read: address`")


# ------------------------------------------------------------------------------------------------------ ids


class _FreeIds:
    """Chooses ids for new sources: the key in the file if it can be one, else the name and the year of the work."""

    def __init__(self, workspace: Workspace, slug: str) -> None:
        self._workspace, self._slug = workspace, slug
        self._known = definitions(workspace.documents)
        self._taken: set[str] = set()

    def take(self, item: ImportedItem, entry: dict[str, Any]) -> str:
        """Return an id that nothing else has, and reserve it."""
        stem = next(each for each in _stems(item, entry) if _is_slug(each))
        numbered = (f"{stem[:60].rstrip('-')}-{number}" for number in count(2))
        id = next(each for each in chain([stem], numbered) if self._free(each))
        self._taken.add(id)
        return id

    def _free(self, id: str) -> bool:
        key = Key(self._slug, Source.kind_name, id)
        return id not in self._taken and unused_ids.taken_ids(self._workspace, key, self._known) is None


def _stems(item: ImportedItem, entry: dict[str, Any]) -> Iterator[str]:
    key = "" if re.match(r"https?:|10\.[0-9]{4}|[0-9]+$", item.key) else _slug(item.key)
    if len(key) > 2 and key[:1].isalpha():
        yield key
    date = re.match(r"[0-9]{4}", str(entry.get("issued") or ""))
    end = f"-{date[0]}" if date else ""
    yield from (f"{name[: 60 - len(end)].rstrip('-')}{end}" for name in _makers(entry) if name)
    yield f"{_slug(str(entry['type']))}{end}"


def _makers(entry: dict[str, Any]) -> Iterator[str]:
    people: list[dict[str, str]] = next((entry[role] for role in ("author", "editor", "director") if entry.get(role)), [])
    for name in people[:1]:
        words = name.get("family") or name.get("literal") or name.get("given") or ""
        yield "-".join(_slug(words).split("-")[:3])
    for field in ("publisher", "authority", "container-title", "title"):
        yield "-".join(_slug(str(entry.get(field) or "")).split("-")[:3])


_TAG = re.compile(r"</?(?:i|b|sub|sup|sc|span)\b[^<>]*>")
"""The tags of CSL in titles."""


def _slug(text: str) -> str:
    plain = in_plain_letters(_TAG.sub("", text))
    words = re.sub(r"(?<=[a-z])(?=[0-9])|(?<=[a-z])(?=[A-Z])", "-", plain).lower()
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")[:64].rstrip("-")


def _is_slug(text: str) -> bool:
    try:
        parse_slug(text)
    except InvalidValueError:
        return False
    return True
