"""The index of the search in all briefs of a library, made by Pagefind from the finished pages; it needs the extra `search`.

Pagefind divides an index into small files, and a browser loads only those that a query needs. Each language has an index of
its own. The same pages give the same bytes with the same version of Pagefind.
"""

from __future__ import annotations

import re
import subprocess
import sys
from html import escape
from importlib.util import find_spec
from itertools import chain
from typing import TYPE_CHECKING

from briefing.analysis.page_links import EDITIONS
from briefing.diagnostics import Place, error
from briefing.render.exports import oembed
from briefing.render.site_chrome import SEARCH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from briefing.diagnostics import Problem
    from briefing.render.outputs import Unit

_LEFT_OUT = (EDITIONS, oembed.FOLDER, "all/", "cite/", "data/", "method/")
"""Where pages are that repeat others, or say almost the same in every brief."""
_NOT_TEXT = (".bf-notice", ".bf-foot", "[data-search-exclude]")
"""The parts of a page that the search of a brief leaves out too."""
MOST_PAGES = 1500
"""The number of pages in an index: with more pages in a language, only the front page of each brief is indexed.

A browser loads a list of all pages before the first query, 8 bytes for each.
"""
INSTALL = "The search in all briefs needs Pagefind: pip install 'policy-briefing[search]'"
_ARTICLE = re.compile(r'<article class="bf-page.*</article>', re.DOTALL)


def is_installed() -> bool:
    """Return whether the packages of the extra `search` are installed."""
    return all(find_spec(name) is not None for name in ("pagefind", "pagefind_bin_extended"))


def add_index(tree: Path, aside: Path, pages: Iterable[str], units: Sequence[Unit]) -> tuple[Problem, ...]:
    """Add an index for each language to a site whose library has a page for the search; return why that failed, if it did.

    `pages` are the paths of the finished pages below `tree`. Closed editions, pages made to be framed and redirects are not
    indexed, nor are pages that repeat others. `aside` is a folder for what Pagefind reads.
    """
    paths = tuple(pages)
    if f"{SEARCH}index.html" not in paths:
        return ()
    briefs = [unit for unit in units if unit.entries]
    for lang in dict.fromkeys(unit.lang for unit in briefs):
        source = aside / "indexed" / lang
        indexed = [(unit, path) for unit in briefs if unit.lang == lang for path in paths if _is_indexed(unit, path)]
        if len(indexed) > MOST_PAGES:
            indexed = [(unit, path) for unit, path in indexed if path == f"{unit.base}index.html"]
        for unit, path in indexed:
            _copy(tree, source, unit, path)
        left_out = chain.from_iterable(("--exclude-selectors", selector) for selector in _NOT_TEXT)
        options = ("--output-path", str(tree / SEARCH / lang.lower()), *left_out, "--silent")
        command = (sys.executable, "-m", "pagefind", "--site", str(source), *options)
        done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
        if done.returncode:
            reason = (done.stderr or done.stdout).strip().rpartition("\n")[2]
            return (error("publish", f"Pagefind did not make the index of the pages in `{lang}`: {reason}", Place(SEARCH)),)
        for file in (tree / SEARCH / lang.lower()).glob("pagefind-*"):
            if file.name != "pagefind-entry.json":
                file.unlink()
    return ()


def _is_indexed(unit: Unit, path: str) -> bool:
    return path.startswith(unit.base) and not path.removeprefix(unit.base).startswith(_LEFT_OUT)


def _copy(tree: Path, source: Path, unit: Unit, path: str) -> None:
    """Write the article of a page of a brief, with the title of the brief and the section of the page."""
    found = _ARTICLE.search((tree / path).read_text(encoding="utf-8"))
    if not found:
        return
    sections = sorted(((page.removesuffix("index.md").removesuffix(".md"), title) for title, page in unit.nav), reverse=True)
    section = next(title for start, title in sections if path.removeprefix(unit.base).startswith(start))
    facts = "".join(
        f'<p hidden data-pagefind-ignore data-pagefind-meta="{name}">{escape(text)}</p>'
        for name, text in (("brief", unit.title), ("kind", section))
    )
    (source / path).parent.mkdir(parents=True, exist_ok=True)
    html = f'<!doctype html><html lang="{unit.lang}"><body>{facts}{found[0]}</body></html>'
    (source / path).write_text(html, encoding="utf-8", newline="\n")
