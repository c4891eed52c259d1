"""The layout of a state bar: the columns of each segment, the break in the scale, and the position of today."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from briefing.render.figures.columns import COLUMNS, shares

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from briefing.model import StateSpan

BROKEN_WIDTH = 13
"""The width of a shortened segment, in columns."""
YEAR = 366
LAST = date.max.toordinal()


class Piece(NamedTuple):
    """A segment of the bar: ordinal days from `start` up to, not including, `end`; columns from 0."""

    span: StateSpan | None
    """None for a gap between states."""
    start: int
    end: int
    column: int
    width: int
    has_break: bool = False
    state: str = ""
    """The built-in word for the state, as which it is drawn."""

    @property
    def stop(self) -> int:
        """The column edge at which the segment ends."""
        return self.column + self.width

    def at(self, day: int) -> int:
        """Return the column edge closest to a day."""
        return self.column + round(self.width * (day - self.start) / (self.end - self.start))

    def holds(self, day: int) -> bool:
        """Return whether the segment includes a day."""
        return self.start <= day < self.end

    def passed(self, day: int) -> int:
        """Return the column edge up to which the segment is past; if it includes the day, each part gets at least one column."""
        if self.holds(day) and self.width > 1:
            return min(max(self.at(day), self.column + 1), self.stop - 1)
        return self.column if day < self.start else self.stop

    def scale_break(self, day: int) -> int | None:
        """Return the column edge of the scale break, if there is one; it does not touch the line of today."""
        if not self.has_break:
            return None
        early = self.holds(day) and self.passed(day) * 2 < self.column + self.stop
        return self.column + self.width * (2 if early else 1) // 3


class Bar(NamedTuple):
    """All segments from left to right, and today."""

    pieces: tuple[Piece, ...]
    day: int
    today: int | None
    """The column edge of today; None if it is outside the bar."""
    facts_day: int
    """The last day of the facts; that of today if it is not given."""
    facts: int | None
    """The column edge of the last day of the facts; None if it is outside the bar."""


def bar(states: Sequence[StateSpan], today: date, facts_end: date | None = None, drawn_as: Callable[[str], str] = str) -> Bar:
    """Lay out states in chronological order. A state that overlaps the next one ends where that starts.

    `drawn_as` gives the built-in word as which the word for a state is drawn.
    """
    segments = _without_overlap(_dated(states, today.toordinal()))
    lengths = [end - start for _, start, end in segments]
    broken = _broken_segment(lengths, [span is not None for span, _, _ in segments])
    widths = _widths(lengths, broken)
    columns = [sum(widths[:index]) for index in range(len(widths))]
    pieces = tuple(
        Piece(span, start, end, column, width, index == broken, drawn_as(span.state) if span is not None else "")
        for index, ((span, start, end), column, width) in enumerate(zip(segments, columns, widths, strict=True))
    )
    day, facts_day = today.toordinal(), (facts_end or today).toordinal()
    return Bar(pieces, day, _edge(pieces, day), facts_day, _facts_edge(pieces, facts_day, day))


def _facts_edge(pieces: Sequence[Piece], facts_day: int, day: int) -> int | None:
    """Return the column edge of the last day of the facts.

    Within the state of today, the distance to today is rounded: if both edges were rounded, they could be one, although the days
    are most of a column apart.
    """
    now = next((piece for piece in pieces if piece.holds(day) and piece.holds(facts_day)), None)
    if now is None:
        return _edge(pieces, facts_day)
    columns_before = round(now.width * (day - facts_day) / (now.end - now.start))
    return max(now.passed(day) - columns_before, now.passed(now.start))


def _edge(pieces: Sequence[Piece], day: int) -> int | None:
    return next((piece.passed(day) for piece in pieces if piece.holds(day)), None)


def _dated(states: Sequence[StateSpan], today: int) -> list[tuple[StateSpan, int, int]]:
    """Convert dates to ordinal days; an open side extends a little beyond all known dates."""
    known = [today]
    known += [state.from_.lower.toordinal() for state in states if state.from_]
    known += [state.to.upper.toordinal() + 1 for state in states if state.to]
    beyond = max((max(known) - min(known)) * 15 // 100, YEAR)
    first, last = min(known) - beyond, max(known) + beyond
    dated = [
        (state, state.from_.lower.toordinal() if state.from_ else first,
         state.to.upper.toordinal() + 1 if state.to else last)
        for state in states
    ]  # fmt: skip
    return sorted(dated, key=lambda segment: segment[1:])


def _without_overlap(dated: Sequence[tuple[StateSpan, int, int]]) -> list[tuple[StateSpan | None, int, int]]:
    segments: list[tuple[StateSpan | None, int, int]] = []
    reached = dated[0][1] if dated else 0
    for index, (state, start, end) in enumerate(dated):
        if start > reached:
            segments.append((None, reached, start))
        start = max(start, reached)
        following = dated[index + 1][1] if index + 1 < len(dated) else end
        reached = max(min(end, following), start + 1)
        segments.append((state, start, reached))
    return segments


def _broken_segment(lengths: Sequence[int], shown: Sequence[bool]) -> int | None:
    """Return the index of a segment so long that another one would be almost invisible, else `None`."""
    if len(lengths) < 2:
        return None
    longest = lengths.index(max(lengths))
    shortest = min((length for length, is_state in zip(lengths, shown, strict=True) if is_state), default=0)
    dwarfs = lengths[longest] * 100 > 45 * sum(lengths) and shortest * 24 < sum(lengths)
    return longest if dwarfs else None


def _widths(lengths: Sequence[int], broken: int | None) -> tuple[int, ...]:
    least = 2 if len(lengths) <= COLUMNS // 4 else 1
    if broken is None:
        return shares(lengths, COLUMNS, least)
    others = shares([*lengths[:broken], *lengths[broken + 1 :]], COLUMNS - BROKEN_WIDTH, least)
    return (*others[:broken], BROKEN_WIDTH, *others[broken:])


class Tick(NamedTuple):
    """A year below the bar: the column of its tick, and whether its label is left of the tick."""

    column: int
    year: int
    left: bool = False


def ticks(bar: Bar, taken: Sequence[int]) -> tuple[Tick, ...]:
    """Choose the years to print below the bar: outside shortened segments and without overlapping other marks."""
    whole = [piece for piece in bar.pieces if not piece.has_break]
    days = sum(piece.end - piece.start for piece in whole)
    step = next((step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500) if days <= step * YEAR * 7), 1000)
    wanted = [(piece.column, _year(piece.start)) for piece in bar.pieces[:1] if piece.has_break]
    for piece in whole:
        years = range(max(_year(piece.start) // step * step, 1), _year(piece.end) + 1, step)
        starts = [(year, date(year, 1, 1).toordinal()) for year in years]
        wanted += [(piece.at(day), year) for year, day in starts if piece.holds(day)]
    chosen: list[Tick] = []
    reached = 0
    for column, year in wanted:
        for left in (False, True):
            # A year label takes up to five columns on the narrowest bar.
            start, stop = (column - 5, column) if left else (column, column + 5)
            free = start >= reached and not any(start < mark < stop for mark in taken) and (left or column <= COLUMNS - 4)
            if free:
                chosen.append(Tick(column, year, left))
                reached = stop
                break
    return tuple(chosen)


def _year(day: int) -> int:
    return date.fromordinal(min(max(day, 1), LAST)).year


# --- the same bar down the page: rows of .4rem, proportional to time ------------------------------------------------

ROW = 8
"""The height of a row in CSS pixels at default text size (.4rem)."""
YEAR_HEIGHT = 44
HIGHEST = 640
BROKEN_HEIGHT = 104
LATE = 28
"""How far below its day a label may be."""
LINE = 21


class BarRow(NamedTuple):
    """A label: the day at which it is, and the number of its lines."""

    day: int
    lines: int


class Rows(NamedTuple):
    """The heights of a bar down the page, in pixels."""

    starts: tuple[float, ...]
    """The upper edge of each piece."""
    height: float
    gaps: tuple[int, ...]
    """The number of rows from each label to the next one."""

    def at(self, drawn: Bar, day: int) -> float:
        """Return the height of a day."""
        ends = (*self.starts[1:], self.height)
        for piece, start, end in zip(drawn.pieces, self.starts, ends, strict=True):
            if piece.holds(day) or piece is drawn.pieces[-1]:
                return start + (end - start) * min(max((day - piece.start) / (piece.end - piece.start), 0), 1)
        raise AssertionError("a bar has pieces")


def rows(drawn: Bar, labels: Sequence[BarRow]) -> Rows:
    """Lay out a bar down the page: 44 px a year, or more until each label is beside its day, up to 640 px in all."""
    years = sum((piece.end - piece.start) / YEAR for piece in drawn.pieces if not piece.has_break)
    broken = BROKEN_HEIGHT if any(piece.has_break for piece in drawn.pieces) else 0
    most = max((HIGHEST - broken) / years, 0.01)
    scales = [min(YEAR_HEIGHT * (4 + step) / 4, most) for step in range(40)]
    found = [_rows(drawn, labels, scale, broken) for scale in dict.fromkeys(scales)]
    return next((each for each, late in found if late <= LATE), found[-1][0])


def _rows(drawn: Bar, labels: Sequence[BarRow], scale: float, broken: float) -> tuple[Rows, float]:
    heights = [broken if piece.has_break else scale * (piece.end - piece.start) / YEAR for piece in drawn.pieces]
    starts = tuple(sum(heights[:index]) for index in range(len(heights)))
    placed = Rows(starts, sum(heights), ())
    wanted = [placed.at(drawn, label.day) for label in labels]
    gaps: list[int] = []
    at = late = 0.0
    for index, label in enumerate(labels):
        late = max(late, at - wanted[index])
        following = wanted[index + 1] if index + 1 < len(labels) else at
        gap = max(round((following - at) / ROW), -(-label.lines * LINE // ROW))
        gaps.append(min(gap, 80))
        at += gaps[-1] * ROW
    return placed._replace(gaps=tuple(gaps)), late
