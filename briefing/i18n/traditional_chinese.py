"""Converts Simplified Chinese to the Traditional Chinese of Hong Kong, with OpenCC and our own table of terms.

Code, URLs, ids, keys and Latin text are not changed. Converted texts are marked (`ConvertedText`) until a person has reviewed
them.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from briefing.source.cjk_ranges import HAN
from briefing.source.yaml_reader import read_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Set

TABLE = Path(__file__).with_name("traditional_chinese.yaml")
PROFILE = "s2hk"

_HAN = re.compile(f"[{HAN}]")
# Text that is not converted: bare URLs and, in Markdown, code, link destinations and autolinks.
_ADDRESS = r"https?://[^\s<>\u3000-\u303f\uff00-\uffef“”‘’]+"
_KEPT = re.compile(f"({_ADDRESS})")
_KEPT_IN_MARKDOWN = re.compile(
    rf"((?:^|(?<=\n)) {{0,3}}(?P<fence>`{{3,}}|~{{3,}}).*?(?:\n {{0,3}}(?P=fence)[^\n]*|\Z)"
    rf"|(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)|(?<=\])\([^()\s]*|<[A-Za-z][A-Za-z0-9+.-]*:[^<>]*>|{_ADDRESS})",
    re.DOTALL,
)
# “…” and ‘…’ become 「…」 and 『…』; apostrophes in Latin words are kept.
_QUOTES = str.maketrans("“”", "「」")
_INNER_QUOTES = re.compile("‘([^‘’]*)’")


def to_traditional(text: str, *, markdown: bool) -> str:
    """Convert a text to Traditional characters; a text without Chinese characters is returned unchanged."""
    if not _HAN.search(text):
        return text
    kept = _KEPT_IN_MARKDOWN if markdown else _KEPT
    pieces: list[str] = []
    done = 0
    for found in kept.finditer(text):
        pieces += (_words(text[done : found.start()]), found[0])
        done = found.end()
    return "".join((*pieces, _words(text[done:])))


def pairs(shown: Set[str]) -> Iterator[str]:
    """Return pairs of a Traditional and a Simplified character, for the Simplified characters that occur in the pages."""
    simplified = _simplified()
    meant = {simplified.get(letter, letter) for letter in shown}
    return (letter + simple for letter, simple in simplified.items() if simple in meant)


def _words(text: str) -> str:
    tables = _tables()
    pieces = tables.split.split(text)
    for index, piece in enumerate(pieces):
        pieces[index] = tables.phrases[piece] if index % 2 else tables.correct_forms(_opencc(piece))
    return _INNER_QUOTES.sub(r"『\1』", "".join(pieces)).translate(_QUOTES)


class _Tables(NamedTuple):
    """Our own conversion table, compiled for matching."""

    phrases: Mapping[str, str]
    split: re.Pattern[str]
    forms: Mapping[str, str]
    wrong: re.Pattern[str]

    def correct_forms(self, text: str) -> str:
        return self.wrong.sub(lambda found: self.forms[found[0]], text)


@cache
def _tables() -> _Tables:
    found = read_file(TABLE, TABLE.name)
    assert not found.problems, "our own table is tested"
    phrases, forms = found.value["phrases"], found.value["forms"]
    return _Tables(phrases, re.compile(f"({_any(phrases)})"), forms, re.compile(_any(forms)))


def _any(words: Mapping[str, str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def _opencc(text: str) -> str:
    return _converter().convert(text) if text else text  # type: ignore[attr-defined]  # OpenCC has no types


@cache
def _converter() -> object:
    from opencc import OpenCC  # its dictionaries are slow to load, and most sites need none

    return OpenCC(PROFILE)


@cache
def _simplified() -> Mapping[str, str]:
    """Return the Simplified character of each Traditional character that input methods in Hong Kong and Taiwan produce."""
    from opencc import OpenCC

    letters = [letter for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)) if _is_in_big5(letter := chr(code))]
    made = OpenCC("t2s").convert("\n".join(letters)).split("\n")
    return {letter: simple for letter, simple in zip(letters, made, strict=True) if simple != letter and len(simple) == 1}


def _is_in_big5(letter: str) -> bool:
    try:
        return bool(letter.encode("big5hkscs"))
    except UnicodeEncodeError:
        return False
