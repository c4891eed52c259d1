"""The names of entries on the command line: `F2`, `shade:F2`, `actors/editors`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from briefing.authoring.refactor.occurrences import definitions
from briefing.authoring.refactor.workspace import CommandRefusal
from briefing.diagnostics import did_you_mean, either, with_article
from briefing.model import BY_NAME
from briefing.model.kinds import PARENTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from briefing.analysis.cross_references import Key
    from briefing.authoring.refactor.occurrences import Defined
    from briefing.authoring.refactor.workspace import Refactoring, Workspace


class NamedEntry(NamedTuple):
    """An entry that a command names, among all entries of the data."""

    key: Key
    known: Defined


def find_entry(workspace: Workspace, name: str) -> NamedEntry | Refactoring | CommandRefusal:
    """Return the entry with this name; the problems of a file that cannot be read, because that may contain or refer to it."""
    if workspace.problems:
        return workspace.done()
    known = definitions(workspace.documents)
    key = resolve_name(name, known)
    return key if isinstance(key, CommandRefusal) else NamedEntry(key, known)


def resolve_name(name: str, known: Collection[Key], kinds: Sequence[str] = ()) -> Key | CommandRefusal:
    """The entry with this name, or the reason for a refusal with what to type instead; `kinds` are those that are permitted."""
    wanted = [key for key in known if not kinds or key.kind in kinds]
    found = [key for key in wanted if name in _names(key)]
    if len(found) == 1:
        return found[0]
    if found:
        return CommandRefusal(f"`{name}`: the id is ambiguous; write {either(full_id(key) for key in found)}")
    other = next((key for key in known if name in _names(key)), None)
    if other is not None:
        return wrong_kind(name, other.kind, kinds, wanted)
    near = did_you_mean(name, (each for key in wanted for each in (key.id, entry_name(key))))
    return CommandRefusal("; ".join(filter(None, (f"`{name}`: no entry has this id", near))))


def wrong_kind(name: str, kind: str, kinds: Sequence[str], wanted: Iterable[Key]) -> CommandRefusal:
    """The refusal of an entry of another kind, with the name of one that exists."""
    example = next((entry_name(key) for key in wanted), None)
    such = f", such as `{example}`" if example else ", and there is none yet"
    return CommandRefusal(f"`{name}` is {with_article(kind)}; {either(map(with_article, kinds))} is expected here{such}")


def entry_name(key: Key) -> str:
    """The name of an entry that is valid everywhere."""
    return f"{key.slug}:{key.id}" if key.slug else key.id


def full_id(key: Key) -> str:
    """The name that no other entry has."""
    inner = f"{BY_NAME[PARENTS.get(key.kind, key.kind)].file}/{key.id}"
    return f"{key.slug}:{inner}" if key.slug else inner


def _names(key: Key) -> Iterable[str]:
    file = BY_NAME[PARENTS.get(key.kind, key.kind)].file
    inner = (key.id, f"{file}/{key.id}")
    return (*inner, *(f"{key.slug}:{each}" for each in inner)) if key.slug else inner
