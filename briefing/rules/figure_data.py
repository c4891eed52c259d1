"""Rules about figures: the fields of each kind of figure, the columns that they name, and the numbers that they plot."""

from __future__ import annotations

from decimal import Decimal
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from briefing.diagnostics import Note, Place, count_of, did_you_mean, error, nearest, warning
from briefing.loader.number_cells import number_mistake
from briefing.model import Figure
from briefing.model.validators import NUMBER
from briefing.model.values import FIGURE_KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from briefing.diagnostics import Problem
    from briefing.model import Origin, Table
    from briefing.model.markers import Path
    from briefing.rules.context import Context

FROM_TABLE = ("data", "x", "y", "unit")
ONLY_TABLE = (*FROM_TABLE, "series", "labels", "axis", "annotations")
REFUSED = {"states": ONLY_TABLE, "table": ("states", "axis", "annotations"), "bars": ("states", "axis")}
"""By kind: the fields that a figure of this kind cannot have; those of other kinds cannot have `states`."""


def figures_have_their_fields(context: Context) -> Iterator[Problem]:
    """A figure of states has states; a line, bars or a table have data, x, y and a unit."""
    for entity, origin in context.own(Figure):
        needed, refused = ("states",) if entity.kind == "states" else FROM_TABLE, REFUSED.get(entity.kind, ("states",))
        for field in needed:
            if not getattr(entity, field):
                yield origin.missing_field((field,), f"a figure of kind `{entity.kind}` needs it", f"add `{field}: …`")
        for field in refused:
            if getattr(entity, field):
                yield error(
                    "misplaced-field",
                    f"a figure of kind `{entity.kind}` cannot have `{field}`",
                    origin.key(field),
                    f"delete it, or write a `kind` that has it: {_listed(_kinds_with(field))}",
                )
        if entity.y and (len(entity.columns_of_numbers) == 2) != (entity.kind == "range"):
            wanted, written = ("two columns", "[low, high]") if entity.kind == "range" else ("one column", "the column")
            message = f"a figure of kind `{entity.kind}` has {wanted} in `y`"
            yield error("wrong-type", message, origin.at("y"), f"write `y: {written}`")


def _kinds_with(field: str) -> tuple[str, ...]:
    """Return the kinds of figures that may have a field, in the order of the guide."""
    return tuple(kind for kind in FIGURE_KINDS if field not in REFUSED.get(kind, ("states",)))


def _listed(kinds: tuple[str, ...]) -> str:
    *first, last = (f"`{kind}`" for kind in kinds)
    return f"{', '.join(first)} or {last}" if first else last


def tables_hold_what_figures_plot(context: Context) -> Iterator[Problem]:
    """The file, the columns and the numbers that a figure names exist."""
    tables = context.brief.tables
    free = tables.keys() - {figure.data for figure in context.brief.figures}
    for entity, origin in context.own(Figure):
        if entity.data is None or entity.kind == "states":
            continue
        table = tables.get(entity.data)
        if table is None:
            if entity.data not in context.brief.broken_tables:
                yield error(
                    "missing-file",
                    f"there is no file `{entity.data}` in `figures/`",
                    origin.at("data"),
                    did_you_mean(entity.data, free) or _restore(entity.data),
                )
            continue
        yield from _columns(entity, origin, table)


def _restore(name: str) -> str:
    stem, ending = PurePosixPath(name).stem, PurePosixPath(name).suffix
    if ending == ".csv":
        return "restore it, or put the CSV file there"
    return f"save the numbers there as CSV, and write `data: {stem}.csv`"


