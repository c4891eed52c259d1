"""What a brief argues: judgements, factors, scenarios."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from briefing.model.base import (
    At,
    Day,
    Entity,
    Listing,
    Model,
    Prose,
    Role,
    Slug,
    SomeSources,
    Sources,
    Text,
    When_,
    lettered,
    nested,
    numbered,
    ref,
)
from briefing.model.resolution import EarlierLikelihood, Resolution
from briefing.model.values import ConfidenceLevel, Grade, JudgementKind, Likelihood, Provenance, ScenarioStatus


class Confidence(Model):
    """How good the evidence for a judgement is. This is not its likelihood (ICD 203)."""

    level: ConfidenceLevel
    """`low`, `moderate` or `high` (ICD 203)."""
    because: Text
    """The reason: the quality and number of the sources, and what is missing."""


class Changed(Model):
    """What a judgement said before."""

    on: Annotated[Day, Role.PAST]
    """The day it was changed."""
    from_: Text = Field(alias="from")
    """What it said until then."""


class Judgement(Entity):
    """A key judgement: a sentence that a reader may act on."""

    kind_name = "judgement"
    listing = Listing("judgements", on_front_page=True)

    id: numbered("J")  # type: ignore[valid-type]
    """J and a number; it never changes."""
    text: Annotated[Text, Role.HEADLINE]
    """The judgement, one sentence. The likelihood has its own field."""
    kind: JudgementKind
    """`fact` (a record shows it), `forecast` (it will or will not happen), `value` (what ought to be)."""
    likelihood: Likelihood | None = None
    """One of the seven terms of ICD 203; for a forecast only."""
    confidence: Confidence | None = None
    """How good the evidence is, with the reason; required for a forecast."""
    resolves_by: Day | None = None
    """The last day that counts for a forecast: by then it has happened, or it has not."""
    counts: Text | None = None
    """What counts as yes, and who decides; for a forecast only."""
    made: Day | None = None
    """The day on which the forecast was first made; required with `resolves_by`."""
    earlier: tuple[EarlierLikelihood, ...] = ()
    """The likelihoods that the forecast had before, oldest first. The score uses the first."""
    grade: Grade
    """The evidence: `documented`, `corroborated`, `argued` or `disputed`."""
    rests_on: Annotated[tuple[ref("factor"), ...], Field(min_length=1)]  # type: ignore[valid-type]
    """The factors that support it."""
    sources: SomeSources
    """Where it comes from."""
    provenance: Provenance
    """`stated` by the article, `inferred` from it, or `added` by the editors."""
    at: At | None = None
    """The place in the article: `P4` is its fourth paragraph; else `p. 12`, `sec. 3.2`."""
    outcome: Resolution | None = None
    """Whether the forecast came true; add it once that is known."""
    changed: Annotated[Changed | None, Role.MINOR] = None
    """What it said in the previous edition."""

    @property
    def first_likelihood(self) -> Likelihood | None:
        """The likelihood that counts for the score: the first one, so that no late change can improve it."""
        return self.earlier[0].likelihood if self.earlier else self.likelihood

    def overdue(self, today: date) -> bool:
        """Whether its last day has passed and its outcome is not recorded."""
        return self.kind == "forecast" and self.outcome is None and self.resolves_by is not None and self.resolves_by < today


class Claim(Entity):
    """One statement under a factor, with its own grade and sources."""

    kind_name = "claim"

    id: nested("F", "factor")  # type: ignore[valid-type]
    """The factor's id, a dot and a number."""
    text: Annotated[Text, Role.HEADLINE]
    """The statement."""
    grade: Grade
    """The evidence: `documented`, `corroborated`, `argued` or `disputed`."""
    sources: SomeSources
    """Where it comes from."""
    provenance: Provenance
    """`stated` by the article, `inferred` from it, or `added` by the editors."""
    at: At | None = None
    """The place in the article: `P4`, `p. 12`, `sec. 3.2`."""


class Factor(Entity):
    """A cause of the matter, stated as a claim, with how it was and how it is now."""

    kind_name = "factor"
    listing = Listing("factors")

    id: numbered("F")  # type: ignore[valid-type]
    """F and a number; it never changes."""
    slug: Slug
    """Its part of the page's address: lower-case letters, digits and hyphens."""
    title: Annotated[Text, Role.HEADLINE]
    """The factor as a claim."""
    summary: Annotated[Text, Role.TELLING]
    """One or two sentences, at the head of its page; on the front page only where `then` and `now` are missing."""
    body: Prose | None = None
    """The whole argument, in paragraphs."""
    then: Text | None = None
    """How it was, for the table on the front page."""
    now: Text | None = None
    """How it is now, for the same table."""
    claims: tuple[Claim, ...] = ()
    """Its individual statements, each with a grade and sources."""
    would_change: Text | None = None
    """What would change this judgement."""
    provenance: Provenance
    """`stated` by the article, `inferred` from it, or `added` by the editors."""
    at: At | None = None
    """The place in the article: `P4`, `p. 12`, `sec. 3.2`."""
    sources: SomeSources
    """Where it comes from."""


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
    """One way in which the matter may develop, and the condition for it."""

    kind_name = "scenario"
    listing = Listing("scenarios")

    id: lettered("ABCD")  # type: ignore[valid-type]
    """A, B, C or D."""
    title: Annotated[Text, Role.HEADLINE]
    """Its name."""
    condition: Text
    """What must be true for it to come about."""
    period: When_ | None = None
    """When it applied, or may apply."""
    text: Prose | None = None
    """How it works."""
    presses: Annotated[tuple[Pressure, ...], Field(min_length=1)]
    """The factors it acts on, and how."""
    example: Text | None = None
    """An example of it that is on record."""
    provenance: Provenance
    """`stated` by the article, `inferred` from it, or `added` by the editors."""
    at: At | None = None
    """The place in the article: `P4`, `p. 12`, `sec. 3.2`."""
    outcome: ScenarioOutcome | None = None
    """Whether it came about."""
    sources: Sources = ()
    """Where it comes from."""


KINDS: tuple[type[Entity], ...] = (Judgement, Factor, Scenario)
"""The kinds of this module that have a file of their own, in the order of pages."""
