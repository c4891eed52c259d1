"""RIS in UTF-8, for reference managers without BibTeX import (Research Information Systems' format)."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING

from briefing.bibliography.field_names import RIS_NAMES, RIS_TEXTS
from briefing.bibliography.items import first_year, inexact
from briefing.bibliography.type_names import TYPES
from briefing.markdown import csl_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from briefing.bibliography.items import BibliographyItem
    from briefing.model import Name
    from briefing.model.values import When


def write(references: Iterable[BibliographyItem]) -> str:
    """Return references as RIS records, with CRLF line ends as the format requires."""
    return "\r\n".join(map(_record, references))


def _record(reference: BibliographyItem) -> str:
    lines = [(_POSITIONS[tag], tag, value) for tag, value in _lines(reference)]
    lines.sort(key=itemgetter(0))
    return "".join([f"{tag}  - {value}\r\n" for _, tag, value in lines])


def _lines(reference: BibliographyItem) -> Iterator[tuple[str, str]]:
    """Yield tags and values in any order; names of one role are in theirs."""
    yield "TY", TYPES[reference.type].ris
    yield "ID", reference.key
    for role, names in reference.names.items():
        if tag := RIS_NAMES.get(role):
            yield from ((tag, name) for each in names if (name := _name(each)) is not None)
    if reference.edition is not None:
        yield "ET", str(reference.edition)
    if issued := reference.dates.get("issued"):
        yield "DA", _when(issued)
        if year := first_year(issued):
            yield "PY", f"{year:04}"
    if accessed := reference.dates.get("accessed"):
        yield "Y2", f"{accessed.text.replace('-', '/')}/"
    if reference.archived is not None:
        yield "L2", reference.archived
    others = {}
    for variable, text in reference.texts.items():
        plain = csl_tags.to_plain(text)
        if tag := _TEXTS.get(variable):
            yield tag, plain
        else:
            others[variable] = plain
    if others:
        yield from _of_several(others)
    yield "ER", ""


def _of_several(texts: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the lines for which there are several variables, or of which there are several for one variable."""
    first, last = _pages(texts)
    if first is not None:
        yield "SP", first
    if last is not None:
        yield "EP", last
    if number := texts.get("ISBN") or texts.get("ISSN"):
        yield "SN", number
    yield from (("KW", word.strip()) for word in texts.get("keyword", "").split(",") if word.strip())


_TEXTS = {
    "title": "TI", "container-title": "T2", "publisher": "PB", "edition": "ET", "URL": "UR", "DOI": "DO", "language": "LA",
    "abstract": "AB", "note": "N1", **RIS_TEXTS,
}  # fmt: skip
_TAGS = (
    "TY", "ID", *RIS_NAMES.values(), "TI", "T2", "PB", "ET", "PY", "DA", "UR", "Y2", "L2", "DO", "LA", "AB", "N1",
    *RIS_TEXTS.values(), "SP", "EP", "SN", "KW", "ER",
)  # fmt: skip
_POSITIONS = {tag: position for position, tag in enumerate(_TAGS)}


def _pages(texts: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Return the first and the last page; anything but one range of pages is written as the first."""
    page = texts.get("page") or texts.get("page-first")
    found = re.fullmatch(r"([^\W_]+)[-–]([^\W_]+)", page or "")
    return (found[1], found[2]) if found else (page, None)


def _name(name: Name) -> str | None:
    if name.family and (name.given or name.suffix) and not name.literal:
        parts = (name.sorted_family, " ".join(filter(None, (name.given, name.dropping_particle))), name.suffix)
        return ", ".join(filter(None, parts))
    return name.literal or name.family_with_particles or name.given


def _when(when: When) -> str:
    """Return `year/month/day/` as far as they are known; after the third slash, the original text if it is more exact."""
    start, known = when.start, ["", "", ""]
    if start is not None and first_year(when):
        known = [f"{start.year:04}", *(f"{part:02}" if part else "" for part in (start.month, start.day))]
    exact = start is not None and not when.interval and not inexact(start)
    return "/".join([*known, "" if exact else when.text])
