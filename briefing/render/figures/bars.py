"""Bar charts from zero, as a table: label, bar and number in each row."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from briefing.render.figures.scale import at
from briefing.render.figures.series import WHOLE, Numbers, series_name, unit

if TYPE_CHECKING:
    from briefing.model import Figure
    from briefing.render.figures.figure_writer import FigureWriter

STYLES = 4


def bars(figure: Figure, data: Numbers, writer: FigureWriter) -> str:
    """Render a row for each number; with several series, the rows are grouped by category."""
    several = data.series != (WHOLE,)
    groups = "".join(f"<tbody>{_group(figure, data, place, several, writer)}</tbody>" for place in data.places)
    return (
        f'<table class="fig-bars">'
        f"<caption>{unit(figure, writer)}</caption><colgroup><col><col><col></colgroup>"
        f'<thead class="fig-hidden"><tr><th scope="col">{series_name(figure.x or "", figure, writer)}</th>'
        f'<td></td><th scope="col">{series_name(figure.y or "", figure, writer)}</th></tr></thead>{groups}</table>'
    )


def _group(figure: Figure, data: Numbers, place: str, several: bool, writer: FigureWriter) -> str:
    name = series_name(place, figure, writer)
    rows = [f'<tr><th scope="rowgroup" colspan="3">{name}</th></tr>'] if several else []
    for index, series in enumerate(data.series):
        for value in data.cells.get((place, series), (None,)):
            shown = writer.number(value) if value is not None else writer.words("say.no_data")
            label = series_name(series, figure, writer) if several else name
            rows.append(
                f'<tr class="fig-s{index % STYLES + 1}"><th scope="row">{label}</th>'
                f'<td aria-hidden="true">{_bar(value, data)}</td>'
                f'<td class="fig-num{"" if value is not None else " fig-none"}">{shown}</td></tr>'
            )
    return "".join(rows)


def _bar(value: Decimal | None, data: Numbers) -> str:
    """Render a bar as a thick line in an unscaled part of the drawing, so that its pattern is not stretched."""
    values = (*data.values(), Decimal(0))
    low, high = min(values), max(values)
    zero, end = (100 * float((each - low) / (high - low)) if high > low else 0.0 for each in (Decimal(0), value or Decimal(0)))
    line = f'<line class="fig-bar-line" x1="{at(zero)}%" x2="{at(end)}%" y1="50%" y2="50%"/>' if value else ""
    return f'<svg>{line}<line class="fig-base" x1="{at(zero)}%" x2="{at(zero)}%" y1="0%" y2="100%"/></svg>'
