"""BibTeX, with biblatex fields for values that BibTeX lacks: EDTF dates, URLs, dates of access."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.render.exports.bibliography import first_year
from briefing.render.exports.type_names import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from briefing.model import Name
    from briefing.render.exports.bibliography import BibliographyItem

# The fields for the containing work and for the publisher, for entry types that don't use the default names.
_WHOLE = {"article": "journal", "review": "journal", "periodical": "journal", "incollection": "booktitle",
          "inproceedings": "booktitle", "inreference": "booktitle", "online": "organization"}  # fmt: skip
_PUBLISHER = {"report": "institution", "thesis": "institution"}


def write(references: Iterable[BibliographyItem]) -> str:
    """Return references as BibTeX entries."""
    return "\n".join(map(_entry, references))


def _entry(reference: BibliographyItem) -> str:
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(reference) if value)
    return f"@{TYPES[reference.type].bibtex}{{{reference.key},\n{fields}}}\n"


def _fields(reference: BibliographyItem) -> Iterator[tuple[str, str | None]]:
    kind = TYPES[reference.type].bibtex
    year = first_year(reference.issued)
    yield "author", " and ".join(filter(None, map(_name, reference.author)))
    # Double braces prevent styles from changing the capitalisation of the title.
    yield "title", f"{{{escape(reference.title)}}}"
    yield _WHOLE.get(kind, "howpublished"), _escaped(reference.container)
    yield _PUBLISHER.get(kind, "publisher"), _escaped(reference.publisher)
    yield "version", str(reference.edition or "")
    yield "date", str(reference.issued or "")  # unchanged, because biblatex reads EDTF
    yield "year", f"{year:04}" if year else ""  # the only date field that BibTeX has
    yield "url", _verbatim(reference.url)
    yield "urldate", str(reference.accessed or "")
    yield "archiveurl", _verbatim(reference.archive)
    yield "doi", _verbatim(reference.doi)
    yield "language", reference.language
    yield "abstract", _escaped(reference.abstract)
    yield "annote", _escaped(reference.note)  # not `note`, which styles print


def escape(text: str) -> str:
    """Escape a text so that LaTeX prints exactly these characters; braces stay balanced, as BibTeX requires."""
    return _LIGATURE.sub(r"\g<0>{}", _SPECIAL.sub(lambda char: _ESCAPES[char[0]], text))


_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}", **{char: f"\\{char}" for char in "$&%#_"},
}  # fmt: skip
_SPECIAL = re.compile(r"[\\{}^~$&%#_]")
# Pairs that LaTeX turns into ligatures: -- into a dash, '' into a quotation mark.
_LIGATURE = re.compile(r"([-'`,<>])(?=\1)|[?!](?=`)")


def _escaped(text: str | None) -> str | None:
    return escape(text) if text else None


def _verbatim(address: str | None) -> str | None:
    """Return a URL unchanged, except that characters that would end the field are percent-encoded."""
    return re.sub(r"[{}\\\s]", lambda char: f"%{ord(char[0]):02X}", address) if address else None


def _name(name: Name) -> str:
    if name.family and name.given and not name.literal:
        family = f"{{{escape(name.family)}}}" if _has_small_word_inside(name.family) else _part(name.family)
        return f"{family}, {_part(name.given)}"
    whole = name.literal or name.family or name.given
    return f"{{{escape(whole)}}}" if whole else ""


def _has_small_word_inside(family: str) -> bool:
    """Return whether BibTeX would parse a lower-case word inside the name (Ortega y Gasset) as a particle such as `von`."""
    small = [word[:1].islower() for word in family.split()]
    return True in small[small.index(False) :] if False in small else False


def _part(text: str) -> str:
    """Return a part of a name, in braces if BibTeX would split it into several names."""
    return f"{{{escape(text)}}}" if re.search(r",|(?<!\S)and(?!\S)", text, re.IGNORECASE) else escape(text)
