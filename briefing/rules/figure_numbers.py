"""Rules about numbers that spreadsheet programs change: points between thousands, and years with decimals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.diagnostics import count_of, warning
from briefing.loader.number_cells import points_between_thousands
from briefing.model.validators import NUMBER
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from briefing.diagnostics import Problem
    from briefing.model import Figure, Table
    from briefing.rules.context import Context


_YEAR = lazy_pattern(r"[12][0-9]{3}(?:\.0+)?")


def points_mark_decimals(context: Context) -> Iterator[Problem]:
    """The point in a column of numbers marks decimals; it separates no thousands, as `1.204` beside `880` and `1610` would."""
    for table, column, cells in _columns(context, lambda figure: figure.columns_of_numbers):
        if not all(NUMBER.fullmatch(cell) for cell in cells if cell):
            continue
        for row in (found := points_between_thousands(cells))[:1]:
            cell = cells[row]
            message = f"`{cell}` is read with three decimals, and other numbers of the column `{column}` have none{_more(found)}"
            help = f"write `{cell.replace('.', '')}` if the point separates thousands, or `{cell}0` if it marks decimals"
            yield warning("bad-csv", message, table.at(row, table.columns.index(column)), help)


def years_have_no_decimals(context: Context) -> Iterator[Problem]:
    """A year on an axis is a whole number: programs for statistics save 2024 as `2024.0`, which pages would show."""
    for table, column, cells in _columns(context, lambda figure: (figure.x or "",)):
        found = [row for row, cell in enumerate(cells) if "." in cell]
        if found and all(_YEAR.fullmatch(cell) for cell in cells if cell):
            message = f"`{cells[found[0]]}` looks like a year with decimals{_more(found)}"
            help = f"write `{cells[found[0]].partition('.')[0]}`"
            yield warning("bad-csv", message, table.at(found[0], table.columns.index(column)), help)


def _columns(context: Context, of: Callable[[Figure], Sequence[str]]) -> Iterator[tuple[Table, str, tuple[str, ...]]]:
    """Yield each column of a table that figures name, once, with its cells."""
    for name, table in context.brief.tables.items():
        named = {column for figure in context.brief.figures if figure.data == name for column in of(figure)}
        for column in (each for each in table.columns if each in named):
            yield table, column, table.column(column)


def _more(found: Sequence[int]) -> str:
    return f" (and {count_of(len(found) - 1, 'more cell')} like it)" if len(found) > 1 else ""
