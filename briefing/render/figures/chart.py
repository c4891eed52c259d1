"""Line and bar charts, always with their numbers as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.render.figures.bars import bars
from briefing.render.figures.caption import with_caption
from briefing.render.figures.line import line
from briefing.render.figures.number_table import by_series
from briefing.render.figures.series import numbers

if TYPE_CHECKING:
    from markupsafe import Markup

    from briefing.model import Figure, Table
    from briefing.render.figures.figure_writer import FigureWriter


def chart_figure(figure: Figure, table: Table, writer: FigureWriter, *, heading: int = 0, anchor: bool = True) -> Markup:
    """Render a line or bar chart, or a message if there are no numbers."""
    data = numbers(figure, table)
    if not data.values():
        body = f'<p class="fig-none">{writer.words("say.no_data")}</p>'
    elif figure.kind == "bars":
        body = bars(figure, data, writer)
    else:
        body = (
            f'{line(figure, data, writer)}<details class="fig-details"><summary>{writer.words("label.numbers")}</summary>'
            f"{by_series(figure, data, writer)}</details>"
        )
    return with_caption(figure, "fig-chart", body, writer, heading=heading, anchor=anchor)
