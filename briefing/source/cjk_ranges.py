r"""Chinese characters in regular expressions, as ranges for use inside `[…]`: `re` does not support `\p{Script=Han}`.

Source: Unicode's Scripts.txt and Blocks.txt (UAX #24). Whole blocks are listed, with the planes 2 and 3 that Unicode
reserves for ideographs, so that a new version of Unicode changes nothing here. `publish/search.js` uses the property itself.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

HAN = (
    "\u2e80-\u2fdf"  # CJK Radicals Supplement, Kangxi Radicals
    "\u3005\u3007\u3021-\u3029\u3038-\u303b"  # of CJK Symbols and Punctuation: iteration marks and numerals
    "\u3400-\u4dbf\u4e00-\u9fff"  # CJK Unified Ideographs, Extension A first
    "\uf900-\ufaff"  # CJK Compatibility Ideographs
    "\U00020000-\U0003ffff"  # the other extensions, and the supplement of compatibility ideographs
)
"""Characters of the script Han. Use it to count characters, to find words, and to detect Chinese text."""

CJK = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""The blocks of Chinese and Japanese: Han, kana and Bopomofo with their punctuation. Such text has no spaces between words."""

WITHOUT_SPACES = CJK + "\uff00-\uffef"
"""The same with Halfwidth and Fullwidth Forms, such as `，`: between two of these, a line break is not a space.

Fingerprints depend on it (`analysis.reviews`): a change here changes those of Chinese texts.
"""

SHARED_PUNCTUATION = "\u2018\u2019\u201c\u201d\u2014\u2026\u00b7"
"""Quotation marks, dash, ellipsis and middle dot, which Chinese shares with Latin: the character on the other side decides."""


@cache
def _bounds(ranges: str) -> tuple[tuple[str, str], ...]:
    return tuple((first, last or first) for first, last in re.findall("(.)(?:-(.))?", ranges))


@lru_cache(maxsize=4096)
def is_in(character: str, ranges: str) -> bool:
    """Return whether a character is in such ranges; this takes less time than to compile a regular expression with them."""
    return any(first <= character <= last for first, last in _bounds(ranges))


def count_in(text: str, ranges: str) -> int:
    """Return the number of characters of a text that are in such ranges."""
    return 0 if text.isascii() else sum(is_in(character, ranges) for character in text)
