"""Remarks at places on the horizontal axis: labels above a plot, or a list below it if there are many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from briefing.render.figures.columns import COLUMNS, spread_widths
from briefing.render.figures.series import place_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.model import Figure
    from briefing.model.entities.figure import Annotation
    from briefing.render.figures.figure_writer import FigureWriter

_LEAST, _MOST = 12, 24
"""The width of a label in columns."""
_EDGE = 720


def annotation_labels(
    figure: Figure, remarks: Sequence[tuple[float, Annotation]], writer: FigureWriter, *, numeric: bool
) -> tuple[str, str]:
    """Return the labels above a plot and the list below it, of which one is empty; each remark has its position."""
    remarks = sorted(remarks, key=lambda remark: remark[0])
    texts = [annotation_text(figure, each, writer, numeric=numeric) for _, each in remarks]
    if len(texts) * _LEAST > COLUMNS:
        return "", f'<ol class="fig-caveat">{"".join(f"<li>{text}</li>" for text in texts)}</ol>'
    widths = [min(max(len(Markup(text).striptags()) + 1, _LEAST), _MOST) for text in texts]
    if sum(widths) > COLUMNS:
        widths = [COLUMNS // len(texts)] * len(texts)
    columns = [min(int(x * COLUMNS / _EDGE), COLUMNS - 1) for x, _ in remarks]
    wanted = [at if at + width <= COLUMNS else at - width + 1 for at, width in zip(columns, widths, strict=True)]
    items = "".join(
        f'<li class="{"fig-right " if start < column - width // 2 else ""}fig-c{start + 1} fig-w{width}">{text}</li>'
        for start, width, column, text in zip(spread_widths(wanted, widths), widths, columns, texts, strict=True)
    )
    return f'<ol class="fig-notes">{items}</ol>' if items else "", ""


def annotation_text(figure: Figure, annotation: Annotation, writer: FigureWriter, *, numeric: bool) -> str:
    """Return a remark with its place in words, or as the axis writes its numbers."""
    return f"<b>{place_name(annotation.x, figure, writer, numeric=numeric)}</b> {writer.inline(annotation.text)}"
