"""The frame of every figure: its finding, reading instructions, sources and caveats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from briefing.model import Figure
    from briefing.render.figures.figure_writer import FigureWriter


def with_caption(
    figure: Figure, classes: str, body: str, writer: FigureWriter, *,
    how: str | None = "", caveat: bool = True, heading: int = 0, anchor: bool = True,
) -> Markup:  # fmt: skip
    """Wrap the drawing of a figure in its caption; `heading` is the heading level of the finding, 0 for no heading.

    With `how` as `None` the drawing contains the words on how to read it.
    """
    finding = f"h{heading}" if heading else "p"
    how = "" if how is None else writer.inline(figure.caption) if figure.caption else how
    id = f' id="{writer.typed(figure.id)}"' if anchor else ""
    return Markup(
        f'<figure class="bf-figure {classes}"{id} data-search-exclude>'
        f'<figcaption><{finding} class="fig-finding">{writer.link(figure)} {writer.title(figure.title)}</{finding}>'
        f"{_line('fig-how', how)}</figcaption>"
        f"{body}"
        f"{_line('fig-caveat', writer.typed(figure.note) if figure.note and caveat else '')}"
        f'<p class="fig-origin">{writer.word("label.sources")} {writer.cites(figure.sources)}</p>'
        "</figure>"
    )


def _line(css: str, html: str) -> str:
    return f'<p class="{css}">{html}</p>' if html else ""
