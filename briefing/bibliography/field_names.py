"""The names of CSL variables in BibTeX (with biblatex) and RIS."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

CONTAINERS: Mapping[str, str] = MappingProxyType({
    "article": "journal", "review": "journal", "periodical": "journal", "incollection": "booktitle",
    "inproceedings": "booktitle", "inreference": "booktitle", "online": "organization",
})  # fmt: skip
"""BibTeX's field for the containing work, by entry type; for other types it is `howpublished`."""

SUBTYPES: Mapping[str, str] = MappingProxyType({"article-magazine": "magazine", "article-newspaper": "newspaper"})
"""The `entrysubtype` of biblatex by which the articles of magazines and newspapers are known."""

PUBLISHERS: Mapping[str, str] = MappingProxyType({"report": "institution", "thesis": "institution"})
"""BibTeX's field for the publisher, by entry type; for other types it is `publisher`."""

BIBTEX_NAMES: Mapping[str, str] = MappingProxyType({"container-author": "bookauthor"})
BIBTEX_DATES: Mapping[str, str] = MappingProxyType({"event-date": "eventdate", "original-date": "origdate"})
BIBTEX_TEXTS: Mapping[str, str] = MappingProxyType({
    "page": "pages", "number-of-pages": "pagetotal", "number-of-volumes": "volumes", "collection-title": "series",
    "chapter-number": "chapter", "part-number": "part", "part-title": "titleaddon", "publisher-place": "address",
    "event-title": "eventtitle", "event-place": "venue", "original-title": "origtitle", "original-publisher": "origpublisher",
    "original-publisher-place": "origlocation", "title-short": "shorttitle", "container-title-short": "shortjournal",
    "volume-title": "maintitle", "ISBN": "isbn", "ISSN": "issn", "PMID": "pmid", "PMCID": "pmcid", "genre": "type",
    "keyword": "keywords", "annote": "csl-annote", "call-number": "library",
})  # fmt: skip

VERBATIM = frozenset(("ISBN", "ISSN", "PMID", "PMCID"))
"""The variables whose characters BibTeX does not interpret."""

JOURNALS = frozenset(("article", "review", "periodical"))
"""The entry types whose field `number` is the issue."""
SERIES = frozenset(("book", "incollection", "inproceedings", "inreference", "booklet"))
"""The entry types whose field `number` is the number in the series."""


def numbers(kind: str, texts: Mapping[str, str]) -> Mapping[str, str]:
    """Name the numbers of a work as an entry type does: its `number` is an issue, a number in a series, or its own number."""
    own = {"issue": "number", "number": "eid"} if kind in JOURNALS else {}
    if kind in SERIES:
        own = {"collection-number": "number", "number": "csl-number"}
    return {own.get(variable, variable): text for variable, text in texts.items()}


RIS_NAMES: Mapping[str, str] = MappingProxyType({"author": "AU", "editor": "A2", "collection-editor": "A3", "translator": "A4"})
RIS_TEXTS: Mapping[str, str] = MappingProxyType({
    "collection-title": "T3", "container-title-short": "J2", "title-short": "ST", "volume": "VL", "issue": "IS",
    "number": "M1", "publisher-place": "CY", "section": "SE", "number-of-volumes": "NV", "genre": "M3", "call-number": "CN",
    "source": "DB", "PMID": "AN", "PMCID": "C2", "event-title": "C3", "original-title": "OP",
})  # fmt: skip
"""The tags of variables that are one line each; `ris_writer` writes the others."""
