"""Publishes what closed editions hold: the contents of their pages, in today's frame and under today's policy, and their files.

`stored_outputs` checks each content and adapts its links; the build folder keeps it beside the pages. MkDocs makes the frame of
each page, with `PLACE` where the content belongs, and `fill` puts it there: the content itself passes through no Markdown parser
and no template, so that its text stays the same to the byte.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from briefing.analysis.page_links import relative
from briefing.diagnostics import Place, Problem, error
from briefing.loader.editions import ArchiveError
from briefing.publish import article, stored_svg
from briefing.render.outputs import Output

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from briefing.render.outputs import StoredContent

FOLDER = "stored"
"""The folder of these contents, beside the `docs` of a unit."""
PLACE = "<div data-stored-content></div>"
"""What the frame of a page holds where its content belongs."""
FILES = frozenset((".argdown", ".bib", ".csv", ".ics", ".json", ".ris", ".svg", ".txt"))
"""The kinds of files that an edition keeps: those that a browser never runs, and drawings, which are checked."""

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.\-]*:|//", re.IGNORECASE)
_HELP = "restore the file of the edition as it was committed"


def stored_outputs(stored: Iterable[StoredContent], site: AbstractSet[str]) -> tuple[tuple[Output, ...], tuple[Problem, ...]]:
    """Return the contents of closed editions as files of the build folder, and the problems of those that are refused.

    `site` are the paths of the other files of the site, to which contents may link.
    """
    outputs: list[Output] = []
    problems: list[Problem] = []
    for content in stored:
        for output, faults in _contents(content, site):
            outputs += [output] if output else []
            problems += (error("damaged-edition", fault, Place(content.edition.file), _HELP) for fault in faults)
    return tuple(outputs), tuple(problems)


def paths_of(content: StoredContent) -> Iterator[str]:
    """Yield the path of each page and file of an edition in one language, below the folder of its unit."""
    language = content.edition.manifest.languages[content.lang]
    below = content.bases[content.lang].removeprefix(content.unit_base)
    yield from (f"{below}{path}" for path in (*(page.member for page in language.pages), *language.files))


def fill(tree: Path, unit_folder: Path) -> Iterator[str]:
    """Put the stored contents of a unit into its tree; yield the paths of pages whose frame has no place for theirs."""
    top = unit_folder / FOLDER
    for file in sorted(path for path in top.rglob("*") if path.is_file()):
        path = file.relative_to(top).as_posix()
        target = tree / path
        content = file.read_bytes()
        if target.suffix == ".html":
            frame = target.read_text(encoding="utf-8") if target.is_file() else ""
            content = filled(frame, path, unit_folder).encode()
            if frame.count(PLACE) != 1:
                yield path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def filled(frame: str, path: str, unit_folder: Path) -> str:
    """Return a page of a unit with its stored content; a page that has none is returned as it is."""
    if PLACE not in frame:
        return frame
    file = unit_folder / FOLDER / path
    return frame.replace(PLACE, file.read_text(encoding="utf-8"), 1) if file.is_file() else frame


def _contents(content: StoredContent, site: AbstractSet[str]) -> Iterator[tuple[Output | None, tuple[str, ...]]]:
    """Yield each page and file of an edition in one language, with its faults."""
    edition, lang = content.edition, content.lang
    language = edition.manifest.languages[lang]
    below = content.bases[lang].removeprefix(content.unit_base)
    try:
        members = edition.members
    except ArchiveError as fault:
        yield None, (str(fault),)
        return
    for page in language.pages:
        member = f"pages/{lang}/{page.member}"
        html, faults = _page(members[member], _Links(content, page.at, site))
        where = f"{content.unit}/{FOLDER}/{below}{page.member}"
        yield Output(where, html, edition.file), tuple(f"member `{member}`: {fault} is not permitted" for fault in faults)
    for path in language.files:
        member = f"files/{lang}/{path}"
        wrong = (f"member `{member}`: {fault} is not permitted" for fault in file_faults(path, members[member]))
        where = f"{content.unit}/{FOLDER}/{below}{path}"
        yield Output(where, members[member], edition.file), tuple(wrong)


def file_faults(path: str, content: bytes) -> tuple[str, ...]:
    """Return what is wrong with a file of an edition that is not a page."""
    suffix = posixpath.splitext(path)[1]
    if suffix not in FILES:
        return (f"a file of the kind `{suffix}`",)
    return tuple(stored_svg.faults(content)) if suffix == ".svg" else ()


def _page(raw: bytes, links: _Links) -> tuple[str, tuple[str, ...]]:
    try:
        html = raw.decode("utf-8")
    except UnicodeDecodeError:
        return "", ("text that is not UTF-8",)
    faults = tuple(article.faults(html))
    return ("", faults) if faults else (article.replace_links(html, links.target), ())


class _Links:
    """Where the links of one page lead: inside the edition, else to a page that the site has today."""

    def __init__(self, content: StoredContent, at: str, site: AbstractSet[str]) -> None:
        self.languages = content.edition.manifest.languages
        self.bases = content.bases
        self.then = self.languages[content.lang].base + at
        self.now = content.bases[content.lang] + at
        self.site = site
        self.pages = {lang: {page.at for page in each.pages} | set(each.files) for lang, each in self.languages.items()}

    def target(self, href: str) -> str | None:
        """Return what a link becomes; `None` if it left the edition for a page that the site no longer has."""
        path, sharp, fragment = href.partition("#")
        if not path or _ELSEWHERE.match(path):
            return href
        there = _resolved(self.then, path)
        for lang in sorted(self.languages, key=lambda lang: -len(self.languages[lang].base)):
            below = there.removeprefix(self.languages[lang].base)
            if there.startswith(self.languages[lang].base) and below in self.pages[lang]:
                inside = self.bases[lang] + below
                return href if _resolved(self.now, path) == inside else relative(self.now, inside) + sharp + fragment
        permanent = f"{there.partition('/')[0]}/{fragment}/"
        if fragment and f"{permanent}index.html" in self.site:
            return relative(self.now, permanent)
        return relative(self.now, there) if {there, f"{there}index.html"} & self.site else None


def _resolved(here: str, path: str) -> str:
    """Return the address below the site's root to which a relative link leads from a page."""
    way = unquote(path.partition("?")[0])
    there = posixpath.normpath(posixpath.join("/", here, way)).lstrip("/")
    is_folder = way.endswith("/") or way.rpartition("/")[2] in (".", "..")
    return f"{there}/" if there and is_folder else there
