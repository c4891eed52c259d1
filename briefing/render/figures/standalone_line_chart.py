"""Plots in drawings that stand alone: lines, stacked areas, ranges and points, with their key, scale and annotations."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from briefing.render.figures.line_chart import SHAPES, bands, upright_of
from briefing.render.figures.plot_frame import WIDE, Across, across_of, by_number, places_of
from briefing.render.figures.series import WHOLE, Numbers, series_name
from briefing.render.figures.svg_canvas import GRID, INK, PAD, SOFT, WIDTH, Canvas, width_of, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal

    from markupsafe import Markup

    from briefing.model import Figure
    from briefing.render.figures.figure_writer import FigureWriter
    from briefing.render.figures.scale import Scale

COLOURS = ("#1f4e79", "#b5462f", "#3c7a3e", "#7a5195", "#8a6d1d", "#4d4d4d")
DASHES = ("none", "9 4", "2 4", "12 4 2 4", "5 3", "1 3")
SMALL, PLAIN = 13.0, 15.0
ROW = 24.0
_HIGH = 300.0


def plain(text: Markup | str) -> str:
    """Return the text of HTML."""
    return text.striptags() if hasattr(text, "striptags") else str(text)


def plot(canvas: Canvas, figure: Figure, data: Numbers, writer: FigureWriter) -> None:
    """Draw a line, an area, a range or a scatter chart below what is there."""
    data = by_number(data)
    key(canvas, figure, data.series, writer)
    upright, across = upright_of(figure, data), across_of(figure, data.places)
    ticks = [(tick, plain(writer.decimal(tick))) for tick in upright.ticks]
    left = PAD + max(width_of(text, SMALL) for _, text in ticks) + 10
    right, top = WIDTH - PAD - 20.0, canvas.y + 14

    def x(position: float) -> float:
        return left + 10 + position / WIDE * (right - left - 10)

    def y(value: Decimal) -> float:
        return top + _HIGH * (1 - upright.part(value))

    for tick, text in ticks:
        canvas.shape("line", x1=left, x2=right + 10, y1=y(tick), y2=y(tick), stroke=INK if tick == 0 else GRID)
        canvas.text(left - 8, y(tick) + 4, text, SMALL, anchor="end", colour=SOFT)
    for each in figure.annotations:
        at = x(places_of(across, data.places, each.x))
        canvas.shape("line", x1=at, x2=at, y1=top, y2=top + _HIGH, stroke=SOFT, stroke_dasharray="2 3")
    if figure.kind in ("area", "range"):
        _bands(canvas, figure, data, across, x, y)
    else:
        _values(canvas, figure, data, across, x, y)
    canvas.y = top + _HIGH
    canvas.notes += scale_notes(upright, writer)
    _places(
        canvas,
        [(plain(writer.decimal(tick)), x(at)) for tick, at in across.ticks]
        or [(plain(series_name(place, figure, writer)), x(across.positions[place])) for place in data.places],
    )
    if figure.kind == "scatter":
        canvas.y += 20
        canvas.text(right, canvas.y, plain(series_name(figure.x or "", figure, writer)), SMALL, anchor="end", colour=SOFT)


def scale_notes(upright: Scale, writer: FigureWriter) -> list[str]:
    """Return the notes on a scale that is logarithmic or does not start at zero."""
    if upright.log:
        return [plain(writer.word("figure.log_scale"))]
    shown = writer.decimal(upright.ticks[0])
    return [] if upright.from_zero else [plain(writer.word("figure.not_from_zero", value=shown))]


def _values(
    canvas: Canvas, figure: Figure, data: Numbers, across: Across, x: Callable[[float], float], y: Callable[[Decimal], float]
) -> None:
    """Draw the points of each series, joined by lines unless they are those of a scatter chart."""
    for index, series in enumerate(data.series):
        colour, dash, run = COLOURS[index % 6], DASHES[index % 6], list[str]()
        for place, value in [*data.of(series), ("", None)]:
            if value is not None and figure.kind == "scatter":
                _point(canvas, index, x(across.positions[place]), y(value))
            elif value is not None:
                run.append(f"{x(across.positions[place]):.1f},{y(value):.1f}")
                canvas.shape("circle", cx=x(across.positions[place]), cy=y(value), r=3.0, fill=colour)
            elif run:
                shape = {"points": " ".join(run), "fill": "none", "stroke": colour, "stroke_width": 2.5, "stroke_dasharray": dash}
                canvas.shape("polyline", **shape)
                run = []


def _point(canvas: Canvas, index: int, x: float, y: float) -> None:
    shape = {"fill": COLOURS[index % 6], "fill_opacity": 0.3, "stroke": COLOURS[index % 6], "stroke_width": 1.5}
    canvas.shape("path", d=SHAPES[index % len(SHAPES)], transform=f"translate({x:.1f} {y:.1f})", **shape)


def _bands(
    canvas: Canvas, figure: Figure, data: Numbers, across: Across, x: Callable[[float], float], y: Callable[[Decimal], float]
) -> None:
    for index, points in enumerate(bands(figure, data).values()):
        colour, dash = COLOURS[index % 6], DASHES[index % 6]
        for known, run in groupby(points, lambda point: point.known):
            if known:
                corners = [(x(across.positions[each.place]), y(each.high), y(each.low)) for each in run]
                upper = [f"{across:.1f},{high:.1f}" for across, high, _ in corners]
                lower = [f"{across:.1f},{low:.1f}" for across, _, low in corners]
                canvas.shape("polygon", points=" ".join([*upper, *reversed(lower)]), fill=colour, fill_opacity=0.3)
                alone = len(corners) == 1
                for edge in ([*upper, *lower],) if alone else (upper, lower) if figure.kind == "range" else (upper,):
                    stroke = {"fill": "none", "stroke": colour, "stroke_width": 2.5, "stroke_dasharray": dash}
                    canvas.shape("polyline", points=" ".join(edge), **stroke)


def _places(canvas: Canvas, shown: Sequence[tuple[str, float]]) -> None:
    """Write the categories below a chart, as many as fit, and always the first and the last one."""
    last, free = len(shown) - 1, PAD - 10.0
    widths = [min(width_of(name, SMALL), 150.0) for name, _ in shown]
    limit = shown[last][1] - widths[last] / 2 - 10 if last else 0.0
    for index, ((name, x), wide) in enumerate(zip(shown, widths, strict=True)):
        middle = min(max(x, PAD + wide / 2), WIDTH - PAD - wide / 2)
        fits = middle - wide / 2 >= free + 10 and (index == last or middle + wide / 2 <= limit)
        if fits or index == 0:
            text = name if width_of(name, SMALL) <= wide else wrapped(name, SMALL, wide - 10)[0] + "…"
            canvas.text(middle, canvas.y + 20, text, SMALL, anchor="middle", colour=SOFT)
            free = middle + wide / 2
    canvas.y += 24


def key(canvas: Canvas, figure: Figure, series: Sequence[str], writer: FigureWriter) -> None:
    """Name the series, each beside a piece of its line, its area, its bar or a point; a long name has several lines."""
    if tuple(series) == (WHOLE,):
        return
    x = float(PAD)
    canvas.y += ROW
    for index, name in enumerate(series):
        text = plain(series_name(name, figure, writer))
        wide = 34 + width_of(text, PLAIN) + 20
        if x > PAD and x + wide > WIDTH - PAD:
            x = float(PAD)
            canvas.y += ROW
        _sample(canvas, figure, index, x)
        lines = wrapped(text, PLAIN, WIDTH - PAD - x - 34)
        for number, line in enumerate(lines):
            canvas.text(x + 34, canvas.y - 1 + 18 * number, line, PLAIN)
        canvas.y += 18 * (len(lines) - 1)
        x += wide


def _sample(canvas: Canvas, figure: Figure, index: int, x: float) -> None:
    colour = COLOURS[index % 6]
    if figure.kind == "scatter":
        _point(canvas, index, x + 14, canvas.y - 6)
    elif figure.kind == "bars":
        canvas.shape("rect", x=x, y=canvas.y - 12, width=26.0, height=12.0, fill=colour)
    else:
        if figure.kind != "line":
            canvas.shape("rect", x=x, y=canvas.y - 12, width=28.0, height=12.0, fill=colour, fill_opacity=0.3)
        stroke = {"stroke": colour, "stroke_width": 3.0, "stroke_dasharray": DASHES[index % 6]}
        canvas.shape("line", x1=x, x2=x + 28, y1=canvas.y - 6, y2=canvas.y - 6, **stroke)
