"""Old addresses of files: copies of the files, and the file `_redirects` of hosts that send readers on themselves.

A page can lead to another page, but no file can lead to another file, and a feed reader or a program follows no page. See
`docs/decisions/0030-permanent-addresses.md`.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import quote

from briefing.analysis.page_links import EDITIONS
from briefing.publish.docs_addresses import folders_of, parents

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from briefing.render.outputs import Unit

FILE = "_redirects"
"""The file that Netlify, Cloudflare Pages and others read at the top of what they publish."""
_MOST_LINES, _LONGEST_LINE = 2000, 1000
"""The limits of Cloudflare Pages; other hosts have none or higher ones."""
# Pages have redirects; the others belong to the frame of a site, or describe the whole site of then (`llms.txt`).
_NOT_COPIED = re.compile(r".*\.html|(?:.*/)?(?:assets|search)/.*|(?:.*/)?(?:sitemap\.xml(?:\.gz)?|llms\.txt)")


def moved_files(units: Iterable[Unit], files: frozenset[str]) -> dict[str, str]:
    """Return the old paths of files that have moved, with their present ones; where the site has something else, it stays.

    `files` are the paths of all files in the site.
    """
    units = tuple(units)
    found: dict[str, str] = {}
    folders = folders_of(files)
    for then, now in (pair for unit in units for pair in unit.moved):
        others = tuple(unit.base for unit in units if unit.base.startswith(now) and unit.base != now)  # such as other languages
        own = (path for path in files if path.startswith(now) and not path.startswith(others))
        for path in sorted(path for path in own if not _NOT_COPIED.fullmatch(path)):
            old = then + path.removeprefix(now)
            if old not in files and old not in folders and not files.intersection(parents(old)):
                found.setdefault(old, path)
    return found


def redirects_file(moved: Mapping[str, str], pages: Mapping[str, str], mount: str) -> str:
    """Return the file `_redirects`: old paths of files, and of pages that lead to other pages, with the addresses of today.

    A host that accepts fewer rules still has the copies and the pages. A file has moved for good (301), so a feed reader
    takes its new address; where an entry is, can change with each edition (302).
    """
    fit = (line for line in _rules(moved, pages, mount) if len(line) <= _LONGEST_LINE)
    return "".join(f"{line}\n" for line in islice(fit, _MOST_LINES))


def _rules(moved: Mapping[str, str], pages: Mapping[str, str], mount: str) -> Iterator[str]:
    """Yield the rules in their order; of a large library, most are beyond the limit and are not made."""
    for old, new in sorted(moved.items()):
        yield f"{_encoded(mount + old)} {_encoded(mount + new)} 301"
    for path, target in sorted(pages.items(), key=lambda each: (EDITIONS.strip("/") in each[0].split("/"), each)):
        address, mark, anchor = target.partition("#")
        yield f"{_encoded(mount + path.removesuffix('index.html'))} {_encoded(mount + address)}{mark}{quote(anchor)} 302"


def _encoded(path: str) -> str:
    """Return a path as a browser requests it, without the signs that are placeholders in this file."""
    return quote(path, safe="/~@!$&'()+,;=.-_%")
