"""Ranges of Chinese characters, compared with the names that Unicode gives to characters."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache

from briefing.source.cjk_ranges import CJK, HAN, WITHOUT_SPACES

# The names of the characters of the script Han (Scripts.txt), apart from three marks of 16FE2 to 16FF1.
NAMES = re.compile(
    r"CJK (?:UNIFIED|COMPATIBILITY) IDEOGRAPH-|CJK RADICAL |KANGXI RADICAL |HANGZHOU NUMERAL "
    r"|(?:VERTICAL )?IDEOGRAPHIC ITERATION MARK$|IDEOGRAPHIC NUMBER ZERO$"
)


@cache
def assigned() -> tuple[str, ...]:
    """Every character that has a name."""
    return tuple(sign for code in range(sys.maxunicode + 1) if unicodedata.name(sign := chr(code), ""))


def test_han_is_the_script() -> None:
    """Every Chinese character of Unicode is in the range, and no character of another script or of punctuation."""
    named = {sign for sign in assigned() if NAMES.match(unicodedata.name(sign))}
    assert {sign for sign in assigned() if re.match(f"[{HAN}]", sign)} == named


def test_each_range_holds_the_one_before() -> None:
    """Han characters are in the blocks of Chinese and Japanese; those have no spaces between words, nor have full-width forms."""
    han, cjk, wide = (re.compile(f"[{each}]") for each in (HAN, CJK, WITHOUT_SPACES))
    assert all(cjk.match(sign) for sign in assigned() if han.match(sign))
    assert all(wide.match(sign) for sign in assigned() if cjk.match(sign))
    for text, expected in (("树𠀀", (2, 2, 2)), ("。あ", (0, 2, 2)), ("，Ａ", (0, 0, 2)), ("a-é한", (0, 0, 0))):
        assert tuple(len(each.findall(text)) for each in (han, cjk, wide)) == expected, text
