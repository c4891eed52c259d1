"""Finds every occurrence of an id in a data folder: definitions and references."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing import markdown
from briefing.analysis.cross_references import Key
from briefing.loader.decode.claimed_ids import ids_of_entry
from briefing.model import BY_FILE, CHANGES, HEAD, HEADS, KINDS, LIST_FILES, Markup, RefTo, walk_raw
from briefing.model.kinds import LETTERED, NAMED
from briefing.model.resolve import Found, kind_of, mentionable, resolve
from briefing.source.edit.operations import Operation, ReplaceText, SetValue

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from briefing.authoring.refactor.workspace import DataFile
    from briefing.model import Site
    from briefing.model.markers import Path
    from briefing.source.document import Document

    Defined = dict[Key, tuple[tuple[DataFile, Path], ...]]

_BARE_KEY = re.compile(r"(?<![\w.@＠])[@＠](?P<key>[a-z0-9][a-z0-9-]*)")
"""A key that does not cite, which the check reports: it keeps to its source."""


class Occurrence(NamedTuple):
    """One reference: the whole value at a path, or (`span`) some characters of a text."""

    where: DataFile
    path: Path
    target: str
    kinds: tuple[str, ...]
    span: tuple[int, int] | None = None

    def to(self, target: str) -> Operation:
        """Return the edit that changes its target."""
        return ReplaceText(self.path, *self.span, target) if self.span else SetValue(self.path, target)


def operations_at(
    occurrences: Mapping[Occurrence, str], ids: Mapping[tuple[tuple[DataFile, Path], ...], str]
) -> dict[DataFile, list[Operation]]:
    """The operations that give references another target (those in one text from its end to its start), and entries other ids."""
    found: dict[DataFile, list[Operation]] = {}
    for occurrence in sorted(occurrences, key=lambda occurrence: occurrence.span or (0, 0), reverse=True):
        found.setdefault(occurrence.where, []).append(occurrence.to(occurrences[occurrence]))
    for places, id in ids.items():
        for where, path in places:
            found.setdefault(where, []).append(SetValue(path, id))
    return found


# ----------------------------------------------------------------------------------------------- names


def written_ids(documents: Mapping[DataFile, Document]) -> Defined:
    """The places where each id is defined: in the main file first, then in translations."""
    found: Defined = {}
    for where in sorted(documents, key=lambda where: where.language):
        for kind, id, path in _ids(where, documents[where]):
            key = Key(where.slug, kind, id)
            found[key] = (*found.get(key, ()), (where, path))
    return found


def definitions(documents: Mapping[DataFile, Document]) -> Defined:
    """The same for each existing entry, also one that could not be read; a translation alone does not count."""
    return {key: places for key, places in written_ids(documents).items() if places[0][0].main}


def _ids(where: DataFile, document: Document) -> Iterator[tuple[str, str, Path]]:
    kind = BY_FILE.get(where.list)
    for index, entry in enumerate(document.value if kind and isinstance(document.value, list) else ()):
        assert kind is not None, "only lists of a kind have ids"
        found = ids_of_entry(kind, entry, (index,)) if isinstance(entry, dict) else ()
        yield from ((name, id, path) for name, id, path in found if id is not None)


# ------------------------------------------------------------------------------------------ references


def occurrences_of(documents: Mapping[DataFile, Document]) -> Iterator[Occurrence]:
    """Every reference in a data folder, translations and the log included."""
    for where, document in documents.items():
        yield from _of_file(where, document)


def _of_file(where: DataFile, document: Document) -> Iterator[Occurrence]:
    if where.list in HEADS:
        yield from _of_entry(where, HEADS[where.list], document.value, ())
    if where.list == HEAD:
        yield from _of_notice(where, document.value)
    for index, entry in enumerate(document.value if isinstance(document.value, list) else ()):
        if where.list in LIST_FILES:
            yield from _of_entry(where, LIST_FILES[where.list], entry, (index,))
        if where.list == CHANGES and isinstance(entry, dict):
            items = entry.get("items")
            yield from (
                Occurrence(where, (index, "items", at, *below), id, (*LETTERED, *NAMED))
                for at, item in enumerate(items if isinstance(items, list) else ())
                for below, id in [(("id",), item.get("id")) if isinstance(item, dict) else ((), item)]
                if isinstance(id, str)
            )


def _of_entry(where: DataFile, model: Any, value: Any, path: Path) -> Iterator[Occurrence]:
    for leaf in walk_raw(model, value, path):
        if isinstance(leaf.marker, RefTo):
            yield Occurrence(where, leaf.path, leaf.value, leaf.marker.kinds)
        elif isinstance(leaf.marker, Markup) and ("[" in leaf.value or "@" in leaf.value):
            read = markdown.parse(leaf.value, block=leaf.marker.block)
            for mention in read.mentions:
                start = leaf.value.find(mention.target, mention.start, mention.end)
                yield Occurrence(
                    where, leaf.path, mention.target, mentionable(mention.target), (start, start + len(mention.target))
                )
            for cite in read.citations:
                yield Occurrence(where, leaf.path, cite.key, ("source",), (cite.end - len(cite.key), cite.end))
            cited = [(cite.start, cite.end) for cite in read.citations]
            for bare in _BARE_KEY.finditer(leaf.value):
                if not any(start < bare.end() and bare.start() < end for start, end in cited):
                    yield Occurrence(where, leaf.path, bare["key"], ("source",), bare.span("key"))


def _of_notice(where: DataFile, head: Any) -> Iterator[Occurrence]:
    """The one field that links to an anchor of the site: `factors/heat/#F2`."""
    notice = head.get("notice") if isinstance(head, dict) else None
    link = notice.get("link") if isinstance(notice, dict) else None
    if not isinstance(link, str) or "#" not in link or ":" in link:
        return
    anchor = link.partition("#")[2]
    kind = next((each for each in KINDS if each.prefix and anchor.startswith(each.prefix)), None)
    id = anchor.removeprefix(kind.prefix) if kind else anchor
    named = kind.name if kind else kind_of(id)
    if named is not None:
        yield Occurrence(where, ("notice", "link"), id, (named,), (len(link) - len(id), len(link)))


def resolve_occurrence(site: Site, known: Collection[Key], occurrence: Occurrence) -> Key | None:
    """The target of a reference; `None` if it does not exist, or is a whole brief."""
    brief = site.brief(occurrence.where.slug) or site.briefs[0]
    found = resolve(site, brief, occurrence.target, occurrence.kinds)
    if not isinstance(found, Found) or found.kind == HEAD:
        return None
    id = occurrence.target.rpartition(":")[2]
    scopes = (Key(slug, found.kind, id) for slug in (found.brief.slug, ""))
    return next((key for key in scopes if key in known), None)


def target(occurrence: Occurrence, scope: str, key: Key) -> str:
    """The form of a reference from a brief, with another brief's name before it if that is required or was there."""
    prefix = occurrence.target.rpartition(":")[0]
    if prefix and key.slug in (prefix, ""):
        return f"{prefix}:{key.id}"
    return key.id if key.slug in (scope, "") else f"{key.slug}:{key.id}"
