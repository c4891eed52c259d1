"""Recognises works that are sources already: by an identifier, an address, or title, names and date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from briefing.markdown import csl_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from briefing.diagnostics import Place
    from briefing.source.document import Document

_PARTS = frozenset(("chapter", "entry", "entry-dictionary", "entry-encyclopedia", "paper-conference", "article-journal"))
"""Works whose ISBN is that of the book that contains them."""
_GENERIC = frozenset(("article", "document", "post", "post-weblog", "webpage"))
"""What programs call a work whose type they do not know; a data set and its report, or a film and its book, are two works."""


class KnownWork(NamedTuple):
    """A source that is the same work, and by what it was recognised."""

    same: str
    id: str
    place: Place


class KnownWorks:
    """The works of some lists of sources, and those that are added."""

    def __init__(self, lists: Iterable[tuple[Document, Any]]) -> None:
        self._found: dict[tuple[str, str], tuple[str, str, Place]] = {}
        for document, entries in lists:
            for index, entry in enumerate(entries if isinstance(entries, list) else ()):
                if isinstance(entry, dict) and isinstance(entry.get("id"), str):
                    self.add(entry, entry["id"], document.head((index,)))

    def add(self, entry: dict[str, Any], id: str, place: Place) -> None:
        """Remember a work."""
        kind = "generic" if entry.get("type") in _GENERIC else _kind(entry)
        for mark in _marks(entry, kind, "any"):
            self._found.setdefault(mark, (str(entry.get("DOI") or "").lower(), id, place))

    def find(self, entry: dict[str, Any]) -> KnownWork | None:
        """Return the source that is the same work, if there is one."""
        doi = str(entry.get("DOI") or "").lower()
        kinds = ("any",) if entry.get("type") in _GENERIC else (_kind(entry), "generic")
        for mark in _marks(entry, *kinds):
            other, id, place = self._found.get(mark, (None, "", None))
            if place is not None and (not doi or not other or doi == other):  # works with different DOIs may share an address
                return KnownWork(mark[0], id, place)
        return None


def _kind(entry: dict[str, Any]) -> str:
    """Return the type of a work for comparison: not every format tells the entries of dictionaries and encyclopedias apart."""
    return re.sub(r"^entry-.*", "entry", str(entry.get("type") or ""))


def _marks(entry: dict[str, Any], *kinds: str) -> Iterator[tuple[str, str]]:
    """Yield what identifies a work: the name of a field, and its value in one form, as a work of each of these kinds."""
    for field in ("DOI", "PMID", "PMCID"):
        if isinstance(entry.get(field), str):
            yield field, entry[field].lower()
    if isinstance(entry.get("URL"), str):
        yield "URL", _address(entry["URL"])
    title = _plain(entry.get("title"))
    for isbn in str(entry.get("ISBN") or "").split():
        volume = _plain(entry.get("volume"))  # the volumes of a work may share one
        yield "ISBN", "\n".join((_isbn(isbn), title if entry.get("type") in _PARTS else volume))
    if title:
        people = entry.get("author") or entry.get("editor") or [{}]
        first = people[0] if isinstance(people, list) and isinstance(people[0], dict) else {}
        name = _name(first) or _plain(entry.get("publisher"))
        whole = (title, name, str(entry.get("issued") or ""), _plain(entry.get("container-title")))
        for kind in kinds:
            yield (
                "title, author and date",
                "\n".join((*whole, kind, str(entry.get("volume") or ""), str(entry.get("page") or ""))),
            )


def _name(person: dict[str, Any]) -> str:
    """Return a name for comparison; a given name in Latin letters may be an initial elsewhere, one in others is whole.

    RIS has no particles, and no given names alone.
    """
    if not person.get("family"):
        return _plain(person.get("literal") or person.get("given"))
    family = _plain(f"{person.get('non-dropping-particle') or ''} {person['family']}")
    given = _plain(person.get("given"))
    return f"{family} {given[:1] if given.isascii() else given}".strip()


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    query = f"?{parts.query}" if parts.query else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}{query}{fragment}"


def _isbn(isbn: str) -> str:
    """Return the nine digits that an ISBN of 10 and of 13 digits share."""
    digits = re.sub(r"[^0-9Xx]", "", isbn)
    return digits[3:12] if len(digits) == 13 and digits.startswith("978") else digits[:9] if len(digits) == 10 else digits


def _plain(text: Any) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", csl_tags.to_plain(str(text or ""))).casefold().split())
