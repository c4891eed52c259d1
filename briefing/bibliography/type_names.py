"""The names of CSL types in BibTeX and RIS."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefing.model.values import CslType


class TypeNames(NamedTuple):
    """The name of one type in each format."""

    bibtex: str
    """An entry type of biblatex; BibTeX treats types that it does not know as `misc`."""
    ris: str


TYPES: Mapping[CslType, TypeNames] = MappingProxyType({
    "article": TypeNames("unpublished", "UNPB"),
    "article-journal": TypeNames("article", "JOUR"),
    "article-magazine": TypeNames("article", "MGZN"),
    "article-newspaper": TypeNames("article", "NEWS"),
    "bill": TypeNames("legislation", "BILL"),
    "book": TypeNames("book", "BOOK"),
    "broadcast": TypeNames("video", "ADVS"),
    "chapter": TypeNames("incollection", "CHAP"),
    "classic": TypeNames("book", "CLSWK"),
    "collection": TypeNames("misc", "GEN"),
    "dataset": TypeNames("dataset", "DATA"),
    "document": TypeNames("misc", "GEN"),
    "entry": TypeNames("inreference", "ENCYC"),
    "entry-dictionary": TypeNames("inreference", "DICT"),
    "entry-encyclopedia": TypeNames("inreference", "ENCYC"),
    "event": TypeNames("misc", "GEN"),
    "figure": TypeNames("image", "FIGURE"),
    "graphic": TypeNames("image", "ART"),
    "hearing": TypeNames("misc", "HEAR"),
    "interview": TypeNames("misc", "PCOMM"),
    "legal_case": TypeNames("jurisdiction", "CASE"),
    "legislation": TypeNames("legislation", "STAT"),
    "manuscript": TypeNames("unpublished", "MANSCPT"),
    "map": TypeNames("misc", "MAP"),
    "motion_picture": TypeNames("movie", "MPCT"),
    "musical_score": TypeNames("music", "MUSIC"),
    "pamphlet": TypeNames("booklet", "PAMP"),
    "paper-conference": TypeNames("inproceedings", "CPAPER"),
    "patent": TypeNames("patent", "PAT"),
    "performance": TypeNames("performance", "GEN"),
    "periodical": TypeNames("periodical", "JFULL"),
    "personal_communication": TypeNames("letter", "PCOMM"),
    "post": TypeNames("online", "ICOMM"),
    "post-weblog": TypeNames("online", "BLOG"),
    "regulation": TypeNames("legal", "LEGAL"),
    "report": TypeNames("report", "RPRT"),
    "review": TypeNames("review", "JOUR"),
    "review-book": TypeNames("review", "JOUR"),
    "software": TypeNames("software", "COMP"),
    "song": TypeNames("audio", "SOUND"),
    "speech": TypeNames("misc", "GEN"),
    "standard": TypeNames("standard", "STAND"),
    "thesis": TypeNames("thesis", "THES"),
    "treaty": TypeNames("legal", "LEGAL"),
    "webpage": TypeNames("online", "ELEC"),
})  # fmt: skip

DEFAULT_TYPES: Mapping[str, CslType] = MappingProxyType({
    **{names.bibtex: type for type, names in TYPES.items()}, "online": "webpage", "misc": "document",
    "article": "article-journal", "book": "book", "review": "review",
    "unpublished": "manuscript", "legislation": "legislation", "image": "graphic", "inreference": "entry-encyclopedia",
    "video": "motion_picture", "legal": "treaty",
})  # fmt: skip
"""The CSL type that an entry type of biblatex stands for, if the entry does not say otherwise."""

DEFAULT_RIS_TYPES: Mapping[str, CslType] = MappingProxyType({
    **{names.ris: type for type, names in TYPES.items()}, "GEN": "document", "JOUR": "article-journal",
    "LEGAL": "regulation", "PCOMM": "personal_communication", "UNPB": "manuscript", "ENCYC": "entry-encyclopedia",
    "ADVS": "broadcast", "EJOUR": "article-journal", "EBOOK": "book",
    "ECHAP": "chapter", "CONF": "paper-conference", "INPR": "article",
    "GOVDOC": "report", "VIDEO": "motion_picture", "MULTI": "broadcast", "SLIDE": "speech", "EDBOOK": "book", "SER": "periodical",
    "DBASE": "dataset", "CHART": "figure", "GRANT": "document", "UNBILL": "bill", "AGGR": "dataset", "ANCIENT": "classic",
})  # fmt: skip
"""The CSL type that a type of RIS stands for."""
