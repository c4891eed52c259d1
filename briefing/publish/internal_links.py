"""Checks every internal link of a finished site: its file and its anchor must exist."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from briefing.publish.csp import JoinedNames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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


def dead_links(site: LinkIndex, pages: Mapping[str, ParsedPage] | None = None) -> Iterator[DeadLink]:
    """Yield the broken internal links of the pages, by default of all; links to other hosts are not checked."""
    seen: dict[tuple[str, str], _Target] = {}
    for path, page in (site.pages if pages is None else pages).items():
        folder = posixpath.dirname(path)
        to_top = "../" * (folder.count("/") + 1) if folder else ""
        for link in sorted(page.links):
            address, _, fragment = link.partition("#")
            if not address and link:
                reason = _missing_anchor(fragment, page)
            else:
                where = ("" if address.startswith("/") else folder, address)
                # Most links that are left lead to files at the top, from all pages at a depth by the same steps.
                if to_top and address.startswith(to_top) and _DOWN.fullmatch(address, len(to_top)):
                    where = ("", address[len(to_top) :])
                target = seen.get(where) or seen.setdefault(where, _target(site, *where))
                reason = target.reason_broken(fragment)
            if reason:
                yield DeadLink(path, link, reason)


def settled(pages: Mapping[str, ParsedPage], files: Iterable[str], url: str | None) -> dict[str, ParsedPage]:
    """Return the pages of a unit with those links only that the whole site is needed to follow.

    These do not lead to other sites, and not to pages and files of the unit, unless they are broken. Anchors are joined, because
    all pages of a site are in memory at the same time. `url` is the address of the site.
    """
    unit = LinkIndex(frozenset(files), pages)
    plain = _plain_targets(unit)
    seen: dict[tuple[str, str], _Target] = {}
    one: dict[str, str] = {}
    # A link that goes up to the top leads to the same place from all folders at its depth, as most links of a frame do.
    from_top: defaultdict[int, set[str]] = defaultdict(set)
    found = {}
    for path, page in pages.items():
        folder = posixpath.dirname(path)
        above, own = _above(folder), _Target(None, page)
        left, followed = [], from_top[len(above) - 1]
        for link in page.links - followed:
            if link.startswith("#") and link[1:] in page.anchors:
                continue
            if link.startswith(("https://", "http://")) and not (url and link.startswith(url)):
                continue
            address, _, fragment = link.partition("#")
            up = address.count("../")
            if not address.startswith("../" * up):
                target = None
            elif up >= len(above):  # it leaves the unit
                left.append(link)
                continue
            else:
                target = plain.get(above[up] + address[3 * up :]) if address else own
            if target is not None and (not fragment or target.page is None or fragment in target.page.anchors):
                if address and up == len(above) - 1:
                    followed.add(link)
                continue  # as almost all links
            target = seen.get((folder, address))
            if link and not address:
                is_open = _missing_anchor(fragment, page) is not None
            elif target is not None:
                is_open = target.reason_broken(fragment) is not None
            elif _SCHEME.match(address):
                is_open = url is not None and address.startswith(url)
            elif address.startswith("/"):
                is_open = True
            else:
                target = seen[folder, address] = _target(unit, folder, address)
                is_open = target.reason_broken(fragment) is not None
            left += [link] if is_open else []
        links = frozenset(one.setdefault(link, link) for link in left)
        found[path] = page._replace(anchors=JoinedNames(page.anchors), links=links)
    return found


def _plain_targets(unit: LinkIndex) -> dict[str, _Target]:
    """Return the pages and files of a unit by their addresses, as far as these are the same in a link."""
    addresses = {path.removesuffix("index.html") if f"/{path}".endswith("/index.html") else path: path for path in unit.files}
    return {address: _Target(None, unit.pages.get(path)) for address, path in addresses.items() if _PLAIN.fullmatch(address)}


def _above(folder: str) -> list[str]:
    """Return what is before an address that goes up from a folder by no, one, two and more steps."""
    parts = folder.split("/") if folder else []
    return ["".join(f"{part}/" for part in parts[: len(parts) - up]) for up in range(len(parts) + 1)]


def reason_broken(site: LinkIndex, folder: str, link: str) -> str | None:
    """Return why a link from a page of a folder is broken, or `None` if its target is a page, a file or another site."""
    address, _, fragment = link.partition("#")
    return _target(site, folder, address).reason_broken(fragment)


def target_file(site: LinkIndex, folder: str, address: str) -> str | None:
    """Return the file to which an address without query and fragment leads, or `None` if the site has none."""
    inside = _inside(site, folder, address)
    return None if inside is None else _file(site, inside)


class _Target(NamedTuple):
    """Where the address of a link leads: why nowhere, or to which page, or neither for a file and for another site."""

    reason: str | None = None
    page: ParsedPage | None = None

    def reason_broken(self, fragment: str) -> str | None:
        return self.reason or (_missing_anchor(fragment, self.page) if self.page else None)


def _target(site: LinkIndex, folder: str, address: str) -> _Target:
    inside = _inside(site, folder, address.partition("?")[0])
    if inside is None:
        return _Target()
    if inside.startswith(".."):
        return _Target("it points outside the site")
    file = _file(site, inside)
    if file is None and _SCHEME.match(address):
        other = "correct `site_url` if it belongs to another site"
        return _Target(f"this address is below `site_url`, and the site has no page `{inside}`; {other}")
    if file is None:
        return _Target(f"there is no `{inside}`")
    return _Target(None, site.pages.get(file))


def _inside(site: LinkIndex, folder: str, path: str) -> str | None:
    """Return the path of a link's target in the site, or `None` for a link to another site."""
    if plain := _PLAIN.fullmatch(path):
        return _joined(folder, len(plain[1]) // 3, plain[2])
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


_SEGMENT = r"[A-Za-z0-9_\-]++(?:\.[A-Za-z0-9_\-]++)*"
_BELOW = rf"(?:{_SEGMENT}/)*(?:{_SEGMENT})?"
_DOWN = re.compile(_BELOW)
_PLAIN = re.compile(rf"((?:\.\./)*)({_BELOW})")
"""A relative link as our pages have them; joining it by hand is six times as fast as what any other needs."""


def _joined(folder: str, up: int, below: str) -> str:
    """Return the path that is some folders up from a folder and then below that one."""
    parts = folder.split("/") if folder else []
    if up > len(parts):
        return f"{'../' * (up - len(parts))}{below}"
    above = "/".join(parts[: len(parts) - up])
    return f"{above}/{below}" if above else below


def _file(site: LinkIndex, path: str) -> str | None:
    candidates = (f"{path}index.html",) if path.endswith("/") or not path else (path, f"{path}/index.html")
    return next((candidate for candidate in candidates if candidate in site.files), None)


def _missing_anchor(fragment: str, page: ParsedPage) -> str | None:
    if not fragment or fragment in page.anchors:  # as of almost all links
        return None
    anchor = unquote(fragment).partition(":~:")[0]
    if anchor in ("", "top") or anchor in page.anchors:
        return None
    return f"that page has no anchor `{anchor}`"
