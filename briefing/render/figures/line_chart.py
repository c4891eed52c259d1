"""Line charts: lines, stacked areas, ranges between two lines, and points."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from briefing.render.figures.plot_frame import (
    HIGH,
    WIDE,
    Across,
    Curve,
    Dot,
    across_of,
    apart,
    between,
    by_number,
    covers,
    plot,
    side,
)
from briefing.render.figures.scale import Scale, at, axis_scale
from briefing.render.figures.series import Numbers, shown_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from briefing.model import Figure
    from briefing.render.figures.figure_writer import FigureWriter

_FEW = 24
"""The maximum number of categories for which every point gets a dot."""
_LINE = '<path class="fig-line" d="M0 4H28"/>'
_FILLED = '<path class="fig-fill" d="M0 4H28V8H0z"/>' + _LINE
SHAPES = (
    "M-4 0A4 4 0 1 0 4 0A4 4 0 1 0 -4 0", "M-3.5 -3.5H3.5V3.5H-3.5z", "M0 -5L4.5 3H-4.5z", "M0 -5L5 0L0 5L-5 0z",
    "M-4 -4L4 4M4 -4L-4 4", "M0 -5V5M-5 0H5",
)  # fmt: skip
"""The shapes of points around their centre: circle, square, triangle, diamond, and two crosses."""


class BandPoint(NamedTuple):
    """One place of a band: from a low to a high number, or None where one is missing."""

    place: str
    low: Decimal
    high: Decimal
    known: bool = True


def chart(figure: Figure, data: Numbers, writer: FigureWriter) -> str:
    """Render a line, an area, a range or a scatter chart, which must have at least one number."""
    data = by_number(data)
    across = across_of(figure, data.places)
    if figure.kind == "line":
        return _lines(figure, data, across, writer)
    if figure.kind == "scatter":
        return _scatter(figure, data, across, writer)
    return _bands(figure, data, across, writer)


def bands(figure: Figure, data: Numbers) -> dict[str, list[BandPoint]]:
    """Return the band of each series: between its two columns, or in a stack between the series before and itself."""
    if figure.kind == "range":
        return {name: [_range_point(place, data.cells.get((place, name))) for place in data.places] for name in data.series}
    found: dict[str, list[BandPoint]] = {name: [] for name in data.series}
    for place in data.places:
        cells = [data.cells.get((place, name), (None,))[0] for name in data.series]
        sums, known = Decimal(0), None not in cells
        for name, cell in zip(data.series, cells, strict=True):
            found[name].append(BandPoint(place, sums, sums := sums + (cell or 0), known))
    return found


def _range_point(place: str, cell: tuple[Decimal | None, ...] | None) -> BandPoint:
    low, high = cell[:2] if cell is not None and len(cell) > 1 else (None, None)
    known = low is not None and high is not None
    return BandPoint(place, low or Decimal(0), high or Decimal(0), known)


def upright_of(figure: Figure, data: Numbers) -> Scale:
    """Return the scale of the numbers of a chart."""
    if figure.kind != "area":
        return axis_scale(data.values(), figure.axis)
    tops = [point.high for points in bands(figure, data).values() for point in points if point.known]
    return axis_scale(tops, figure.axis, from_zero=True)


# ------------------------------------------------------------------------------------------------------------ lines


def _lines(figure: Figure, data: Numbers, across: Across, writer: FigureWriter) -> str:
    upright = upright_of(figure, data)
    lines = [
        [
            Dot(place, across.positions[place], HIGH * (1 - upright.part(value)) if value is not None else 0.0, value)
            for place, value in data.of(series)
        ]
        for series in data.series
    ]
    curves = [_line(name, dots, len(data.places), writer) for name, dots in zip(data.series, lines, strict=True)]
    return plot(figure, data, upright, across, curves, _marks(lines, writer), writer)


def _line(name: str, dots: Sequence[Dot], places: int, writer: FigureWriter) -> Curve:
    runs = _runs(dots)
    if not runs:
        return Curve(name, "", _LINE, 0.0, "")
    end = runs[-1][-1]
    value = f"<b>{writer.decimal(end.value)}</b>" if end.value is not None else ""
    return Curve(name, _path(runs) + _points(runs, places), _LINE, end.y, value)


def _runs(dots: Sequence[Dot]) -> list[list[Dot]]:
    """Split a line where a number is missing."""
    return [list(run) for known, run in groupby(dots, lambda dot: dot.value is not None) if known]


def _path(runs: Sequence[Sequence[Dot]]) -> str:
    path = "".join("M" + "L".join(f"{at(dot.x)} {at(dot.y)}" for dot in run) for run in runs if len(run) > 1)
    return f'<path class="fig-line" d="{path}"/>' if path else ""


def _points(runs: Sequence[Sequence[Dot]], places: int) -> str:
    """Render dots as zero-length lines, whose round caps stay round when the drawing is stretched."""
    shown = [dot for run in runs for dot in run if places <= _FEW or len(run) == 1 or dot is runs[-1][-1]]
    return f'<path class="fig-dots" d="{"".join(f"M{at(dot.x)} {at(dot.y)}h0" for dot in shown)}"/>' if shown else ""


def _marks(lines: Sequence[Sequence[Dot]], writer: FigureWriter) -> str:
    """Label the highest and the lowest point, unless it is the end of the line, which is labelled anyway."""
    marks: list[tuple[Dot, bool, str]] = []
    groups = lines if len(lines) < 3 else [[dot for dots in lines for dot in dots]]
    points = [dot for dots in lines for dot in dots if dot.value is not None]
    ends = [run[-1][-1] for dots in lines if (run := _runs(dots))]
    for dots in groups:
        known = [(dot.value, dot) for dot in dots if dot.value is not None]
        if len({value for value, _ in known}) < 2:
            continue
        for dot, up in ((_first(known, max(known)[0]), True), (_first(known, min(known)[0]), False)):
            sides = [(dot, each, writer.decimal(dot.value or Decimal(0))) for each in _sides(dot, up=up)]
            free = [each for each in sides if all(apart(each, mark) for mark in marks) and not covers(each, points)]
            drawn = between(next(dots for dots in lines if any(each is dot for each in dots)), dot.column, sides[0][2])
            clear = (each for each in free if not covers(each, drawn))
            if (mark := next(clear, next(iter(free), None))) and all(dot is not end for end in ends):
                marks.append(mark)
    return "".join(
        f'<span class="fig-mark fig-{"up" if up else "down"} {side(dot.column, text)} fig-c{dot.column + 1} fig-r{dot.row + 1}">'
        f"{text}</span>"
        for dot, up, text in marks
    )


def _sides(dot: Dot, *, up: bool) -> tuple[bool, ...]:
    """Return whether a number is written above its point, and what else may be tried: near the edges there is no room."""
    above, below = dot.row > 2, dot.row < 37
    first = up or dot.row > 34
    return tuple(each for each in (first, not first) if (above if each else below)) or (first,)


def _first(known: Sequence[tuple[Decimal, Dot]], value: Decimal) -> Dot:
    return next(dot for each, dot in known if each == value)


# ------------------------------------------------------------------------------------------------------------ bands


def _bands(figure: Figure, data: Numbers, across: Across, writer: FigureWriter) -> str:
    upright = upright_of(figure, data)
    curves = []
    for name, points in bands(figure, data).items():
        known = [point for point in points if point.known]
        if not known:
            curves.append(Curve(name, "", _FILLED, 0.0, ""))
            continue
        end = known[-1]
        middle = HIGH * (1 - (upright.part(end.low) + upright.part(end.high)) / 2)
        value = shown_value(data.cells.get((end.place, name), ()), figure, writer)
        edges = figure.kind == "range"
        curves.append(Curve(name, _band(points, across, upright, both=edges), _FILLED, middle, f"<b>{value}</b>"))
    return plot(figure, data, upright, across, curves, "", writer)


def _band(points: Iterable[BandPoint], across: Across, upright: Scale, *, both: bool) -> str:
    """Render the surface between low and high with its upper edge, or both; a place of its own is an upright line."""
    fills, edges = "", ""
    for known, run in groupby(points, lambda point: point.known):
        if known:
            corners = [
                (
                    at(across.positions[each.place]),
                    at(HIGH * (1 - upright.part(each.high))),
                    at(HIGH * (1 - upright.part(each.low))),
                )
                for each in run
            ]
            upper = "L".join(f"{x} {high}" for x, high, _ in corners)
            lower = "L".join(f"{x} {low}" for x, _, low in reversed(corners))
            fills += f"M{upper}L{lower}z"
            edges += f"M{upper}" + (f"M{lower}" if both else "") if len(corners) > 1 else f"M{upper}L{lower}"
    return f'<path class="fig-fill" d="{fills}"/><path class="fig-line" d="{edges}"/>'


# ----------------------------------------------------------------------------------------------------------- points


def _scatter(figure: Figure, data: Numbers, across: Across, writer: FigureWriter) -> str:
    upright = upright_of(figure, data)
    curves = []
    for index, name in enumerate(data.series):
        shape = f'<path class="fig-fill fig-point" d="{SHAPES[index % len(SHAPES)]}"/>'
        dots = [
            f'<svg x="{at(100 * across.positions[place] / WIDE)}%" y="{at(100 * (1 - upright.part(value)))}%" overflow="visible">'
            f"{shape}</svg>"
            for place, value in data.of(name) if value is not None
        ]  # fmt: skip
        sample = f'<svg x="5" y="4" overflow="visible">{shape}</svg>'
        curves.append(Curve(name, "".join(dots), sample, 0.0, ""))
    return plot(figure, data, upright, across, curves, "", writer)
