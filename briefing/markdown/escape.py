"""Any string made safe for Markdown text, HTML text and double-quoted attribute values alike.

The escape is a numeric entity for every ASCII punctuation mark. A few marks that mean nothing to any reader at their
place stay, so that the Markdown on disk can be read; the first word is treated more strictly than the others, because
at the start of a line even `1.`, `a)` or `Title:` means something.
"""

from __future__ import annotations

import re

# What no page can hold (controls, lone surrogates; STX and ETX are also Python-Markdown's own marks).
_UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
_WHITE = re.compile("[ \t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
_UNTIDY = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

# Other spaces are kept, but as entities: some readers strip them at the ends of a line.
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_ALWAYS = rf"""!"#$&*+<=>@\[\\\]^_`{{|}}~{_SPACES}"""
_ALNUM = r"[^\W_]"
# Each pattern starts with all it may have to escape, which a search finds fast, and then looks around.
_FIRST_WORD = re.compile(
    rf"[{_ALWAYS}():/,;'%?.\-]"
    rf"(?:(?<=[{_ALWAYS}():/])"
    rf"|(?<!{_ALNUM}[,;'%?.\-])"
    rf"|(?<=[.\-])(?!{_ALNUM})"
    r"|(?<=[wW]{3}\.))"  # `www.` alone is made a link by some readers
)
_LATER_WORDS = re.compile(
    rf"[{_ALWAYS}\-.:]"
    rf"(?:(?<=[{_ALWAYS}])"
    rf"|(?<=-)(?:(?<!{_ALNUM}-)|(?!{_ALNUM}))"
    rf"|(?<=\.)(?:(?<!\A\.)(?<![\w)%'’”]\.)|(?<=[wW]{{3}}\.)|(?!{_ALNUM}|[ ]|\Z))"
    rf"|(?<=:)(?:(?<!{_ALNUM}:)|(?![ ])))"
)
_TO_FIRST_BLANK = re.compile(" ?[^ ]*")


def escape(text: str) -> str:
    """Make any string safe to stand in Markdown, in HTML and in a double-quoted attribute, also at a line's start.

    A reader of the page sees the text as it was typed, white space run together, unprintable characters as U+FFFD.
    """
    return escape_run(text).strip(" ")


def escape_run(text: str, *, after_tag: bool = False) -> str:
    """Escape one run of text among others: blanks at its ends are kept, as one blank.

    Behind a tag nothing is at a line's start, so the first word needs no more care than the others.
    """
    if _UNTIDY.search(text) or "  " in text:
        text = _UNPRINTABLE.sub("\ufffd", _WHITE.sub(" ", text))
    if after_tag:
        return _LATER_WORDS.sub(_entity, text)
    first = _TO_FIRST_BLANK.match(text).end()  # type: ignore[union-attr]  # it matches the empty string too
    return _FIRST_WORD.sub(_entity, text[:first]) + _LATER_WORDS.sub(_entity, text[first:])


_ODD_BREAKS = re.compile("[\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
_PREFORMATTED = re.compile(rf"[{_ALWAYS}():/,;'%?.\-\t\n]")


def escape_preformatted(text: str) -> str:
    """Escape text that keeps its line breaks and blanks, in one line."""
    return _PREFORMATTED.sub(_entity, _UNPRINTABLE.sub("\ufffd", _ODD_BREAKS.sub(" ", text)))


_ADDRESS = re.compile(r"[^\w\-./:?=%,;#]|_")


def escape_address(address: str) -> str:
    """Escape a web address for a double-quoted attribute, leaving what addresses are usually made of."""
    return _ADDRESS.sub(_entity, _UNPRINTABLE.sub("\ufffd", _WHITE.sub(" ", address)))


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"
