"""Links of handwritten pages that Zensical reports, or changes because they lead out of the folder of a language or a brief."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import Place

if TYPE_CHECKING:
    from pathlib import Path

_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)")


class RewrittenLink(NamedTuple):
    """A link that an author typed, which Zensical has changed."""

    place: Place
    help: str


class TypedLink(NamedTuple):
    """A link in the source of a page."""

    link: str
    place: Place


def link_at(file: Path, line: int, column: int) -> TypedLink | None:
    """Return the link at or behind a place of a page, if the page has one there."""
    try:
        text = file.read_text("utf-8").split("\n")[line - 1]
    except (OSError, UnicodeDecodeError, IndexError):
        return None
    found = next((each for each in _LINK.finditer(text) if each.end() >= column), None)
    return _typed(file, line, found) if found else None


def _typed(file: Path, line: int, found: re.Match[str]) -> TypedLink:
    return TypedLink(found[1], Place(file.as_posix(), line, found.start(1) + 1, line, found.end(1) + 1))


def rewritten_link(built: Path, origin: Path, link: str, page: str, site_url: str | None) -> RewrittenLink | None:
    """Return where the author typed the link that became `link` on a page, if only Zensical can have changed it.

    Zensical adds `../` to a link that leads to no page of its folder. `built` is the source of the page in the build folder;
    it has the lines of the author's file `origin`, with the addresses of pages in place of their files.
    """
    wanted = link.removeprefix("../")
    if wanted == link:
        return None
    try:
        pairs = zip(built.read_text("utf-8").split("\n"), origin.read_text("utf-8").split("\n"), strict=False)
    except (OSError, UnicodeDecodeError):
        return None
    for number, (line, typed) in enumerate(pairs, 1):
        for there, here in zip(_LINK.finditer(line), _LINK.finditer(typed), strict=False):
            if there[1] == wanted:
                path = posixpath.normpath(posixpath.join(posixpath.dirname(page), wanted.partition("#")[0]))
                example = f": `{site_url.rstrip('/')}/{path}/`" if site_url and not path.startswith("..") else ""
                help = (
                    f"Zensical changes the link `{here[1]}`, because it leads out of the folder of a language or a brief: "
                    f"write the whole address of the page{example}"
                )
                return RewrittenLink(_typed(origin, number, here).place, help)
    return None
