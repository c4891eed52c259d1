"""The word of a choice that was meant: its parts in another order, its name in another program, or the most similar one."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from briefing.diagnostics import error, nearest
from briefing.loader.decode.descriptions import rewritten_help, rewritten_word, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from briefing.diagnostics import Place, Problem

# Types of works as BibTeX, RIS, Zotero and everyday English call them, by their names in CSL 1.0.2.
_WORKS: Mapping[str, str] = MappingProxyType({
    "journal": "article-journal", "academic-article": "article-journal", "scholarly-article": "article-journal",
    "magazine": "article-magazine", "newspaper": "article-newspaper", "news": "article-newspaper", "preprint": "article",
    "paper": "article-journal", "inproceedings": "paper-conference", "proceedings": "paper-conference",
    "conference": "paper-conference", "techreport": "report", "working-paper": "report", "policy-brief": "report",
    "white-paper": "report", "phdthesis": "thesis", "mastersthesis": "thesis", "dissertation": "thesis", "website": "webpage",
    "web": "webpage", "online": "webpage", "internet": "webpage", "site": "webpage", "blog": "post-weblog", "tweet": "post",
    "incollection": "chapter", "inbook": "chapter", "book-section": "chapter", "monograph": "book", "booklet": "pamphlet",
    "law": "legislation", "act": "legislation", "statute": "legislation", "case": "legal_case", "case-law": "legal_case",
    "judgment": "legal_case", "judgement": "legal_case", "ruling": "legal_case", "verdict": "legal_case",
    "court-decision": "legal_case", "court-case": "legal_case", "court-ruling": "legal_case", "convention": "treaty",
    "decree": "regulation", "ordinance": "regulation", "directive": "regulation", "database": "dataset",
    "spreadsheet": "dataset", "code": "software", "program": "software", "app": "software",
    "agreement": "treaty", "data": "dataset", "film": "motion_picture",
    "movie": "motion_picture", "video": "motion_picture", "podcast": "broadcast", "computer-program": "software",
    "letter": "personal_communication", "email": "personal_communication", "press-release": "document", "misc": "document",
    "unpublished": "manuscript", "interview": "interview", "presentation": "speech",
})  # fmt: skip


_LEVELS: Mapping[str, str] = MappingProxyType({
    "medium": "moderate", "middle": "moderate", "mid": "moderate", "average": "moderate", "strong": "high", "weak": "low",
    "limited": "low", "robust": "high",
})  # fmt: skip
"""Levels as other scales call them, such as that of the IPCC, by their names in ICD 203."""


_IN_THE_GUIDE = "the guide lists the words on its page “Every file and field”"
"""The help for a list of words that is too long for a message."""


_FEW = 16
"""How many words a message lists."""


def unknown_choice(found: str, field: str, words: Iterable[str], place: Place, otherwise: str | None = None) -> Problem:
    """Report a word that a choice does not allow, with the word that was meant; `otherwise` says what else to do."""
    words = tuple(words)
    message = f"`{shorten(found)}` is not one of the words allowed for `{field}`"
    if word := rewritten_word(found, words):
        return error("unknown-choice", message, place, rewritten_help(word))
    listed = ", ".join(f"`{word}`" for word in words) if len(words) <= _FEW else ""
    best = meant_choice(found, words)
    help = f"did you mean `{best}`?" if best else f"write one of {listed}" if listed else _IN_THE_GUIDE
    if best and listed:
        help = f"{help} The allowed words are {listed}"
    further = f"{help}{'' if best and not listed else '.'} Or {otherwise}" if help and otherwise else help or otherwise
    return error("unknown-choice", message, place, further)


def meant_choice(found: str, words: Iterable[str]) -> str | None:
    """Return the word of a choice that another word stands for, or None."""
    listed = list(words)
    parts = _parts(found)
    same = next(
        (word for word in listed if sorted(_parts(word)) == sorted(parts) or "".join(_parts(word)) == "".join(parts)), None
    )
    written = "-".join(parts)
    alias = next((table[written] for table in (_LEVELS, _WORKS) if table.get(written) in listed), None)
    return same or alias or nearest(found, listed)


def _parts(word: str) -> list[str]:
    """The parts of a word in lower case: `JournalArticle`, `journal article` and `journal-article` have the same."""
    return [part.lower() for part in re.findall(r"[A-Z]?[^A-Z\W_]+|[A-Z]+(?![a-z])", word)]
