"""A state bar as SVG: across the page in columns, down the page in proportion to time."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from briefing.render.figures.columns import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.render.figures.state_bar_layout import Bar, Piece, Rows

PX = 20
"""CSS pixels in 1 rem at default text size."""
HIGH, LOW = 56, 18
"""The height of a state in force, and of one in force for a part only, in pixels."""
DEEP, SLIM = 44, 18
"""The same for the bar down the page."""


def across(drawn: Bar, id: str) -> str:
    """Draw the bar from left to right, in per cent of its width."""
    own = f"{id}-across"
    parts = "".join(_piece_across(piece, drawn.day, own) for piece in drawn.pieces)
    lines = ""
    if drawn.facts is not None and drawn.facts_day != drawn.day:
        lines += _line_across("fig-facts-line", drawn.facts, 0, HIGH + 30)
    if drawn.today is not None:
        lines += _line_across("fig-today-line", drawn.today, -46, HIGH)
    return f'<svg class="fig-strip-across" aria-hidden="true" focusable="false">{_patterns(own, 90)}{parts}{lines}</svg>'


def _line_across(css: str, edge: int, top: int, bottom: int) -> str:
    return f'<line class="{css}" x1="{_share(edge)}" x2="{_share(edge)}" y1="{_rem(top)}" y2="{_rem(bottom)}"/>'


def _piece_across(piece: Piece, day: int, own: str) -> str:
    if piece.span is None:
        return ""
    high = LOW if piece.state in ("narrow", "planned") else HIGH
    drawn = ""
    for start, stop, ahead in _parts(piece, day):
        box = f'x="{_share(start)}" width="{_share(stop - start)}" y="{_rem(HIGH - high)}" height="{_rem(high)}"'
        drawn += _rect(piece.state, ahead, own, box)
    edges = [piece.scale_break(day), *_open_edges(piece)]
    tears = "".join(_tear_across(edge) for edge in edges if edge is not None)
    seam = _line_across("fig-seam", piece.column, 0, HIGH) if piece.column else ""
    return drawn + tears + seam


def _open_edges(piece: Piece) -> Iterator[int]:
    """Yield the edges at which a state goes on beyond the bar; stripes need no such mark."""
    if piece.span is not None and piece.span.from_ is None:
        yield piece.column
    if piece.span is not None and piece.span.to is None and piece.state != "planned":
        yield piece.stop


def _parts(piece: Piece, day: int) -> Iterator[tuple[int, int, bool]]:
    """Yield the part of a piece that is past and the part that is to come, in columns."""
    past = piece.passed(day)
    for start, stop in pairwise(sorted({piece.column, past, piece.stop})):
        yield start, stop, start >= past


def _tear_across(edge: int) -> str:
    tear = '<path class="fig-tear" d="M6 0L0 22L10 36L4 56"/>'
    return (
        f'<svg x="{_share(edge)}" width=".5rem" height="{_rem(HIGH)}" viewBox="0 0 10 56" preserveAspectRatio="none">{tear}</svg>'
    )


def down(drawn: Bar, placed: Rows, id: str) -> str:
    """Draw the bar from top to bottom: every length is in proportion to its time, except in a shortened piece."""
    own = f"{id}-down"
    parts = "".join(
        _piece_down(piece, drawn, placed, start, stop, own)
        for piece, start, stop in zip(drawn.pieces, placed.starts, (*placed.starts[1:], placed.height), strict=True)
    )
    marks = ""
    if drawn.facts is not None and drawn.facts_day != drawn.day:
        marks += _line_down("fig-facts-line", placed.at(drawn, drawn.facts_day))
    if drawn.today is not None:
        marks += _line_down("fig-today-line", placed.at(drawn, drawn.day))
    size = f'width="{_rem(DEEP)}" height="{_rem(placed.height)}"'
    return f'<svg class="fig-strip-down" {size} aria-hidden="true" focusable="false">{_patterns(own, 0)}{parts}{marks}</svg>'


def _piece_down(piece: Piece, drawn: Bar, placed: Rows, start: float, stop: float, own: str) -> str:
    if piece.span is None:
        return ""
    wide = SLIM if piece.state in ("narrow", "planned") else DEEP
    now = (
        min(max(placed.at(drawn, drawn.day), start), stop)
        if piece.holds(drawn.day)
        else stop
        if piece.end <= drawn.day
        else start
    )
    html = ""
    for top, bottom, ahead in ((start, now, False), (now, stop, True)):
        if bottom > top:
            box = f'x="0" width="{_rem(wide)}" y="{_rem(top)}" height="{_rem(bottom - top)}"'
            html += _rect(piece.state, ahead, own, box)
    if piece.has_break:
        middle = (start + stop) / 2
        html += (
            f'<svg y="{_rem(middle)}" width="{_rem(DEEP)}" height=".5rem" viewBox="0 0 44 10" preserveAspectRatio="none">'
            '<path class="fig-tear" d="M0 6L17 1L28 9L44 4"/></svg>'
        )
    seam = f'<line class="fig-seam" x1="0" x2="{_rem(DEEP)}" y1="{_rem(start)}" y2="{_rem(start)}"/>' if start else ""
    return html + seam


def _line_down(css: str, at: float) -> str:
    return f'<line class="{css}" x1="0" x2="{_rem(DEEP + 14)}" y1="{_rem(at)}" y2="{_rem(at)}"/>'


def _rect(state: str, ahead: bool, own: str, box: str) -> str:
    if state == "lapsed":  # also one that goes on after today: nothing that is in force is to come
        outline = ' stroke-dasharray="4 3"' if ahead else ""
        return f'<rect class="fig-lapse" fill="url(#{own}-lapse)" {box}{outline}/>'
    if ahead or state == "planned":
        return f'<rect class="fig-ahead" fill="url(#{own}-ahead)" {box}/>'
    return f'<rect class="fig-past" {box}/>'


def _patterns(own: str, turned: int) -> str:
    """Return the patterns of one drawing: a pattern inside a hidden drawing does not paint in another one."""
    stripes = 'width="6" height="6" patternUnits="userSpaceOnUse"'
    line = '<path class="fig-stroke" d="M1.2 0V6"/>' if turned else '<path class="fig-stroke" d="M0 1.2H6"/>'
    return (
        f'<defs><pattern id="{own}-lapse" {stripes} patternTransform="rotate(45)"><path class="fig-hatch" d="M1 0V6"/></pattern>'
        f'<pattern id="{own}-ahead" {stripes}>{line}</pattern></defs>'
    )


def _share(columns: int) -> str:
    return f"{100 * columns / COLUMNS:.4g}%"


def _rem(pixels: float) -> str:
    return f"{pixels / PX:.4g}rem"
