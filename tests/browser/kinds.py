"""The pages of a built site and the kind of each, so that a browser visits each kind at least once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from briefing.render.routes import ROUTES

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = "all/"
PATTERNS = tuple((route.name, re.compile(re.escape(route.at).replace(r"\{slug\}", "[^/]+"))) for route in ROUTES)
CLOSED = re.compile(r"(?:^|/)e/[0-9]+/(?P<page>.*)")


class Page(NamedTuple):
    """A page of a built site."""

    kind: str
    """The name of its route, or `library`, `handwritten`, `404`, `embed`; of a closed edition, `edition` or `edition-page`."""
    lang: str
    at: str
    """Its address below the site's root."""


def every_page(site: Path) -> tuple[Page, ...]:
    """All pages of a site, by their addresses; a short address is not a page."""
    files = {
        path.relative_to(site).as_posix().removesuffix("index.html"): path
        for path in site.rglob("*.html")
        if not leads_on(path.read_text("utf-8"))
    }
    fronts = {at.removesuffix(WHOLE) for at in files if at.endswith(WHOLE)}  # each brief has the page of the whole brief
    return tuple(sorted(Page(_kind(at, fronts), _lang(path), at) for at, path in files.items()))


def leads_on(html: str) -> bool:
    """Whether the file at an address only sends the reader on."""
    return 'http-equiv="refresh"' in html


def one_of_each(site: Path, *langs: str) -> tuple[Page, ...]:
    """The first page of each kind in each language, or in some languages."""
    found: dict[tuple[str, str], Page] = {}
    for page in every_page(site):
        if not langs or page.lang in langs:
            found.setdefault((page.lang, page.kind), page)
    return tuple(found.values())


def _kind(at: str, fronts: set[str]) -> str:
    if at.endswith("404.html"):
        return "404"
    if re.search(r"(?:^|/)embed/[^/]+/$", at):
        return "embed"
    if edition := CLOSED.search(at):
        return "edition-page" if edition["page"] else "edition"
    for front in sorted(fronts, key=len, reverse=True):
        for name, pattern in PATTERNS if at.startswith(front) else ():
            if pattern.fullmatch(at.removeprefix(front)):
                return name
    return "library" if at.count("/") <= 1 and any(front.startswith(at) for front in fronts) else "handwritten"


def _lang(file: Path) -> str:
    found = re.search(r'<html[^>]* lang="?([\w-]+)', file.read_text("utf-8"))
    return found[1] if found else "und"
