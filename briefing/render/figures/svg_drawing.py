"""Figures as drawings of their own (SVG), for documents and slides: title, chart, key, caveats, source line, date and address."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from briefing.render.figures.columns import COLUMNS
from briefing.render.figures.line import WIDE as POSITIONS
from briefing.render.figures.line import by_number, positions
from briefing.render.figures.scale import scale
from briefing.render.figures.series import WHOLE, Numbers, numbers, series_name, shown_value, unit
from briefing.render.figures.state_bar_layout import bar
from briefing.render.figures.svg_canvas import GRID, INK, PAD, SOFT, WIDTH, Canvas, width_of, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from markupsafe import Markup

    from briefing.model import Figure, Table
    from briefing.render.figures.figure_writer import FigureWriter

_COLOURS = ("#1f4e79", "#b5462f", "#3c7a3e", "#7a5195", "#8a6d1d", "#4d4d4d")
_DASHES = ("none", "9 4", "2 4", "12 4 2 4", "5 3", "1 3")
_STATES = {
    "full": ("#1f4e79", "none", 34.0), "narrow": ("#8fb3d1", "none", 20.0), "lapsed": ("#fff", "1 3", 34.0),
    "planned": ("#fff", "5 4", 20.0),
}  # fmt: skip
"""The colour, the outline and the height of a state: as on the page, height shows how far it reached."""
_SMALL, _PLAIN = 13.0, 15.0
_HIGH = 300.0
_ROW = 24.0


class SourceLine(NamedTuple):
    """What a drawing says about itself wherever it is shown: its sources, and the brief that it is from."""

    sources: str
    brief: str
    url: str


def draw_svg(figure: Figure, table: Table | None, today: date, writer: FigureWriter, about: SourceLine, lang: str) -> str:
    """Return a figure of states, lines or bars as a file."""
    canvas = Canvas()
    title = _plain(writer.title(figure.title))
    canvas.lines(f"{figure.id}  {title}", 19.0, bold=True)
    canvas.y += 6
    if table is None:
        _states(canvas, figure, today, writer)
    else:
        data = numbers(figure, table)
        if counted := _plain(unit(figure, writer)):
            canvas.lines(counted, _PLAIN, colour=SOFT)
        (_bars if figure.kind == "bars" else _lines)(canvas, figure, data, writer)
    canvas.y += 8
    for text in (*canvas.notes, _plain(writer.title(figure.caption)) if figure.caption else "", _plain(figure.note or "")):
        canvas.lines(text, _SMALL, colour=SOFT)
    canvas.y += 4
    for text in about:
        canvas.lines(text, _SMALL, colour=SOFT)
    return canvas.svg(title, " ".join(about), lang)


def _plain(text: Markup | str) -> str:
    return text.striptags() if hasattr(text, "striptags") else str(text)


# ---------------------------------------------------------------------------------------------------- lines


def _lines(canvas: Canvas, figure: Figure, data: Numbers, writer: FigureWriter) -> None:
    data = by_number(data)
    _key(canvas, figure, data.series, writer)
    upright, across = scale(data.values()), positions(data.places)
    ticks = [(tick, _plain(writer.number(tick))) for tick in upright.ticks]
    left = PAD + max(width_of(text, _SMALL) for _, text in ticks) + 10
    right, top = WIDTH - PAD - 20.0, canvas.y + 14

    def x(place: str) -> float:
        return left + 10 + across[place] / POSITIONS * (right - left - 10)

    def y(value: Decimal) -> float:
        return top + _HIGH * (1 - upright.part(value))

    for tick, text in ticks:
        canvas.shape("line", x1=left, x2=right + 10, y1=y(tick), y2=y(tick), stroke=INK if tick == 0 else GRID)
        canvas.text(left - 8, y(tick) + 4, text, _SMALL, anchor="end", colour=SOFT)
    for index, series in enumerate(data.series):
        colour, dash = _COLOURS[index % 6], _DASHES[index % 6]
        run: list[str] = []
        for place, value in [*data.of(series), ("", None)]:
            if value is not None:
                run.append(f"{x(place):.1f},{y(value):.1f}")
                canvas.shape("circle", cx=x(place), cy=y(value), r=3.0, fill=colour)
            elif run:
                shape = {"points": " ".join(run), "fill": "none", "stroke": colour, "stroke_width": 2.5, "stroke_dasharray": dash}
                canvas.shape("polyline", **shape)
                run = []
    canvas.y = top + _HIGH
    if not upright.from_zero:
        canvas.notes.append(_plain(writer.words("figure.not_from_zero", value=ticks[0][1])))
    _places(canvas, figure, data.places, [x(place) for place in data.places], writer)


def _places(canvas: Canvas, figure: Figure, places: Sequence[str], across: Sequence[float], writer: FigureWriter) -> None:
    """Write the categories below a chart, as many as have room: the first and the last one in any case."""
    names = [_plain(series_name(place, figure, writer)) for place in places]
    last, free = len(names) - 1, PAD - 10.0
    widths = [min(width_of(name, _SMALL), 150.0) for name in names]
    limit = across[last] - widths[last] / 2 - 10 if last else 0.0
    for index, (name, x, wide) in enumerate(zip(names, across, widths, strict=True)):
        middle = min(max(x, PAD + wide / 2), WIDTH - PAD - wide / 2)
        fits = middle - wide / 2 >= free + 10 and (index == last or middle + wide / 2 <= limit)
        if fits or index == 0:
            shown = name if width_of(name, _SMALL) <= wide else wrapped(name, _SMALL, wide - 10)[0] + "…"
            canvas.text(middle, canvas.y + 20, shown, _SMALL, anchor="middle", colour=SOFT)
            free = middle + wide / 2
    canvas.y += 24


def _key(canvas: Canvas, figure: Figure, series: Sequence[str], writer: FigureWriter) -> None:
    """Name the series, each beside a piece of its line or bar."""
    if tuple(series) == (WHOLE,):
        return
    x = float(PAD)
    canvas.y += _ROW
    for index, name in enumerate(series):
        text = _plain(series_name(name, figure, writer))
        wide = 34 + width_of(text, _PLAIN) + 20
        if x > PAD and x + wide > WIDTH - PAD:
            x = float(PAD)
            canvas.y += _ROW
        stroke = {"stroke": _COLOURS[index % 6], "stroke_width": 3.0, "stroke_dasharray": _DASHES[index % 6]}
        if figure.kind == "bars":
            canvas.shape("rect", x=x, y=canvas.y - 12, width=26.0, height=12.0, fill=_COLOURS[index % 6])
        else:
            canvas.shape("line", x1=x, x2=x + 28, y1=canvas.y - 6, y2=canvas.y - 6, **stroke)
        for line in wrapped(text, _PLAIN, WIDTH - PAD - x - 34)[:1]:
            canvas.text(x + 34, canvas.y - 1, line, _PLAIN)
        x += wide


# ----------------------------------------------------------------------------------------------------- bars


def _bars(canvas: Canvas, figure: Figure, data: Numbers, writer: FigureWriter) -> None:
    several = tuple(data.series) != (WHOLE,)
    _key(canvas, figure, data.series, writer)
    upright = scale([*data.values()], from_zero=True)
    names = {place: _plain(series_name(place, figure, writer)) for place in data.places}
    label = min(max((width_of(name, _PLAIN) for name in names.values()), default=0.0), 220.0)
    left = PAD + label + 12
    right = WIDTH - PAD - max((width_of(_value(writer, value), _PLAIN) for value in data.values()), default=0.0) - 10
    zero = left + (right - left) * upright.part(Decimal(0))
    start = canvas.y + 6
    for place in data.places:
        canvas.y += 8
        top = canvas.y
        for index, series in enumerate(data.series):
            for value in data.cells.get((place, series), (None,)):
                if value is not None:
                    end = left + (right - left) * upright.part(value)
                    fill = _COLOURS[index % 6 if several else 0]
                    canvas.shape("rect", x=min(zero, end), y=canvas.y + 3, width=abs(end - zero), height=_ROW - 6, fill=fill)
                shown = _plain(shown_value((value,), writer))
                end = max(zero, left + (right - left) * upright.part(value)) if value is not None else zero
                canvas.text(end + 6, canvas.y + 17, shown, _PLAIN, colour=INK if value is not None else SOFT)
                canvas.y += _ROW
        for number, line in enumerate(wrapped(names[place], _PLAIN, label + 4)):
            canvas.text(PAD, top + 17 + 18 * number, line, _PLAIN)
            canvas.y = max(canvas.y, top + 18 * (number + 1) + 4)
    canvas.shape("line", x1=zero, x2=zero, y1=start, y2=canvas.y, stroke=INK)


def _value(writer: FigureWriter, value: Decimal) -> str:
    return _plain(writer.number(value))


# --------------------------------------------------------------------------------------------------- states


def _states(canvas: Canvas, figure: Figure, today: date, writer: FigureWriter) -> None:
    """Draw the periods as one bar, and name each below it with its dates."""
    top, wide = canvas.y + 10, WIDTH - 2 * PAD
    pieces = bar(figure.states, today).pieces
    for piece in pieces:
        if piece.span is not None:
            fill, dash, high = _STATES[piece.span.state]
            x = PAD + wide * piece.column / COLUMNS
            canvas.shape(
                "rect",
                x=x,
                y=top + 34 - high,
                width=wide * piece.width / COLUMNS,
                height=high,
                fill=fill,
                stroke=INK,
                stroke_dasharray=dash,
            )
    canvas.y = top + 40
    if any(piece.has_break for piece in pieces):
        canvas.notes.append(_plain(writer.words("figure.not_to_scale")))
    for span in figure.states_by_date:
        fill, dash, _ = _STATES[span.state]
        ends = " – ".join(_plain(writer.when(when)) if when else "…" for when in (span.from_, span.to))
        canvas.y += 6
        canvas.shape("rect", x=float(PAD), y=canvas.y + 5, width=20.0, height=12.0, fill=fill, stroke=INK, stroke_dasharray=dash)
        canvas.lines(f"{span.label}: {ends}", _PLAIN, x=PAD + 30)
