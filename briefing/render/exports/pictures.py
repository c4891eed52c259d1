"""Pictures for programs that show no drawings: each figure, and the card of a brief that networks show beside a link to it.

They are drawings whose text is in a typeface of the extra `cards`; `publish.picture_files` makes the PNG.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.analysis.page_links import FRONT
from briefing.i18n.cjk_typefaces import cjk_variant
from briefing.markdown.glossary import Glossary
from briefing.render import brief_citation
from briefing.render.exports import figure_svg
from briefing.render.figures.svg_canvas import INK, SOFT, Canvas, wrapped
from briefing.render.library_intro import library_title
from briefing.render.outputs import Picture
from briefing.render.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.render.exports.exported_brief import ExportedBrief

CARD = "card.png"
FIGURES = "data/figures/{id}.png"
WIDTH, HEIGHT = 1200, 630
"""The size of a card in pixels, as networks crop it: 1.91 to 1."""
_EDGE = 72.0
_JADE = "#0b5a4c"
_LATIN = "KR"
"""The variant of Noto Sans CJK for other languages: the Korean one has quotation marks as wide as Latin letters."""
# What the typeface has, of what briefs are written in. It has the letters of Vietnamese, but not those of Polish, Czech or
# Turkish, nor Arabic letters and emoji.
_DRAWN = re.compile(
    "[\t\n\r -~\xa0-\u0103\u0110-\u0113\u011a\u011b\u0128-\u012b\u0143\u0144\u0147\u0148\u014c-\u014f\u0152\u0153\u0168-\u016d"
    "\u0192\u01a0\u01a1\u01af\u01b0\u01cd-\u01dc\u1ea0-\u1ef9\u0300\u0301\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c9\u0401\u0410-\u044f\u0451‐–—‘’“”†‡•…‰′″※€™←↑→↓−≈≠≤≥"
    "\u3000-\u303f\u3041-\u3096\u30a0-\u30ff\u3400-\u4db5\u4e00-\u9fef\uac00-\ud7a3\uff01-\uff5e\u2060\ufeff]*"
)


def has_card(exported: ExportedBrief) -> bool:
    """Return whether a brief has a card: the extra is installed, and the typeface has every character of the card."""
    return exported.view.settings.pictures and is_drawable(_card_svg(exported))


def figures(exported: ExportedBrief) -> Iterator[ExportedBrief]:
    """Yield the figures that have a picture."""
    if exported.view.settings.pictures:
        yield from (each for each in figure_svg.figures(exported) if is_drawable(figure_svg.write(each)))


def write_figure(exported: ExportedBrief) -> Picture:
    """Return a figure at twice its size, for slides."""
    return Picture(figure_svg.write(exported, _typeface(exported.view.lang)), 2)


def write_card(exported: ExportedBrief) -> Picture:
    """Return the card of a brief: its title, its bottom line, its edition and dates, and the host of its site."""
    return Picture(_card_svg(exported), 1)


def _card_svg(exported: ExportedBrief) -> str:
    view, brief = exported.view, exported.brief
    page = Page(view, brief, exported.links, FRONT, Glossary(()), boxes=False)
    head, words = brief.head, page.words
    canvas = Canvas()
    canvas.shape("rect", x=0.0, y=0.0, width=float(WIDTH), height=18.0, fill=_JADE)
    canvas.y = 58.0
    title = page.plain_title(head.title)
    size = 60.0 if len(_lines(title, 60.0)) <= 2 else 48.0
    if (above := library_title(view)) or head.short_title:
        _add(canvas, [str(above or head.short_title)], 28.0, _JADE)
        canvas.y += 8
    _add(canvas, _shortened(_lines(title, size), 2), size, INK)
    canvas.y += 22
    line = page.plain(head.bottom_line.claim)
    # A claim of the permitted length (25 words, or 45 characters in Chinese) fits, and the densest text takes at most 80 KB.
    most = 2 if sum(char > "\u2e7f" for char in line) > len(line) / 2 else 3
    _add(canvas, _shortened(_lines(line, 32.0), most), 32.0, SOFT)
    edition = words("say.edition", n=head.edition) + words("mark.comma") + words.date(head.published, full=True)
    checked = words("label.facts_checked_to") + words("mark.gap") + words.date(head.as_of, full=True)
    canvas.shape("rect", x=_EDGE, y=HEIGHT - 96.0, width=WIDTH - 2 * _EDGE, height=2.0, fill=_JADE)
    canvas.text(_EDGE, HEIGHT - 48.0, edition + words("mark.separator") + checked, 26.0)
    host = (brief_citation.home_url(view, brief) or "").partition("://")[2].partition("/")[0]
    canvas.text(WIDTH - _EDGE, HEIGHT - 48.0, host, 26.0, anchor="end", colour=_JADE)
    return canvas.svg(title, title, view.lang, _typeface(view.lang), (WIDTH, HEIGHT))


def _lines(text: str, size: float) -> list[str]:
    return wrapped(text, size, WIDTH - 2 * _EDGE)


def _shortened(lines: list[str], most: int) -> list[str]:
    """Return the first lines of a text; an ellipsis shows that there are more."""
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    return [*lines[: most - 1], (last.rpartition(" ")[0] or last[:-1]).rstrip(" ,.;:，。；：、") + "…"]


def _add(canvas: Canvas, lines: list[str], size: float, colour: str) -> None:
    for line in lines:
        canvas.y += size * 1.4
        canvas.text(_EDGE, canvas.y - size * 0.3, line, size, colour=colour)


def _typeface(lang: str) -> str:
    return f"Noto Sans CJK {cjk_variant(lang) or _LATIN}"


def is_drawable(svg: str) -> bool:
    """Return whether the typeface of pictures has every character of a text."""
    return _DRAWN.fullmatch(svg) is not None
