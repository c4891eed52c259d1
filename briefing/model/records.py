"""What a brief records: events, forecasts, figures, actors, terms."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from briefing.model.base import (
    Cited,
    Day,
    Entity,
    Listing,
    Model,
    PlainText,
    Role,
    SomeSources,
    Sources,
    SpanEnd,
    Text,
    Url,
    Verbatim,
    When_,
    named,
    numbered,
    ref,
)
from briefing.model.sources import Source
from briefing.model.values import (
    ActorKind,
    EventKind,
    EventStatus,
    FigureKind,
    InArticle,
    OutcomeStatus,
    State,
)


class OtherDate(Model):
    """A date that another source gives for the same event."""

    known_by = "when"

    when: When_
    """The other date."""
    says: Cited
    """The sources that give it."""
    text: Text | None = None
    """Why this brief does not follow it."""


class Event(Entity):
    """Something that happened on a date, or is scheduled."""

    kind_name = "event"
    listing = Listing("timeline", ordered_by_date=True)

    id: numbered("E")  # type: ignore[valid-type]
    """E and a number; it never changes."""
    when: When_
    """The date, as precise as it is known (EDTF): `2024`, `2024-03`, `2024-03-07`, `198X`, `2024~`, `2023-08/2024-02`."""
    title: Annotated[Text, Role.HEADLINE]
    """What happened, as a headline."""
    text: Text | None = None
    """One or two sentences of detail."""
    kind: Annotated[EventKind, Role.MINOR]
    """What it is, for the filter of the timeline: `agreement` (a treaty or a contract, its renewal or its end), `dialogue` (a
    meeting or a joint statement of the parties), `restriction` (a control, a ban or a sanction), `law` (a law, a bill or a
    decision by vote), `people` (what concerns students, researchers and other persons), `politics` (an election, a change of
    policy), `global` (a decision with other countries, or of an international body) or `analysis` (a publication about the
    matter). If two fit, choose the one by which a reader would search for it."""
    status: EventStatus = "happened"
    """`happened`, or `scheduled` for an event that is still to come; once its day has passed, the check asks for the outcome."""
    disputed: tuple[OtherDate, ...] = ()
    """The dates that other sources give."""
    touches: Annotated[tuple[ref("factor", "recommendation", "forecast"), ...], Role.MINOR] = ()  # type: ignore[valid-type]
    """The factors, recommendations and forecasts that it affects."""
    actors: Annotated[tuple[ref("actor"), ...], Role.MINOR] = ()  # type: ignore[valid-type]
    """Who took part."""
    in_article: Annotated[InArticle, Role.MINOR] = "no"
    """Whether the article mentions it."""
    derived_from: Annotated[Text | None, Role.MINOR] = None
    """How the date was derived, if no source gives it."""
    sources: SomeSources
    """The evidence."""


class ForecastOutcome(Model):
    """The outcome of a forecast."""

    status: OutcomeStatus
    """How the forecast compares with what happened."""
    checked: Annotated[Day, Role.MINOR, Role.PAST]
    """The day this was checked."""
    text: Text
    """What happened, and the case for another reading."""
    events: Annotated[tuple[ref("event"), ...], Role.MINOR] = ()  # type: ignore[valid-type]
    """The events that decide the outcome."""
    sources: Sources = ()
    """The evidence."""


class Forecast(Entity):
    """A forecast that the article makes, and its outcome."""

    kind_name = "forecast"
    listing = Listing("forecasts")

    id: numbered("P")  # type: ignore[valid-type]
    """P and a number; it never changes."""
    text: Annotated[Text, Role.HEADLINE]
    """The forecast, paraphrased."""
    made_in: Annotated[Cited, Role.MINOR]
    """Where it was said."""
    about: When_ | None = None
    """The period that it is about."""
    outcome: ForecastOutcome
    """Its outcome."""


class StateSpan(Model):
    """A period in one state."""

    known_by = "from"

    from_: SpanEnd = Field(alias="from")
    """Its first day, month or year; `..` for an open start."""
    to: SpanEnd
    """Its last day, month or year; `..` for an open end."""
    state: State
    """`full` (in force), `narrow` (in force for a part only), `lapsed` (not in force) or `planned` (still to come)."""
    label: Annotated[PlainText, Role.MINOR, Role.TELLING]
    """Its name on the bar."""
    note: Annotated[PlainText | None, Role.MINOR] = None
    """One more sentence."""
    sources: Sources = ()
    """The evidence; required unless the state is `planned`."""


class Figure(Entity):
    """A picture made of data, drawn when the site is built."""

    kind_name = "figure"
    listing = Listing("figures")

    id: numbered("G")  # type: ignore[valid-type]
    """G and a number; it never changes."""
    title: Annotated[Text, Role.HEADLINE]
    """The finding, as a sentence."""
    caption: Annotated[Text | None, Role.MINOR] = None
    """How to read it."""
    kind: Annotated[FigureKind, Role.MINOR]
    """`states` (a bar of states over time), `line`, `bars` or `table`."""
    data: Annotated[Verbatim | None, Role.MINOR] = None
    """The CSV file in `figures/`; for line, bars, table."""
    x: Verbatim | None = None
    """The column for the horizontal axis."""
    y: Verbatim | None = None
    """The column with the numbers."""
    series: Verbatim | None = None
    """The column that separates the lines or bars."""
    unit: PlainText | None = None
    """What the numbers count: "students", "per cent"."""
    labels: Annotated[dict[str, PlainText], Role.MINOR] = Field(default_factory=dict)
    """Readable names for columns and series."""
    states: tuple[StateSpan, ...] = ()
    """The periods; for `states`."""
    sources: SomeSources
    """Where the data come from."""
    note: Annotated[PlainText | None, Role.MINOR] = None
    """Caveats: gaps, definitions, what is not counted."""


class Actor(Entity):
    """A person, institution, state or group that the brief names."""

    kind_name = "actor"
    listing = Listing("actors", shared=True, auxiliary=True)

    id: named("ministry-of-science")  # type: ignore[valid-type]
    """A short name in lower-case letters."""
    name: Annotated[PlainText, Role.HEADLINE]
    """The name."""
    kind: Annotated[ActorKind, Role.MINOR]
    """`person`, `organisation`, `state` or `group`."""
    role: Annotated[PlainText | None, Role.MINOR] = None
    """Its role in this matter."""
    part_of: Annotated[ref("actor") | None, Role.MINOR] = None  # type: ignore[valid-type]
    """The body it belongs to."""
    URL: Annotated[Url | None, Role.MINOR] = None
    """Its own address."""


class Term(Entity):
    """A term that a reader may not know."""

    kind_name = "term"
    listing = Listing("glossary", shared=True, auxiliary=True)

    id: named("dual-use")  # type: ignore[valid-type]
    """A short name in lower-case letters."""
    term: Annotated[PlainText, Role.HEADLINE]
    """The term."""
    abbr: Annotated[PlainText | None, Role.MINOR] = None
    """Its abbreviation."""
    definition: Annotated[Text, Role.TELLING]
    """What it means, in one sentence."""
    also: Annotated[tuple[PlainText, ...], Role.MINOR] = ()
    """Other words for it, which occur in texts or searches."""


KINDS: tuple[type[Entity], ...] = (Event, Forecast, Figure, Source, Actor, Term)
"""The kinds of this module, in the order of pages."""
