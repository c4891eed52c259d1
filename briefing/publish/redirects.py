"""Pages that lead from an old address to the new one, without scripts.

The redirects of a site come from its units (`Unit.redirects`) and from the option `redirects` of our plugin in `mkdocs.yml`.
"""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote

from briefing.analysis.page_links import relative
from briefing.diagnostics import Problem, error
from briefing.publish import csp, internal_links
from briefing.publish.docs_addresses import folders_of, parents, site_address
from briefing.publish.mkdocs.settings_without_effect import REDIRECTS
from briefing.render.exports import oembed
from briefing.render.outputs import Redirect
from briefing.source.project import is_inside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from briefing.publish.mkdocs.settings import MkdocsSettings
    from briefing.render.outputs import Unit

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.\-]*:|//", re.IGNORECASE)
_SAFE = "/#:?=&;,+@!$'()*~-._"
_PLAIN = re.compile(r"[A-Za-z0-9/#:?=;,+@!$()*~\-._]*")
"""An address that is written as it is: almost all, and there are more of these pages than of all others."""


class RedirectPages(NamedTuple):
    """The pages of the redirects by their paths in the site, and the problems of those that cannot be followed."""

    pages: Mapping[str, str]
    problems: tuple[Problem, ...]
    targets: Mapping[str, str] = {}
    """The address, below the root of the site, to which each page leads whose head holds nothing else that a program needs."""
    copies: Mapping[str, str] = {}
    """The old paths of files, which no page can lead from, with their present ones."""


def redirect_page(lang: str, title: str, link: str, canonical: str, shown: str, description: str = "") -> str:
    """Return the HTML of a page that leads to `link`; it has the policy of all pages and needs no script.

    `link` is relative to the page or absolute, `canonical` is the address for search engines, `shown` the text of the link, and
    `description` the URL of a description for sites that show links as content.
    """
    described = f'<link rel="alternate" type="{oembed.MEDIA_TYPE}" href="{escape(description)}">\n' if description else ""
    href, name = _in_attribute(link), escape(title)
    return (
        f"{_start(lang)}\n<title>{name}</title>\n"
        f'<meta http-equiv="refresh" content="0; url={href}">\n'
        f'<link rel="canonical" href="{_in_attribute(canonical)}">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n<meta name="color-scheme" content="light dark">\n'
        f'{described}</head>\n<body>\n<h1>{name}</h1>\n<p><a href="{href}">{escape(shown)}</a></p>\n</body>\n</html>\n'
    )


def _in_attribute(address: str) -> str:
    return address if _PLAIN.fullmatch(address) else escape(quote(unquote(address), safe=_SAFE))


@lru_cache(maxsize=64)  # a brief has a hundred of these pages, and each starts in the same way
def _start(lang: str) -> str:
    html = f'<!doctype html>\n<html lang="{escape(lang)}">\n<head>\n<meta charset="utf-8">'
    return csp.insert_policy(html, csp.policy(()))


def redirect_pages(redirects: Iterable[Redirect], units: Sequence[Unit], site: internal_links.LinkIndex) -> RedirectPages:
    """Return the page of each redirect; one without a page at its end, in a loop or at a taken address is a problem."""
    found: dict[str, Redirect] = {}
    pages: dict[str, str] = {}
    targets: dict[str, str] = {}
    problems: list[Problem] = []
    # Some file systems and servers do not distinguish `J1/` from `j1/`.
    taken = {path.casefold(): path for path in site.files}
    folders = folders_of(taken)
    for redirect in sorted(redirects, key=lambda redirect: redirect.fallback):
        path = file_of(redirect.path)
        name = path.casefold()
        if name in folders or not taken.keys().isdisjoint(parents(name)):  # a file cannot be a folder too
            above = next((parent for parent in parents(path) if parent.casefold() in taken), path)
            kind = "folder" if above == path else "file"
            message = f"the address `{redirect.path}` is not possible, because `{above}` is a {kind} of the site"
            problems += () if redirect.fallback else (_problem(redirect, message, "delete this redirect"),)
            continue
        used = taken.setdefault(name, path)
        if path not in found and used == path and path not in site.files:
            found[path] = redirect
            folders.update(parents(name))
        elif not redirect.fallback:
            page = "a page of the site" if used == path else f"the page `{used}`"
            by = f"{(other := found[used].place).file}:{other.line}" if used in found else page
            help = "give the other page another name" if redirect.name else "delete this redirect"
            problems.append(_problem(redirect, f"the address `{redirect.path}` is already used by {by}", help))
    bases = {unit.base: unit for unit in reversed(units)}
    for path, redirect in found.items():
        target = _end(redirect, found)
        reason = "it leads back to itself" if target is None else internal_links.reason_broken(site, "", target)
        if target is None or reason:
            message = f"the redirect from `{redirect.path}` to `{redirect.target}` leads to no page: {reason}"
            problems.append(_problem(redirect, message, "name a page of this site, such as `about.md` or `timeline/#E3`"))
        else:
            unit = next((bases[base] for base in _bases(path) if base in bases), units[0])
            pages[path] = _page(path, target, redirect, unit, site.url)
            if not redirect.oembed:
                targets[path] = target
    return RedirectPages(pages, tuple(problems), targets)


