"""Figures as HTML: states over time, lines, bars and tables.

Each function takes data and a `FigureWriter` and returns one block of HTML without blank lines, scripts or style attributes,
so that a Markdown page can embed it unchanged. The styles are in `static/figures.css`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.model import walk
from briefing.render.figures.chart_figure import chart_figure
from briefing.render.figures.figure_writer import FigureWriter
from briefing.render.figures.number_table import table
from briefing.render.figures.shared_figure import ELEMENT, SharedDrawing, WithGaps
from briefing.render.figures.states_figure import states_figure

if TYPE_CHECKING:
    from datetime import date

    from markupsafe import Markup

    from briefing.model import Brief, Figure


def draw(figure: Figure, brief: Brief, today: date, writer: FigureWriter, *, element: str = "p", anchor: bool = True) -> Markup:
    """Render a figure of any kind. `element` is that of its finding, such as `h2`; `anchor` adds the figure's id."""
    if figure.kind == "states":
        return states_figure(figure, today, writer, facts_end=brief.head.as_of, element=element, anchor=anchor)
    assert figure.data is not None, "checked: a figure of numbers names its file"
    drawn = table if figure.kind == "table" else chart_figure
    return drawn(figure, brief.tables[figure.data], writer, element=element, anchor=anchor)


def draw_shared(figure: Figure, brief: Brief, today: date, writer: FigureWriter) -> SharedDrawing | None:
    """Draw a figure for all pages of a unit; return `None` if each page has to draw it.

    A page takes note of texts in another language when it shows them, and the widths of annotations depend on what it prints.
    """
    if figure.annotations or any(type(leaf.value) is not str for leaf in walk(figure)):
        return None
    with_gaps = WithGaps(writer)
    return with_gaps.drawing(draw(figure, brief, today, with_gaps, element=ELEMENT))
