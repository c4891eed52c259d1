"""What a brief keeps on record: events, forecasts, figures, sources, actors, terms."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field, model_validator

from briefing.model.base import (
    Cited,
    Day,
    Entity,
    Lang,
    Model,
    NameAsPrinted,
    PlainText,
    SomeSources,
    Sources,
    SpanEnd,
    Text,
    Url,
    Verbatim,
    When_,
    id_of,
    ref,
    refusal,
)
from briefing.model.values import (
    ActorKind,
    CslType,
    EventKind,
    EventStatus,
    FigureKind,
    InArticle,
    InvalidValueError,
    OutcomeStatus,
    Reach,
    Read,
    State,
)


class OtherDate(Model):
    """A date that another source gives for the same event."""

    when: When_
    """The other date."""
    says: Cited
    """Who gives it."""
    text: Text | None = None
    """Why this brief does not follow it."""


class Event(Entity):
    """Something that happened on a date, or is to happen."""

    kind_name: ClassVar[str] = "event"

    id: id_of("event")  # type: ignore[valid-type]
    """E and a number; it never changes."""
    when: When_
    """The date, exactly as certain as it is: `2024`, `2024-03`, `2024-03-07`, `198X`, `2024~`, `2023-08/2024-02`."""
    title: Text
    """What happened, as a headline."""
    text: Text | None = None
    """One or two sentences more."""
    kind: EventKind
    """One of the kinds that the timeline can be filtered by."""
    status: EventStatus = "happened"
    """`scheduled` for what is still to come."""
    disputed: tuple[OtherDate, ...] = ()
    """The dates that other sources give."""
    touches: tuple[ref("factor", "recommendation", "forecast"), ...] = ()  # type: ignore[valid-type]
    """The factors, recommendations and forecasts it bears on."""
    actors: tuple[ref("actor"), ...] = ()  # type: ignore[valid-type]
    """Who took part."""
    in_article: InArticle = "no"
    """Whether the article speaks of it."""
    derived_from: Text | None = None
    """How the date was worked out, if no source gives it."""
    sources: SomeSources
    """What shows it."""


class ForecastOutcome(Model):
    """What became of a forecast."""

    status: OutcomeStatus
    """How it has held up."""
    checked: Day
    """The day this was checked."""
    text: Text
    """What happened, and what speaks for another reading."""
    events: tuple[ref("event"), ...] = ()  # type: ignore[valid-type]
    """The events that decide it."""
    sources: Sources = ()
    """What shows it."""


class Forecast(Entity):
    """Something the article foresaw, and how it has held up."""

    kind_name: ClassVar[str] = "forecast"

    id: id_of("forecast")  # type: ignore[valid-type]
    """P and a number; it never changes."""
    text: Text
    """What was foreseen, in our words."""
    made_in: Cited
    """Where it was said."""
    about: When_ | None = None
    """The time it speaks of."""
    outcome: ForecastOutcome
    """What became of it."""


class StateSpan(Model):
    """A stretch of time in one state."""

    from_: SpanEnd = Field(alias="from")
    """Its first day, month or year; `..` for an open start."""
    to: SpanEnd
    """Its last day, month or year; `..` for an open end."""
    state: State
    """`full`, `narrow`, `lapsed` or `planned`."""
    label: PlainText
    """Its name on the bar."""
    note: PlainText | None = None
    """A sentence more."""
    sources: Sources = ()
    """What shows it; required unless `planned`."""


class Figure(Entity):
    """A picture made of data, drawn when the site is built."""

    kind_name: ClassVar[str] = "figure"

    id: id_of("figure")  # type: ignore[valid-type]
    """G and a number; it never changes."""
    title: Text
    """The finding, as a sentence."""
    caption: Text | None = None
    """How to read it."""
    kind: FigureKind
    """`states` (a bar of states over time), `line`, `bars` or `table`."""
    data: Verbatim | None = None
    """The CSV file in `figures/`; for line, bars, table."""
    x: Verbatim | None = None
    """The column that runs along the bottom."""
    y: Verbatim | None = None
    """The column with the numbers."""
    series: Verbatim | None = None
    """The column that tells the lines or bars apart."""
    unit: PlainText | None = None
    """What the numbers count: "students", "per cent"."""
    labels: dict[str, PlainText] = Field(default_factory=dict)
    """Names of columns and series for readers."""
    states: tuple[StateSpan, ...] = ()
    """The stretches of time; for states."""
    sources: SomeSources
    """Where the data come from."""
    note: PlainText | None = None
    """Caveats: gaps, definitions, what is not counted."""


class Name(Model):
    """A person or an institution as CSL writes names."""

    family: NameAsPrinted | None = None
    """Family name."""
    given: NameAsPrinted | None = None
    """Given name."""
    literal: NameAsPrinted | None = None
    """The whole name, for institutions and for names that have no such parts."""

    @model_validator(mode="after")
    def _is_one(self) -> Name:
        if not (self.family or self.given or self.literal):
            help = "add `family` and `given`, or `literal` for an institution"
            raise refusal("missing-field", InvalidValueError("the name is empty", help))
        return self


class Source(Entity):
    """Something that can be cited: CSL-JSON variables written as YAML."""

    kind_name: ClassVar[str] = "source"

    id: id_of("source")  # type: ignore[valid-type]
    """The citation key."""
    type: CslType
    """What it is: a CSL 1.0.2 item type such as `report`, `webpage`, `article-newspaper`."""
    title: NameAsPrinted
    """Its title as printed."""
    author: tuple[Name, ...] = ()
    """Who wrote it."""
    publisher: NameAsPrinted | None = None
    """Who published it."""
    container_title: NameAsPrinted | None = Field(default=None, alias="container-title")
    """The journal, newspaper or site it appeared in."""
    issued: When_ | None = None
    """When it appeared, as precisely as is known."""
    accessed: Day | None = None
    """The day it was last looked at."""
    URL: Url | None = None
    """Its address; leave it out where none was seen. An invented one is worse than none."""
    DOI: Verbatim | None = None
    """Its DOI, without https://doi.org/."""
    language: Lang | None = None
    """The language it is written in, and its title and names are; without it, that of these files."""
    archive: Url | None = None
    """The address of an archived copy."""
    reach: Reach
    """`primary` (the record itself), `secondary`, or `copy` (read only in a copy of it)."""
    read: Read | None = None
    """`whole` or `excerpt`: how much of it was read."""
    note: PlainText | None = None
    """What a reader should know about it."""


class Actor(Entity):
    """A person, institution, state or group that the brief names."""

    kind_name: ClassVar[str] = "actor"

    id: id_of("actor")  # type: ignore[valid-type]
    """A short name in small letters."""
    name: PlainText
    """The name."""
    kind: ActorKind
    """`person`, `organisation`, `state` or `group`."""
    role: PlainText | None = None
    """What it does in this matter."""
    part_of: ref("actor") | None = None  # type: ignore[valid-type]
    """The body it belongs to."""
    URL: Url | None = None
    """Its own address."""


class Term(Entity):
    """A word that a reader may not know."""

    kind_name: ClassVar[str] = "term"

    id: id_of("term")  # type: ignore[valid-type]
    """A short name in small letters."""
    term: PlainText
    """The word."""
    abbr: PlainText | None = None
    """Its abbreviation."""
    definition: Text
    """What it means, in one sentence."""
    also: tuple[PlainText, ...] = ()
    """Other words for it, found in the text or searched for."""
