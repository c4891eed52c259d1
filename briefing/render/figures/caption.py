"""The frame of every figure: its finding, reading instructions, sources and caveats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from briefing.model import Figure
    from briefing.render.figures.figure_writer import FigureWriter


def with_caption(
    figure: Figure, classes: str, body: str, writer: FigureWriter, *,
    how: str | None = "", caveat: bool = True, element: str = "p", anchor: bool = True,
) -> Markup:  # fmt: skip
    """Wrap the drawing of a figure in its caption; `element` is that of the finding: a paragraph or a heading.

    With `how` as `None` the drawing contains the words on how to read it.
    """
    how = "" if how is None else writer.inline(figure.caption) if figure.caption else how
    id = f' id="{writer.typed(figure.id)}"' if anchor else ""
    return Markup(
        f'<figure class="bf-figure {classes}"{id} data-search-exclude>'
        f'<figcaption><{element} class="fig-finding">{writer.link(figure)} {writer.title(figure.title)}</{element}>'
        f"{_line('fig-how', how)}</figcaption>"
        f"{body}"
        f"{_line('fig-caveat', writer.typed(figure.note) if figure.note and caveat else '')}"
        f'<p class="fig-origin">{writer.word("label.sources")} {writer.cites(figure.sources)}</p>'
        "</figure>"
    )


def _line(css: str, html: str) -> str:
    return f'<p class="{css}">{html}</p>' if html else ""
