"""Records that a person compared an answer with its factor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefing.analysis import diff
from briefing.analysis.cross_references import Key
from briefing.analysis.diff.snapshot import BRIEFS, record
from briefing.analysis.reviews import answer_links, fingerprint
from briefing.authoring.refactor import entry_names
from briefing.authoring.refactor.workspace import CommandRefusal, DataFile, Refactoring
from briefing.loader import decode
from briefing.model import BY_NAME, Factor
from briefing.model.resolve import kind_of
from briefing.source.edit.operations import SetValue
from briefing.source.yaml_reader import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from briefing.analysis.reviews import AnswerLink
    from briefing.authoring.refactor.workspace import Workspace
    from briefing.model import Site
    from briefing.source.edit.operations import Operation

FACTORS, ADVICE = BY_NAME["factor"].file, BY_NAME["recommendation"].file
ALL = "all"
ENDS = ("recommendation", "factor")


def choose_links(site: Site, named: Sequence[str]) -> tuple[AnswerLink, ...] | CommandRefusal:
    """The answers of the named recommendations to the named factors; without a name of one kind, all of that kind.

    `R1` means all answers of R1, `F2` all answers to F2, `R1 F2` the one answer, `all` all of them.
    """
    found = tuple(answer_links(site))
    ends: dict[Key, None] = {}
    for link in found:
        ends |= dict.fromkeys(_ends(link))
    asked: dict[str, set[Key]] = {}
    for name in named:
        if name != ALL:
            key = entry_names.resolve_name(name, ends)
            if isinstance(key, CommandRefusal):
                kind = kind_of(name.rpartition(":")[2].rpartition("/")[2])
                if kind not in (None, *ENDS):
                    return entry_names.wrong_kind(name, str(kind), ENDS, ends)
                return CommandRefusal(key.message.replace("no entry has this id", "no answer has this recommendation or factor"))
            asked.setdefault(key.kind, set()).add(key)
    left = tuple(link for link in found if all(end in asked.get(end.kind, {end}) for end in _ends(link)))
    return left if left or not asked else CommandRefusal(f"no answer connects them: {' '.join(named)}")


def _ends(link: AnswerLink) -> tuple[Key, Key]:
    return (Key(link.brief.slug, "recommendation", link.recommendation.id), Key(link.of.slug, "factor", link.factor.id))


def accept_reviews(workspace: Workspace, named: Sequence[str], day: date) -> Refactoring | CommandRefusal:
    """Record a day as the review of these answers, unless their review is up to date."""
    return _accept(workspace, named, lambda link: None if link.answer.reviewed and not link.suspect else day, "reviewed on")


def accept_minor(workspace: Workspace, named: Sequence[str]) -> Refactoring | CommandRefusal:
    """Record that the changes in the factors of these answers are minor: the day of their review is kept."""
    return _accept(workspace, named, lambda link: link.reviewed.on if link.suspect else None, "still counts as reviewed on")


def _accept(
    workspace: Workspace, named: Sequence[str], day_of: Callable[[AnswerLink], date | None], verb: str
) -> Refactoring | CommandRefusal:
    if workspace.problems:
        return workspace.done()
    found = choose_links(workspace.loaded.site, named)
    if isinstance(found, CommandRefusal):
        return found
    changes: dict[DataFile, list[Operation]] = {}
    lines = []
    for link in found:
        if (day := day_of(link)) is not None:
            path = (*link.origin.path, "reviewed")
            put = SetValue(path, f"{day} {fingerprint(link.factor)}", ("factor", "how", "provenance"))
            changes.setdefault(DataFile(link.brief.slug, "", ADVICE), []).append(put)
            lines.append(f"{link.name.replace(' ', ' answers ')}: {verb} {day}")
    workspace.change(changes)
    return workspace.done(*lines)


# ------------------------------------------------------------------------------------------- what has changed


def changed_since(site: Site, link: AnswerLink, past: Iterable[bytes]) -> tuple[diff.FactChange, ...] | None:
    """Return what has changed in the factor of an answer since the answer was reviewed.

    `past` are earlier states of its file, newest first. Returns `None` if none of them has the reviewed text.
    """
    for raw in past:
        for _, entry in decode.entries(read(raw, ""), Factor, BY_NAME["factor"]).entries:
            if fingerprint(entry) == link.reviewed.of:
                return _between(site, link, entry)
    return None


def _between(site: Site, link: AnswerLink, before: Factor) -> tuple[diff.FactChange, ...]:
    """The changes from one state of a factor to its current one, whatever its id was."""
    new = diff.take_snapshot(site, {})
    brief = new[BRIEFS][link.of.slug]
    old = {
        **brief,
        FACTORS: [_called(record(before), each["id"]) if each["id"] == link.factor.id else each for each in brief[FACTORS]],
    }
    return diff.compare_snapshots({**new, BRIEFS: {**new[BRIEFS], link.of.slug: old}}, new)


def _called(entry: dict[str, Any], id: str) -> dict[str, Any]:
    """An entry and its nested entries with another id."""
    claims = [{**claim, "id": id + claim["id"][len(entry["id"]) :]} for claim in entry.get("claims", ())]
    return {**entry, "id": id, **({"claims": claims} if claims else {})}
