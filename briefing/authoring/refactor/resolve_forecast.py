"""The outcome of a forecast of the brief's own: begun at its place in the entry, to be filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.authoring.refactor import entry_names
from briefing.authoring.refactor.workspace import CommandRefusal, Refactoring
from briefing.model import Judgement
from briefing.model.entities.judgement import Resolution
from briefing.model.fields import fields, fields_by_key
from briefing.model.values import DECIDED
from briefing.source.edit.operations import SetValue

if TYPE_CHECKING:
    from datetime import date

    from briefing.analysis.cross_references import Key
    from briefing.authoring.refactor.workspace import Workspace
    from briefing.source.edit.emitter import Value

OUTCOME = "outcome"


def _hint(workspace: Workspace, key: Key) -> str:
    """What to do instead with an entry that has no outcome to add."""
    if key.kind == "forecast":
        return "; the outcome of a forecast of the article is written by hand"
    own = (judgement for brief in workspace.loaded.site.briefs if brief.slug == key.slug for judgement in brief.judgements)
    forecast = next((each.id for each in own if each.kind == "forecast" and each.outcome is None), None)
    return f"; `{entry_names.entry_name(key._replace(id=forecast))}` is a forecast without an outcome" if forecast else ""


def begin_outcome(workspace: Workspace, name: str, today: date, status: str | None = None) -> Refactoring | CommandRefusal:
    """Add an outcome to a forecast, checked today, with the fields that its status needs; `name` is its id."""
    found = entry_names.find_entry(workspace, name)
    if not isinstance(found, entry_names.NamedEntry):
        return found
    key, known = found
    where, path = known[key][0]
    entry = workspace.document(where).value[path[0]]
    if key.kind != Judgement.kind_name or entry.get("kind") != "forecast":
        return CommandRefusal(
            f"`{name}` is not a judgement with `kind: forecast`, so it has no outcome to add{_hint(workspace, key)}"
        )
    if entry.get(OUTCOME) is not None:
        place = workspace.document(where).key((path[0], OUTCOME))
        return CommandRefusal(f"`{name}` has an outcome already: {place.file}:{place.line}")
    given: dict[str, Value] = {"status": status, "checked": str(today)}
    needless = ("on", "sources") if status not in (None, *DECIDED) else ()
    outcome: dict[str, Value] = {field.key: given.get(field.key) for field in fields(Resolution) if field.key not in needless}
    keys = [*fields_by_key(Judgement)]
    workspace.change({where: [SetValue((path[0], OUTCOME), outcome, tuple(keys[: keys.index(OUTCOME)]))]})
    if workspace.problems:
        return workspace.done()
    place = workspace.document(where).key((path[0], OUTCOME))
    empty = ", ".join(field for field, value in outcome.items() if value is None)
    brief = workspace.loaded.site.brief(key.slug)
    late = brief is not None and "as_of" not in brief.broken and brief.head.as_of < today
    check = (
        (f"If the facts were checked to {today}, write it in `as_of`, which is {brief.head.as_of}.",) if brief and late else ()
    )
    return workspace.done(f"{place.file}:{place.line}: fill in the outcome of {key.id}: {empty}", *check)
