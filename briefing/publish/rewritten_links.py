"""Links of handwritten pages that Zensical changes, because they lead out of the folder of a language or a brief."""

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


def rewritten_link(built: Path, origin: Path, link: str, page: str, site_url: str | None) -> RewrittenLink | None:
    """Return where the author typed the link that became `link` on a page, if only Zensical can have changed it.

    Zensical adds `../` to a link that leads to no page of its folder. `built` is the source of the page in the build folder; it has
    the lines of the author's file `origin`, with the addresses of pages in place of their files.
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
                return RewrittenLink(Place(origin.as_posix(), number, here.start(1) + 1, number, here.end(1) + 1), help)
    return None
