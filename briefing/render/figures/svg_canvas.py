"""Text and shapes of a drawing that stands alone (SVG 1.1): text is measured, so that it wraps and nothing overlaps.

A drawing in an `<img>` has the fonts of the reader's system. Widths are those of Helvetica, with a margin, and one em for each
wide character (Unicode Standard Annex 11).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import escape
from typing import NamedTuple

from briefing.i18n.cjk_typefaces import SYSTEM_TYPEFACES, cjk_variant
from briefing.render.figures.scale import at
from briefing.source.cjk_ranges import CJK

WIDTH = 720
PAD = 24
INK, SOFT, GRID = "#14212b", "#50606c", "#d5dbe0"
_MARGIN = 1.04
_WIDTHS = {
    char: width
    for width, chars in {
        191: "'", 222: "ijl", 260: "|", 278: " !,./:;I[]\\ft", 333: "()-`r", 334: "{}", 355: '"', 389: "*", 469: "^",
        500: "cksvxyzJ", 584: "+<=>~", 611: "FTZ", 667: "&ABEKPSVXY", 722: "CDHNRUw", 778: "GOQ", 833: "Mm", 889: "%",
        944: "W", 1000: "—…", 1015: "@",
    }.items()
    for char in chars
}  # fmt: skip
"""The widths of characters in thousandths of an em (Adobe Font Metrics of Helvetica); the others have that of a digit."""
# What XML 1.0 cannot hold, and marks that draw nothing.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u2060\ud800-\udfff\ufeff\ufffe\uffff]")
_TOKEN = re.compile(rf"\s+|[^\s{CJK}\uac00-\ud7af\uff00-\uffef]+|.", re.DOTALL)
_CLOSING = frozenset("，。、；：？！）》」』”’…,.;:?!)،؛؟۔")


def width_of(text: str, size: float) -> float:
    """Return the width of a text in a font size; a bound that common sans-serif fonts keep."""
    return _scaled(_units(text), size)


def _scaled(units: int, size: float) -> float:
    return units * size * _MARGIN / 1000


@lru_cache(4096)  # of words, most of which are in several drawings and lines
def _units(text: str) -> int:
    """Return the width of a text in thousandths of an em."""
    return sum(map(_width, text))


@lru_cache(4096)  # more than the different characters of a site
def _width(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) == "Cf":
        return 0
    if unicodedata.east_asian_width(char) in "WF":
        return 1000
    return _WIDTHS.get(unicodedata.normalize("NFD", char)[0], 600)


def isolated(text: str) -> str:
    """Return a part of a line that keeps its own order if letters in it run from right to left (UAX #9, isolates)."""
    return f"\u2068{text}\u2069" if any(unicodedata.bidirectional(char) in ("R", "AL") for char in text) else text


def directed(text: str) -> str:
    """Return a line that runs from right to left if its first letter does; lines of a drawing run from left to right."""
    if text.isascii():
        return text
    strong = (kind for char in text if (kind := unicodedata.bidirectional(char)) in ("L", "R", "AL"))
    return f"\u2067{text}\u2069" if next(strong, "L") != "L" else text


def wrapped(text: str, size: float, width: float) -> list[str]:
    """Return the lines of a text; between Chinese characters a line may break anywhere, but not before a closing mark."""
    text = _UNSEEN.sub("", text)
    if width_of(text, size) <= width and text.isprintable() and "  " not in text and text[:1] != " ":
        return [text.rstrip()] if text else []  # as most texts of a drawing
    lines, line, used = [], "", 0
    for token in _TOKEN.findall(text):
        blank = token.isspace()
        for part in (" ",) if blank else _fitting(token, size, width):
            units = _units(part)
            if line and _scaled(used + units, size) > width and part not in _CLOSING:
                lines.append(line.rstrip())
                line, used = "", 0
            if line or not blank:
                line, used = line + part, used + units
    return [*lines, line.rstrip()] if line.strip() else lines


def _fitting(token: str, size: float, width: float) -> list[str]:
    """Return a word in parts that fit on a line: an address may be longer than one."""
    if width_of(token, size) <= width:
        return [token]
    parts = [""]
    for char in token:
        if parts[-1] and width_of(parts[-1] + char, size) > width:
            parts.append("")
        parts[-1] += char
    return parts


def _system_fonts(lang: str) -> str:
    variant = cjk_variant(lang) or "SC"
    return f"Arial, Helvetica, 'Noto Sans CJK {variant}', {SYSTEM_TYPEFACES[variant]}, sans-serif"


def as_text(text: str) -> str:
    """Escape a text as the content of an element."""
    return escape(text, quote=False)


def as_value(text: str) -> str:
    """Escape a text as the value of an attribute, with quotation marks around it."""
    if '"' in text or "\n" in text or "\r" in text or "\t" in text:
        from xml.sax.saxutils import quoteattr  # loads the modules of a web client, which takes longer than drawing a figure

        return quoteattr(text)
    return f'"{as_text(text)}"'


class TextBox(NamedTuple):
    """The place of a line of text, for tests of overlaps."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


class Canvas:
    """A drawing while it is made: `y` is the height that is used."""

    def __init__(self) -> None:
        self.y: float = PAD
        self.parts: list[str] = []
        self.boxes: list[TextBox] = []
        self.notes: list[str] = []
        """What a reader has to know about the drawing."""

    def shape(self, name: str, **attributes: object) -> None:
        """Add an element; numbers are coordinates, and `_` in a name is a hyphen."""
        found = [
            f" {key.replace('_', '-')}=" + (f'"{at(value)}"' if type(value) is float else as_value(str(value)))
            for key, value in attributes.items()
        ]
        self.parts.append(f"<{name}{''.join(found)}/>")

    def text(
        self, x: float, y: float, text: str, size: float, *, anchor: str = "start", colour: str = INK, bold: bool = False
    ) -> None:
        """Add a line of text with its base line at `y`."""
        text = _UNSEEN.sub("", text)
        wide = width_of(text, size)
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        self.boxes.append(TextBox(left, y - size * 0.8, left + wide, y + size * 0.25, text))
        weight = ' font-weight="bold"' if bold else ""
        place = f'x="{at(x)}" y="{at(y)}" font-size="{at(size)}" fill="{colour}"{weight}'
        self.parts.append(f'<text {place} text-anchor="{anchor}">{as_text(directed(text))}</text>')

    def lines(self, text: str, size: float, *, colour: str = INK, bold: bool = False, x: float = PAD) -> None:
        """Add a text below what is there, on as many lines as it needs."""
        for line in wrapped(text, size, WIDTH - PAD - x):
            self.y += size * 1.3
            self.text(x, self.y - size * 0.3, line, size, colour=colour, bold=bold)

    def svg(self, title: str, description: str, lang: str, fonts: str | None = None, size: tuple[int, int] | None = None) -> str:
        """Return the file, as high as it is filled or in a given size; title and description are for readers who see none.

        Without `fonts`, its text is in the sans-serif typefaces of the reader's system for its language.
        """
        wide, high = map(str, size) if size else (str(WIDTH), at(self.y + PAD))
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n'
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" role="img" '
            f'aria-labelledby="title desc" xml:lang={as_value(lang)} font-family={as_value(fonts or _system_fonts(lang))}>\n'
            f'<title id="title">{as_text(_UNSEEN.sub("", title))}</title>\n'
            f'<desc id="desc">{as_text(_UNSEEN.sub("", description))}</desc>\n'
            f'<rect width="100%" height="100%" fill="#fff"/>\n' + "\n".join(self.parts) + "\n</svg>\n"
        )

    def element(self, title: str, fonts: str) -> str:
        """Return the drawing as an element of an HTML document, without the empty space around it."""
        wide, high = WIDTH - 2 * PAD, at(self.y + 4)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{PAD} 0 {wide} {high}" font-family={as_value(fonts)}>'
            f"<title>{as_text(_UNSEEN.sub('', title))}</title>{''.join(self.parts)}</svg>"
        )
