"""Markers in place of the values of a page or a unit, at which a rendered text is divided to be filled many times."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

Parts = tuple[str, ...]
"""A text and the names of its markers, in turn: text, name, text, name, text."""

OPEN, _CLOSE = f"\ue0fa{secrets.token_hex(8)}-", "\ue0fb"
"""Around the name of a marker: characters for private use, which the theme passes through, and what no author can write."""
_NAMES_OF_PAGES = ("title", "description", "page", "layout", "head", "content", "canonical", "here", "heading")
_NAMES_OF_UNITS = ("name", "base", "site", "root", "root_in_json")


def marker(name: str) -> str:
    """Return the marker for a value."""
    return f"{OPEN}{name}{_CLOSE}"


def divided(html: str) -> Parts:
    """Divide a text at its markers; steps up before the marker of an address and a `#` belong to what replaces it."""
    first, *pieces = html.split(OPEN)
    parts = [first]
    for piece in pieces:
        name, closed, text = piece.partition(_CLOSE)
        if not closed or not (name in (*_NAMES_OF_PAGES, *_NAMES_OF_UNITS) or name.startswith("nav")):
            parts[-1] += OPEN + piece
            continue
        before = parts[-1]
        parts[-1] = _without_steps(before) if name.startswith("nav") else before.removesuffix("#")
        parts += (name, text)
    return tuple(parts)


def _without_steps(text: str) -> str:
    while text.endswith("../"):
        text = text.removesuffix("../")
    return text


class PageParts(NamedTuple):
    """A page as UTF-8, divided at its markers."""

    texts: tuple[bytes, ...]
    names: tuple[str, ...]
    """The names of the markers, one between each text and the next."""

    def filled(self, values: Mapping[str, bytes]) -> bytes:
        """Return the page with values in place of its markers."""
        pieces = [b""] * (2 * len(self.names) + 1)
        pieces[::2] = self.texts
        pieces[1::2] = [values[name] for name in self.names]
        return b"".join(pieces)


def page_parts(html: str) -> PageParts:
    """Divide a page at its markers."""
    parts = divided(html)
    return PageParts(tuple(map(encoded, parts[::2])), parts[1::2])


def encoded(html: str) -> bytes:
    """Return HTML as UTF-8; half of a surrogate pair, which has no UTF-8, is written as MkDocs writes it."""
    return html.encode(errors="xmlcharrefreplace")


def filled(parts: Parts, values: Mapping[str, str]) -> str:
    """Return a text with values in place of its markers."""
    if len(parts) == 3:  # as most links
        return f"{parts[0]}{values[parts[1]]}{parts[2]}"
    pieces = list(parts)
    pieces[1::2] = [values[name] for name in parts[1::2]]
    return "".join(pieces)
