"""What the interface calls the work that a brief discusses: "the report", "the treaty", by its type in CSL."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from briefing.i18n.interface.catalog import Catalog, Word
    from briefing.model.values import CslType

ARTICLE = "article"
"""The word for a brief that names no work."""
WORKS: Mapping[CslType, str] = MappingProxyType({
    "article": "article", "article-journal": "article", "article-magazine": "article", "article-newspaper": "article",
    "bill": "bill", "book": "book", "chapter": "chapter", "dataset": "dataset", "document": "document", "hearing": "hearing",
    "interview": "interview", "legal_case": "decision", "legislation": "law", "pamphlet": "document",
    "paper-conference": "paper", "patent": "patent", "personal_communication": "letter", "post": "post", "post-weblog": "post",
    "regulation": "regulation", "report": "report", "review": "article", "review-book": "article", "speech": "speech",
    "standard": "standard", "thesis": "thesis", "treaty": "treaty", "webpage": "webpage",
})  # fmt: skip
OTHER = "work"
"""The word for a work of any other type."""

SEVERAL = "dossier"
"""The word for several works together."""

WORK = "work"
"""The placeholder of that word in a message."""
_STANDS_FOR_IT = f"{{{WORK}}}"
# At the start of a message, or behind a mark that ends a sentence.
_BEGINS_SENTENCE = lazy_pattern(r"(?:(?<=\A)|(?<=[.!?] ))\{work\}")


def naming_work(words: Catalog, types: Sequence[CslType]) -> Catalog:
    """Return the messages with the word for works of these types in place of `{work}`."""
    word = SEVERAL if len(types) > 1 else WORKS.get(types[0], OTHER) if types else ARTICLE
    name = words.table[f"work.{word}"]
    assert isinstance(name, str), "a name has no plural"
    named = {key: _named(word, name) for key, word in words.unnamed.items()}
    return replace(words, table=MappingProxyType({**words.table, **named}))


def _named(word: Word, name: str) -> Word:
    if isinstance(word, dict):
        return {form: _in_text(text, name) for form, text in word.items()}
    return _in_text(word, name)


def _in_text(text: str, name: str) -> str:
    return _BEGINS_SENTENCE.sub(name[:1].upper() + name[1:], text).replace(_STANDS_FOR_IT, name)
