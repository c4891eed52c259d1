"""What a CSL type is called in BibTeX and in RIS."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefing.model.values import CslType


class Names(NamedTuple):
    """The name of one type in each format."""

    bibtex: str
    """An entry type of biblatex; BibTeX prints those that it does not know as `misc`."""
    ris: str


TYPES: Mapping[CslType, Names] = MappingProxyType({
    "article": Names("unpublished", "UNPB"),
    "article-journal": Names("article", "JOUR"),
    "article-magazine": Names("article", "MGZN"),
    "article-newspaper": Names("article", "NEWS"),
    "bill": Names("legislation", "BILL"),
    "book": Names("book", "BOOK"),
    "broadcast": Names("video", "ADVS"),
    "chapter": Names("incollection", "CHAP"),
    "classic": Names("book", "CLSWK"),
    "collection": Names("misc", "GEN"),
    "dataset": Names("dataset", "DATA"),
    "document": Names("misc", "GEN"),
    "entry": Names("inreference", "ENCYC"),
    "entry-dictionary": Names("inreference", "DICT"),
    "entry-encyclopedia": Names("inreference", "ENCYC"),
    "event": Names("misc", "GEN"),
    "figure": Names("image", "FIGURE"),
    "graphic": Names("image", "ART"),
    "hearing": Names("misc", "HEAR"),
    "interview": Names("misc", "PCOMM"),
    "legal_case": Names("jurisdiction", "CASE"),
    "legislation": Names("legislation", "STAT"),
    "manuscript": Names("unpublished", "MANSCPT"),
    "map": Names("misc", "MAP"),
    "motion_picture": Names("movie", "MPCT"),
    "musical_score": Names("music", "MUSIC"),
    "pamphlet": Names("booklet", "PAMP"),
    "paper-conference": Names("inproceedings", "CPAPER"),
    "patent": Names("patent", "PAT"),
    "performance": Names("performance", "GEN"),
    "periodical": Names("periodical", "JFULL"),
    "personal_communication": Names("letter", "PCOMM"),
    "post": Names("online", "ICOMM"),
    "post-weblog": Names("online", "BLOG"),
    "regulation": Names("legal", "LEGAL"),
    "report": Names("report", "RPRT"),
    "review": Names("review", "JOUR"),
    "review-book": Names("review", "JOUR"),
    "software": Names("software", "COMP"),
    "song": Names("audio", "SOUND"),
    "speech": Names("misc", "GEN"),
    "standard": Names("standard", "STAND"),
    "thesis": Names("thesis", "THES"),
    "treaty": Names("legal", "LEGAL"),
    "webpage": Names("online", "ELEC"),
})  # fmt: skip
