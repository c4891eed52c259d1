"""Citations that Markdown reads as plain words, because their brackets or their `@` are wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.markdown.tree import Element
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from briefing.markdown import Prose
    from briefing.markdown.tree import Piece

_KEY = "[a-z0-9][a-z0-9-]*"
_REST = r"(?:\s*[,，;；][^\]\[［］【】〔〕（）()\n]*+)?"
# `[key]` and `[key, p. 3]` without `@`; not the first half of a link or of a reference with its own words.
_WITHOUT_SIGN = lazy_pattern(rf"(?<![\]\\!])\[(?P<key>{_KEY})(?P<rest>{_REST})\](?![\[(:])")
# `[@ key]` and `[ @key ]`: a space is in front of the key or of `@`; `\[@key\]`: an editor has put backslashes there.
_SPACED = lazy_pattern(
    rf"\[(?:\s+[@＠]\s*|[@＠]\s+)(?P<key>{_KEY})(?P<rest>{_REST})\s*\](?![\[(:])"
    rf"|\\\[[@＠]\s*(?P<escaped>{_KEY})(?P<at>\s*[,，;；][^\]\[\\\n]*)?\\?\]"
)
# `[S3]`: what a page shows in place of `[@key]`.
_NUMBER = lazy_pattern(r"(?<![\]\\!])\[S[0-9]{1,3}(?:\s*[,;]\s*(?:S[0-9]{1,3}|pp?\.\s*[0-9–-]+))*\](?![\[(:])")
# A full-width `@` or other brackets, parentheses, or no brackets at all.
_OTHER_BRACKETS = lazy_pattern(
    rf"(?P<open>[［【〔]|\[(?=＠)|[（(](?=[@＠]))[@＠]?\s*(?P<key>{_KEY})(?P<rest>{_REST})(?P<close>[］】〕）)\]])"
    rf"|(?<![A-Za-z0-9_.@＠])[@＠](?P<bare>{_KEY})"
)


def unread_citations(
    text: str, words: str, read: Prose, claimed: Mapping[str, Collection[str]]
) -> Iterator[tuple[int, int, str, str]]:
    """Yield start, end, message and help for each place where a text names a source, an actor or a term without a link.

    `words` are those of the parsed text (`plain_words`).
    """
    spans = [(part.start, part.end) for part in read.citations] + [(fault.start, fault.end) for fault in read.faults]
    keys = claimed.get("source", ())
    for pattern in (_WITHOUT_SIGN, _SPACED, _OTHER_BRACKETS):
        for found in pattern.finditer(text):
            parts = found.groupdict()
            key = parts["key"] or parts.get("bare") or parts["escaped"]
            at = (parts.get("rest") or parts.get("at") or "").strip()
            start, end = found.span()
            full_width = (parts.get("open") or "-") in "［【〔" and any(char in found[0] for char in "@＠")
            linked = None if key in keys or pattern is not _WITHOUT_SIGN or at else _linked_kind(key, claimed)
            known = key in keys or full_width or linked is not None  # a misspelt key too: this form has no other meaning
            if not known or found[0].replace("\\", "") not in words or any(first < end and start < last for first, last in spans):
                continue
            cite = f"[@{key}{_ascii_stops(at)}]"
            message, help = f"`{found[0]}` does not cite the source `{key}`", f"write `{cite}`"
            if linked is not None:
                message = f"`{found[0]}` has the id of {linked}, and is shown as words: it does not say which words are linked"
                help = f"write `[the words][{key}]`; or `\\{found[0]}` if it is a word"
            elif pattern is _WITHOUT_SIGN:
                message = f"`{found[0]}` names a source, and without `@` it is not cited"
                help += f"; or `\\{found[0]}` if it is a word"
            elif parts.get("bare") and (around := _around(text, start, end)):
                help = f"write `{around}`: the brackets hold nothing but keys and places"
            spans.append((start, end))  # the key alone, within it, is not a second one
            yield start, end, message, help
    for found in _NUMBER.finditer(text):
        if found[0] in words and "source" in claimed:
            message = f"`{found[0]}` cites no source, and is shown as words: pages number the sources, and the numbers change"
            yield *found.span(), message, f"write `[@key]`, with the key of the source; or `\\{found[0]}` if it is a word"


def _around(text: str, start: int, end: int) -> str | None:
    """Return the words in front of a citation in the same brackets, and the citation in brackets of its own."""
    opening = text.rfind("[", max(0, start - 100), start)
    closing = text.find("]", end, end + 100)
    before, behind = text[opening + 1 : start], text[end:closing]
    if opening < 0 or closing < 0 or any(char in before + behind for char in "[]\n") or not before.strip():
        return None
    return f"{before.strip()} [{text[start:end]}{behind}]"


_LINKED = {"actor": "an actor", "term": "a term"}
"""The kinds without numbers that a text can link to, in its own words: `[the council][city-council]`."""


def _linked_kind(id: str, claimed: Mapping[str, Collection[str]]) -> str | None:
    return next((called for kind, called in _LINKED.items() if id in claimed.get(kind, ())), None)


def _ascii_stops(text: str) -> str:
    """Replace the full-width commas and semicolons of a citation by those that Markdown needs."""
    return re.sub(r"\s*[，,]\s*", ", ", re.sub(r"\s*[；;]\s*", "; ", text)).rstrip()


def plain_words(read: Prose) -> str:
    """The plain words of a text, without code, references and citations."""
    return "\n".join(_words(read.body))


def _words(pieces: Iterable[Piece]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, str):
            yield piece
        elif isinstance(piece, Element):
            yield from _words(piece.inside)
