"""The frame of every plot: a drawing that scales with the page, and text around it that does not.

The drawing contains no text. Labels are HTML in a grid of 72 columns and 40 rows over the drawing, so that they wrap,
translate and print like other text. Each label has a box of its own, so that no two overprint at any width.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

from briefing.render.figures.annotations import annotation_labels
from briefing.render.figures.columns import COLUMNS, spread_widths
from briefing.render.figures.scale import Scale, at, scale
from briefing.render.figures.series import WHOLE, Numbers, day, number, series_name, unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from briefing.model import Figure
    from briefing.render.figures.figure_writer import FigureWriter

WIDE, HIGH = 720, 400
ROWS = 40
STYLES = 6
_CHARACTER = 3.4
"""The width of a digit in columns, on the narrowest page (320 px)."""


class Dot(NamedTuple):
    """A point of a series in drawing coordinates; `value` is None where a number is missing."""

    place: str
    x: float
    y: float
    value: Decimal | None

    @property
    def column(self) -> int:
        """The column in the grid, from 0 to 71."""
        return min(int(self.x * COLUMNS / WIDE), COLUMNS - 1)

    @property
    def row(self) -> int:
        """The row in the grid, from 0 to 39."""
        return min(int(self.y * ROWS / HIGH), ROWS - 1)


class Curve(NamedTuple):
    """A series as it is drawn: its shapes, a sample of them, and the height and the value of the label at its end."""

    series: str
    svg: str
    sample: str
    y: float
    value: str


class Across(NamedTuple):
    """The horizontal axis: the position of each place, and round numbers with their positions that are labelled instead."""

    positions: Mapping[str, float]
    ticks: tuple[tuple[Decimal, float], ...] = ()


def plot(
    figure: Figure, data: Numbers, upright: Scale, across: Across, curves: Sequence[Curve], marks: str, writer: FigureWriter
) -> str:
    """Render the frame around the curves of a figure."""
    counted = f'<p class="fig-unit" aria-hidden="true">{unit(figure, writer)}</p>' if figure.unit else ""
    ticks = " ".join(f"<span>{writer.decimal(tick)}</span>" for tick in reversed(upright.ticks))
    name = f'<p class="fig-name" aria-hidden="true">{series_name(figure.x or "", figure, writer)}</p>'
    remarks = [(places_of(across, data.places, each.x), each) for each in figure.annotations]
    above, below = annotation_labels(figure, remarks, writer, numeric=bool(across.ticks))
    drawing = _drawing(curves, upright, [x for x, _ in remarks], points=figure.kind == "scatter")
    return (
        f'<div class="fig-plot{"" if data.series == (WHOLE,) else " fig-several"}">{counted}{above}'
        f'<div class="fig-y" aria-hidden="true">{ticks}</div>'
        f'<div class="fig-field" aria-hidden="true">{drawing}{marks}</div>'
        f'<div class="fig-ends" aria-hidden="true">{_ends(figure, curves, writer)}</div>'
        f'<div class="fig-x" aria-hidden="true">{_places(figure, data.places, across, writer)}</div>'
        f"{name if figure.kind == 'scatter' else ''}</div>{below}{scale_note(upright, writer)}"
    )


def style(index: int) -> str:
    """Return the CSS class of a series by its number."""
    return f"fig-s{index % STYLES + 1}"


def by_number(data: Numbers) -> Numbers:
    """Return the data with categories that are numbers, but not all dates, in ascending order."""
    values = amounts(data.places)
    if values is None or None not in map(day, data.places):
        return data  # dates are in order already
    return replace(data, places=tuple(place for _, place in sorted(zip(values, data.places, strict=True))))


def positions(places: Sequence[str]) -> dict[str, float]:
    """Return the x position of each category: dates and numbers in proportion, other categories at equal distances."""
    values = amounts(places)
    if values is None or len(set(values)) < 2:
        return {place: WIDE * (2 * index + 1) / (2 * len(places)) for index, place in enumerate(places)}
    first, last = min(values), max(values)
    return {place: float(WIDE * (each - first) / (last - first)) for place, each in zip(places, values, strict=True)}


def across_of(figure: Figure, places: Sequence[str]) -> Across:
    """Return the horizontal axis of a figure: with round numbers if it is one of points over numbers."""
    values = amounts(places)
    if figure.kind != "scatter" or values is None or None not in map(day, places):
        return Across(positions(places))
    along = scale(values)
    found = {place: WIDE * along.part(value) for place, value in zip(places, values, strict=True)}
    return Across(found, tuple((tick, WIDE * along.part(tick)) for tick in along.ticks))


def places_of(across: Across, places: Sequence[str], x: str) -> float:
    """Return the position of a place that need not be one of the data: between others, if they are dates or numbers."""
    if x in across.positions:
        return across.positions[x]
    known = amounts([*places, x])
    if known is None:
        return 0.0  # checked: it is a place of the data
    by_value = sorted(zip(known, (across.positions[place] for place in places), strict=False))
    (first, start), (last, end) = by_value[0], by_value[-1]
    part = float((known[-1] - first) / (last - first)) if last > first else 0.5
    return min(max(start + (end - start) * part, 0.0), float(WIDE))


def amounts(places: Sequence[str]) -> list[Decimal] | None:
    """Return each category as a number: the day of its date, or what it says; None if one is neither, or they are mixed."""
    for read in (day, number):
        values = [read(place) for place in places]
        if None not in values:
            return [Decimal(value) for value in values if value is not None]
    return None


def scale_note(upright: Scale, writer: FigureWriter) -> str:
    """Return a note on a scale that is logarithmic or does not start at zero."""
    if upright.log:
        return f'<p class="fig-caveat">{writer.word("figure.log_scale")}</p>'
    if upright.from_zero:
        return ""
    return f'<p class="fig-caveat">{writer.word("figure.not_from_zero", value=writer.decimal(upright.ticks[0]))}</p>'


def side(column: int, text: str) -> str:
    """Return the CSS class that keeps a label inside the drawing near its ends."""
    half = len(text) * _CHARACTER / 2
    return "fig-left" if column < half else "fig-right" if column > COLUMNS - half else "fig-middle"


def apart(one: tuple[Dot, bool, str], other: tuple[Dot, bool, str]) -> bool:
    """Return whether two numbers beside their points, above or below them, do not touch on the narrowest page."""
    wide = (len(one[2]) + len(other[2])) * _CHARACTER
    rows = [dot.row + (-3 if up else 3) for dot, up, _ in (one, other)]
    return abs(one[0].column - other[0].column) > wide or abs(rows[0] - rows[1]) > 5


def covers(mark: tuple[Dot, bool, str], points: Iterable[Dot]) -> bool:
    """Return whether a number above or below its point hides another point."""
    dot, up, text = mark
    wide = len(text) * _CHARACTER
    start = {"fig-left": 0.0, "fig-right": -wide, "fig-middle": -wide / 2}[side(dot.column, text)]
    row = dot.row + (-3 if up else 3)
    return any(
        start - 1 <= each.column - dot.column <= start + wide + 1 and abs(each.row - row) <= 2
        for each in points
        if each is not dot
    )


def between(dots: Sequence[Dot], column: int, text: str) -> list[Dot]:
    """Return points on the line of a series, one in each column that a text at a column can touch."""
    reach = len(text) * _CHARACTER + 3
    spans = [(one, other, other.column - one.column) for one, other in pairwise(dots)]
    return [
        Dot("", one.x + (other.x - one.x) * step / wide, one.y + (other.y - one.y) * step / wide, None)
        for one, other, wide in spans
        if one.value is not None and other.value is not None
        for step in range(max(1, floor(column - reach) - one.column), min(wide, ceil(column + reach) - one.column + 1))
    ]


def _drawing(curves: Sequence[Curve], upright: Scale, remarks: Sequence[float], *, points: bool) -> str:
    grid = "".join(f"M0 {at(HIGH * (1 - upright.part(tick)))}H{WIDE}" for tick in upright.ticks)
    base = HIGH * (1 - upright.part(Decimal(0)))  # zero, or else the end of the scale closest to it
    lines = "".join(f"M{at(x)} 0V{HIGH}" for x in remarks)
    noted = f'<path class="fig-facts-line" d="{lines}"/>' if lines else ""
    drawn = "".join(f'<g class="{style(index)}">{curve.svg}</g>' for index, curve in enumerate(curves))
    # Points keep their shape, so they are in a drawing that is not stretched.
    return (
        f'<svg viewBox="0 0 {WIDE} {HIGH}" preserveAspectRatio="none" fill="none" stroke="currentcolor">'
        f'<path class="fig-grid" d="{grid}"/><path class="fig-base" d="M0 {at(base)}H{WIDE}"/>{noted}'
        f"{f'</svg><svg>{drawn}' if points else drawn}</svg>"
    )


def _ends(figure: Figure, curves: Sequence[Curve], writer: FigureWriter) -> str:
    """Label each series at its end with its name and last number."""
    ends = sorted((curve.y, index) for index, curve in enumerate(curves) if curve.svg)
    height = min(8, ROWS // len(ends)) if ends else 0
    rows = spread_widths([int(y * ROWS / HIGH) - height // 2 for y, _ in ends], [height] * len(ends), total=ROWS)
    places = [f" fig-r{row + 1} fig-h{height}" if height else "" for row in rows]  # too many labels follow each other
    return "".join(
        f'<p class="fig-end {style(index)}{place}">{_sample(curves[index])}'
        f"<span>{_name(figure, curves[index].series, writer)}{curves[index].value}</span></p>"
        for (_, index), place in zip(ends, places, strict=True)
    )


def _sample(curve: Curve) -> str:
    return "" if curve.series == WHOLE else f'<svg viewBox="0 0 28 8" stroke="currentcolor">{curve.sample}</svg>'


def _name(figure: Figure, series: str, writer: FigureWriter) -> str:
    return "" if series == WHOLE else f"{series_name(series, figure, writer)} "


def _places(figure: Figure, places: Sequence[str], across: Across, writer: FigureWriter) -> str:
    """Label some of the categories; labels between the first and the last are hidden on narrow pages."""
    if amounts(places) is None and len(places) <= 6:
        width = COLUMNS // len(places)
        return "".join(
            f'<span class="fig-middle fig-c{index * width + 1} fig-w{width}">{series_name(place, figure, writer)}</span>'
            for index, place in enumerate(places)
        )
    shown = [(writer.decimal(tick), x) for tick, x in across.ticks] or [
        (series_name(place, figure, writer), across.positions[place]) for place in _chosen(places)
    ]
    columns = [min(int(x * COLUMNS / WIDE), COLUMNS - 1) for _, x in shown]
    last = len(shown) - 1
    kept = [
        index for index, column in enumerate(columns)
        if index in (0, last) or (column - columns[index - 1] > 9 and columns[-1] - column > 9)
    ]  # fmt: skip
    found = []
    for index, (before, here, after) in enumerate(zip([None, *kept], kept, [*kept[1:], None], strict=False)):
        name = shown[here][0]
        if before is None or after is None:
            # The first label begins where the field does, as the last one ends with it: beside its point it had less room.
            edge = 0 if before is None else (columns[kept[index - 1]] + columns[here]) // 2 + 1
            end = COLUMNS if after is None else (columns[here] + columns[after]) // 2
            aligned = "left" if before is None else "right"
            found.append(f'<span class="fig-{aligned} fig-c{edge + 1} fig-w{max(end - edge, 1)}">{name}</span>')
        else:
            half = max(min(columns[here] - columns[before], columns[after] - columns[here]) // 2, 1)
            start = f"fig-c{max(columns[here] - half, 0) + 1} fig-w{2 * half}"
            found.append(f'<span class="fig-minor fig-middle {start}">{name}</span>')
    return "".join(found)


def _chosen(places: Sequence[str]) -> list[str]:
    """Return the places to label, in even steps if possible: uneven ones look like missing years."""
    most = min(6, len(places))
    count = next((n for n in (6, 5, 4, 3) if n <= most and (len(places) - 1) % (n - 1) == 0), min(most, 3))
    return [places[index * (len(places) - 1) // max(count - 1, 1)] for index in range(count)]
