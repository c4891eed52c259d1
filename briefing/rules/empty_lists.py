"""An empty list whose entries the rest of the brief refers to: one problem, at the list."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from briefing.diagnostics import Note, Place, error
from briefing.model import KINDS
from briefing.model.kinds import with_nested
from briefing.model.resolve import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from briefing.diagnostics import Problem
    from briefing.model import Brief, Kind
    from briefing.rules.context import RefAt
    from briefing.source.document import Document

_FEW = 3  # references into a list that does not exist: up to here, each has its own problem


def lists_are_not_empty(
    brief: Brief, refs: Iterable[RefAt], documents: Mapping[tuple[str, str], Document], overlays: Iterable[Mapping[str, Document]]
) -> tuple[Brief, tuple[Problem, ...]]:
    """Return the brief without problems for references into an empty list, and one problem for each such list."""
    refs, overlays, problems, unreadable = tuple(refs), tuple(overlays), [], set(brief.unreadable)
    for kind in KINDS:
        if brief.claimed.get(kind.name) or kind.name in brief.unreadable:
            continue
        referring = sorted((*(ref.place for ref in refs if _leads_to(ref, kind)), *_translated(overlays, kind)))
        document = documents.get((brief.slug, kind.file)) or documents.get(("", kind.file))
        if document is not None and document.value is not None and not isinstance(document.value, list):
            unreadable |= with_nested(kind.name)  # it has a problem of its own
        elif len(referring) > (_FEW if document is None else 0):
            named = next((ref.target for ref in refs if kind.name in _ID and _leads_to(ref, kind)), "")
            problems.append(_problem(brief, kind, document, referring, named))
            unreadable |= with_nested(kind.name)
    if unreadable == set(brief.unreadable):
        return brief, ()
    return replace(brief, unreadable=frozenset(unreadable), partial=True), tuple(problems)


def _leads_to(ref: RefAt, kind: Kind) -> bool:
    return ":" not in ref.target and (ref.kinds == (kind.name,) or (kind.name in ref.kinds and kind_of(ref.target) == kind.name))


def _translated(overlays: Iterable[Mapping[str, Document]], kind: Kind) -> Iterator[Place]:
    """The entries of translations, which name the entries that they translate."""
    for documents in overlays:
        document = documents.get(kind.file)
        if document is not None and isinstance(document.value, list):
            yield from (document.head((index,)) for index in range(len(document.value)))


def _problem(brief: Brief, kind: Kind, document: Document | None, referring: list[Place], named: str) -> Problem:
    file = f"{kind.file}.yaml"
    beside = PurePosixPath(brief.origin.document.file).parent / file
    place = document.head() if document is not None else Place(beside.as_posix())
    state = "is empty" if document is not None else "is missing"
    many = f"{len(referring)} references point" if len(referring) > 1 else "a reference points"
    return error(
        "unknown-source" if kind.name == "source" else "unknown-id",
        f"`{file}` {state}, but {many} to its entries",
        place,
        f"restore it, or add an entry: `briefing new {kind.name}{f' {named}' if named else ''}`",
        Note("the first reference is here", referring[0]),
    )


_ID = frozenset({"source", "actor", "term", "word"})  # `briefing new` needs the id of these
