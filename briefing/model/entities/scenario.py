"""Scenarios: ways in which the situation may develop."""

from __future__ import annotations

from typing import Annotated

from briefing.model.base import At, Day, Entity, Listing, Model, Prose, Role, SomeSources, Sources, Text, When_, lettered, ref
from briefing.model.value_readers import Length
from briefing.model.values import Provenance, ScenarioStatus


class Pressure(Model):
    """How a scenario acts on a factor."""

    known_by = "factor"

    factor: ref("factor")  # type: ignore[valid-type]
    """The factor's id."""
    how: Annotated[Text, Role.TELLING]
    """What the scenario does to it."""


class ScenarioOutcome(Model):
    """Whether the scenario came about."""

    status: ScenarioStatus
    """`occurred`, `current`, `did-not-occur` or `open`."""
    checked: Annotated[Day, Role.MINOR, Role.PAST]
    """The day this was checked."""
    text: Text
    """What happened."""
    sources: SomeSources
    """The evidence."""


class Scenario(Entity):
    """One way in which the situation may develop, and the condition for it."""

    listing = Listing("scenarios")

    id: lettered("ABCD")  # type: ignore[valid-type]
    title: Annotated[Text, Role.HEADLINE]
    """Its name."""
    condition: Text
    """What must be true for it to come about."""
    period: When_ | None = None
    """When it applied, or may apply."""
    text: Prose | None = None
    """How it works."""
    presses: Annotated[tuple[Pressure, ...], Length(1)]
    """The factors it acts on, and how."""
    example: Text | None = None
    """An example of it that is on record."""
    provenance: Provenance
    """`stated` by the article, `inferred` from it, or `added` by the editors."""
    at: At | None = None
    """The place in the article: `P4`, `p. 12`, `sec. 3.2`, or `{source: key, at: p. 12}` if there are several works."""
    outcome: ScenarioOutcome | None = None
    """Whether it came about."""
    sources: Sources = ()
    """The sources that it rests on."""
