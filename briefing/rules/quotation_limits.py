"""Rules about quotations: short, from a source that may be quoted, in a language that is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.diagnostics import error
from briefing.model.walk import walk_cites
from briefing.source.cjk_ranges import HAN, count_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.diagnostics import Problem
    from briefing.model import Cite, Origin
    from briefing.model.markers import Path
    from briefing.rules.context import Context

WORDS, CHARACTERS = 60, 110


_CHARACTERS = (
    f"{HAN}\u3041-\u3096\u30a1-\u30fa\u30fc\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff\uff66-\uff9d"  # kana, Bopomofo
    "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3"  # Hangul
    "\u0e01-\u0e30\u0e32-\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2-\u0eb3\u0ec0-\u0ec6"  # letters of Thai and Lao
    "\u1000-\u102a\u1780-\u17b3"  # letters of Burmese and Khmer
)
"""Characters of scripts in which words are not separated, or are as short as in Korean: their number is the length."""


def quotations_are_short_and_allowed(context: Context) -> Iterator[Problem]:
    """A quotation is short, and never from the work that the brief discusses, which is paraphrased."""
    for _, entity, origin in context.brief.everything():
        for path, cite in walk_cites(entity):
            yield from _quotation(cite, origin, path, context)


def _quotation(cite: Cite, origin: Origin, path: Path, context: Context) -> Iterator[Problem]:
    if cite.quote is None:
        if cite.lang is not None:
            message, help = "`lang` is the language of a quotation, and there is none", "add `quote: …`, or delete it"
            yield error("misplaced-field", message, origin.key(*path, "lang"), help)
        return
    if cite.source not in context.brief.claimed.get("source", ()) and ":" in cite.source:
        yield error(
            "misplaced-field",
            f"`{cite.source}` is a source of another brief, so no page of this brief lists its quotations",
            origin.key(*path, "quote"),
            "add the source to this brief, or delete `quote`",
        )
    if cite.source in context.brief.head.article:
        yield error(
            "misplaced-field",
            f"`{cite.source}` is a work that the brief discusses: it is paraphrased and not quoted",
            origin.key(*path, "quote"),
            "delete `quote`; say in your own words what the work says",
        )
    length, limit, unit = _length(cite.quote)
    if length > limit:
        yield error(
            "too-long",
            f"the quotation has {length} {unit}; at most {limit} are allowed",
            origin.at(*path, "quote"),
            "keep the words that show it",
        )


def _length(quote: str) -> tuple[int, int, str]:
    """Return the length of a text, its limit, and what is counted."""
    characters, words = count_in(quote, _CHARACTERS), len(quote.split())
    return (characters, CHARACTERS, "characters") if characters * 2 > words * 3 else (words, WORDS, "words")
