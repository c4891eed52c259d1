"""The kinds of entity, in one table: where each is written, and how its pages are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from briefing.model.brief import EditionChange
from briefing.model.claims import Factor, Judgement, Recommendation, Scenario
from briefing.model.records import Actor, Event, Figure, Forecast, Source, Term

if TYPE_CHECKING:
    from briefing.model.base import Entity, Model


class Kind(NamedTuple):
    """A kind of entity."""

    name: str
    """Its name in messages and templates."""
    model: type[Entity]
    file: str
    """The list file, without its ending; also the name of the list in a brief."""
    nested: str | None = None
    """The field that holds entities of their own (claims, actions)."""
    shared: bool = False
    """Whether a library may hold the list once for all its briefs."""
    prefix: str = ""
    """What stands before the id in an anchor, so that keys and slugs never meet other ids."""


KINDS: tuple[Kind, ...] = (
    Kind("judgement", Judgement, "judgements"),
    Kind("factor", Factor, "factors", nested="claims"),
    Kind("scenario", Scenario, "scenarios"),
    Kind("recommendation", Recommendation, "recommendations", nested="actions"),
    Kind("event", Event, "timeline"),
    Kind("forecast", Forecast, "forecasts"),
    Kind("figure", Figure, "figures"),
    Kind("source", Source, "sources", shared=True, prefix="source-"),
    Kind("actor", Actor, "actors", shared=True, prefix="actor-"),
    Kind("term", Term, "glossary", shared=True, prefix="term-"),
)

CHANGES = "changes"
HEAD = "brief"
BY_NAME = {kind.name: kind for kind in KINDS}
BY_FILE = {kind.file: kind for kind in KINDS}
LIST_FILES: dict[str, type[Model]] = {**{kind.file: kind.model for kind in KINDS}, CHANGES: EditionChange}
