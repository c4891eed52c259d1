"""How much a change of each field matters, and by what the entries of a list without ids are told apart.

A change is *major* if a reader may have acted on what stood there: what is claimed, how likely it is, what it rests on,
how far it has got. It is *minor* if it only changes how that is told, filed or drawn. A field that is not named here is
major, so that a new one is noticed until somebody decides otherwise.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from briefing.model.base import Cite
from briefing.model.brief import EditionChange, Head, Notice
from briefing.model.claims import (
    Action,
    Answer,
    Claim,
    Factor,
    Judgement,
    LogEntry,
    Pressure,
    Progress,
    Recommendation,
    Scenario,
    ScenarioOutcome,
)
from briefing.model.records import (
    Actor,
    Event,
    Figure,
    Forecast,
    ForecastOutcome,
    OtherDate,
    Source,
    StateSpan,
    Term,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefing.model.base import Model

MINOR: Mapping[type[Model], frozenset[str]] = MappingProxyType(
    {
        model: frozenset(fields.split())
        for model, fields in (
            (Head, "short_title section topics editors published edition languages lead_figure related"),
            (Notice, "link"),
            (EditionChange, "edition on size text items"),
            (Judgement, "at changed"),
            (Factor, "at"),
            (Claim, "at"),
            (Scenario, "at"),
            (ScenarioOutcome, "checked"),
            (Recommendation, "at"),
            (Answer, "reviewed"),
            (Action, "at"),
            (Progress, "checked"),
            (Event, "kind touches actors in_article derived_from"),
            (ForecastOutcome, "checked events"),
            (Forecast, "made_in"),
            (Figure, "caption kind data labels note"),
            (StateSpan, "label note"),
            (Cite, "at"),
            (Source, "type title author publisher container-title issued accessed URL DOI language archive note"),
            (Actor, "kind role part_of URL"),
            (Term, "abbr also"),
        )
    }
)
"""The fields, by their names in the file, whose change is minor."""

NAMES = frozenset(("id", "slug"))
"""The fields by which an entry is found, which say nothing of what it says."""

MINOR_KINDS = frozenset(("source", "actor", "term", "change"))
"""The kinds that serve the argument without being part of it: that one comes, goes or changes its id is minor."""

ORDERED_BY_DATE = frozenset(("event",))
"""The kinds that pages put in order themselves, so that their order in the file says nothing."""

KNOWN_BY: Mapping[type[Model], str] = MappingProxyType(
    {
        Answer: "factor",
        EditionChange: "edition",
        Cite: "source",
        LogEntry: "on",
        OtherDate: "when",
        Pressure: "factor",
        StateSpan: "from",
    }
)
"""The field by which an entry that has no id is told from its neighbours; any other is told by what it holds."""
