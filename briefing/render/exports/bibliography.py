"""What can be cited, in the words that all formats share: a source of a brief, or the brief itself."""

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
    """One entry of a bibliography; what is not known is None, and no format makes anything up for it."""

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
    """The address of an archived copy."""
    edition: int | None = None
    abstract: str | None = None
    note: str | None = None


def of_source(source: Source, note: str | None = None) -> BibliographyItem:
    """Take a source as it was written down; `note` is its note in the reader's language."""
    return BibliographyItem(
        source.id, source.type, line(source.title), tuple(map(_name, source.author)), _line(source.container_title),
        _line(source.publisher), source.issued, source.accessed, source.URL, source.DOI, source.language, source.archive,
        note=_line(note or source.note),
    )  # fmt: skip


def of_brief(
    head: Head, key: str, *, title: str, abstract: str, editors: Iterable[str], language: str, url: str | None
) -> BibliographyItem:
    """Take a brief in its current edition; title and abstract are plain words."""
    authors = tuple(Name(literal=line(editor)) for editor in editors)
    return BibliographyItem(
        key, "report", line(title), authors, issued=When.parse(head.published.isoformat()), url=url, language=language,
        edition=head.edition, abstract=line(abstract),
    )  # fmt: skip


def inexact(single: Single) -> bool:
    """Whether a date says that it is not sure of itself, or names no single year."""
    return single.approximate or single.uncertain or single.precision in ("decade", "century")


def first_year(when: When | None) -> int | None:
    """The year by which a date is sorted, if it names one."""
    start = when.start if when else None
    return start.year if start and start.precision not in ("decade", "century") else None


def line(text: str) -> str:
    """A text as one line: no format can hold a break in a value."""
    return _BREAKS.sub(" ", text).strip(" ")


_BREAKS = re.compile("[ \t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")


def _line(text: str | None) -> str | None:
    return line(text) if text else None


def _name(name: Name) -> Name:
    return Name(family=_line(name.family), given=_line(name.given), literal=_line(name.literal))