def site_redirects(settings: MkdocsSettings, units: Sequence[Unit], site: internal_links.LinkIndex) -> RedirectPages:
    """Return the pages of all redirects of a site: those of its units, and those that `mkdocs.yml` asks for."""
    asked, problems = of_settings(settings, units)
    of_files = {each.path: each for each in asked if _is_of_a_file(each, site)}
    pages = (each for each in asked if each.path not in of_files)
    moved = redirect_pages((*(each for unit in units for each in unit.redirects), *pages), units, site)
    # As for pages; a path cannot be a file and a folder either.
    taken = {path.casefold() for path in (*site.files, *moved.pages)}
    folders = folders_of(taken)
    copies: dict[str, str] = {}
    faults = []
    for path, each in of_files.items():
        name = path.casefold()
        if name in taken or name in folders or not taken.isdisjoint(parents(name)):
            faults.append(_problem(each, f"the address `{path}` is already used by the site", "delete this redirect"))
            continue
        taken.add(name)
        folders.update(parents(name))
        copies[path] = each.target
    return moved._replace(problems=(*problems, *moved.problems, *faults), copies=copies)


def _is_of_a_file(redirect: Redirect, site: internal_links.LinkIndex) -> bool:
    """Return whether a redirect leads from a file of data to another one, such as a feed."""
    ending = posixpath.splitext(redirect.target)[1]
    return redirect.target in site.files and ending not in ("", ".html") and redirect.path.endswith(ending)


def of_settings(settings: MkdocsSettings, units: Sequence[Unit]) -> tuple[tuple[Redirect, ...], tuple[Problem, ...]]:
    """Read the redirects of handwritten pages from `mkdocs.yml`: `old.md: new.md` (below `docs`), or addresses of the site."""
    own = settings.own_options()
    asked = own.options.get(REDIRECTS) or {}
    if not isinstance(asked, dict):
        message = f"`{REDIRECTS}` is not a list of `old: new` lines"
        return (), (error("publish", message, settings.place_of(*own.path, REDIRECTS), "write `old.md: new.md` below it"),)
    redirects, problems = [], []
    for old, new in asked.items():
        place = settings.place_of(*own.path, REDIRECTS, str(old))
        redirect = Redirect(_address(str(old), units, settings.site_url), _address(str(new), units, settings.site_url), place)
        fault = _fault(redirect, new)
        if fault:
            problems.append(_problem(redirect, *fault))
        else:
            redirects.append(redirect)
    return tuple(redirects), tuple(problems)


_MOST_BYTES = 250
"""The longest part of an address in bytes: file systems allow 255, and a file is written beside it first."""


def _fault(redirect: Redirect, asked: object) -> tuple[str, str] | None:
    """Return what is wrong with a redirect as it is written, and what to do."""
    if not isinstance(asked, str) or not asked.strip():
        return f"the redirect from `{redirect.path}` names no page", "write the new page after the colon"
    if _ELSEWHERE.match(redirect.target):
        return f"the redirect to `{redirect.target}` leaves the site", "name a page of this site, and link to the other one there"
    long = next((part for part in redirect.path.split("/") if len(part.encode()) > _MOST_BYTES), None)
    if long is not None:
        return f"`{long[:40]}…` has {len(long.encode())} bytes; a name of a file has at most 255", "give a shorter address"
    if re.search(r"[#?:]", redirect.path) or not is_inside(file_of(redirect.path)):
        message = f"`{redirect.path}` is not the address of a page below the site's root"
        return message, "write it like `old.md`, `folder/old.md` or `folder/old/`"
    return None


def _address(written: str, units: Sequence[Unit], url: str | None) -> str:
    """Return the address of what an author wrote: a page below `docs`, or an address below the site's root."""
    base = f"{url.rstrip('/')}/" if url else None
    if base and written.startswith(base):
        written = written[len(base) :]
    path, mark, anchor = written.partition("#")
    if _ELSEWHERE.match(path):
        return written
    return site_address(path.removeprefix("/").removeprefix("./"), units) + mark + anchor


def file_of(address: str) -> str:
    """Return the file of an address: of a folder, the page in it."""
    return address if address.endswith(".html") else f"{address.rstrip('/')}/index.html".lstrip("/")


def _end(redirect: Redirect, found: Mapping[str, Redirect]) -> str | None:
    """Follow redirects that lead to redirects; return the last target, or None in a loop."""
    seen, target = {file_of(redirect.path)}, redirect.target
    while (path := file_of(target.partition("#")[0])) in found:
        if path in seen:
            return None
        seen.add(path)
        target = found[path].target
    return target


def _bases(path: str) -> Iterator[str]:
    """Yield the addresses that a unit with a file can have, the longest first."""
    yield from (f"{parent}/" for parent in reversed([*parents(path)]))
    yield ""


def _page(path: str, target: str, redirect: Redirect, unit: Unit, url: str | None) -> str:
    below, mark, anchor = target.partition("#")
    link = _relative(path, below)
    whole = f"{url.rstrip('/')}/{target}" if url else f"{link}{mark}{anchor}"
    title = redirect.name or str(unit.frame["words"]["moved"])
    return redirect_page(
        unit.lang, title, f"{link}{mark}{anchor}", whole.partition("#")[0], whole if url else f"/{target}", redirect.oembed
    )


_NORMAL = re.compile(r"(?:[^./][^/]*/)*(?:[^./][^/]*)?")
"""An address without dots and empty steps: what our own redirects lead to, and to find its way is then five times as fast."""


def _relative(path: str, target: str) -> str:
    if _NORMAL.fullmatch(target):
        return relative(path, target)
    return posixpath.relpath(f"/{target}", posixpath.dirname(f"/{path}")) + ("/" if target.endswith("/") else "")


def _problem(redirect: Redirect, message: str, help: str) -> Problem:
    return error("publish", message, redirect.place, help)
