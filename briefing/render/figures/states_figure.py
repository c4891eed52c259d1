"""States over time as a bar: length shows time, height shows extent, hatching a lapse, stripes the future.

The markup is a list of sentences; columns are CSS classes, so that labels stay in the text flow and can wrap.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup

from briefing.model.values import When
from briefing.render.figures.caption import with_caption
from briefing.render.figures.labels import MOST, TODAY, Label, places, today_box
from briefing.render.figures.state_bar_layout import Bar, Piece, bar, ticks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from briefing.model import Figure, StateSpan
    from briefing.render.figures.figure_writer import FigureWriter


def states_figure(figure: Figure, today: date, writer: FigureWriter, *, heading: int = 0, anchor: bool = True) -> Markup:
    """Render a figure of states, with a mark for today."""
    drawn = bar(figure.states, today)
    segments = [piece for piece in drawn.pieces if piece.span is not None]
    labels: tuple[Label, ...] = ()
    if len(segments) <= MOST:
        labels = places([piece.column for piece in segments], drawn.today)
    picture = f'<div class="fig-bar"><ol>{_items(drawn, labels, today, writer)}</ol>{_marks(drawn, labels, writer)}</div>'
    classes = "fig-states fig-across" if labels else "fig-states"
    how = writer.words("figure.read_states")
    body = picture + _notes(figure, drawn, writer)
    return with_caption(figure, classes, body, writer, how=how, caveat=False, heading=heading, anchor=anchor)


def _items(drawn: Bar, labels: Sequence[Label], today: date, writer: FigureWriter) -> str:
    remaining = iter(labels)
    parts = []
    for before, piece in zip((None, *drawn.pieces), drawn.pieces, strict=False):
        now = _today(drawn.today, today, writer) if drawn.today is not None and piece.holds(drawn.day) else ""
        if piece.span is not None:
            gap = " fig-apart" if before is not None and before.span is None else ""
            parts.append(_item(piece, piece.span, gap, next(remaining, None), drawn.day, now, writer))
        elif now:
            parts.append(f'<li class="fig-state fig-none">{now}</li>')
    return "".join(parts)


def _item(piece: Piece, span: StateSpan, gap: str, label: Label | None, day: int, now: str, writer: FigureWriter) -> str:
    where = f" fig-{label.side} {_box(label.column, label.width)}" if label else ""
    return (
        f'<li class="fig-state fig-{span.state}{gap} {_box(piece.column, piece.width)}">'
        f'{_bits(piece, span, day)}<div class="fig-label{where}">{_sentences(piece, span, day, writer)}</div>'
        f"{now}{_rest(span, writer) if now else ''}</li>"
    )


def _rest(span: StateSpan, writer: FigureWriter) -> str:
    """Render the end date after today on a vertical bar; hidden from screen readers, because the label includes it."""
    return (
        f'<p class="fig-rest" aria-hidden="true">{writer.words("date.until", date=writer.when(span.to))}</p>' if span.to else ""
    )


def _sentences(piece: Piece, span: StateSpan, day: int, writer: FigureWriter) -> str:
    # Height and hatching show the state; this text gives it to screen readers.
    state = f'<span class="fig-hidden">{writer.words(f"state.{span.state}")}{writer.words("mark.comma")}</span>'
    lines = {
        "fig-name": writer.plain(span.label),
        "fig-dates": f"{state}{_dates(span, day, writer)}",
        "fig-torn": writer.words("figure.broken_scale") if piece.has_break else "",
    }
    return "".join(f'<p class="{css}">{line}</p>' for css, line in lines.items() if line)


def _notes(figure: Figure, drawn: Bar, writer: FigureWriter) -> str:
    """Render the notes and sources of each segment, collapsed so that the bar fits on one screen."""
    notes_html = [
        f"<li><b>{writer.plain(span.label)}</b> {writer.plain(span.note) if span.note else ''} {writer.cite(span.sources)}</li>"
        for piece in drawn.pieces
        if (span := piece.span) is not None and (span.note or span.sources)
    ]
    caveat = [f'<p class="fig-caveat">{writer.plain(figure.note)}</p>'] if figure.note else []
    if not notes_html and not caveat:
        return ""
    head = writer.words("figure.each_stretch")
    notes = f'<ul class="fig-sentences">{"".join(notes_html)}</ul>{"".join(caveat)}'
    return f'<details class="fig-details"><summary>{head}</summary>{notes}</details>'


def _dates(span: StateSpan, day: int, writer: FigureWriter) -> Markup:
    start, end = span.from_, span.to
    if start and end:
        return writer.when(start) if start == end else writer.words("date.span", start=writer.when(start), end=writer.when(end))
    if start:
        started = start.lower.toordinal() <= day
        return writer.words("date.since" if started else "figure.from", date=writer.when(start))
    return writer.words("date.until", date=writer.when(end)) if end else Markup()


def _bits(piece: Piece, span: StateSpan, day: int) -> str:
    """Render the bar of a segment, split at today and at the scale break."""
    past, scale_break = piece.passed(day), piece.scale_break(day)
    edges = sorted({piece.column, past, piece.stop, *([scale_break] if scale_break else [])})
    # An open side is drawn with a break, too: the state continues beyond the bar (future stripes need no such mark).
    left = {scale_break} | ({piece.column} if span.from_ is None else set())
    right = {scale_break} | ({piece.stop} if span.to is None and past == piece.stop and span.state != "planned" else set())
    bits = [(start, _bit(start, stop, start in left, stop in right)) for start, stop in pairwise(edges)]
    sides = (
        ("fig-bits", [bit for start, bit in bits if start < past]),
        ("fig-bits fig-ahead", [bit for start, bit in bits if start >= past]),
    )
    return "".join(f'<span class="{css}" aria-hidden="true">{"".join(side)}</span>' for css, side in sides if side)


def _bit(start: int, stop: int, break_left: bool, break_right: bool) -> str:
    break_class = " fig-tear-start" if break_left else " fig-tear-end" if break_right else ""
    return f'<span class="fig-bit{break_class} {_box(start, stop - start)}"></span>'


def _today(edge: int, today: date, writer: FigureWriter) -> str:
    flip = " fig-flip" if today_box(edge) < edge else ""
    day = writer.when(When.parse(today.isoformat()))
    return f'<p class="fig-today{flip} {_box(today_box(edge), TODAY)}"><b>{writer.words("say.today")}</b> {day}</p>'


def _marks(drawn: Bar, labels: Sequence[Label], writer: FigureWriter) -> str:
    """Render the years below the bar and the lines from labels to segments; both repeat what the list says."""
    if not labels:
        return ""
    taken = [label.points_at for label in labels if label.side == "below" and _needs_line(label, drawn)]
    years = " ".join(
        f'<span class="fig-tick{" fig-tick-left" if left else ""} {_box(column - 4 if left else column, 4)}">'
        f"{writer.when(When.parse(f'{year:04}'))}</span>"
        for column, year, left in ticks(drawn, taken)
    )
    lines = {side: "".join(_line(label, drawn) for label in labels if label.side == side) for side in ("above", "below")}
    drawings = "".join(
        f'<svg class="fig-lines fig-lines-{side}" viewBox="0 0 720 40" preserveAspectRatio="none" fill="none">{line}</svg>'
        for side, line in lines.items() if line
    )  # fmt: skip
    return f'<div class="fig-marks" aria-hidden="true" hidden>{years}{drawings}</div>'


def _needs_line(label: Label, drawn: Bar) -> bool:
    """Return whether a label needs a line to its segment: it is above, to the side, or wider than the segment."""
    piece = next(piece for piece in drawn.pieces if piece.span is not None and piece.column == label.points_at)
    return label.side == "above" or label.column != label.points_at or piece.width * 2 < label.width


def _line(label: Label, drawn: Bar) -> str:
    if not _needs_line(label, drawn):
        return ""
    at, to = 10 * label.points_at + 1, 10 * label.column + 1
    path = f"M{to} 0V6L{at} 34V40" if label.side == "above" else f"M{at} 0V22L{to} 36V40"
    return f'<path d="{path}"/>'


def _box(column: int, width: int) -> str:
    return f"fig-c{column + 1} fig-w{width}"
