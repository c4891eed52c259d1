"""BibTeX, with biblatex fields for values that BibTeX lacks: EDTF dates, URLs, dates of access.

A variable of CSL for which neither has a field is written under its name in CSL; both ignore fields that they do not know.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.bibliography.field_names import (
    BIBTEX_DATES,
    BIBTEX_NAMES,
    BIBTEX_TEXTS,
    CONTAINERS,
    PUBLISHERS,
    SUBTYPES,
    VERBATIM,
    numbers,
)
from briefing.bibliography.items import first_year
from briefing.bibliography.type_names import DEFAULT_TYPES, TYPES
from briefing.markdown import csl_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from briefing.bibliography.items import BibliographyItem
    from briefing.markdown.csl_tags import Format
    from briefing.model import Name


def write(references: Iterable[BibliographyItem]) -> str:
    """Return references as BibTeX entries."""
    return "\n".join(map(_entry, references))


def _entry(reference: BibliographyItem) -> str:
    fields = "".join([f"  {name} = {{{value}}},\n" for name, value in _fields(reference) if value])
    return f"@{TYPES[reference.type].bibtex}{{{reference.key},\n{fields}}}\n"


def _fields(reference: BibliographyItem) -> Iterator[tuple[str, str | None]]:
    kind = TYPES[reference.type].bibtex
    texts, dates, names = dict(reference.texts), dict(reference.dates), dict(reference.names)
    issued = dates.pop("issued", None)
    if "author" in names:
        yield "author", _names(names.pop("author"))
    if subtype := SUBTYPES.get(reference.type):
        yield "entrysubtype", subtype
    elif DEFAULT_TYPES[kind] != reference.type:
        yield "csl-type", reference.type
    if "title" in texts:  # double braces prevent styles from changing its capitalisation
        yield "title", f"{{{_title(texts.pop('title'))}}}"
    if "container-title" in texts:
        yield CONTAINERS.get(kind, "howpublished"), _title(texts.pop("container-title"))
    if "publisher" in texts:
        yield PUBLISHERS.get(kind, "publisher"), escape(texts.pop("publisher"))
    if reference.edition:
        yield "version", str(reference.edition)
    if issued:
        yield "date", str(issued)  # unchanged, because biblatex reads EDTF
    if year := first_year(issued):
        yield "year", f"{year:04}"  # the only date field that BibTeX has
    yield "url", _verbatim(texts.pop("URL", None))
    if "accessed" in dates:
        yield "urldate", str(dates.pop("accessed"))
    yield "archiveurl", _verbatim(reference.archived)
    yield "doi", _verbatim(texts.pop("DOI", None))
    yield "language", texts.pop("language", None)
    if "abstract" in texts:
        yield "abstract", escape(texts.pop("abstract"))
    if "note" in texts:
        yield "annote", escape(texts.pop("note"))  # not `note`, which styles print
    for role, named in names.items():
        yield BIBTEX_NAMES.get(role, role), _names(named)
    for variable, when in dates.items():
        yield BIBTEX_DATES.get(variable, variable), str(when)
    if texts:
        for variable, text in numbers(kind, texts).items():
            yield BIBTEX_TEXTS.get(variable, variable), _text(variable, text)


def _text(variable: str, text: str) -> str | None:
    if variable == "page":
        return re.sub(r"(?<=\w)-(?=\w)", "--", "".join(part if part == "-" else escape(part) for part in re.split("(-)", text)))
    return _verbatim(text) if variable in VERBATIM else _title(text)


def escape(text: str) -> str:
    """Escape a text so that LaTeX prints exactly these characters; braces stay balanced, as BibTeX requires."""
    if _MAY_NEED_ESCAPE.search(text) is None:
        return text
    return _LIGATURE.sub(r"\g<0>{}", _SPECIAL.sub(lambda char: _ESCAPES[char[0]], text))


_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}", **{char: f"\\{char}" for char in "$&%#_"},
}  # fmt: skip
_SPECIAL = re.compile(r"[\\{}^~$&%#_]")
_MAY_NEED_ESCAPE = re.compile(r"[\\{}^~$&%#_'`<>?!]|--|,,")
# Pairs that LaTeX turns into ligatures: -- into a dash, '' into a quotation mark.
_LIGATURE = re.compile(r"([-'`,<>])(?=\1)|[?!](?=`)")

_COMMANDS: Mapping[Format, str] = {
    "italic": r"\textit{", "bold": r"\textbf{", "superscript": r"\textsuperscript{", "subscript": r"\textsubscript{",
    "small-caps": r"\textsc{", "nocase": "{",
}  # fmt: skip


def _title(text: str) -> str:
    """Return a title; CSL's tags become commands of LaTeX."""
    if "<" not in text:
        return escape(text)
    pieces = csl_tags.parse(text)
    return "".join(escape(text) if not format else _COMMANDS[format] if start else "}" for text, format, start in pieces)


def _verbatim(address: str | None) -> str | None:
    """Return a URL unchanged, except that characters that would end the field are percent-encoded."""
    if not address or _ENDS_FIELD.search(address) is None:
        return address
    return _ENDS_FIELD.sub(lambda char: f"%{ord(char[0]):02X}", address)


_ENDS_FIELD = re.compile(r"[{}\\\s]")


def _names(names: Iterable[Name]) -> str:
    return " and ".join(filter(None, map(_name, names)))


def _name(name: Name) -> str:
    """Return a name: `von Family, Jr, Given`, or in braces if BibTeX could not separate its parts."""
    family = name.family
    if not family or name.literal or not (name.given or name.suffix):
        whole = name.literal or name.family_with_particles or name.given
        return f"{{{escape(whole)}}}" if whole else ""
    particles = " ".join(filter(None, (name.dropping_particle, name.non_dropping_particle)))
    if particles and re.fullmatch(r"(?:[^\W\d_A-Z][\w.]*)(?: [^\W\d_A-Z][\w.]*)*", particles) and particles.islower():
        one_word = re.fullmatch(r"[^\s,]+", family) and not family[0].islower()
        family = f"{_part(particles)} {_part(family) if one_word else _whole(family)}"
    elif particles:
        family = _whole(name.family_with_particles)
    else:
        family = _whole(family) if _has_small_word_inside(family) else _part(family)
    return ", ".join(filter(None, (family, _part(name.suffix or ""), _part(name.given or "") or ("{}" if name.suffix else ""))))


def _whole(text: str) -> str:
    return f"{{{escape(text)}}}"


def _has_small_word_inside(family: str) -> bool:
    """Return whether BibTeX would parse a lower-case word inside the name (Ortega y Gasset) as a particle such as `von`."""
    small = [word[:1].islower() for word in family.split()]
    return True in small[small.index(False) :] if False in small else False


def _part(text: str) -> str:
    """Return a part of a name, in braces if BibTeX would split it into several names."""
    is_word = text.isalpha() and text.lower() != "and"  # as most families, which need no search
    return _whole(text) if not is_word and re.search(r",|(?<!\S)and(?!\S)", text, re.IGNORECASE) else escape(text)
