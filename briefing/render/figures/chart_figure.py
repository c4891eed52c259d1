"""Charts, always with their numbers as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.render.figures.bar_chart import bars
from briefing.render.figures.caption import with_caption
from briefing.render.figures.line_chart import chart
from briefing.render.figures.number_table import by_series
from briefing.render.figures.plot_frame import amounts
from briefing.render.figures.series import numbers

if TYPE_CHECKING:
    from markupsafe import Markup

    from briefing.model import Figure, Table
    from briefing.render.figures.figure_writer import FigureWriter
    from briefing.render.figures.series import Numbers


def chart_figure(figure: Figure, table: Table, writer: FigureWriter, *, element: str = "p", anchor: bool = True) -> Markup:
    """Render a chart, or a message if there are no numbers."""
    data = numbers(figure, table)
    if not data.values():
        body = f'<p class="fig-none">{writer.word("say.no_data")}</p>'
    elif in_rows(figure, data):
        body = bars(figure, data, writer)
    else:
        body = (
            f'{chart(figure, data, writer)}<details class="fig-details"><summary>{writer.word("label.numbers")}</summary>'
            f"{by_series(figure, data, writer)}</details>"
        )
    return with_caption(figure, "fig-chart", body, writer, element=element, anchor=anchor)


def in_rows(figure: Figure, data: Numbers) -> bool:
    """Return whether a chart has a row for each category: bars have, and ranges of what is neither date nor number."""
    return figure.kind == "bars" or (figure.kind == "range" and amounts(data.places) is None)
