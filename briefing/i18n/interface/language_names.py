"""The names of languages for which the interface has no word, from CLDR."""

from __future__ import annotations

from functools import cache


@cache
def name_of_language(tag: str, reader: str) -> str | None:
    """Return the name of a language in a reader's language, or None if CLDR does not have it."""
    from babel.core import Locale, UnknownLocaleError  # slow to import, and most sites need no such name

    try:
        return Locale.parse(tag, sep="-").get_display_name(Locale.parse(reader, sep="-")) or None
    except (UnknownLocaleError, ValueError):
        return None


def own_name(tag: str) -> str | None:
    """Return the name of a language in itself, as a menu shows it: with a capital."""
    name = name_of_language(tag, tag)
    return name and name[0].upper() + name[1:]