def _columns(figure: Figure, origin: Origin, table: Table) -> Iterator[Problem]:
    if not table.rows:
        if table.complete:  # else its rows have problems of their own
            message, help = f"`{figure.data}` has no rows, so there is nothing to draw", "add a row of numbers"
            yield error("bad-csv", message, Place(table.file), help)
        return
    several = len(figure.columns_of_numbers) > 1
    named: list[tuple[Path, str]] = [((field,), name) for field in ("x", "series") if (name := getattr(figure, field))]
    named += [(("y", at) if several else ("y",), column) for at, column in enumerate(figure.columns_of_numbers)]
    wrong = several != (figure.kind == "range")  # reported for `y`
    for index, (path, column) in enumerate(named):
        first = next((earlier for earlier, name in named[:index] if name == column), None)
        if first is not None and not wrong:
            message, help = f"the figure names the column `{column}` twice", f"its columns are: {', '.join(table.columns)}"
            yield error("bad-csv", message, origin.at(*path), help, Note("it is named here first", origin.at(*first)))
            return  # what its cells lack follows from it
    missing = [(path, column) for path, column in named if column not in table.columns]
    listed = f"its columns are: {', '.join(table.columns)}"
    if len(missing) == len(named) > 1:  # another file, or one with another separator
        message = f"`{figure.data}` has none of the columns {', '.join(f'`{column}`' for _, column in missing)}"
        alike = {column.casefold() for _, column in missing} <= {column.casefold() for column in table.columns}
        help = "write the names letter by letter" if alike else "separate columns by commas, and begin with a header row"
        yield error("bad-csv", message, origin.at("data"), f"{listed}; {help}")
        return
    for path, column in missing:
        help = did_you_mean(column, table.columns) or listed
        yield error("bad-csv", f"`{figure.data}` has no column `{column}`", origin.at(*path), help)
    if figure.kind != "table":
        yield from _numbers(table, [table.columns.index(each) for each in figure.columns_of_numbers if each in table.columns])
    for path, name in named:
        wanted = "number" if path[0] == "y" and figure.kind != "table" else "value"
        empty = name in table.columns and not any(table.column(name))
        if path[0] != "series" and empty and table.complete:  # else its rows have problems of their own
            message, help = f"the column `{name}` of `{figure.data}` has no {wanted}", f"add the {wanted}s"
            yield error("bad-csv", message, Place(table.file), help)
    yield from _rows_once(figure, table)


def _numbers(table: Table, columns: Iterable[int]) -> Iterator[Problem]:
    """Report the cells of some columns that are no numbers, each kind of mistake once, with what to type in its first cell."""
    kinds: dict[str, list[tuple[int, int]]] = {}
    for index, row in enumerate(table.rows):
        for column in columns:
            if row[column] and not NUMBER.fullmatch(row[column]):
                kinds.setdefault(number_mistake(row[column]).kind, []).append((index, column))
    for (index, column), *others in kinds.values():
        cell = table.rows[index][column]
        more = f" (and {count_of(len(others), 'more cell')} like it)" if others else ""
        message = f"`{cell[:40]}` is not a number{more}"
        yield error("bad-csv", message, table.at(index, column), number_mistake(cell).help)


def _rows_once(figure: Figure, table: Table) -> Iterator[Problem]:
    """A figure has one number for each place on the x axis and each series, and every series has a name."""
    if figure.kind == "table" or figure.x not in table.columns or (figure.series and figure.series not in table.columns):
        return
    if not any(table.column(figure.x)):
        return  # reported for the whole column
    across = table.columns.index(figure.x)
    series = table.columns.index(figure.series) if figure.series else None
    seen: dict[tuple[str, str], int] = {}
    again: list[int] = []
    for index, row in enumerate(table.rows):
        name = row[series] if series is not None else ""
        if not row[across]:
            message, help = f"the row has no {figure.x}", "write where its number stands, or delete the row"
            yield error("bad-csv", message, table.at(index, across), help)
        elif series is not None and not name:
            yield error("bad-csv", "the row has no series", table.at(index, series), "write the name of its series")
        elif seen.setdefault((_same(row[across]), name), index) != index and figure.kind != "scatter":
            again.append(index)
    for index in again[:1]:
        row = table.rows[index]
        name = row[series] if series is not None else ""
        more = f" (and {count_of(len(again) - 1, 'more row')} like it)" if len(again) > 1 else ""
        yield error(
            "bad-csv",
            f"the row gives {figure.x} `{row[across]}`{f' of `{name}`' if name else ''} a second time{more}",
            table.at(index, across),
            "delete one of the two rows, or name the column that tells them apart in `series`",
            Note("the first one is here", table.at(seen[_same(row[across]), name], across)),
        )


def _same(cell: str) -> str:
    """Return one spelling of a number; other cells stay as they are."""
    return str(Decimal(cell).normalize()) if NUMBER.fullmatch(cell) else cell


