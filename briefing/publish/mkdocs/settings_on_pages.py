"""Settings of mkdocs.yml that are on every page: what a build would refuse there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.diagnostics import error
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.diagnostics import Problem
    from briefing.publish.mkdocs.settings import MkdocsSettings

_WHOLE = lazy_pattern(r"https?://[^/\s]", re.IGNORECASE)
_FIXED = lazy_pattern(r"[a-z][a-z0-9+.\-]*:|[/#]", re.IGNORECASE)
"""The start of an address that is the same on pages of every folder."""


def refused_on_pages(settings: MkdocsSettings) -> Iterator[Problem]:
    """Yield the problems of the address of the repository and of the HTML in `copyright`."""
    address, html = (settings.values.get(name) or "" for name in ("repo_url", "copyright"))
    if address and not _WHOLE.match(address):
        help = "write a whole address, such as https://example.org/"
        yield error("publish", f"`{address}` is not a whole address", settings.place_of("repo_url"), help)
    if "<" not in html:
        return
    from briefing.publish import csp  # few projects have HTML there

    place, found = settings.place_of("copyright"), csp.parse_fragment(html)
    for fault in found.faults:
        yield error("publish", f"`copyright` is on every page: {fault}", place, "delete it: text and links are allowed there")
    for link in sorted(found.links):
        if not _FIXED.match(link):
            message = f"the link `{link}` in `copyright` is on pages of several folders"
            yield error("publish", message, place, "write a whole web address")
