"""The plotted data of a figure: the numbers of its table by series and category, and their labels."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING

from briefing.model.values import When

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from markupsafe import Markup

    from briefing.model import Figure, Table
    from briefing.render.figures.figure_writer import FigureWriter

WHOLE = ""
"""The key of the only series if a figure names no column for series."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers by category and series; a cell can have several numbers, or None where it is empty."""

    places: tuple[str, ...]
    series: tuple[str, ...]
    cells: Mapping[tuple[str, str], tuple[Decimal | None, ...]]

    def of(self, series: str) -> Iterator[tuple[str, Decimal | None]]:
        """Return the points of one series in order; categories without a row are omitted."""
        for place in self.places:
            for value in self.cells.get((place, series), ()):
                yield place, value

    def values(self) -> tuple[Decimal, ...]:
        """Return all numbers."""
        return tuple(value for cell in self.cells.values() for value in cell if value is not None)


def numbers(figure: Figure, table: Table) -> Numbers:
    """Read the columns that a figure names; a cell of a range has two numbers. Dates are sorted by time."""
    assert figure.x is not None, "checked: a figure of numbers names its columns"
    places = table.column(figure.x)
    series = table.column(figure.series) if figure.series else (WHOLE,) * len(table.rows)
    cells: dict[tuple[str, str], tuple[Decimal | None, ...]] = {}
    values = zip(*(table.column(column) for column in figure.columns_of_numbers), strict=True)
    for place, name, row in zip(places, series, values, strict=True):
        cells[place, name] = (*cells.get((place, name), ()), *map(number, row))
    days = {place: day(place) for place in places}
    ordered = tuple(sorted(days, key=lambda place: days[place] or 0)) if None not in days.values() else tuple(days)
    return Numbers(ordered, tuple(dict.fromkeys(series)), cells)


@lru_cache(maxsize=4096)  # each drawing of a figure reads its cells again
def number(cell: str) -> Decimal | None:
    """Parse a cell; return `None` if it has no number, or one with more than 15 digits or 9 decimals."""
    try:
        value = Decimal(cell)
    except InvalidOperation:
        return None
    exponent = value.as_tuple().exponent
    return value if isinstance(exponent, int) and exponent >= -9 and value.adjusted() < 15 else None


@lru_cache(maxsize=4096)  # the same
def day(place: str) -> int | None:
    """Return the midpoint of a date as an ordinal day; `None` for other text and for open intervals."""
    when = _when(place)
    if when is None or when.start is None or when.end is None:
        return None
    return (when.lower.toordinal() + when.upper.toordinal()) // 2


def series_name(cell: str, figure: Figure, writer: FigureWriter) -> Markup:
    """Return the label of a category, series or column: the given label, a date in words, or the text of the cell."""
    if cell in figure.labels:
        return writer.typed(figure.labels[cell])
    when = _when(cell)
    return writer.when(when) if when else writer.typed(cell)


def place_name(place: str, figure: Figure, writer: FigureWriter, *, numeric: bool) -> Markup:
    """Return the name of a place on the horizontal axis: a number as the axis writes it, else as in `series_name`."""
    value = number(place) if numeric and place not in figure.labels else None
    return series_name(place, figure, writer) if value is None else writer.decimal(value)


def name_of_numbers(figure: Figure, writer: FigureWriter) -> Markup:
    """Return the label of the column with the numbers; for a range, of both columns."""
    names = [series_name(column, figure, writer) for column in figure.columns_of_numbers]
    return writer.word("figure.low_to_high", low=names[0], high=names[1]) if len(names) == 2 else writer.listed(names)


def unit(figure: Figure, writer: FigureWriter) -> Markup | str:
    """Return the unit of the numbers as a heading; empty if the figure has none."""
    return writer.word("figure.unit", unit=writer.typed(figure.unit)) if figure.unit else ""


@lru_cache(maxsize=4096)  # each drawing reads the cells of a column several times, and most of them are no dates
def _when(cell: str) -> When | None:
    return When.find(cell)


def shown_value(cell: tuple[Decimal | None, ...], figure: Figure, writer: FigureWriter) -> Markup:
    """Format the numbers of one cell: one, several, or the low and the high one of a range."""
    found = [writer.decimal(value) for value in cell if value is not None]
    if figure.kind == "range" and len(found) == 2:
        return writer.word("figure.low_to_high", low=found[0], high=found[1])
    return writer.listed(found) if found else writer.word("say.no_data")
