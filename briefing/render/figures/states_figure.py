"""States over time as a bar: length shows time, height shows extent, hatching a lapse, stripes the future.

The markup is a list of sentences in the order of time. The bar is drawn twice, across and down the page, and the width of the
figure decides which drawing is shown. Columns and rows are CSS classes, so that labels stay in the text flow and can wrap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from briefing.model.values import When
from briefing.render.figures.caption import with_caption
from briefing.render.figures.columns import COLUMNS
from briefing.render.figures.labels import MOST, Box, Label, Side, ends_before, places
from briefing.render.figures.state_bar_drawing import across, down
from briefing.render.figures.state_bar_layout import Bar, BarRow, Piece, bar, rows, ticks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from briefing.model import Figure, StateSpan
    from briefing.render.figures.figure_writer import FigureWriter

MARK = 8
"""The least width of the labels of today and of the end of the facts, in columns; they take up to twice as much if it is free."""
ENDS = Box(COLUMNS - 9, COLUMNS)
"""The label of the end of the last state. In a frame of 750 px, a Chinese date takes all of its columns."""


class Stretch(NamedTuple):
    """The pieces of the bar that share a label: one state, or several of one group."""

    pieces: tuple[Piece, ...]
    spans: tuple[StateSpan, ...]

    @property
    def start(self) -> int:
        """The column edge at which it starts."""
        return self.pieces[0].column

    @property
    def stop(self) -> int:
        """The column edge at which it ends."""
        return self.pieces[-1].stop


class BarLabel(NamedTuple):
    """One sentence of the list: its day, its HTML, and its place beside the bar if that is horizontal."""

    day: int
    html: str
    css: str
    lines: int


def states_figure(
    figure: Figure, today: date, writer: FigureWriter, *, facts_end: date | None = None, element: str = "p", anchor: bool = True
) -> Markup:
    """Render a figure of states, with a mark for today and, if it is another day, for the last day of the facts."""
    drawn = bar(figure.states, today, facts_end, writer.drawn_state)
    entries = sorted(_entries(drawn, today, facts_end, writer), key=lambda entry: entry.day)
    placed = rows(drawn, [BarRow(entry.day, entry.lines) for entry in entries])
    items = "".join(
        f'<li class="{entry.css} fig-r{gap}">{entry.html}</li>' for entry, gap in zip(entries, placed.gaps, strict=True)
    )
    is_across = all("fig-w" in entry.css for entry in entries)  # else the labels do not fit beside it
    picture = (
        f'<div class="fig-course">{across(drawn, str(figure.id)) if is_across else ""}{down(drawn, placed, str(figure.id))}'
        f"<ol>{items}</ol>{_years(drawn, writer) if is_across else ''}</div>"
    )
    how = writer.inline(figure.caption) if figure.caption else writer.word("figure.read_states")
    body = f'{picture}<p class="fig-how">{how}</p>{_notes(figure, drawn, writer)}'
    classes = "fig-states fig-across" if is_across else "fig-states"
    return with_caption(figure, classes, body, writer, how=None, caveat=False, element=element, anchor=anchor)


def _stretches(drawn: Bar) -> tuple[Stretch, ...]:
    """Join adjacent states of one group."""
    found: list[Stretch] = []
    for piece in drawn.pieces:
        if piece.span is None:
            continue
        before = found[-1] if found else None
        group = piece.span.group
        if before and group and group == before.spans[-1].group and before.stop == piece.column:
            found[-1] = Stretch((*before.pieces, piece), (*before.spans, piece.span))
        else:
            found.append(Stretch((piece,), (piece.span,)))
    return tuple(found)


def _entries(drawn: Bar, today: date, facts_end: date | None, writer: FigureWriter) -> Iterator[BarLabel]:
    stretches = _stretches(drawn)
    facts = drawn.facts if drawn.facts_day != drawn.day else None
    last = stretches[-1] if stretches else None
    end = last.spans[-1].to if last is not None and last.stop == drawn.pieces[-1].stop else None
    above, below, labels = _beside(drawn.today, facts, stretches, ends=end is not None)
    if end is not None and ENDS in below:
        shown = f"<b>{writer.word('figure.ends')}</b> {writer.when(end)}"
        yield BarLabel(drawn.pieces[-1].end, shown, _css(below[-1], "below fig-ending fig-last"), 1)
    for index, stretch in enumerate(stretches):
        css = _label_css(labels[index], stretch) if labels else ""
        lapsed = "fig-lapsed " if stretch.pieces[0].state == "lapsed" else ""
        yield BarLabel(stretch.pieces[0].start, _sentence(stretch, drawn, writer), f"{lapsed}{css}", 2)
    now = writer.when(When.parse(today.isoformat()))
    if drawn.today is not None:
        shown = writer.word("figure.today_facts_end" if facts_end == today else "say.today")
        yield BarLabel(drawn.day, f"<b>{shown}</b> {now}", _mark_css(drawn.today, above, labels, "above", "fig-today"), 1)
    if facts is not None and facts_end is not None:
        day = writer.when(When.parse(facts_end.isoformat()))
        css = _mark_css(facts, below, labels, "below", "fig-facts")
        yield BarLabel(drawn.facts_day, f"<b>{writer.word('figure.facts_end')}</b> {day}", css, 1)


def _beside(
    today: int | None, facts: int | None, stretches: Sequence[Stretch], *, ends: bool
) -> tuple[list[Box], list[Box], Sequence[Label]]:
    """Return the boxes that days take above and below the bar, and the labels of the stretches.

    The label of a day is left of its line if the one of a state to come would else be left of today.
    """
    segments = [(each.start, each.stop) for each in stretches]
    found = None
    for today_left, facts_left in ((False, False), (False, True), (True, False)):
        above = [_mark_box(today, left=today_left)] if today is not None else []
        below = [_mark_box(facts, left=facts_left)] if facts is not None else []
        if ends and max([stretches[-1].start + MARK, *(box.stop + 2 for box in below)]) <= ENDS.start:
            below.append(ENDS)
        labels = places(segments, tuple(above), tuple(below)) if len(stretches) <= MOST else ()
        if labels and not any(map(ends_before, labels, segments)):
            return above, below, labels
        found = found or (above, below, labels)
    assert found is not None
    return found


def _mark_box(edge: int, *, left: bool) -> Box:
    """Return the columns of the label of a day: right of its line, or left of it, as near the end of the bar."""
    return Box(edge, edge + MARK) if edge < MARK or (edge + MARK <= COLUMNS and not left) else Box(edge - MARK, edge)


def _mark_css(edge: int, boxes: Sequence[Box], labels: Sequence[Label], side: Side, name: str) -> str:
    box = _widened(edge, boxes, labels, side)
    return _css(box, f"{side} {name}{' fig-ending' if box.start < edge else ''}")


def _widened(edge: int, boxes: Sequence[Box], labels: Sequence[Label], side: Side) -> Box:
    """Return the box of the label of a day, the first of its side; right of its line it is wider by the free columns."""
    first, *others = boxes
    if first.start != edge:
        return first
    starts = [box.start for box in others] + [label.column for label in labels if label.side == side]
    return Box(edge, min([edge + 2 * MARK, COLUMNS, *(start for start in starts if start >= first.stop)]))


def _css(box: Box, more: str) -> str:
    return f"fig-{more} fig-c{box.start + 1} fig-w{box.stop - box.start}"


def _label_css(label: Label, stretch: Stretch) -> str:
    end = " fig-ending" if label.column < stretch.start else ""
    return f"fig-{label.side}{end} fig-c{label.column + 1} fig-w{label.width}"


def _sentence(stretch: Stretch, drawn: Bar, writer: FigureWriter) -> str:
    first, last = stretch.spans[0], stretch.spans[-1]
    label = first.group if len(stretch.spans) > 1 else first.label
    # Height and hatching show the state, and a tear the break of the scale; these words say it to screen readers.
    hidden = writer.of(first.state, "state") + writer.word("mark.comma")
    if any(piece.has_break for piece in stretch.pieces):
        hidden += writer.word("figure.broken_scale") + writer.word("mark.comma")
    dates = _dates(first, last, drawn.day, writer)
    return f'<b>{writer.typed(label or "")}</b> <span class="fig-dates"><span class="fig-hidden">{hidden}</span>{dates}</span>'


def _dates(first: StateSpan, last: StateSpan, day: int, writer: FigureWriter) -> Markup:
    start, end = first.from_, last.to
    if start and end:
        return writer.when(start) if start == end else writer.word("date.span", start=writer.when(start), end=writer.when(end))
    if start:
        started = start.lower.toordinal() <= day
        return writer.word("date.since" if started else "figure.from", date=writer.when(start))
    return writer.word("date.until", date=writer.when(end)) if end else Markup()


def _notes(figure: Figure, drawn: Bar, writer: FigureWriter) -> str:
    """Render the notes and sources of each segment, collapsed so that the bar fits on one screen."""
    notes_html = [
        f"<li><b>{_name(span, writer)}</b> {writer.typed(span.note) if span.note else ''} {writer.cites(span.sources)}</li>"
        for piece in drawn.pieces
        if (span := piece.span) is not None and (span.note or span.sources or span.group)
    ]
    caveat = [f'<p class="fig-caveat">{writer.typed(figure.note)}</p>'] if figure.note else []
    if not notes_html and not caveat:
        return ""
    head = writer.word("figure.each_stretch")
    notes = f'<ul class="fig-sentences">{"".join(notes_html)}</ul>{"".join(caveat)}'
    return f'<details class="fig-details"><summary>{head}</summary>{notes}</details>'


def _name(span: StateSpan, writer: FigureWriter) -> Markup:
    """Render the label of a segment, after the name of its group."""
    group = writer.typed(span.group) + writer.word("mark.colon") if span.group else Markup()
    return group + writer.typed(span.label)


def _years(drawn: Bar, writer: FigureWriter) -> str:
    """Render the years below the bar, which repeat what the list says."""
    taken = [drawn.facts] if drawn.facts is not None else []
    years: Sequence[str] = [_year(drawn, tick.column, tick.year, tick.left, writer) for tick in ticks(drawn, taken)]
    return f'<div class="fig-marks" aria-hidden="true">{" ".join(years)}</div>'


def _year(drawn: Bar, column: int, year: int, left: bool, writer: FigureWriter) -> str:
    shown = writer.when(When.parse(f"{year:04}"))
    broken = next((piece for piece in drawn.pieces if piece.has_break), None)
    if broken is not None and column == broken.column:
        shown += writer.word("mark.separator") + writer.word("figure.not_to_scale")
        return f'<span class="fig-tick fig-c{column + 1} fig-w{broken.width}">{shown}</span>'
    box = f"fig-c{(column - 4 if left else column) + 1} fig-w4"
    return f'<span class="fig-tick{" fig-tick-left" if left else ""} {box}">{shown}</span>'
