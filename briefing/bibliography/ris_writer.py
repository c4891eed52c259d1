"""RIS in UTF-8, for reference managers without BibTeX import (Research Information Systems' format)."""

from __future__ import annotations

import re
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


_ORDER = tuple(RIS_TEXTS)


def write(references: Iterable[BibliographyItem]) -> str:
    """Return references as RIS records, with CRLF line ends as the format requires."""
    return "\r\n".join(map(_record, references))


def _record(reference: BibliographyItem) -> str:
    return "".join([f"{tag}  - {value}\r\n" for tag, value in _lines(reference) if value is not None])


def _lines(reference: BibliographyItem) -> Iterator[tuple[str, str | None]]:
    texts = {variable: csl_tags.to_plain(text) for variable, text in reference.texts.items()}
    issued, accessed = reference.dates.get("issued"), reference.dates.get("accessed")
    year = first_year(issued)
    yield "TY", TYPES[reference.type].ris
    yield "ID", reference.key
    for role, tag in RIS_NAMES.items():
        yield from ((tag, _name(name)) for name in reference.names.get(role, ()))
    yield "TI", texts.get("title")
    yield "T2", texts.get("container-title")
    yield "PB", texts.get("publisher")
    yield "ET", texts.get("edition") or (str(reference.edition) if reference.edition is not None else None)
    yield "PY", f"{year:04}" if year else None
    yield "DA", _when(issued) if issued else None
    yield "UR", texts.get("URL")
    yield "Y2", f"{accessed.text.replace('-', '/')}/" if accessed else None
    yield "L2", reference.archived
    yield "DO", texts.get("DOI")
    yield "LA", texts.get("language")
    yield "AB", texts.get("abstract")
    yield "N1", texts.get("note")
    yield from ((RIS_TEXTS[variable], texts[variable]) for variable in sorted(texts.keys() & RIS_TEXTS.keys(), key=_ORDER.index))
    first, last = _pages(texts)
    yield "SP", first
    yield "EP", last
    yield "SN", texts.get("ISBN") or texts.get("ISSN")
    yield from (("KW", word.strip()) for word in texts.get("keyword", "").split(",") if word.strip())
    yield "ER", ""


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
