"""The names of BibTeX, biblatex and Zotero for what CSL calls otherwise, as far as files of others contain them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from briefing.bibliography.field_names import (
    BIBTEX_DATES,
    BIBTEX_NAMES,
    BIBTEX_TEXTS,
    CONTAINERS,
    JOURNALS,
    PUBLISHERS,
    SERIES,
    SUBTYPES,
)
from briefing.bibliography.items import NOT_CSL
from briefing.bibliography.type_names import DEFAULT_TYPES
from briefing.model import Name, Source
from briefing.model.fields import fields
from briefing.model.values import When

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "CONTAINER_FIELDS", "DATE_FIELDS", "ENTRY_TYPES", "GENRES", "JOURNALS", "MONTHS", "NAME_FIELDS", "SERIES", "TEXT_FIELDS",
    "THESES", "TYPES_BY_SUBTYPE", "VERBATIM_FIELDS",
]  # fmt: skip

ENTRY_TYPES: Mapping[str, str] = MappingProxyType({
    **DEFAULT_TYPES, "bookinbook": "chapter", "collection": "book", "conference": "paper-conference", "electronic": "webpage",
    "inbook": "chapter", "incollection": "chapter", "manual": "report", "mastersthesis": "thesis", "mvbook": "book",
    "mvcollection": "book", "mvproceedings": "book", "mvreference": "book", "phdthesis": "thesis", "proceedings": "book",
    "reference": "book", "suppbook": "chapter", "suppcollection": "chapter", "suppperiodical": "article-journal",
    "techreport": "report", "www": "webpage", "artwork": "graphic", "letter": "personal_communication",
    "commentary": "legal_case", "video": "motion_picture",
})  # fmt: skip
"""The CSL type of each entry type."""
TYPES_BY_SUBTYPE: Mapping[str, str] = MappingProxyType({subtype: type for type, subtype in SUBTYPES.items()})
"""The CSL type of an article by its `entrysubtype`."""
GENRES: Mapping[str, str] = MappingProxyType({
    "mastersthesis": "Master's thesis", "mathesis": "Master's thesis", "phdthesis": "PhD thesis",
    "candthesis": "Candidate thesis", "bathesis": "Bachelor's thesis", "techreport": "Technical report",
    "resreport": "Research report",
})  # fmt: skip
"""What biblatex prints for the keys that its field `type` may hold (the manual of biblatex, section 4.9.2.15)."""
THESES = ("mastersthesis", "phdthesis")
"""The entry types that say more than the CSL type: they are such keys too."""
MONTHS: Mapping[str, str] = MappingProxyType({
    name: f"{number:02}"
    for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)
})  # fmt: skip

CONTAINER_FIELDS: Mapping[str, tuple[str, ...]] = MappingProxyType({kind: (field,) for kind, field in CONTAINERS.items()})
"""The further fields of the containing work, by entry type; for other types it is `howpublished`."""

_ALL = fields(Source)
_DIRECT = {field.key.lower(): field.key for field in _ALL if field.key not in NOT_CSL}
_OWN = {
    **{name: variable for variable, name in (*BIBTEX_NAMES.items(), *BIBTEX_DATES.items(), *BIBTEX_TEXTS.items())},
    **dict.fromkeys((*PUBLISHERS.values(), "school", "publisher"), "publisher"), "archiveurl": "archived",
    "urldate": "accessed",
    "csl-number": "number", "langid": "language", "annote": "note", "annotation": "note", "location": "publisher-place",
    "eid": "number", "shorthand": "title-short", "lccn": "call-number", "copyright": "license", "holder": "publisher",
}  # fmt: skip
_VARIABLES = {**_DIRECT, **_OWN}
_NAMES = {field.key for field in _ALL if field.model is Name}
_DATES = {field.key for field in _ALL if field.type is When} | {"accessed"}

NAME_FIELDS: Mapping[str, str] = MappingProxyType({name: each for name, each in _VARIABLES.items() if each in _NAMES})
DATE_FIELDS: Mapping[str, str] = MappingProxyType({
    **{name: each for name, each in _VARIABLES.items() if each in _DATES}, "date": "issued",
})  # fmt: skip
TEXT_FIELDS: Mapping[str, str] = MappingProxyType({
    name: each for name, each in _VARIABLES.items() if each not in _NAMES | _DATES
})  # fmt: skip
VERBATIM_FIELDS = frozenset(
    name for name, each in _VARIABLES.items()
    if each in ("URL", "DOI", "ISBN", "ISSN", "PMID", "PMCID", "archived", "language") or each in _DATES
) | {"eprint", "date"}  # fmt: skip
"""The fields whose characters BibTeX does not interpret."""
