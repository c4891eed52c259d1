"""Key judgements: sentences that a reader may act on."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from briefing.model.base import At, Day, Entity, Listing, Model, Role, Short, SomeSources, Sources, Text, When_, numbered, ref
from briefing.model.structure import key
from briefing.model.value_readers import Length
from briefing.model.values import (
    DECIDED,
    ConfidenceLevel,
    Grade,
    JudgementKind,
    Likelihood,
    Provenance,
    ResolutionStatus,
    SupportDirection,
)


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
    from_: Text = key("from")
    """What it said until then."""


class EarlierLikelihood(Model):
    """A likelihood that a forecast had before."""

    known_by = "on"

    on: Annotated[Day, Role.PAST]
    """The day on which it was given."""
    likelihood: Annotated[Likelihood, Role.TELLING]
    """The term of ICD 203 that it had then."""


class Resolution(Model):
    """The outcome of a forecast."""

    needed_for: ClassVar[dict[str, tuple[str, ...]]] = dict.fromkeys(DECIDED, ("on", "sources"))
    """The optional fields without which a status is incomplete."""

    status: ResolutionStatus
    """`yes` (it happened), `no` (it did not), `ambiguous` (the record does not show it) or `withdrawn`."""
    on: When_ | None = None
    """The date that decides it; required for `yes` and `no`."""
    checked: Annotated[Day, Role.MINOR, Role.PAST]
    """The day this was checked."""
    because: Text
    """The reason for the status: what happened, and how it meets `counts` or does not."""
    sources: Sources = ()
    """The evidence; required for `yes` and `no`."""

    @property
    def decided(self) -> bool:
        """Whether it is yes or no, which counts for the score."""
        return self.status in DECIDED


class Support(Model):
    """A factor that speaks for a judgement, or against it."""

    known_by = "factor"
    recorded_as = "factor"

    factor: ref("factor")  # type: ignore[valid-type]
    """The factor's id."""
    how: SupportDirection = "supports"
    """`supports`, or `weakens` for a factor that speaks against the judgement."""


class Judgement(Entity):
    """A key judgement: a sentence that a reader may act on."""

    listing = Listing("judgements", on_front_page=True)

    id: numbered("J")  # type: ignore[valid-type]
    text: Annotated[Text, Role.HEADLINE]
    """The judgement, one sentence. The likelihood has its own field."""
    kind: JudgementKind
    """`fact` (a record shows it), `forecast` (it will or will not happen) or `value` (what ought to be)."""
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
    rests_on: Annotated[tuple[Annotated[Support, Short("factor")], ...], Length(1)]
    """The factors that support it, and those that speak against it: `{factor: F3, how: weakens}`."""
    sources: SomeSources
    """The sources that it rests on."""
    provenance: Provenance
    """`stated` by the article, `inferred` from it, or `added` by the editors."""
    at: At | None = None
    """The place in the article: `P4` is its fourth paragraph; else `p. 12`, `sec. 3.2`. If the brief discusses several works:
    `{source: key, at: p. 12}`."""
    outcome: Resolution | None = None
    """Whether the forecast came true; add it once that is known."""
    changed: Annotated[Changed | None, Role.MINOR] = None
    """What it said in the previous edition."""

    @property
    def reasons(self) -> tuple[str, ...]:
        """The factors that support it."""
        return tuple(each.factor for each in self.rests_on if each.how == "supports")

    @property
    def counter_reasons(self) -> tuple[str, ...]:
        """The factors that speak against it."""
        return tuple(each.factor for each in self.rests_on if each.how == "weakens")

    @property
    def first_likelihood(self) -> Likelihood | None:
        """The likelihood that counts for the score: the first one, so that no late change can improve it."""
        return self.earlier[0].likelihood if self.earlier else self.likelihood

    @property
    def is_scored(self) -> bool:
        """Whether it is or will be scored: it is a forecast with a last day or an outcome."""
        return self.kind == "forecast" and (self.resolves_by is not None or self.outcome is not None)

    def overdue(self, today: date) -> bool:
        """Whether its last day has passed and its outcome is not recorded."""
        return self.kind == "forecast" and self.outcome is None and self.resolves_by is not None and self.resolves_by < today
