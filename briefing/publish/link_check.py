"""Checks every internal link of a finished site: its file and its anchor must exist."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from briefing.publish.csp import ParsedPage

_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:|//", re.IGNORECASE)


class DeadLink(NamedTuple):
    """A broken link, and the page that contains it."""

    page: str
    link: str
    reason: str


class LinkIndex(NamedTuple):
    """A finished site: its files, its parsed pages, and its URL if known."""

    files: frozenset[str]
    pages: Mapping[str, ParsedPage]
    url: str | None = None


def dead_links(site: LinkIndex) -> Iterator[DeadLink]:
    """Yield the broken internal links; links to other hosts are not checked."""
    seen: dict[tuple[str, str], str | None] = {}
    for path, page in site.pages.items():
        folder = posixpath.dirname(path)
        for link in sorted(page.links):
            if link.startswith("#"):
                reason = _missing_anchor(link[1:], page)
            else:
                where = (folder, link) if not link.startswith("/") else ("", link)
                if where not in seen:
                    seen[where] = reason_broken(site, folder, link)
                reason = seen[where]
            if reason:
                yield DeadLink(path, link, reason)


def reason_broken(site: LinkIndex, folder: str, link: str) -> str | None:
    """Return why a link from a page of a folder is broken, or `None` if its target is a page, a file or another site."""
    path, _, fragment = link.partition("#")
    inside = _inside(site, folder, path.partition("?")[0])
    if inside is None:
        return None
    if inside.startswith(".."):
        return "it points outside the site"
    target = _file(site, inside)
    if target is None:
        return f"there is no `{inside}`"
    page = site.pages.get(target)
    return _missing_anchor(fragment, page) if page else None


def _inside(site: LinkIndex, folder: str, path: str) -> str | None:
    """Return the path of a link's target in the site, or `None` for a link to another site."""
    if site.url and path.startswith(site.url):
        path = path[len(site.url) :]
        folder = ""
    elif _SCHEME.match(path):
        return None
    elif path.startswith("/"):
        mount = urlsplit(site.url).path if site.url else "/"
        if not path.startswith(mount):
            return f"../{path.lstrip('/')}"
        path, folder = path[len(mount) :], ""
    decoded = unquote(path)
    joined = posixpath.normpath(posixpath.join(folder, decoded) or ".").lstrip("/")
    joined = "" if joined == "." else joined
    is_folder = decoded.rpartition("/")[2] in ("", ".", "..")
    return f"{joined}/" if joined and is_folder else joined


def _file(site: LinkIndex, path: str) -> str | None:
    candidates = (f"{path}index.html",) if path.endswith("/") or not path else (path, f"{path}/index.html")
    return next((candidate for candidate in candidates if candidate in site.files), None)


def _missing_anchor(fragment: str, page: ParsedPage) -> str | None:
    anchor = unquote(fragment).partition(":~:")[0]
    if anchor in ("", "top") or anchor in page.anchors or fragment in page.anchors:
        return None
    return f"that page has no anchor `{anchor}`"
