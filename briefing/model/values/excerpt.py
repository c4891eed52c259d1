"""Quotes authors' text in messages."""

from __future__ import annotations

import unicodedata


def excerpt(text: str) -> str:
    """Return a short quotation of a text, without line breaks and control characters."""
    short = text if len(text) <= 60 else text[:59] + "…"
    return "".join(char if char.isprintable() else _escape(char) for char in short)


def character_name(char: str) -> str:
    """Return a visible character itself, or the name of an invisible one."""
    if char.isprintable() and char != " ":
        return f"`{char}`"
    return unicodedata.name(char, _escape(char)).lower()


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")
