"""Simplified Chinese as Hong Kong writes it: OpenCC phrase by phrase, with a table of our own where this field differs.

Only words change. Code, addresses, ids, keys and everything in Latin letters stay as they are. A person reads what
comes out: `Converted` texts are marked as such until one has.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from briefing.source.reader import read_file
from briefing.source.scripts import HAN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Set

TABLE = Path(__file__).with_name("hant.yaml")
PROFILE = "s2hk"

_HAN = re.compile(f"[{HAN}]")
# What is no running text: bare addresses everywhere; in Markdown also code, links' addresses and addresses in brackets.
_ADDRESS = r"https?://[^\s<>\u3000-\u303f\uff00-\uffef“”‘’]+"
_KEPT = re.compile(f"({_ADDRESS})")
_KEPT_IN_MARKDOWN = re.compile(
    rf"((?:^|(?<=\n)) {{0,3}}(?P<fence>`{{3,}}|~{{3,}}).*?(?:\n {{0,3}}(?P=fence)[^\n]*|\Z)"
    rf"|(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)|(?<=\])\([^()\s]*|<[A-Za-z][A-Za-z0-9+.-]*:[^<>]*>|{_ADDRESS})",
    re.DOTALL,
)
# “…” and ‘…’ are 「…」 and 『…』; an apostrophe in a Latin word is none of them.
_QUOTES = str.maketrans("“”", "「」")
_INNER_QUOTES = re.compile("‘([^‘’]*)’")


def to_traditional(text: str, *, markdown: bool) -> str:
    """Put a text into Traditional characters; one without Chinese characters is left alone."""
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
    """Traditional characters, each with its Simplified one behind it: those that mean a character which is shown."""
    simplified = _simplified()
    meant = {simplified.get(letter, letter) for letter in shown}
    return (letter + simple for letter, simple in simplified.items() if simple in meant)


def _words(text: str) -> str:
    tables = _tables()
    pieces = tables.split.split(text)
    for index, piece in enumerate(pieces):
        pieces[index] = tables.phrases[piece] if index % 2 else tables.mended(_opencc(piece))
    return _INNER_QUOTES.sub(r"『\1』", "".join(pieces)).translate(_QUOTES)


class _Tables(NamedTuple):
    """The table of our own, ready to be looked for."""

    phrases: Mapping[str, str]
    split: re.Pattern[str]
    forms: Mapping[str, str]
    wrong: re.Pattern[str]

    def mended(self, text: str) -> str:
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
    from opencc import OpenCC  # loading its dictionaries takes a while, and most sites need none

    return OpenCC(PROFILE)


@cache
def _simplified() -> Mapping[str, str]:
    """The Simplified character of each Traditional one that a keyboard in Hong Kong or Taiwan writes."""
    from opencc import OpenCC

    letters = [letter for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)) if _written(letter := chr(code))]
    made = OpenCC("t2s").convert("\n".join(letters)).split("\n")
    return {letter: simple for letter, simple in zip(letters, made, strict=True) if simple != letter and len(simple) == 1}


def _written(letter: str) -> bool:
    try:
        return bool(letter.encode("big5hkscs"))
    except UnicodeEncodeError:
        return False
