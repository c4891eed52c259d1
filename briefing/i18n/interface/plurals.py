"""Plural and ordinal categories of numbers in any language (CLDR plural rules, from Babel)."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

OTHER = "other"


@lru_cache(maxsize=4096)  # of counts, most of which are small and on many pages
def plural(lang: str, n: int) -> str:
    """Return the plural category of a cardinal number."""
    rules = _rules(lang)
    return str(rules.plural_form(n)) if rules else OTHER


def ordinal(lang: str, n: int) -> str:
    """Return the plural category of an ordinal number: 1st, 2nd, 3rd."""
    rules = _rules(lang)
    return str(rules.ordinal_form(n)) if rules else OTHER


def categories(lang: str) -> tuple[str, ...]:
    """Return the plural categories that a language has for whole numbers, in CLDR's order."""
    rules = _rules(lang)
    found = {rules.plural_form(n) for n in range(1_000)} if rules else set()
    return tuple(name for name in ("zero", "one", "two", "few", "many", OTHER) if name in found or name == OTHER)


def shorter(tag: str) -> Iterator[str]:
    """Yield a language tag, then the tag without its last subtag, and so on (RFC 4647, section 3.4, Lookup)."""
    while tag:
        yield tag
        tag = tag.rpartition("-")[0]


@cache  # the keys are language tags, of which a site has few
def _rules(lang: str) -> Any:
    from babel.core import Locale, UnknownLocaleError  # slow to import, and a check needs no plural rules

    for tag in shorter(lang):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return None
