"""Figures as drawings of their own (SVG), for documents and slides: title, chart, key, caveats, source line, date and address."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from briefing.render.figures.chart_figure import in_rows
from briefing.render.figures.columns import COLUMNS
from briefing.render.figures.scale import axis_scale
from briefing.render.figures.series import WHOLE, Numbers, numbers, series_name, shown_value, unit
from briefing.render.figures.standalone_line_chart import COLOURS, PLAIN, ROW, SMALL, key, plain, plot, scale_notes
from briefing.render.figures.state_bar_layout import bar
from briefing.render.figures.svg_canvas import INK, PAD, SOFT, WIDTH, Canvas, isolated, width_of, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from markupsafe import Markup

    from briefing.model import Figure, Table
    from briefing.render.figures.figure_writer import FigureWriter

_STATES = {
    "full": ("#1f4e79", "none", 34.0), "narrow": ("#8fb3d1", "none", 20.0), "lapsed": ("#fff", "1 3", 34.0),
    "planned": ("#fff", "5 4", 20.0),
}  # fmt: skip
"""The colour, the outline and the height of a state: as on the page, height shows how far it reached."""


class SourceLine(NamedTuple):
    """What a drawing says about itself wherever it is shown: its sources, and the brief that it is from."""

    sources: str
    brief: str
    url: str


def draw_svg(
    figure: Figure, table: Table | None, today: date, writer: FigureWriter, about: SourceLine, lang: str
) -> partial[str]:
    """Draw a figure of any kind but a table; return the function that writes it as a file in given typefaces."""
    canvas = Canvas()
    title = plain(writer.title(figure.title))
    canvas.lines(f"{figure.id}  {title}", 19.0, bold=True)
    canvas.y += 6
    _chart(canvas, figure, table, today, writer)
    canvas.y += 8
    remarks = () if _has_remarks(figure, table) else [plain(each) for each in _remarks(figure, writer.unlinked, writer)]
    for text in (
        *canvas.notes,
        *remarks,
        plain(writer.unlinked(figure.caption)) if figure.caption else "",
        plain(figure.note or ""),
    ):
        canvas.lines(text, SMALL, colour=SOFT)
    canvas.y += 4
    for text in about:
        canvas.lines(text, SMALL, colour=SOFT)
    return partial(canvas.svg, title, " ".join(about), lang)


class Chart(NamedTuple):
    """The drawing of a figure alone, as an element of a document that gives its title and sources in text."""

    svg: str
    notes: tuple[Markup | str, ...]
    """What a reader has to know about the drawing: on its scale, and its annotations with their citations."""


def draw_chart(figure: Figure, table: Table | None, today: date, writer: FigureWriter, fonts: str) -> Chart:
    """Return the drawing of a figure of any kind but a table; its title and caption are for readers who do not see it."""
    canvas = Canvas()
    canvas.y = 0
    _chart(canvas, figure, table, today, writer)
    alternative = ". ".join(
        plain(text).rstrip(".") for text in (writer.title(figure.title), writer.unlinked(figure.caption or "")) if text
    )
    remarks = _remarks(figure, writer.inline, writer)
    if _has_remarks(figure, table):  # then only what a drawing cannot contain is left, such as citations
        remarks = [each for each in remarks if "<" in each]
    return Chart(canvas.element(alternative, fonts), (*canvas.notes, *remarks))


def _has_remarks(figure: Figure, table: Table | None) -> bool:
    """Return whether the drawing itself contains the texts of the annotations, if there are any."""
    return bool(figure.annotations) and table is not None and in_rows(figure, numbers(figure, table))


def _remarks(figure: Figure, render: Callable[[str], Markup], writer: FigureWriter) -> list[Markup]:
    """Return each annotation with its place in words."""
    colon = writer.word("mark.colon")
    return [series_name(each.x, figure, writer) + colon + render(each.text) for each in figure.annotations]


def _chart(canvas: Canvas, figure: Figure, table: Table | None, today: date, writer: FigureWriter) -> None:
    if table is None:
        _states(canvas, figure, today, writer)
        return
    data = numbers(figure, table)
    if counted := plain(unit(figure, writer)):
        canvas.lines(counted, PLAIN, colour=SOFT)
    (_bars if in_rows(figure, data) else plot)(canvas, figure, data, writer)


# ----------------------------------------------------------------------------------------------------- bars


def _bars(canvas: Canvas, figure: Figure, data: Numbers, writer: FigureWriter) -> None:
    several = tuple(data.series) != (WHOLE,)
    key(canvas, figure, data.series, writer)
    is_range = figure.kind == "range"
    upright = axis_scale(data.values(), figure.axis, from_zero=not is_range)
    names = {place: plain(series_name(place, figure, writer)) for place in data.places}
    label = min(max((width_of(name, PLAIN) for name in names.values()), default=0.0), 220.0)
    left = PAD + label + 12
    right = WIDTH - PAD - max(width_of(text, PLAIN) for text in _values(figure, data, writer)) - 10
    zero = left + (right - left) * upright.part(Decimal(0))
    top_of_rows = canvas.y + 6
    for place in data.places:
        canvas.y += 8
        top = canvas.y
        for index, series in enumerate(data.series):
            cell = data.cells.get((place, series), (None,))
            for values in (cell,) if is_range else zip(cell, strict=True):
                ends = [left + (right - left) * upright.part(value) for value in values if value is not None] or [zero]
                if None not in values:
                    start, end = (ends[0], max(ends[-1], ends[0] + 2)) if is_range else sorted((zero, ends[0]))
                    fill = COLOURS[index % 6 if several else 0]
                    canvas.shape("rect", x=start, y=canvas.y + 3, width=end - start, height=ROW - 6, fill=fill)
                shown, edge = plain(shown_value(values, figure, writer)), max([*ends, *([] if is_range else [zero])])
                canvas.text(edge + 6, canvas.y + 17, shown, PLAIN, colour=SOFT if None in values else INK)
                canvas.y += ROW
        for number, line in enumerate(wrapped(names[place], PLAIN, label + 4)):
            canvas.text(PAD, top + 17 + 18 * number, line, PLAIN)
            canvas.y = max(canvas.y, top + 18 * (number + 1) + 4)
        for each in figure.annotations:
            if each.x == place:
                canvas.lines(plain(writer.unlinked(each.text)), SMALL, colour=SOFT, x=left)
    if upright.from_zero:
        canvas.shape("line", x1=zero, x2=zero, y1=top_of_rows, y2=canvas.y, stroke=INK)
    canvas.notes += scale_notes(upright, writer) if is_range else ()


def _values(figure: Figure, data: Numbers, writer: FigureWriter) -> list[str]:
    """Return the numbers beside the bars."""
    cells = data.cells.values() if figure.kind == "range" else [(value,) for value in data.values()]
    return [plain(shown_value(cell, figure, writer)) for cell in cells] or [""]


# --------------------------------------------------------------------------------------------------- states


def _states(canvas: Canvas, figure: Figure, today: date, writer: FigureWriter) -> None:
    """Draw the periods as one bar, and name each below it with its dates."""
    top, wide = canvas.y + 10, WIDTH - 2 * PAD
    pieces = bar(figure.states, today, drawn_as=writer.drawn_state).pieces
    for piece in pieces:
        if piece.span is not None:
            fill, dash, high = _STATES[piece.state]
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
        canvas.notes.append(plain(writer.word("figure.not_to_scale")))
    for span in figure.states_by_date:
        fill, dash, _ = _STATES[writer.drawn_state(span.state)]
        ends = " – ".join(isolated(plain(writer.when(when))) if when else "…" for when in (span.from_, span.to))
        canvas.y += 6
        canvas.shape("rect", x=float(PAD), y=canvas.y + 5, width=20.0, height=12.0, fill=fill, stroke=INK, stroke_dasharray=dash)
        canvas.lines(f"{isolated(span.label)}{unescape(str(writer.word('mark.colon')))}{ends}", PLAIN, x=PAD + 30)
