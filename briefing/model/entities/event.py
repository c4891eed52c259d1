"""Events: the entries of the timeline."""

from __future__ import annotations

from typing import Annotated

from briefing.model.base import (
    Cited,
    Entity,
    Listing,
    Model,
    PlainText,
    Role,
    Short,
    SomeSources,
    Text,
    When_,
    WorkMention,
    numbered,
    ref,
    word,
)
from briefing.model.values import ConsequenceKind, EventEffect, EventStatus

EASING = "easing"
"""The shown kind of a restriction that eases."""
MOST_OWN_KINDS = 6
"""How many kinds of events without a built-in one that they are like a timeline can filter."""


class OtherDate(Model):
    """A date that another source gives for the same event."""

    known_by = "when"

    when: When_
    """The other date."""
    says: Cited
    """The source that gives it, with the place."""
    text: Text | None = None
    """Why this brief does not follow it."""


class Consequence(Model):
    """What an event does to an earlier one."""

    known_by = "event"

    event: ref("event")  # type: ignore[valid-type]
    """The earlier event."""
    how: Annotated[ConsequenceKind, Role.TELLING]
    """`ends`, `drops` (it is given up before it was carried out), `sets-aside` (it no longer applies), `suspends` (it does not
    apply for a time) or `completes`."""
    sources: SomeSources
    """The evidence that one follows the other; that it came later is none."""


class Event(Entity):
    """Something that happened on a date, or is scheduled."""

    listing = Listing("timeline", ordered_by_date=True)
    is_claim = False

    id: numbered("E")  # type: ignore[valid-type]
    when: When_
    """The date, as precisely as it is known (EDTF): `2024`, `2024-03`, `2024-03-07`, `198X`, `2024~`, `2023-08/2024-02`."""
    title: Annotated[Text, Role.HEADLINE]
    """What happened, as a headline."""
    short_title: Annotated[PlainText | None, Role.MINOR] = None
    """The title in a few words, for lists of dates. Of a `scheduled` event it says
    what is due: "Truce due to end", not "Truce ends"."""
    text: Text | None = None
    """One or two sentences of detail."""
    kind: Annotated[word("event-kind"), Role.MINOR]  # type: ignore[valid-type]
    """What it is, for the filter of the timeline: `agreement` (a treaty or a contract, its renewal or its end), `dialogue` (a
    meeting or a joint statement of the parties), `restriction` (a control, a ban or a sanction), `law` (a law, a bill or a
    decision by vote), `court` (a judgment, a lawsuit or an injunction), `people` (what concerns students, researchers and
    other persons), `politics` (an election, a change of policy), `global` (a decision with other countries, or of an
    international body), `science` (a finding, a mission or a technical first), `company` (what a firm does or decides),
    `finance` (money granted, cut or invested) or `analysis` (a publication about the subject). If two fit, choose the one by
    which a reader would search for it. `vocabulary.yaml` may declare more words."""
    status: EventStatus = "happened"
    """`happened`, or `scheduled` for an event that is still to come; once its day has passed, the check asks for the outcome."""
    effect: EventEffect | None = None
    """`tightens`, `eases` or `mixed`: what an act does to the subject of the brief. A proposal, a plan or a statement has none,
    because it has not done anything yet. A `restriction` that `eases` has the label "Easing"."""
    follows: tuple[Consequence, ...] = ()
    """The earlier events that it ends, completes or takes back."""
    disputed: tuple[OtherDate, ...] = ()
    """The dates that other sources give."""
    touches: Annotated[tuple[ref("factor", "recommendation", "forecast"), ...], Role.MINOR] = ()  # type: ignore[valid-type]
    """The factors, recommendations and forecasts that it affects."""
    by: tuple[ref("actor"), ...] = ()  # type: ignore[valid-type]
    """Who acts; it decides the side on which the timeline of two capitals shows the event."""
    actors: Annotated[tuple[ref("actor"), ...], Role.MINOR] = ()  # type: ignore[valid-type]
    """Who took part."""
    in_article: Annotated[WorkMention, Short("how"), Role.MINOR] = WorkMention(how="no")
    """Whether the article mentions it: `stated`, `alluded`, `anticipated` or `no`. To name the place, or one of several works:
    `{source: key, how: stated, at: p. 12}`."""
    derived_from: Annotated[Text | None, Role.MINOR] = None
    """How the date was derived, if no source gives it."""
    sources: SomeSources
    """The evidence."""

    def shown_kind(self, kind: str) -> str:
        """Return the kind under which the timeline shows it, given the built-in word as which its own counts.

        The word for a restriction would say the opposite of an event that lifts or loosens one.
        """
        return EASING if kind == "restriction" and self.effect == "eases" else kind
