"""How a forecast of the brief's own is resolved: the likelihoods it had, and what happened."""

from __future__ import annotations

from typing import Annotated

from briefing.model.base import Day, Model, Role, Sources, Text, When_
from briefing.model.values import Likelihood, ResolutionStatus


class EarlierLikelihood(Model):
    """A likelihood that a forecast had before."""

    known_by = "on"

    on: Annotated[Day, Role.PAST]
    """The day on which it was given."""
    likelihood: Annotated[Likelihood, Role.TELLING]
    """The term of ICD 203 that it had then."""


class Resolution(Model):
    """The outcome of a forecast."""

    status: ResolutionStatus
    """`yes` (it happened), `no` (it did not), `ambiguous` (the record does not tell) or `withdrawn`."""
    on: When_ | None = None
    """The date that decides it; required for `yes` and `no`."""
    checked: Annotated[Day, Role.MINOR, Role.PAST]
    """The day this was checked."""
    because: Text
    """The reason for the status: what happened, and how it meets `counts` or does not."""
    sources: Sources = ()
    """The evidence; required for `yes` and `no`."""
