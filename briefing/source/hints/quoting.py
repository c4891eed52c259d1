"""How a text is quoted in a suggestion."""

from __future__ import annotations


def quoted(text: str) -> str:
    """Return a text in quotes, as an author would type it."""
    return "'" + text.replace("'", "''") + "'" if '"' in text or "\\" in text else f'"{text}"'
