"""Figures: pictures made of data."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from briefing.model.base import (
    Columns,
    Entity,
    Flag,
    Listing,
    Model,
    Number,
    PlainText,
    Role,
    SharedName,
    SomeSources,
    Sources,
    SpanEnd,
    Text,
    Verbatim,
    numbered,
    word,
)
from briefing.model.structure import key
from briefing.model.values import FigureKind


class StateSpan(Model):
    """A period in one state."""

    known_by = "from"

    from_: SpanEnd = key("from")
    """Its first day, month or year; `..` for an open start."""
    to: SpanEnd
    """Its last day, month or year; `..` for an open end."""
    state: word("figure-state")  # type: ignore[valid-type]
    """`full` (in force), `narrow` (in force for a part only), `lapsed` (not in force) or `planned` (still to come).
    `vocabulary.yaml` may declare more words."""
    label: Annotated[PlainText, Role.MINOR, Role.TELLING]
    """Its name on the bar."""
    group: Annotated[SharedName | None, Role.MINOR] = None
    """The name that it shares on the bar with the states next to it that have the same group."""
    note: Annotated[PlainText | None, Role.MINOR] = None
    """A remark on the period, in one sentence."""
    sources: Sources = ()
    """The evidence; required unless the state is `planned`."""


class Axis(Model):
    """The scale of a chart."""

    from_: Annotated[Number | None, Role.MINOR] = key("from", default=None)
    """The number at which it starts; if there is none, the program chooses it."""
    to: Annotated[Number | None, Role.MINOR] = None
    """The number at which it ends; if there is none, the program chooses it."""
    log: Annotated[Flag, Role.MINOR] = False
    """`true` for a logarithmic scale, on which each step is ten times the one before; all numbers are then above 0, and `from`
    and `to` are powers of ten, such as 0.1, 1 or 1000."""


class Annotation(Model):
    """A remark at a place on the horizontal axis."""

    known_by = "x"

    x: Verbatim
    """The place: a date or a number within those of the data, or else a value of the column `x`, as in the file."""
    text: Annotated[Text, Role.TELLING]
    """What happened or applies there, in a few words."""


class Figure(Entity):
    """A chart or a table, made from data when the site is built."""

    listing = Listing("figures")
    is_claim = False

    id: numbered("G")  # type: ignore[valid-type]
    title: Annotated[Text, Role.HEADLINE]
    """The finding, as a sentence."""
    caption: Annotated[Text | None, Role.MINOR] = None
    """How to read it."""
    kind: Annotated[FigureKind, Role.MINOR]
    """`states` (a bar of states over time), `line`, `area` (stacked), `scatter` (points), `range` (from a low to a high value),
    `bars` or `table`."""
    data: Annotated[Verbatim | None, Role.MINOR, Role.USUAL] = None
    """The CSV file in `figures/`; required for all kinds but `states`, which has none."""
    x: Annotated[Verbatim | None, Role.USUAL] = None
    """The column for the horizontal axis, or with the names of the rows of bars or a table; required for all kinds but `states`.
    Dates and numbers have one form throughout the column."""
    y: Annotated[Columns | None, Role.USUAL] = None
    """The column with the numbers; for `range` two columns, with the low and the high values: `[low, high]`. Required for all
    kinds but `states`."""
    series: Verbatim | None = None
    """The column that separates the lines, areas, points, ranges or bars."""
    unit: Annotated[SharedName | None, Role.USUAL] = None
    """What the numbers count: "students", "per cent"; required for all kinds but `states`."""
    labels: Annotated[dict[str, SharedName], Role.MINOR] = key("labels", default={})
    """Readable names for columns, series and rows, by the words in the CSV file; each translation can have its own."""
    axis: Annotated[Axis | None, Role.MINOR] = None
    """The scale of the numbers; for line, area, scatter and range."""
    annotations: tuple[Annotation, ...] = ()
    """Remarks at places on the horizontal axis; for all charts."""
    states: tuple[StateSpan, ...] = ()
    """The periods; for `states`."""
    sources: SomeSources
    """Where the data come from."""
    note: Annotated[PlainText | None, Role.MINOR] = None
    """Caveats: gaps, definitions, what is not counted."""

    @property
    def columns_of_numbers(self) -> tuple[str, ...]:
        """The columns with the numbers: one, or that of the low and that of the high values."""
        return (self.y,) if isinstance(self.y, str) else self.y or ()

    @property
    def states_by_date(self) -> tuple[StateSpan, ...]:
        """The periods in chronological order, which need not be that of the file; an open start comes first."""
        return tuple(sorted(self.states, key=_dates))


def _dates(span: StateSpan) -> tuple[date, date]:
    return span.from_.lower if span.from_ else date.min, span.to.upper if span.to else date.max
