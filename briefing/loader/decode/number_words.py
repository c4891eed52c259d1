"""Whole numbers that are written in another way than in digits."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

_WORDS = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth")
_CHINESE = "一二三四五六七八九十"


def whole_number(found: Any) -> int:
    """Return the whole number from 1 that a value stands for: `two`, `2nd`, `v2`, `02`, `2.0`, `第二版`; 1 if none is seen."""
    text = unicodedata.normalize("NFKC", str(found)).strip().lower()
    for words in (_WORDS, _ORDINALS):
        if text in words:
            return words.index(text) + 1
    digits = re.search(r"[1-9][0-9]{0,8}", text)
    if digits:
        return int(digits[0])
    letter = re.search(f"[{_CHINESE}]", text)
    return _CHINESE.index(letter[0]) + 1 if letter else 1
