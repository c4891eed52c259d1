"""Tables of numbers: a kind of figure, and the data table of every chart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from briefing.render.figures.caption import with_caption
from briefing.render.figures.series import WHOLE, Numbers, name_of_numbers, number, series_name, shown_value, unit

if TYPE_CHECKING:
    from briefing.model import Figure, Table
    from briefing.render.figures.figure_writer import FigureWriter

_YEAR = re.compile("[12][0-9]{3}")


def table(figure: Figure, table: Table, writer: FigureWriter, *, element: str = "p", anchor: bool = True) -> Markup:
    """Render all columns of a table as in its file."""
    body = _scrolled(plain_table(figure, table, writer), figure, writer)
    return with_caption(figure, "fig-tabular", body, writer, element=element, anchor=anchor)


def plain_table(figure: Figure, table: Table, writer: FigureWriter) -> Markup:
    """Render all columns of a table without a frame."""
    numeric = {column for column in table.columns if _numeric(column, figure, table)}
    head = "".join(
        f'<th scope="col"{_number_class(column in numeric)}>{_head(column, figure, writer)}</th>' for column in table.columns
    )
    rows = "".join(f"<tr>{_row(row, table.columns, numeric, figure, writer)}</tr>" for row in table.rows)
    title = writer.title(figure.title)
    return Markup(  # every part is escaped
        f'<table class="fig-table"><caption class="fig-hidden">{title}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table>"
    )


def by_series(figure: Figure, data: Numbers, writer: FigureWriter) -> str:
    """Render all numbers of a chart, with a row for each category and a column for each series."""
    heads = [series_name(name, figure, writer) if name != WHOLE else name_of_numbers(figure, writer) for name in data.series]
    head = "".join(f'<th scope="col" class="fig-num">{each}</th>' for each in heads)
    rows = "".join(
        f'<tr><th scope="row">{series_name(place, figure, writer)}</th>'
        + "".join(
            f'<td class="fig-num">{shown_value(data.cells.get((place, name), ()), figure, writer)}</td>' for name in data.series
        )
        + "</tr>"
        for place in data.places
    )
    return _scrolled(
        f'<table class="fig-table"><caption>{unit(figure, writer)}</caption><thead><tr>'
        f'<th scope="col">{series_name(figure.x or "", figure, writer)}</th>{head}</tr></thead><tbody>{rows}</tbody></table>',
        figure, writer,
    )  # fmt: skip


def _scrolled(table: str, figure: Figure, writer: FigureWriter) -> str:
    """Wrap a table in a container that scrolls horizontally, by keyboard too, so that the page does not."""
    name = escape(writer.title(figure.title).striptags())
    return f'<div class="fig-scroll" role="group" aria-label="{name}" tabindex="0">{table}</div>'


def _numeric(column: str, figure: Figure, table: Table) -> bool:
    """Return whether a column is formatted as numbers: the plotted column, and numeric columns that are not years."""
    if column in (figure.x, figure.series):
        return False
    cells = [cell for cell in table.column(column) if cell]
    numbers = bool(cells) and all(number(cell) is not None for cell in cells)
    return column in figure.columns_of_numbers or (numbers and not all(_YEAR.fullmatch(cell) for cell in cells))


def _number_class(numeric: bool) -> str:
    return ' class="fig-num"' if numeric else ""


def _head(column: str, figure: Figure, writer: FigureWriter) -> str:
    name = series_name(column, figure, writer)
    if column not in figure.columns_of_numbers or not figure.unit or figure.unit.casefold() in name.striptags().casefold():
        return name  # do not repeat the unit if the column name contains it ("Entities added")
    counted = f"{writer.word('mark.open')}{writer.typed(figure.unit)}{writer.word('mark.close')}"
    return f'{name}<span class="fig-unit">{counted}</span>'


def _row(row: tuple[str, ...], columns: tuple[str, ...], numeric: set[str], figure: Figure, writer: FigureWriter) -> str:
    cells = []
    for column, cell in zip(columns, row, strict=True):
        value = number(cell) if column in numeric else None
        text = (
            writer.decimal(value)
            if value is not None
            else series_name(cell, figure, writer)
            if cell
            else writer.word("say.no_data")
        )
        cells.append(
            f'<th scope="row">{text}</th>' if column == figure.x else f"<td{_number_class(column in numeric)}>{text}</td>"
        )
    return "".join(cells)
