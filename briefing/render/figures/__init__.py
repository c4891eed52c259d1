"""Figures as HTML: states over time, lines, bars and tables.

Each function takes data and a `FigureWriter` and returns one block of HTML without blank lines, scripts or style attributes,
so that a Markdown page can embed it unchanged. The styles are in `static/figures.css`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.render.figures.chart import chart_figure
from briefing.render.figures.figure_writer import FigureWriter
from briefing.render.figures.number_table import table
from briefing.render.figures.states_figure import states_figure

if TYPE_CHECKING:
    from datetime import date

    from markupsafe import Markup

    from briefing.model import Brief, Figure


def draw(figure: Figure, brief: Brief, today: date, writer: FigureWriter, *, heading: int = 0, anchor: bool = True) -> Markup:
    """Render a figure of any kind. `heading` makes its finding a heading of that level; `anchor` adds the figure's id."""
    if figure.kind == "states":
        return states_figure(figure, today, writer, facts_end=brief.head.as_of, heading=heading, anchor=anchor)
    assert figure.data is not None, "checked: a figure of numbers names its file"
    drawn = table if figure.kind == "table" else chart_figure
    return drawn(figure, brief.tables[figure.data], writer, heading=heading, anchor=anchor)
