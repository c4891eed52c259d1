"""Line charts: a drawing that scales with the page, and text around it that does not.

The drawing contains no text. Labels are HTML in a grid of 72 columns and 40 rows over the drawing, so that they wrap,
translate and print like other text.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from briefing.render.figures.columns import COLUMNS, spread_widths
from briefing.render.figures.scale import Scale, at, scale
from briefing.render.figures.series import WHOLE, Numbers, day, number, series_name, unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from briefing.model import Figure
    from briefing.render.figures.figure_writer import FigureWriter

WIDE, HIGH = 720, 400
ROWS = 40
_FEW = 24
"""The maximum number of categories for which every point gets a dot."""
STYLES = 6


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


def line(figure: Figure, data: Numbers, writer: FigureWriter) -> str:
    """Render the lines of a figure, which must have at least one number."""
    data = by_number(data)
    upright = scale(data.values())
    across = positions(data.places)
    lines = [_dots(data, name, upright, across) for name in data.series]
    counted = f'<p class="fig-unit">{unit(figure, writer)}</p>' if figure.unit else ""
    return (
        f'<div class="fig-plot{"" if data.series == (WHOLE,) else " fig-several"}" aria-hidden="true">{counted}'
        f'<div class="fig-y">{" ".join(f"<span>{writer.number(tick)}</span>" for tick in reversed(upright.ticks))}</div>'
        f'<div class="fig-field">{_drawing(lines, upright, len(data.places))}{_marks(lines, writer)}</div>'
        f'<div class="fig-ends">{_ends(figure, data.series, lines, writer)}</div>'
        f'<div class="fig-x">{_places(figure, data.places, across, writer)}</div></div>{_start(upright, writer)}'
    )


def by_number(data: Numbers) -> Numbers:
    """Return the data with categories that are numbers, but not all dates, in ascending order."""
    values = _amounts(data.places)
    if values is None or None not in map(day, data.places):
        return data  # dates are in order already
    return replace(data, places=tuple(place for _, place in sorted(zip(values, data.places, strict=True))))


def positions(places: Sequence[str]) -> dict[str, float]:
    """Return the x position of each category: dates and numbers in proportion, other categories at equal distances."""
    values = _amounts(places)
    if values is None or len(set(values)) < 2:
        return {place: WIDE * (2 * index + 1) / (2 * len(places)) for index, place in enumerate(places)}
    first, last = min(values), max(values)
    return {place: float(WIDE * (each - first) / (last - first)) for place, each in zip(places, values, strict=True)}


def _amounts(places: Sequence[str]) -> list[Decimal] | None:
    """Return each category as a number: the day of its date, or what it says; None if one is neither, or they are mixed."""
    for read in (day, number):
        values = [read(place) for place in places]
        if None not in values:
            return [Decimal(value) for value in values if value is not None]
    return None


def _dots(data: Numbers, series: str, upright: Scale, across: Mapping[str, float]) -> list[Dot]:
    return [
        Dot(place, across[place], HIGH * (1 - upright.part(value)) if value is not None else 0.0, value)
        for place, value in data.of(series)
    ]


def _drawing(lines: Sequence[Sequence[Dot]], upright: Scale, places: int) -> str:
    grid = "".join(f"M0 {at(HIGH * (1 - upright.part(tick)))}H{WIDE}" for tick in upright.ticks)
    base = HIGH * (1 - upright.part(Decimal(0)))  # zero, or else the end of the scale closest to it
    drawn = "".join(f'<g class="{_style(index)}">{_path(dots)}{_points(dots, places)}</g>' for index, dots in enumerate(lines))
    return (
        f'<svg viewBox="0 0 {WIDE} {HIGH}" preserveAspectRatio="none" fill="none" stroke="currentcolor">'
        f'<path class="fig-grid" d="{grid}"/><path class="fig-base" d="M0 {at(base)}H{WIDE}"/>{drawn}</svg>'
    )


def _style(index: int) -> str:
    return f"fig-s{index % STYLES + 1}"


def _runs(dots: Sequence[Dot]) -> list[list[Dot]]:
    """Split a line where a number is missing."""
    return [list(run) for known, run in groupby(dots, lambda dot: dot.value is not None) if known]


def _path(dots: Sequence[Dot]) -> str:
    runs = [run for run in _runs(dots) if len(run) > 1]
    path = "".join("M" + "L".join(f"{at(dot.x)} {at(dot.y)}" for dot in run) for run in runs)
    return f'<path class="fig-line" d="{path}"/>' if path else ""


def _points(dots: Sequence[Dot], places: int) -> str:
    """Render dots as zero-length lines, whose round caps stay round when the drawing is stretched."""
    runs = _runs(dots)
    shown = [dot for run in runs for dot in run if places <= _FEW or len(run) == 1 or dot is runs[-1][-1]]
    return f'<path class="fig-dots" d="{"".join(f"M{at(dot.x)} {at(dot.y)}h0" for dot in shown)}"/>' if shown else ""


def _marks(lines: Sequence[Sequence[Dot]], writer: FigureWriter) -> str:
    """Label the highest and the lowest point, unless it is the end of the line, which is labelled anyway."""
    marks: list[tuple[Dot, bool]] = []
    groups = lines if len(lines) < 3 else [[dot for dots in lines for dot in dots]]
    ends = [run[-1][-1] for dots in lines if (run := _runs(dots))]
    for dots in groups:
        known = [(dot.value, dot) for dot in dots if dot.value is not None]
        if len({value for value, _ in known}) < 2:
            continue
        for dot, up in ((_first(known, max(known)[0]), True), (_first(known, min(known)[0]), False)):
            apart = all(abs(dot.column - each.column) > 12 or abs(dot.row - each.row) > 5 for each, _ in marks)
            if apart and all(dot is not end for end in ends):
                marks.append((dot, up or dot.row > ROWS - 5))
    return "".join(
        f'<span class="fig-mark fig-{"up" if up else "down"} {_side(dot.column)} fig-c{dot.column + 1} fig-r{dot.row + 1}">'
        f"{writer.number(dot.value)}</span>"
        for dot, up in marks if dot.value is not None
    )  # fmt: skip


def _first(known: Sequence[tuple[Decimal, Dot]], value: Decimal) -> Dot:
    return next(dot for each, dot in known if each == value)


def _side(column: int) -> str:
    """Return the CSS class that keeps a label inside the drawing near its ends."""
    return "fig-left" if column < 6 else "fig-right" if column > COLUMNS - 7 else "fig-middle"


def _ends(figure: Figure, series: Sequence[str], lines: Sequence[Sequence[Dot]], writer: FigureWriter) -> str:
    """Label each line at its end with its name and last number."""
    ends = [(run[-1][-1], index) for index, dots in enumerate(lines) if (run := _runs(dots))]
    ends.sort(key=lambda end: (end[0].y, end[1]))
    height = min(8, ROWS // len(ends))
    rows = spread_widths([dot.row - height // 2 for dot, _ in ends], [height] * len(ends), total=ROWS)
    return "".join(
        f'<p class="fig-end {_style(index)} fig-r{row + 1} fig-h{height}">{_sample(series[index])}'
        f"<span>{_name(figure, series[index], writer)}<b>{writer.number(dot.value)}</b></span></p>"
        for (dot, index), row in zip(ends, rows, strict=True) if dot.value is not None
    )  # fmt: skip


def _sample(series: str) -> str:
    return "" if series == WHOLE else '<svg viewBox="0 0 28 8" stroke="currentcolor"><path class="fig-line" d="M0 4H28"/></svg>'


def _name(figure: Figure, series: str, writer: FigureWriter) -> str:
    return "" if series == WHOLE else f"{series_name(series, figure, writer)} "


def _places(figure: Figure, places: Sequence[str], across: Mapping[str, float], writer: FigureWriter) -> str:
    """Label some of the categories; labels between the first and the last are hidden on narrow pages."""
    if _amounts(places) is None and len(places) <= 6:
        width = COLUMNS // len(places)
        return "".join(
            f'<span class="fig-middle fig-c{index * width + 1} fig-w{width}">{series_name(place, figure, writer)}</span>'
            for index, place in enumerate(places)
        )
    # Use even steps if possible: uneven ones look like missing years.
    most = min(5, len(places))
    count = next((n for n in (5, 4, 3) if n <= most and (len(places) - 1) % (n - 1) == 0), min(most, 3))
    chosen = [places[index * (len(places) - 1) // max(count - 1, 1)] for index in range(count)]
    columns = [min(int(across[place] * COLUMNS / WIDE), COLUMNS - 1) for place in chosen]
    kept = [
        index for index, column in enumerate(columns)
        if index in (0, count - 1) or (column - columns[index - 1] > 12 and columns[-1] - column > 12)
    ]  # fmt: skip
    return "".join(
        f'<span class="fig-place {_side(columns[index])} fig-c{columns[index] + 1}'
        f'{"" if index in (0, count - 1) else " fig-minor"}">{series_name(chosen[index], figure, writer)}</span>'
        for index in kept
    )


def _start(upright: Scale, writer: FigureWriter) -> str:
    """Return a note on the start of the scale if it does not start at zero."""
    if upright.from_zero:
        return ""
    return f'<p class="fig-caveat">{writer.words("figure.not_from_zero", value=writer.number(upright.ticks[0]))}</p>'
