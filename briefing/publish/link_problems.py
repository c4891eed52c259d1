"""The problems of broken links, as the check and the build report them."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from briefing.diagnostics import Problem, error
from briefing.source.lazy_pattern import lazy_pattern
from briefing.source.project import PAGE_SUFFIXES

if TYPE_CHECKING:
    from briefing.diagnostics import Place

NAME_THE_FILE = "name the file of a page, relative to this one, such as `timeline/index.md`; or write a whole web address"
_MAILBOX = lazy_pattern(r"[^\s@/:#?]+@[\w-]+(?:\.[\w-]+)+")


def dead_link(link: str, at: Place, help: str | None) -> Problem:
    """Return the problem of a link to a page, a picture or another file that does not exist."""
    if _MAILBOX.fullmatch(link):
        return error("publish", f"the link `{link}` is a mail address without `mailto:`", at, f"write `mailto:{link}`")
    suffix = posixpath.splitext(link.partition("#")[0])[1]
    if suffix in (*PAGE_SUFFIXES, ".html", ""):
        return error("publish", f"the link `{link}` leads to no page", at, help or NAME_THE_FILE)
    instead = f"save it in `docs/`, or correct the name: `{link}` is relative to this page"
    return error("publish", f"there is no file `{link}`", at, help or instead)


def missing_anchor(page: str, anchor: str, at: Place, help: str | None) -> Problem:
    """Return the problem of a link to an anchor that a page does not have; without a page, it is the one with the link."""
    message = f"{f'the page `{page}`' if page else 'this page'} has no anchor `{anchor}`"
    instead = f"name an anchor that the page has; a heading of your own gets this one by `{{: #{anchor} }}` behind it"
    return error("publish", message, at, help or instead)
