"""CSL-JSON, the input of citation processors (Citation Style Language 1.0.2, appendix IV and the input schema)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from briefing.render.exports.bibliography import inexact

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from briefing.model import Name
    from briefing.model.values import Single, When
    from briefing.render.exports.bibliography import BibliographyItem


def write(references: Iterable[BibliographyItem]) -> str:
    """Return references as a JSON array, one per line."""
    return "[\n" + ",\n".join(json.dumps(_item(each), ensure_ascii=False) for each in references) + "\n]\n"


def _item(reference: BibliographyItem) -> dict[str, Any]:
    values = {
        "id": reference.key,
        "type": reference.type,
        "title": reference.title,
        "author": [_name(name) for name in reference.author],
        "container-title": reference.container,
        "publisher": reference.publisher,
        "edition": reference.edition,
        "issued": reference.issued and _when(reference.issued),
        "accessed": reference.accessed and {"date-parts": [_day(reference.accessed)]},
        "URL": reference.url,
        "DOI": reference.doi,
        "language": reference.language,
        "archive_location": reference.archive,
        "abstract": reference.abstract,
        "note": reference.note,
    }
    return {variable: value for variable, value in values.items() if value}


def _name(name: Name) -> dict[str, str]:
    parts = {"family": name.family, "given": name.given, "literal": name.literal}
    return {part: value for part, value in parts.items() if value}


def _day(day: date) -> list[int]:
    return [day.year, day.month, day.day]


def _when(when: When) -> dict[str, Any]:
    """Return a date as date parts, or an open interval as the literal text."""
    if when.start is None or when.end is None:
        return {"literal": when.text}
    first, last = _parts(when.start), _parts(when.end, last=True)
    parts = {"date-parts": [first] if first == last else [first, last]}
    return parts | ({"circa": True} if inexact(when.start) or inexact(when.end) else {})


def _parts(single: Single, *, last: bool = False) -> list[int]:
    """Return year, month and day as far as they are known; for a decade or century, its first or last year."""
    year = single.upper.year if last else single.year
    return [part for part in (year, single.month, single.day) if part is not None]
