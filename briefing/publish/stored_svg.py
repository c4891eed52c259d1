"""Reads the stored drawing of a figure: shapes and text, which do nothing where a browser shows them (SVG 1.1).

A drawing can be opened at its own address, where a script of it would run. Expat finds the same elements as a browser, because
both refuse what is not well-formed XML.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Iterator

_START = b'<?xml version="1.0" encoding="utf-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" '
_WORDS = re.compile(r"\S+")
_ELEMENTS = frozenset(_WORDS.findall("circle desc line path polygon polyline rect svg text title"))
_ATTRIBUTES = frozenset(
    _WORDS.findall("""
    aria-labelledby cx cy d fill fill-opacity font-family font-size font-weight height id points r role stroke stroke-dasharray
    stroke-width text-anchor transform viewBox width x x1 x2 xml:lang xmlns y y1 y2
    """)
)
_PAINTED = frozenset(("fill", "stroke"))


def faults(drawing: bytes) -> Iterator[str]:
    """Yield what a stored drawing must not hold; nothing for one that this program has stored."""
    if not drawing.startswith(_START):
        yield "a drawing that does not begin as this program begins it"
        return
    if b"<!" in drawing or drawing.count(b"<?") > 1:  # before a parser reads it, because entities can be endless
        yield "a document type, comment or instruction"
        return
    found: list[str] = []

    def element(name: str, attributes: dict[str, str]) -> None:
        if name not in _ELEMENTS:
            found.append(f"the element <{name[:60]}>")
        for key, value in attributes.items():
            if key not in _ATTRIBUTES or (key in _PAINTED and "(" in value):
                found.append(f'the attribute {key[:30]}="{value[:30]}"')

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler = element
    try:
        parser.Parse(drawing, True)
    except expat.ExpatError as fault:
        found.append(f"XML that is not well-formed ({fault})")
    yield from [*dict.fromkeys(found)][:5]
