"""RIS in UTF-8, for reference managers without BibTeX import (Research Information Systems' format)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.render.exports.bibliography import first_year, inexact
from briefing.render.exports.type_names import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from briefing.model import Name
    from briefing.model.values import When
    from briefing.render.exports.bibliography import BibliographyItem


def write(references: Iterable[BibliographyItem]) -> str:
    """Return references as RIS records, with CRLF line ends as the format requires."""
    return "\r\n".join(map(_record, references))


def _record(reference: BibliographyItem) -> str:
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _lines(reference) if value is not None)


def _lines(reference: BibliographyItem) -> Iterator[tuple[str, str | None]]:
    year = first_year(reference.issued)
    yield "TY", TYPES[reference.type].ris
    yield "ID", reference.key
    yield from (("AU", _name(name)) for name in reference.author)
    yield "TI", reference.title
    yield "T2", reference.container
    yield "PB", reference.publisher
    yield "ET", str(reference.edition) if reference.edition is not None else None
    yield "PY", f"{year:04}" if year else None
    yield "DA", _when(reference.issued) if reference.issued else None
    yield "UR", reference.url
    yield "Y2", f"{reference.accessed.isoformat().replace('-', '/')}/" if reference.accessed else None
    yield "L2", reference.archive
    yield "DO", reference.doi
    yield "LA", reference.language
    yield "AB", reference.abstract
    yield "N1", reference.note
    yield "ER", ""


def _name(name: Name) -> str | None:
    if name.family and name.given and not name.literal:
        return f"{name.family}, {name.given}"
    return name.literal or name.family or name.given


def _when(when: When) -> str:
    """Return `year/month/day/` as far as they are known; after the third slash, the original text if it is more exact."""
    start, known = when.start, ["", "", ""]
    if start is not None and first_year(when):
        known = [f"{start.year:04}", *(f"{part:02}" if part else "" for part in (start.month, start.day))]
    exact = start is not None and not when.interval and not inexact(start)
    return "/".join([*known, "" if exact else when.text])
