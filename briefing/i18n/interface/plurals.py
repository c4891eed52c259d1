"""Which form of a word goes with which number, in any language: CLDR's rules, as Babel has them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

OTHER = "other"


def plural(lang: str, n: int) -> str:
    """Name the plural category of a number of things."""
    rules = _rules(lang)
    return str(rules.plural_form(n)) if rules else OTHER


def ordinal(lang: str, n: int) -> str:
    """Name the category of a number in a row: 1st, 2nd, 3rd."""
    rules = _rules(lang)
    return str(rules.ordinal_form(n)) if rules else OTHER


def categories(lang: str) -> tuple[str, ...]:
    """Name the plural categories that a language tells apart for whole numbers, in CLDR's order."""
    rules = _rules(lang)
    told = {rules.plural_form(n) for n in range(1_000)} if rules else set()
    return tuple(name for name in ("zero", "one", "two", "few", "many", OTHER) if name in told or name == OTHER)


def shorter(tag: str) -> Iterator[str]:
    """Give a language tag, then the tag without its last part, and so on (RFC 4647, lookup)."""
    while tag:
        yield tag
        tag = tag.rpartition("-")[0]


@cache  # of language tags, of which a site has few
def _rules(lang: str) -> Any:
    from babel.core import Locale, UnknownLocaleError  # a check needs no rules, and is to start at once

    for tag in shorter(lang):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None
