"""The entries that have errors: what differs from a record of them may follow from those, so it is reported afterwards."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from briefing.model.kinds import BY_FILE, CHANGES, HEAD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from briefing.diagnostics import Problem
    from briefing.model import Brief

EntryName = tuple[str, str]
"""The list of an entry, and its id; the head of the brief has none."""


def faulty_entries(brief: Brief, problems: Iterable[Problem]) -> frozenset[EntryName]:
    """Return the entries of a brief in whose lines there is an error."""
    lists = {kind.name: file for file, kind in BY_FILE.items()}
    heads = [(brief.origin, (HEAD, ""))]
    heads += [(origin, (lists[kind], id)) for (kind, id), origin in brief.origins.items() if kind in lists]
    heads += [
        (origin, (CHANGES, str(change.edition))) for change, origin in zip(brief.changes, brief.change_origins, strict=True)
    ]
    starts: dict[str, list[tuple[int, EntryName]]] = {}
    for origin, name in heads:
        starts.setdefault(origin.document.file, []).append((origin.head().line, name))
    for listed in starts.values():
        listed.sort()
    found = set()
    for problem in problems:
        listed = starts.get(problem.place.file, [])
        at = bisect_right(listed, problem.place.line, key=lambda start: start[0]) - 1
        if problem.severity == "error" and at >= 0:
            found.add(listed[at][1])
    return frozenset(found)
