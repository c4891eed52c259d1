"""Rules about charts: what their kind, their scale and their annotations ask of the numbers."""

from __future__ import annotations

import unicodedata
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import Note, count_of, did_you_mean, error, warning
from briefing.loader.number_cells import number_mistake
from briefing.model import Figure
from briefing.model.validators import NUMBER
from briefing.model.values import InvalidValueError, When

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from briefing.diagnostics import Problem
    from briefing.model import Origin, Table
    from briefing.rules.context import Context


class _Chart(NamedTuple):
    """A figure whose columns all exist and differ."""

    figure: Figure
    origin: Origin
    table: Table

    def cells(self, column: str) -> list[tuple[int, int, str]]:
        """Return the row, the column and the text of each cell of a column that is not empty."""
        at = self.table.columns.index(column)
        return [(index, at, row[at]) for index, row in enumerate(self.table.rows) if row[at]]

    def numbers(self) -> Iterator[tuple[int, int, Decimal]]:
        """Yield the row, the column and the number of each plotted cell."""
        for column in self.figure.columns_of_numbers:
            yield from ((row, at, Decimal(cell)) for row, at, cell in self.cells(column) if NUMBER.fullmatch(cell))


def _charts(context: Context) -> Iterator[_Chart]:
    for entity, origin in context.own(Figure):
        table = context.brief.tables.get(entity.data or "")
        columns = [entity.x, *entity.columns_of_numbers, *([entity.series] if entity.series else ())]
        right = len(entity.columns_of_numbers) == (2 if entity.kind == "range" else 1) and len({*columns}) == len(columns)
        if table is not None and entity.kind not in ("states", "table") and right and {*columns} <= {*table.columns}:
            yield _Chart(entity, origin, table)


def numbers_suit_their_chart(context: Context) -> Iterator[Problem]:
    """Parts of a stack are not negative and none is missing, a range runs from low to high, points lie over numbers or dates."""
    checks = {"area": _stack, "range": _ranges, "scatter": _points}
    for chart in _charts(context):
        if chart.figure.kind in checks:
            yield from checks[chart.figure.kind](chart)


def _stack(chart: _Chart) -> Iterator[Problem]:
    figure, table = chart.figure, chart.table
    negative = [(row, at, value) for row, at, value in chart.numbers() if value < 0]
    yield from _first(chart, negative, "is below 0, and the areas of a stack have no direction", "write another `kind`")
    if figure.series is None:
        return
    across, series = table.columns.index(str(figure.x)), table.columns.index(figure.series)
    names = dict.fromkeys(table.column(figure.series))
    there = {(row[across], row[series]) for row in table.rows}
    for place in dict.fromkeys(table.column(str(figure.x))):
        missing = [name for name in names if (place, name) not in there]
        if place and missing:
            row = next(index for index, each in enumerate(table.rows) if each[across] == place)
            listed = ", ".join(f"`{name}`" for name in missing[:3])
            message = f"there is no row for {figure.x} `{place}` and {listed}, so the stack has no top there"
            help = "add the row, with 0 if there was nothing, or with an empty cell if the number is not known"
            yield error("bad-csv", message, table.at(row, across), help)
            return  # the others are like it


def _ranges(chart: _Chart) -> Iterator[Problem]:
    table = chart.table
    low, high = (table.columns.index(column) for column in chart.figure.columns_of_numbers)
    for index, row in enumerate(table.rows):
        if bool(row[low]) != bool(row[high]):
            empty, name = (low, "low") if row[high] else (high, "high")
            help = "write both numbers, or leave both cells empty"
            yield error("bad-csv", f"the {name} value of the range is missing", table.at(index, empty), help)
        elif NUMBER.fullmatch(row[low]) and NUMBER.fullmatch(row[high]) and Decimal(row[low]) > Decimal(row[high]):
            message = f"the range ends at {row[high]}, below its start at {row[low]}"
            yield error("bad-csv", message, table.at(index, high), "swap the two numbers")


def _points(chart: _Chart) -> Iterator[Problem]:
    wrong, is_time = _unlike_the_others(chart)
    typed = (_place_help(wrong[0][2], is_time=is_time) or _place_help(wrong[0][2], is_time=False)) if wrong else None
    yield from _first(
        chart, wrong, "is neither a number nor a date like the others in its column, so the point has no place",
        typed or "write a number or a date, or `kind: bars` for words",
    )  # fmt: skip


def _unlike_the_others(chart: _Chart) -> tuple[Sequence[tuple[int, int, str]], bool]:
    """Return the cells of the horizontal axis that keep it from being one of dates or of numbers, and whether it is of dates."""
    cells = chart.cells(str(chart.figure.x))
    dates, numbers = ([cell for cell in cells if not reads(cell[2])] for reads in (_is_date, _is_number))
    return (numbers, False) if len(numbers) < len(dates) else (dates, True)


