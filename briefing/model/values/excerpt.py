"""Quotes authors' text in messages."""

from __future__ import annotations

import unicodedata


def excerpt(text: str) -> str:
    """Return a short quotation of a text, without line breaks and control characters."""
    short = text if len(text) <= 60 else text[:59] + "…"
    return "".join(sign if sign.isprintable() else _escape(sign) for sign in short)


def character_name(sign: str) -> str:
    """Return a visible character itself, or the name of an invisible one."""
    if sign.isprintable() and sign != " ":
        return f"`{sign}`"
    return unicodedata.name(sign, _escape(sign)).lower()


def _escape(sign: str) -> str:
    return sign.encode("unicode_escape").decode("ascii")
