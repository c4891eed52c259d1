"""The fields of a source from the variables of an imported entry; what a field does not accept is left out and reported."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.bibliography import csl_values
from briefing.bibliography.csl_values import Converted
from briefing.bibliography.items import NOT_CSL
from briefing.model import Name, Source
from briefing.model.fields import fields
from briefing.model.value_readers import UnreadableValueError
from briefing.model.values import CSL_TYPES, InvalidValueError, When
from briefing.model.values.excerpt import excerpt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from briefing.bibliography.imported_entries import ImportedItem, Untaken
    from briefing.source.edit.emitter import Value

TYPE_NAMES: Mapping[str, str] = {
    "journal-article": "article-journal", "newspaper-article": "article-newspaper", "magazine-article": "article-magazine",
    "book-chapter": "chapter", "book-section": "chapter", "book-part": "chapter", "reference-entry": "entry-encyclopedia",
    "proceedings-article": "paper-conference", "posted-content": "article", "preprint": "article", "dissertation": "thesis",
    "monograph": "book", "edited-book": "book", "reference-book": "book", "proceedings": "book", "peer-review": "review",
    "report-component": "report", "journal": "periodical", "web-page": "webpage", "blog-post": "post-weblog",
}  # fmt: skip
"""Types of Crossref and DataCite, which have other names in CSL."""

_FIELDS = {field.key: field for field in fields(Source)}
_OWN = NOT_CSL - {"type", "archived"}
"""The fields that no other program knows."""


class SourceValues(NamedTuple):
    """The fields of a new source in the model's order, and what was not taken."""

    fields: dict[str, Value]
    untaken: tuple[Untaken, ...]


def source_values(item: ImportedItem) -> SourceValues:
    """Return the fields of an entry; `reach` and `read` have no value, because no other program knows them."""
    taken: dict[str, Value] = {}
    untaken = list(item.untaken)
    for variable, value in item.variables.items():
        if variable not in _FIELDS or variable in _OWN:
            untaken.append(item.without(variable, ""))
            continue
        try:
            converted = _converter(variable)(value)
        except InvalidValueError as refused:
            converted = Converted(None)
            untaken.append(item.without(variable, refused.message, refused.help))
        untaken += [item.without(variable, reason) for reason in converted.reasons]
        if converted.value:
            taken[variable] = converted.value
    for variable, reason, help in [*refused_fields(taken)]:
        del taken[variable]
        untaken.append(item.without(variable, reason, help))
    entry: dict[str, Value] = {"type": "document", "title": None, **taken, "reach": None, "read": None}
    return SourceValues({key: entry[key] for key in _FIELDS if key in entry}, tuple(sorted(untaken, key=lambda each: each.line)))


def refused_fields(taken: Mapping[str, Value]) -> Iterator[tuple[str, str, str | None]]:
    """Yield the fields that a source does not accept, in the order of the values; with each, why, and what to do."""
    try:
        Source.decode({"id": "a-1", "type": "document", "title": "A title", "reach": "primary", **taken})
    except UnreadableValueError as refusal:
        faults = {str(fault.path[0]): fault for fault in refusal.mistakes}
        for key in (each for each in taken if each in faults):
            yield key, faults[key].message or "it has another form", faults[key].help


def _converter(variable: str) -> Callable[[Any], Converted]:
    field = _FIELDS[variable]
    if field.model is Name:
        return csl_values.names
    return _BY_VARIABLE.get(variable) or {When: csl_values.when, date: csl_values.day}.get(field.type, csl_values.text)


def _type(value: Any) -> Converted:
    name = TYPE_NAMES.get(str(value), str(value))
    if name in CSL_TYPES:
        return Converted(name)
    return Converted("document", (f"`{excerpt(name)}` is not a type of CSL, so the entry is a `document`",))


_BY_VARIABLE: Mapping[str, Callable[[Any], Converted]] = {
    "type": _type, "language": csl_values.language, "DOI": csl_values.doi, "ISBN": csl_values.several,
    "ISSN": csl_values.several, "PMCID": csl_values.pmcid, "URL": csl_values.url, "archived": csl_values.url,
}  # fmt: skip