def _place_help(cell: str, *, is_time: bool) -> str | None:
    """Return what to type for a cell that was meant as a date or a number; None if it was meant as neither."""
    if not is_time:
        mistake = None if _is_number(cell) else number_mistake(cell)
        return mistake.help if mistake and mistake.kind not in ("absent", "other", "percent", "remark") else None
    try:
        When.parse(cell)
    except InvalidValueError as invalid:
        return invalid.help if invalid.help and "`" in invalid.help and "`198X`" not in invalid.help else None
    return None


def horizontal_axes_are_of_one_kind(context: Context) -> Iterator[Problem]:
    """One cell that is not a date, or not a number, turns an axis of dates or numbers into one of words at equal distances."""
    for chart in _charts(context):
        if chart.figure.kind not in ("line", "area", "range"):
            continue
        cells = chart.cells(str(chart.figure.x))
        wrong, is_time = _unlike_the_others(chart)
        what = "a date" if is_time else "a number"
        if wrong and 2 * len(wrong) < len(cells):
            message = f"is not {what} like the others in its column, so the axis has words at equal distances"
            help = _place_help(wrong[0][2], is_time=is_time) or f"write {what}, or `kind: bars` for words"
            yield from _first(chart, wrong, message, help, report=warning, code="mixed-axis")
            continue
        for meant, name in ((True, "a date"), (False, "a number")) if wrong and len(wrong) == len(cells) else ():
            helps = (_place_help(cell, is_time=meant) for _, _, cell in cells)
            if all(help and "/" not in help.partition("`")[2] for help in helps):  # up to the first that has none
                message = f"is not in the form of {name}, so the axis has words at equal distances"
                help = str(_place_help(cells[0][2], is_time=meant))
                yield from _first(chart, cells, message, help, report=warning, code="mixed-axis")
                break


def dates_of_an_axis_are_equally_exact(context: Context) -> Iterator[Problem]:
    """Dates have one precision throughout a column: a year is drawn at its middle, so a month of it may come before it."""
    for chart in _charts(context):
        cells = chart.cells(str(chart.figure.x)) if chart.figure.kind != "bars" else []
        exact = [_precision(cell) for *_, cell in cells]
        usual, _ = Counter(exact).most_common(1)[0] if cells else (None, 0)
        what = next((each for each in exact if each != usual), None)
        if what is None or usual is None or None in exact:
            continue
        other = [cell for cell, each in zip(cells, exact, strict=True) if each != usual]
        message = (
            f"is a {what}, and others in its column are {_SEVERAL[usual]}: each is drawn at the middle of its {what} or {usual}"
        )
        help = f"write all dates of the column as {_SEVERAL[usual]}, or all as {_SEVERAL[what]}"
        yield from _first(chart, other, message, help, report=warning, code="mixed-axis")


def _precision(cell: str) -> str | None:
    when = When.find(cell)
    return when.start.precision if when is not None and when.start is not None and when.start == when.end else None


_SEVERAL = {"day": "days", "month": "months", "year": "years", "decade": "decades", "century": "centuries"}


def _is_number(cell: str) -> bool:
    return bool(NUMBER.fullmatch(cell))


def _is_date(cell: str) -> bool:
    when = When.find(cell)
    return when is not None and when.start is not None and when.end is not None


def _first(
    chart: _Chart,
    cells: Sequence[tuple[int, int, object]],
    message: str,
    help: str,
    *notes: Note,
    report: Callable[..., Problem] = error,
    code: str = "bad-csv",
) -> Iterator[Problem]:
    """Report the first of several cells that have the same mistake."""
    if cells:
        row, at, _ = cells[0]
        more = f" (and {count_of(len(cells) - 1, 'more cell')} like it)" if len(cells) > 1 else ""
        found = chart.table.rows[row][at][:40]
        yield report(code, f"`{found}` {message}{more}", chart.table.at(row, at), help, *notes)


def scales_hold_their_numbers(context: Context) -> Iterator[Problem]:
    """A scale ends after it starts, a logarithmic one is above 0, and no number is outside."""
    for chart in _charts(context):
        axis, origin = chart.figure.axis, chart.origin
        if axis is None or chart.figure.kind == "bars":  # which has none: reported for the field
            continue
        ends = {key: end for key, end in (("from", axis.from_), ("to", axis.to)) if end is not None}
        faults = list(_axis(chart, ends))
        yield from faults
        if axis.log and chart.figure.kind != "area":
            low = [(row, at, value) for row, at, value in chart.numbers() if value <= 0]
            help = "leave the cell empty, or delete `log`"
            yield from _first(chart, low, "is not above 0, and a logarithmic scale begins above 0", help,
                              Note("the scale is logarithmic", origin.at("axis", "log")))  # fmt: skip
        tops = _stacked(chart) if chart.figure.kind == "area" else [value for _, _, value in chart.numbers()]
        for key, end in ends.items() if tops and not faults else ():
            outside = min(tops) if key == "from" else max(tops)
            if (outside < end) if key == "from" else (outside > end):
                what, stack = "starts" if key == "from" else "ends", "a stack up to " if chart.figure.kind == "area" else ""
                message = f"the scale {what} at {end:f}, but `{chart.figure.data}` has {stack}{outside:f}"
                help = f"write `{key}: {outside:f}` or a rounder number beyond it"
                if axis.log and outside > 0:
                    help = f"write `{key}: {_power_of_ten(outside, up=key == 'to'):f}`"
                yield error("bad-axis", message, origin.at("axis", key), help)