def labels_name_what_is_there(context: Context) -> Iterator[Problem]:
    """A label names a column or a value of the table; any other one is on no page."""
    for entity, origin in context.own(Figure):
        table = context.brief.tables.get(entity.data or "")
        names = frozenset(table.columns).union(*table.rows) if table is not None and table.complete else frozenset()
        for key in entity.labels if names else ():
            if key not in names:
                yield warning(
                    "unused-label",
                    f"`{entity.data}` has no column and no value `{key}`",
                    origin.key("labels", key),
                    did_you_mean(key, names) or "delete it, or write a column or a value as it is in the CSV file",
                )


def labels_tell_series_apart(context: Context) -> Iterator[Problem]:
    """No two series, and no two rows, of a figure have the same name."""
    for entity, origin in context.own(Figure):
        table = context.brief.tables.get(entity.data or "")
        if table is None or not table.complete or not entity.labels:
            continue
        for column in (entity.series, entity.x):
            seen: dict[str, str] = {}
            for cell in dict.fromkeys(table.column(column)) if column in table.columns else ():
                name = entity.labels.get(cell, cell).strip()
                first = seen.setdefault(name, cell)
                if first != cell:
                    labelled = cell if cell in entity.labels else first
                    message = f"`{first}` and `{cell}` of the column `{column}` have the same name on the page: {name}"
                    yield warning("same-label", message, origin.at("labels", labelled), "give each its own name")


def _same_words(cell: str) -> str:
    return "".join(cell.split()).casefold()


def series_are_spelt_in_one_way(context: Context) -> Iterator[Problem]:
    """No two series, and no two rows of words, of a figure differ only in capital letters or blanks."""
    for entity, _ in context.own(Figure):
        table = context.brief.tables.get(entity.data or "")
        if table is None or not table.complete:
            continue
        for column in (each for each in (entity.series, entity.x) if each in table.columns):
            first: dict[str, str] = {}
            for row, cell in enumerate(table.column(column)):
                seen = first.setdefault(_same_words(cell), cell)
                if seen != cell and not {seen, cell} <= entity.labels.keys():
                    message = f"`{cell}` and `{seen}` are two {'series' if column == entity.series else 'places'} of the figure"
                    help = f"write `{seen}`; if they are two things, give each a name under `labels`"
                    yield warning("same-label", message, table.at(row, table.columns.index(column)), help)
                    break


def translations_can_name_what_is_plotted(context: Context) -> Iterator[Problem]:
    """In a brief in several languages, the words of a table have labels, because a translation names nothing else of it."""
    if len(frozenset(context.brief.head.languages)) < 2:
        return
    for entity, origin in context.own(Figure):
        table = context.brief.tables.get(entity.data or "")
        if table is None or not table.complete:
            continue
        if not {*filter(None, (entity.x, entity.series)), *entity.columns_of_numbers} <= {*table.columns}:
            continue  # which words readers see follows from the columns
        known = {_same_words(name) for name in entity.labels}  # in other letters, a word is reported as a second one
        words = [name for name in _words(entity, table) if _same_words(name) not in known]
        if words:
            named = ", ".join(f"`{word}`" for word in words[:2]) + (" and others" if len(words) > 2 else "")
            yield warning(
                "missing-label",
                f"`{entity.data}` has words without a label, which no translation can change: {named}",
                origin.at("data"),
                f'write them under `labels`, as in `labels: {{"{words[0]}": {words[0]}}}`; each translation then has its own',
            )


def _words(figure: Figure, table: Table) -> Iterator[str]:
    """Yield the names that readers see, without those that are the same in every language: numbers, dates, abbreviations."""
    columns = table.columns if figure.kind == "table" else tuple(filter(None, (figure.x, figure.series)))
    names = (
        *columns,
        *figure.columns_of_numbers,
        *(cell for column in columns if column in table.columns for cell in table.column(column)),
    )
    for name in dict.fromkeys(names):
        if any(char.isalpha() and not char.isupper() for char in name):
            yield name


def tables_are_plotted(context: Context) -> Iterator[Problem]:
    """A table that no figure shows may have lost its figure."""
    if context.brief.partial:
        return  # a figure that could not be read may use it
    used = {figure.data for figure in context.brief.figures if figure.data is not None}
    tables = context.brief.tables
    meant = {nearest(name, tables.keys() - used) for name in used - tables.keys()}  # a misspelt name is a problem of its own
    for name, table in tables.items():
        if name not in used | meant:
            yield warning("unused-file", f"no figure uses `{name}`", Place(table.file), "use it, or delete it")
