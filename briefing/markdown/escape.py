"""Escape any string so that it is safe in Markdown, in HTML text and in double-quoted attribute values.

ASCII punctuation becomes numeric character references. To keep the Markdown on disk legible, characters without syntactic
meaning in their context are not escaped. The first word is escaped more strictly than later words, because at the start of
a line even `1.`, `a)` or `Title:` can be syntax.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    import re

# Characters that HTML forbids: controls and lone surrogates. Python-Markdown also uses STX and ETX internally.
_UNPRINTABLE = lazy_pattern("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
_WHITESPACE = lazy_pattern("[ \t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
_NEEDS_CLEANING = lazy_pattern("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

# Other spaces are kept as character references: some Markdown parsers strip them at the ends of a line.
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_ALWAYS = rf"""!"#$&*+<=>@\[\\\]^_`{{|}}~{_SPACES}"""
_ALNUM = r"[^\W_]"
# Each pattern first matches a candidate character, which is fast, and then checks its context with look-around.
_FIRST_WORD = lazy_pattern(
    rf"[{_ALWAYS}():/,;'%?.\-]"
    rf"(?:(?<=[{_ALWAYS}():/])"
    rf"|(?<!{_ALNUM}[,;'%?.\-])"
    rf"|(?<=[.\-])(?!{_ALNUM})"
    r"|(?<=[wW]{3}\.))"  # some Markdown parsers turn a bare `www.` into a link
)
_LATER_WORDS = lazy_pattern(
    rf"[{_ALWAYS}\-.:]"
    rf"(?:(?<=[{_ALWAYS}])"
    rf"|(?<=-)(?:(?<!{_ALNUM}-)|(?!{_ALNUM}))"
    rf"|(?<=\.)(?:(?<!\A\.)(?<![\w)%'’”]\.)|(?<=[wW]{{3}}\.)|(?!{_ALNUM}|[ ]|\Z))"
    rf"|(?<=:)(?:(?<!{_ALNUM}:)|(?![ ])))"
)


def escape(text: str) -> str:
    """Escape any string for Markdown, HTML and double-quoted attributes, including at the start of a line.

    The page shows the text as typed, with runs of white space collapsed and unprintable characters replaced by U+FFFD.
    """
    return text if text.isalnum() else escape_run(text).strip(" ")


def escape_once(text: str) -> str:
    """Do the same for a caller that keeps the result itself."""
    return text if text.isalnum() else _escaped_run(text).strip(" ")


def _escaped_run(text: str, *, after_tag: bool = False) -> str:
    """Escape one run of text within a line: white space at either end becomes one space.

    After a tag, the text is not at the start of a line, so the first word is escaped like the others.
    """
    if "  " in text or not text.isprintable():  # few texts
        text = _cleaned(text)
    if after_tag:
        return _LATER_WORDS.sub(_entity, text)
    blank = text.find(" ", 1)
    first, later = (text, "") if blank < 0 else (text[:blank], text[blank:])
    first = first if first.isalnum() else _FIRST_WORD.sub(_entity, first)
    return first + _LATER_WORDS.sub(_entity, later) if later else first


escape_run = lru_cache(maxsize=8192)(_escaped_run)  # of texts, most of which are on several pages


def _cleaned(text: str) -> str:
    """Return a text with each run of white space as one space, and without characters that HTML forbids."""
    if "  " in text or not (text.isprintable() or _NEEDS_CLEANING.search(text) is None):
        return _UNPRINTABLE.sub("\ufffd", _WHITESPACE.sub(" ", text))
    return text


_ODD_BREAKS = lazy_pattern("[\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_PREFORMATTED = lazy_pattern(rf"[{_ALWAYS}():/,;'%?.\-\t\n]")


def escape_preformatted(text: str) -> str:
    """Escape text whose line breaks and spaces are significant; the result is one line."""
    return _PREFORMATTED.sub(_entity, _UNPRINTABLE.sub("\ufffd", _ODD_BREAKS.sub(" ", text)))


_ADDRESS = lazy_pattern(r"[^\w\-./:?=%,;#]|_")


def escape_address(address: str) -> str:
    """Escape a URL for a double-quoted attribute; common URL characters are not escaped."""
    if not _ADDRESS.search(address):
        return address
    return _ADDRESS.sub(_entity, _cleaned(address))


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"
