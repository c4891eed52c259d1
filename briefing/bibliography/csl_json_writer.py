"""CSL-JSON, the input of citation processors (Citation Style Language 1.0.2, appendix IV and the input schema)."""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from briefing.bibliography.items import NOT_CSL, inexact
from briefing.model import Source
from briefing.model.fields import fields
from briefing.model.walk import present_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from briefing.bibliography.items import BibliographyItem
    from briefing.model import Name
    from briefing.model.values import Single, When

INPUT_NAMES: Mapping[str, str] = MappingProxyType(
    {"part-number": "part", "printing-number": "printing", "supplement-number": "supplement"}
)
"""The variables that the input schema calls by another name than the specification."""


def write(references: Iterable[BibliographyItem]) -> str:
    """Return references as a JSON array, one per line."""
    return "[\n" + ",\n".join(_json(_item(each)) for each in references) + "\n]\n"


_json = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


def _item(reference: BibliographyItem) -> dict[str, Any]:
    item: dict[str, Any] = {"id": reference.key, "type": reference.type}
    found: dict[str, Any] = {
        "edition": reference.edition,
        **{variable: [_name(name) for name in names] for variable, names in reference.names.items()},
        **{variable: _when(date) for variable, date in reference.dates.items()},
        **reference.texts,
    }
    for variable in sorted(found, key=_POSITIONS.__getitem__):
        if value := found[variable]:
            item[INPUT_NAMES.get(variable, variable)] = value
    return item | ({"custom": {"archived": reference.archived}} if reference.archived else {})


_FIRST = ("title", "author", "container-title", "publisher", "edition", "issued", "accessed", "URL", "DOI", "language")
_VARIABLES = dict.fromkeys((*_FIRST, *(field.key for field in fields(Source) if field.key not in NOT_CSL)))
_POSITIONS = {variable: position for position, variable in enumerate(_VARIABLES)}
"""The order of the variables, of which a source has ten and there are a hundred: what identifies a work comes first."""


def _name(name: Name) -> dict[str, str | bool]:
    return {field.key: value for field, value in present_fields(name)}


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
