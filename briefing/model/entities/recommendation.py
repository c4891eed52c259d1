"""What a brief recommends: recommendations, with their answers, actions, objections and progress."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from briefing.model.base import (
    At,
    Cited,
    Day,
    Entity,
    Listing,
    Model,
    Prose,
    Reviewed,
    Role,
    Slug,
    Sources,
    Text,
    When_,
    nested,
    numbered,
    ref,
)
from briefing.model.value_readers import Length
from briefing.model.values import (
    PROGRESS_STATUSES,
    ActionKind,
    Horizon,
    ObjectionState,
    ProgressStatus,
    Provenance,
    ReplyAuthor,
)

if TYPE_CHECKING:
    from datetime import date


NO_EVIDENCE_NEEDED: tuple[ProgressStatus, ...] = ("not-assessed", "no-evidence")
"""The statuses that need no source."""


class Answer(Model):
    """Which factor a recommendation answers, and how."""

    known_by = "factor"

    factor: ref("factor")  # type: ignore[valid-type]
    """The factor's id."""
    how: Annotated[Text, Role.TELLING]
    """How the recommendation answers it."""
    provenance: Provenance
    """`stated` if the article draws this link itself, `inferred` if it follows from the article, `added` if the editors draw
    it."""
    at: At | None = None
    """The place in the article, or `{source: key, at: p. 12}` if there are several works; by default that of the
    recommendation."""
    reviewed: Annotated[Reviewed | None, Role.MINOR, Role.PAST] = None
    """The day of the last comparison with the factor, and a fingerprint of the factor; `briefing review` writes it."""


class Action(Entity):
    """A part of a recommendation: something to do, or an example of it."""

    needed_for: ClassVar[dict[str, tuple[str, ...]]] = {
        status: ("checked",) if status in NO_EVIDENCE_NEEDED else ("checked", "sources") for status in PROGRESS_STATUSES
    }
    """The optional fields without which a status is incomplete."""

    is_claim = False

    id: nested("R", "recommendation")  # type: ignore[valid-type]
    text: Annotated[Text, Role.HEADLINE]
    """What to do."""
    kind: ActionKind
    """`action`, or `example` where the article only illustrates."""
    provenance: Provenance
    """`stated` by the article, `inferred` from it, or `added` by the editors."""
    at: At | None = None
    """The place in the article: `P4`, `p. 12`, `sec. 3.2`, or `{source: key, at: p. 12}` if there are several works."""
    by: tuple[ref("actor"), ...] = ()  # type: ignore[valid-type]
    """The actors who are to do it."""
    due: When_ | None = None
    """The date by which it is to be done."""
    status: ProgressStatus | None = None
    """How far it has got: one of the words of `progress`."""
    checked: Annotated[Day | None, Role.MINOR, Role.PAST] = None
    """The day the status was checked; required with `status`."""
    sources: Sources = ()
    """The evidence for the status; required unless it is `not-assessed` or `no-evidence`."""

    @property
    def settled(self) -> bool:
        """Whether it needs no further check: it has been done, or events have made it pointless."""
        return self.status in ("taken-up", "overtaken")

    def late(self, today: date) -> bool:
        """Whether its date has passed and it is not settled."""
        return self.due is not None and self.due.upper < today and not self.settled


class Objection(Entity):
    """An argument against the recommendation, with the reply."""

    is_claim = False

    id: nested("R", "recommendation", mark="o", optional=True) = None  # type: ignore[valid-type]
    """The recommendation's id, `.o` and a number; with an id it has an address of its own, and `[R1.o1]` refers to it. Either
    all objections to a recommendation have an id, or none."""
    objection: Annotated[Text, Role.HEADLINE]
    """The argument against the recommendation."""
    reply: Text | None = None
    """The reply; leave it out if there is none."""
    state: ObjectionState | None = None
    """`answered` (the reply meets it), `granted` (the reply concedes it, or leaves it standing) or `open` (there is no reply)."""
    by: ReplyAuthor | None = None
    """Who replies: the `article`, or the `editors`."""
    at: At | None = None
    """The place of the reply in the article, or `{source: key, at: p. 12}` if there are several works."""
    sources: Sources = ()
    """Who makes the argument, and the sources of the reply."""


class Progress(Model):
    """How far a recommendation has been carried out."""

    needed_for: ClassVar[dict[str, tuple[str, ...]]] = {
        status: () if status in NO_EVIDENCE_NEEDED else ("sources",) for status in PROGRESS_STATUSES
    }
    """The optional fields without which a status is incomplete."""

    status: ProgressStatus
    """`not-assessed`, `proposed` (someone proposes it), `begun` (work has started), `partly-taken-up`, `taken-up` (done in
    substance), `set-back` (undone or blocked), `no-evidence` (no evidence was found, which does not mean that nothing happened)
    or `overtaken` (events have made it pointless or impossible)."""
    checked: Annotated[Day, Role.MINOR, Role.PAST]
    """The day this was checked."""
    because: Text
    """The reason for the status."""
    sources: Sources = ()
    """The evidence; required unless the status is `not-assessed` or `no-evidence`."""


class LogEntry(Model):
    """One step in carrying out a recommendation."""

    known_by = "on"

    on: Annotated[When_, Role.PAST]
    """When it happened."""
    text: Text
    """What happened."""
    status: ProgressStatus | None = None
    """The status after it."""
    sources: Sources = ()
    """The evidence; required unless the status is `no-evidence`."""


class Recommendation(Entity):
    """What someone is asked to do. It never carries a likelihood."""

    listing = Listing("recommendations")
    refuses: ClassVar[dict[str, str]] = {
        "likelihood": "a recommendation is advice and carries no likelihood",
        "confidence": "a recommendation is advice and carries no confidence",
    }

    id: numbered("R")  # type: ignore[valid-type]
    slug: Slug
    """Its part of the page's address."""
    title: Annotated[Text, Role.HEADLINE, Role.ADVICE]
    """What to do, in the imperative."""
    summary: Annotated[Text, Role.TELLING, Role.ADVICE]
    """One or two sentences for the front page."""
    body: Annotated[Prose | None, Role.ADVICE] = None
    """The whole argument, in paragraphs."""
    answers: Annotated[tuple[Answer, ...], Length(1), Role.ADVICE]
    """The factors it answers, and how."""
    addressees: Annotated[tuple[ref("actor"), ...], Length(1)]  # type: ignore[valid-type]
    """The actors who are asked to act."""
    horizon: Horizon | None = None
    """How soon it can be carried out: `near`, `medium` or `long`."""
    actions: Annotated[tuple[Action, ...], Role.ADVICE] = ()
    """Its parts, each an action or an example."""
    against: tuple[Objection, ...] = ()
    """The arguments against it."""
    progress: Progress
    """How far it has been carried out."""
    log: tuple[LogEntry, ...] = ()
    """The steps so far."""
    provenance: Provenance
    """`stated` by the article, `inferred` from it, or `added` by the editors."""
    at: At | None = None
    """The place in the article: `P4`, `p. 12`, `sec. 3.2`, or `{source: key, at: p. 12}` if there are several works."""
    sources: tuple[Cited, ...] = ()
    """The sources that it rests on."""
