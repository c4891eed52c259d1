"""What a figure plots: the numbers of its table by series and place, and what readers call them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from briefing.model.values import When

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from markupsafe import Markup

    from briefing.model import Figure, Table
    from briefing.render.figures.figure_writer import FigureWriter

WHOLE = ""
"""The name of the only series of a figure that names no column for series."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers by place along the bottom and by series; a cell may hold several, and None where it was left empty."""

    places: tuple[str, ...]
    series: tuple[str, ...]
    cells: Mapping[tuple[str, str], tuple[Decimal | None, ...]]

    def of(self, series: str) -> Iterator[tuple[str, Decimal | None]]:
        """The points of one series along the bottom; a place that it does not name is left out."""
        for place in self.places:
            for value in self.cells.get((place, series), ()):
                yield place, value

    def values(self) -> tuple[Decimal, ...]:
        """All numbers there are."""
        return tuple(value for cell in self.cells.values() for value in cell if value is not None)


def numbers(figure: Figure, table: Table) -> Numbers:
    """Read the columns that a figure names; places that are all dates come in the order of time."""
    assert figure.x is not None, "checked: a figure of numbers names its columns"
    assert figure.y is not None, "checked: a figure of numbers names its columns"
    places = table.column(figure.x)
    series = table.column(figure.series) if figure.series else (WHOLE,) * len(table.rows)
    cells: dict[tuple[str, str], tuple[Decimal | None, ...]] = {}
    for place, name, cell in zip(places, series, table.column(figure.y), strict=True):
        cells[place, name] = (*cells.get((place, name), ()), number(cell))
    days = {place: day(place) for place in places}
    ordered = tuple(sorted(days, key=lambda place: days[place] or 0)) if None not in days.values() else tuple(days)
    return Numbers(ordered, tuple(dict.fromkeys(series)), cells)


def number(cell: str) -> Decimal | None:
    """Read a cell; None where there is no number, or one beyond 15 digits and 9 decimals."""
    try:
        value = Decimal(cell)
    except InvalidOperation:
        return None
    exponent = value.as_tuple().exponent
    return value if isinstance(exponent, int) and exponent >= -9 and value.adjusted() < 15 else None


def day(place: str) -> int | None:
    """The middle of a date, as a day; None for what is no date or has an open side."""
    when = _when(place)
    if when is None or when.start is None or when.end is None:
        return None
    return (when.lower.toordinal() + when.upper.toordinal()) // 2


def series_name(cell: str, figure: Figure, ink: FigureWriter) -> Markup:
    """What readers call a place, a series or a column: its label, a date in words, or what stands in the cell."""
    if cell in figure.labels:
        return ink.plain(figure.labels[cell])
    when = _when(cell)
    return ink.when(when) if when else ink.plain(cell)


def unit(figure: Figure, ink: FigureWriter) -> Markup | str:
    """What the numbers of a drawing count, as it stands above them; empty if the figure does not say."""
    return ink.words("figure.unit", unit=ink.plain(figure.unit)) if figure.unit else ""


def _when(cell: str) -> When | None:
    try:
        return When.parse(cell)
    except ValueError:
        return None


def shown_value(cell: tuple[Decimal | None, ...], ink: FigureWriter) -> Markup:
    """The numbers of one cell in words."""
    found = [ink.number(value) for value in cell if value is not None]
    return ink.listed(found) if found else ink.words("say.no_data")
