"""What the program has to know of a language's grammar: which form goes with which number."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def plural(lang: str, n: int) -> str:
    """Name the plural category of a number of things."""
    return _PLURALS.get(_primary(lang), _one_or_other)(n)


def ordinal(lang: str, n: int) -> str:
    """Name the category of a number in a row: 1st, 2nd, 3rd."""
    return _ORDINALS.get(_primary(lang), _other)(n)


def shorter(tag: str) -> Iterator[str]:
    """Give a language tag, then the tag without its last part, and so on (RFC 4647, lookup)."""
    while tag:
        yield tag
        tag = tag.rpartition("-")[0]


def _primary(lang: str) -> str:
    return lang.partition("-")[0]


def _other(n: int) -> str:
    return "other"


def _one_or_other(n: int) -> str:
    return "one" if n == 1 else "other"


def _english_ordinal(n: int) -> str:
    if n % 100 in (11, 12, 13):
        return "other"
    return {1: "one", 2: "two", 3: "few"}.get(n % 10, "other")


# By primary language, from CLDR's rules; a language not listed has `one` and `other`, and no ordinals.
_PLURALS: dict[str, Callable[[int], str]] = {"zh": _other, "ja": _other, "ko": _other}
_ORDINALS: dict[str, Callable[[int], str]] = {"en": _english_ordinal}
