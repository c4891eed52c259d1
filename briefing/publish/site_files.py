"""The files that belong to a site as a whole and to none of its units: redirects, headers, the index of its sitemaps."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from briefing.publish import host_headers, host_redirects, internal_links, redirects
from briefing.publish.framed_pages import framed_folders

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from briefing.diagnostics import Problem
    from briefing.publish.csp import ParsedPage
    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.render.outputs import Unit

SITEMAPS = "sitemap_index.xml"
ROBOTS = "robots.txt"


class SiteFiles(NamedTuple):
    """The files of a site beside those of its units, and the headers that its server sends."""

    files: Mapping[str, str]
    copies: Mapping[str, str]
    """Old paths of files that have moved, with the paths of the files."""
    headers: host_headers.HostHeaders
    problems: tuple[Problem, ...]


def site_files(
    files: frozenset[str], pages: Mapping[str, ParsedPage], units: Sequence[Unit], url: str | None, settings: MkdocsSettings
) -> SiteFiles:
    """Return the files that complete a site; a file of the author with the same name takes precedence.

    `files` are the paths of all files in the site, `pages` its parsed pages, `url` its address.
    """
    moved = redirects.site_redirects(settings, units, internal_links.LinkIndex(files, pages, url))
    headers = host_headers.host_headers(pages.values(), url, framed_folders((*pages, *moved.pages), units))
    copies = {**host_redirects.moved_files(units, files), **moved.copies}
    made = {
        host_headers.FILE: host_headers.headers_file(headers),
        host_redirects.FILE: host_redirects.redirects_file(copies, moved.targets, headers.mount),
        **dict(_for_crawlers(files, headers.mount, url)),
        **moved.pages,
    }
    kept = {path: text for path, text in made.items() if text and path not in files}
    return SiteFiles(kept, copies, headers, moved.problems)


def _for_crawlers(files: frozenset[str], mount: str, url: str | None) -> Iterator[tuple[str, str]]:
    """Yield the index of sitemaps (https://www.sitemaps.org/protocol.html#index) and a `robots.txt` that names it.

    Sitemaps contain absolute addresses, so a site without an address has none. Crawlers read `robots.txt` only at the top of
    a host (RFC 9309, section 2.3).
    """
    if not url:
        return
    base = f"{url.rstrip('/')}/"
    maps = sorted((path for path in files if path.rpartition("/")[2] == "sitemap.xml"), key=lambda path: (path.count("/"), path))
    if len(maps) > 1:
        entries = "".join(f"  <sitemap><loc>{escape(base + quote(path), quote=False)}</loc></sitemap>\n" for path in maps)
        name = "http://www.sitemaps.org/schemas/sitemap/0.9"
        yield SITEMAPS, f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{name}">\n{entries}</sitemapindex>\n'
    if maps and mount == "/":
        yield ROBOTS, f"User-agent: *\nAllow: /\n\nSitemap: {base}{SITEMAPS if len(maps) > 1 else maps[0]}\n"
