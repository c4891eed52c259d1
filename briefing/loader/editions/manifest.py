"""The manifest of a closed edition: which brief and edition, its languages and pages, and the address of each id."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.loader.editions.archive import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = 1
"""The version of this format. A later one must still be able to read this one."""

EMBED = "embed/"
"""The folder of the pages made to be framed, below the front page of a brief or of an edition."""

_AT = re.compile(r"(?:[a-z0-9][a-z0-9_-]{0,79}/){0,4}", re.ASCII)
_PAGE_AT = re.compile(rf"{_AT.pattern}|{EMBED}[A-Z][0-9]{{1,9}}/", re.ASCII)
_FILE = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9_-]{0,79}/){0,4}[A-Za-z0-9][A-Za-z0-9._-]{0,79}", re.ASCII)
_SLUG = re.compile(r"(?:[a-z0-9][a-z0-9-]{0,79})?", re.ASCII)
_LANG = re.compile(r"[a-zA-Z]{2,8}(?:-[a-zA-Z0-9]{1,8})*", re.ASCII)
_WORD = re.compile(r"[a-z][a-z_-]{0,39}", re.ASCII)
_ID = re.compile(r"[A-Z][0-9]*(?:\.[a-z]?[0-9]+)*", re.ASCII)


class StoredPage(NamedTuple):
    """A page of an edition in one language; title and description are plain text."""

    at: str
    """Its address below the front page of the brief: `factors/heat/`, empty for the front page."""
    name: str
    layout: str
    title: str
    description: str

    @property
    def member(self) -> str:
        """The end of the member's path that holds the page."""
        return f"{self.at}index.html"


class LanguageEdition(NamedTuple):
    """An edition in one language."""

    base: str
    """The address of the brief's front page when the edition was closed: `zh-hans/`."""
    title: str
    pages: tuple[StoredPage, ...]
    files: tuple[str, ...] = ()
    """The paths of its other files below the front page: `cite/brief.bib`."""


class Manifest(NamedTuple):
    """What an edition is, apart from its contents."""

    brief: str
    """The folder of the brief in its library when the edition was closed; empty for a site of one brief."""
    edition: int
    published: date
    as_of: date
    closed: date
    languages: Mapping[str, LanguageEdition]
    """The first one is the main language."""
    ids: Mapping[str, str]
    """The address of each numbered id: `factors/heat/#F1`."""
    sources: Mapping[str, str] = {}
    """The hash of each data file (SHA-256), by which an unchanged brief is recognised without comparing its contents."""

    @property
    def main(self) -> str:
        """The language of the brief's files."""
        return next(iter(self.languages))

    def to_json(self) -> dict[str, Any]:
        """Return the manifest as plain values."""
        return {
            "format": FORMAT,
            "brief": self.brief,
            "edition": self.edition,
            "published": self.published.isoformat(),
            "as_of": self.as_of.isoformat(),
            "closed": self.closed.isoformat(),
            "languages": {
                lang: {**each._asdict(), "pages": [page._asdict() for page in each.pages], "files": list(each.files)}
                for lang, each in self.languages.items()
            },
            "ids": dict(self.ids),
            "sources": dict(self.sources),
        }

    def paths(self) -> tuple[str, ...]:
        """Return the paths of the members that an archive with this manifest holds, in their order."""
        return (
            *(data_path(lang) for lang in self.languages),
            *(f"pages/{lang}/{page.member}" for lang, each in self.languages.items() for page in each.pages),
            *(f"files/{lang}/{path}" for lang, each in self.languages.items() for path in each.files),
        )


def data_path(lang: str) -> str:
    """Return the path of the member that holds the brief's facts in a language."""
    return f"data/{lang}.json"


def from_json(found: Mapping[str, Any]) -> Manifest:
    """Read a manifest; raises ArchiveError unless every value has the form that this program writes."""
    if found.get("format") != FORMAT:
        raise ArchiveError(
            f"its format is {found.get('format')!r}, and this program reads {FORMAT}; use a newer version", "edition.json"
        )
    try:
        languages = {_text(_LANG, lang): _language(each) for lang, each in found["languages"].items()}
        published, as_of, closed = (date.fromisoformat(_text(_ANY, found[name])) for name in ("published", "as_of", "closed"))
        ids = {_text(_ID, id): _address(to) for id, to in found["ids"].items()}
        sources = {_text(_ANY, path): _text(_ANY, digest) for path, digest in found["sources"].items()}
        number = found["edition"]
        if not languages or not isinstance(number, int) or isinstance(number, bool) or number < 1:
            raise ValueError("it names no edition or no language")
        manifest = Manifest(_text(_SLUG, found["brief"]), number, published, as_of, closed, languages, ids, sources)
    except (ValueError, TypeError, KeyError, AttributeError) as fault:
        raise ArchiveError(f"it is not a manifest ({fault})", "edition.json") from None
    seen: dict[str, str] = {}
    for path in manifest.paths():
        if seen.setdefault(path.casefold(), path) is not path:
            raise ArchiveError("it is in the archive twice", path)
    return manifest


def _language(found: Mapping[str, Any]) -> LanguageEdition:
    pages = tuple(StoredPage(*(_text(form, page[name]) for name, form in _PAGE.items())) for page in found["pages"])
    return LanguageEdition(
        _text(_AT, found["base"]), _text(_ANY, found["title"]), pages, tuple(_text(_FILE, path) for path in found["files"])
    )


def _address(value: object) -> str:
    text = _text(_ANY, value)
    page, _, anchor = text.partition("#")
    _text(_AT, page)
    _text(_ANCHOR, anchor)
    return text


def _text(form: re.Pattern[str], value: object) -> str:
    if not isinstance(value, str) or not form.fullmatch(value):
        raise ValueError(f"{value!r:.80} is not permitted there")
    return value


_ANY = re.compile(r"[^\x00-\x1f\x7f]*")
_ANCHOR = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)
_PAGE: Mapping[str, re.Pattern[str]] = {"at": _PAGE_AT, "name": _WORD, "layout": _WORD, "title": _ANY, "description": _ANY}
