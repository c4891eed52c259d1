"""Bibliography entries in a form that all formats share: the sources of a brief, or the brief itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from briefing.model import Name
from briefing.model.values import When

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from briefing.model import Head, Source
    from briefing.model.values import CslType, Single


class BibliographyItem(NamedTuple):
    """One entry of a bibliography; an unknown value is None, and no format invents a substitute."""

    key: str
    type: CslType
    title: str
    author: tuple[Name, ...] = ()
    container: str | None = None
    publisher: str | None = None
    issued: When | None = None
    accessed: date | None = None
    url: str | None = None
    doi: str | None = None
    language: str | None = None
    archive: str | None = None
    """The URL of an archived copy."""
    edition: int | None = None
    abstract: str | None = None
    note: str | None = None


def of_source(source: Source, note: str | None = None) -> BibliographyItem:
    """Return the entry of a source; `note` is its note in the reader's language."""
    return BibliographyItem(
        source.id, source.type, line(source.title), tuple(map(_name, source.author)), _line(source.container_title),
        _line(source.publisher), source.issued, source.accessed, source.URL, source.DOI, source.language, source.archive,
        note=_line(note or source.note),
    )  # fmt: skip


def of_brief(
    head: Head, key: str, *, title: str, abstract: str, editors: Iterable[str], language: str, url: str | None
) -> BibliographyItem:
    """Return the entry of a brief in its current edition; title and abstract are plain text."""
    authors = tuple(Name(literal=line(editor)) for editor in editors)
    return BibliographyItem(
        key, "report", line(title), authors, issued=When.parse(head.published.isoformat()), url=url, language=language,
        edition=head.edition, abstract=line(abstract),
    )  # fmt: skip


def inexact(single: Single) -> bool:
    """Return whether a date is approximate or uncertain, or less precise than a year."""
    return single.approximate or single.uncertain or single.precision in ("decade", "century")


def first_year(when: When | None) -> int | None:
    """Return the year by which a date is sorted, or `None` if it names no single year."""
    start = when.start if when else None
    return start.year if start and start.precision not in ("decade", "century") else None


def line(text: str) -> str:
    """Return a text as one line, because no format allows line breaks in a value."""
    return _BREAKS.sub(" ", text).strip(" ")


_BREAKS = re.compile("[ \t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")


def _line(text: str | None) -> str | None:
    return line(text) if text else None


def _name(name: Name) -> Name:
    return Name(family=_line(name.family), given=_line(name.given), literal=_line(name.literal))
