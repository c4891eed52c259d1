"""Bars from zero, and ranges from a low to a high value, as a table: label, bar and number in each row."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from briefing.render.figures.plot_frame import scale_note
from briefing.render.figures.scale import Scale, at, axis_scale
from briefing.render.figures.series import WHOLE, Numbers, name_of_numbers, series_name, shown_value, unit

if TYPE_CHECKING:
    from briefing.model import Figure
    from briefing.render.figures.figure_writer import FigureWriter

STYLES = 4


def bars(figure: Figure, data: Numbers, writer: FigureWriter) -> str:
    """Render a row for each number or range; with several series, the rows are grouped by category."""
    along = axis_scale(data.values(), figure.axis) if figure.kind == "range" else _whole(data)
    groups = "".join(f"<tbody>{_group(figure, data, place, along, writer)}</tbody>" for place in data.places)
    note = scale_note(along, writer) if figure.kind == "range" else ""
    return (
        f'<table class="fig-bars">'
        f"<caption>{unit(figure, writer)}</caption><colgroup><col><col><col></colgroup>"
        f'<thead class="fig-hidden"><tr><th scope="col">{series_name(figure.x or "", figure, writer)}</th>'
        f'<td></td><th scope="col">{name_of_numbers(figure, writer)}</th></tr></thead>{groups}</table>{note}'
    )


def _whole(data: Numbers) -> Scale:
    """Return the scale of bars: from the lowest number or zero to the highest one."""
    values = (*data.values(), Decimal(0))
    return Scale((min(values), max(values)) if min(values) < max(values) else (Decimal(0), Decimal(1)))


def _group(figure: Figure, data: Numbers, place: str, along: Scale, writer: FigureWriter) -> str:
    name, several = series_name(place, figure, writer), data.series != (WHOLE,)
    rows = [f'<tr><th scope="rowgroup" colspan="3">{name}</th></tr>'] if several else []
    for index, series in enumerate(data.series):
        cell = data.cells.get((place, series), (None,))
        for values in (cell,) if figure.kind == "range" else zip(cell, strict=True):
            known = None not in values
            label = series_name(series, figure, writer) if several else name
            rows.append(
                f'<tr class="fig-s{index % STYLES + 1}"><th scope="row">{label}</th>'
                f'<td aria-hidden="true">{_bar(values if known else (), along)}</td>'
                f'<td class="fig-num{"" if known else " fig-none"}">{shown_value(values, figure, writer)}</td></tr>'
            )
    remarks = [writer.inline(each.text) for each in figure.annotations if each.x == place]
    return "".join((*rows, *(f'<tr class="fig-remark"><td colspan="3">{text}</td></tr>' for text in remarks)))


def _bar(values: tuple[Decimal | None, ...], along: Scale) -> str:
    """Render a bar as a thick line in an unscaled part of the drawing, so that its pattern is not stretched."""
    zero = 100 * along.part(Decimal(0))
    ends = [100 * along.part(value) for value in values if value is not None]
    start, end = (zero, *ends) if len(ends) == 1 else (ends[0], max(ends[1], ends[0] + 0.5)) if ends else (zero, zero)
    line = f'<line class="fig-bar-line" x1="{at(start)}%" x2="{at(end)}%" y1="50%" y2="50%"/>' if start != end else ""
    base = f'<line class="fig-base" x1="{at(zero)}%" x2="{at(zero)}%" y1="0%" y2="100%"/>' if along.from_zero else ""
    return f"<svg>{line}{base}</svg>"
