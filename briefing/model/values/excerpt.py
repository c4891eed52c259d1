"""How a message quotes what an author wrote."""

from __future__ import annotations

import unicodedata


def excerpt(text: str) -> str:
    """Quote what was found without line breaks, terminal codes or a page of text."""
    short = text if len(text) <= 60 else text[:59] + "…"
    return "".join(sign if sign.isprintable() else _escape(sign) for sign in short)


def character_name(sign: str) -> str:
    """Show one character, or name it if there is nothing to see."""
    if sign.isprintable() and sign != " ":
        return f"`{sign}`"
    return unicodedata.name(sign, _escape(sign)).lower()


def _escape(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")