def _axis(chart: _Chart, ends: dict[str, Decimal]) -> Iterator[Problem]:
    axis, origin = chart.figure.axis, chart.origin
    assert axis is not None, "asked for"
    if axis.log and chart.figure.kind == "area":
        message = "a stack has no logarithmic scale: the heights of its areas could not be compared"
        yield error("bad-axis", message, origin.at("axis", "log"), "delete `log`, or write `kind: line`")
    elif chart.figure.kind == "area" and ends.get("from"):
        message = f"the scale of a stack starts at 0, not at {ends['from']:f}"
        yield error("bad-axis", message, origin.at("axis", "from"), "delete `from`")
    if len(ends) == 2 and ends["from"] >= ends["to"]:
        message = f"the scale ends at {ends['to']:f}, which is not above its start at {ends['from']:f}"
        yield error("bad-axis", message, origin.at("axis", "to"), "swap the two numbers, or correct one")
    elif axis.log and chart.figure.kind != "area":
        for key, end in ends.items():
            what = "start" if key == "from" else "end"
            if end <= 0:
                message = f"a logarithmic scale is above 0, so it cannot {what} at {end:f}"
                yield error("bad-axis", message, origin.at("axis", key), f"write `{key}: 1` or another number above 0")
                return
            if (power := _power_of_ten(end, up=key == "to")) != end:
                message = f"a logarithmic scale {what}s at a power of ten, not at {end:f}"
                yield error("bad-axis", message, origin.at("axis", key), f"write `{key}: {power:f}`")


def _power_of_ten(number: Decimal, *, up: bool) -> Decimal:
    """Return the power of ten at a number above 0, or the next one below or above it."""
    below = Decimal(1).scaleb(number.adjusted())
    return below * 10 if up and below != number else below


def _stacked(chart: _Chart) -> list[Decimal]:
    """Return the height of the stack at each place."""
    heights: dict[str, Decimal] = {}
    across = chart.table.column(str(chart.figure.x))
    for row, _, value in chart.numbers():
        heights[across[row]] = heights.get(across[row], Decimal(0)) + value
    return [*heights.values()]


def annotations_have_their_place(context: Context) -> Iterator[Problem]:
    """An annotation is at a place of the horizontal axis."""
    for chart in _charts(context):
        figure = chart.figure
        places = [cell for _, _, cell in chart.cells(str(figure.x))]
        rows = figure.kind == "bars" or (
            figure.kind == "range" and not (all(map(_is_date, places)) or all(map(_is_number, places)))
        )
        for index, annotation in enumerate(figure.annotations):
            x = annotation.x
            if x in places or not places:
                continue
            within = None if rows else _within(x, places)
            if within is not None and within[0]:
                continue
            shown = (
                f"`{figure.data}` has no {figure.x} `{x}`"
                if within is None
                else f"`{x}` is outside the axis, which is from {within[1]} to {within[2]}"
            )
            plain = unicodedata.normalize("NFKC", x).strip()
            help = (
                (f"write `{plain}`" if plain != x and (plain in places or (not rows and _within(plain, places))) else None)
                or (None if rows or within else _place_help(plain, is_time=all(map(_is_date, places))))
                or (None if _is_date(x) or _is_number(x) else did_you_mean(x, places))  # another year is another fact
                or (within and f"write a place from `{within[1]}` to `{within[2]}`, or delete the annotation")
                or f"write a value of the column `{figure.x}`, as it is in the file"
            )
            yield error("bad-annotation", shown, chart.origin.at("annotations", index, "x"), help)


def _within(x: str, places: Sequence[str]) -> tuple[bool, str, str] | None:
    """Return whether a place is between the first and the last one, and which they are; None if they have no order."""
    if all(map(_is_date, (*places, x))):
        days = {place: When.parse(place) for place in (*places, x)}
        first, last = min(places, key=lambda each: days[each].lower), max(places, key=lambda each: days[each].upper)
        return days[first].lower <= days[x].lower and days[x].upper <= days[last].upper, first, last
    if all(map(_is_number, (*places, x))):
        first, last = min(places, key=Decimal), max(places, key=Decimal)
        return Decimal(first) <= Decimal(x) <= Decimal(last), first, last
    return None
