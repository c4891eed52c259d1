"""Bibliography entries in a form that all formats share: the sources of a brief, or the brief itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from briefing.model import Name, Source
from briefing.model.names import PARTS
from briefing.model.values import When
from briefing.model.walk import present_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from briefing.model import Head
    from briefing.model.values import CslType, Single

NOT_CSL = frozenset(("id", "type", "archived", "find_at", "group", "link_checked", "paragraphs", "reach", "read"))
"""The fields of a source that are no variables of CSL, and the two that every format writes in its own way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BibliographyItem:
    """One entry of a bibliography: CSL's variables by their names; an unknown value is absent, and no format invents one."""

    key: str
    type: CslType
    names: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)
    dates: Mapping[str, When] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    """Titles, which may contain CSL's tags, and all other texts, each on one line."""
    archived: str | None = None
    """The URL of an archived copy, for which CSL has no variable."""
    edition: int | None = None
    """The edition of the brief itself; the edition of a source is a text."""


def of_source(source: Source, note: str | None = None) -> BibliographyItem:
    """Return the entry of a source; `note` is its note in the reader's language."""
    names, dates, texts = {}, {}, {}
    for each, value in present_fields(source):
        key = each.key
        if key in NOT_CSL:
            continue
        if isinstance(value, str):
            texts[key] = line(note or value if key == "note" else value)
        elif each.model is Name:
            names[key] = tuple(map(_name, value))
        else:
            dates[key] = value if isinstance(value, When) else When.parse(value.isoformat())
    return BibliographyItem(key=source.id, type=source.type, names=names, dates=dates, texts=texts, archived=source.archived)


def of_brief(
    head: Head, key: str, *, title: str, abstract: str, editors: Iterable[str], language: str, url: str | None
) -> BibliographyItem:
    """Return the entry of a brief in its current edition; title and abstract are plain text."""
    texts = {"title": line(title), "URL": url or "", "language": language, "abstract": line(abstract)}
    return BibliographyItem(
        key=key, type="report", edition=head.edition,
        names={"author": tuple(Name(literal=line(editor)) for editor in editors)},
        dates={"issued": When.parse(head.published.isoformat())},
        texts={variable: text for variable, text in texts.items() if text},
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
    # Most texts have nothing to replace: a printable one has no other white space than blanks.
    single = text.isprintable() and "  " not in text
    return (text if single else _BREAKS.sub(" ", text)).strip(" ")


_BREAKS = re.compile("[ \t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")


def _name(name: Name) -> Name:
    values = vars(name)
    changed = {part: on_line for part in PARTS if (text := values.get(part)) and (on_line := line(text)) is not text}
    return name.updated(**changed) if changed else name
