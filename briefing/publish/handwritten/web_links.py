"""Links of handwritten pages to the web that no reader can follow, by the rules for addresses in the data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.diagnostics import Place, warning
from briefing.model.values import InvalidValueError, parse_url
from briefing.publish.markdown_links import without_code, without_settings
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.diagnostics import Problem

# Begins with one character, for which `re` searches five times as fast as for alternatives.
_LINK = re.compile(r"[\]=](?:(?<=\])[(:][ ]*<?|(?<=\b[hH][rR][eE][fF]=)[\"']?)(?P<address>(?i:https?:)[^\s()<>\"']+)")
_ESCAPED = lazy_pattern(r"\\([!-/:-@\[-`{-~])")


def web_link_faults(page: str, file: str) -> Iterator[Problem]:
    """Yield a warning for each link to an own computer, to a program that counts clicks, or to no host.

    An address in `<…>` is shown as it is, and may be that of a program which a manual describes.
    """
    if not any(_fault(found) for found in _LINK.finditer(page)):
        return
    text = without_code(without_settings(page))
    for found in _LINK.finditer(text):
        if fault := _fault(found):
            at = found.start("address")
            line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
            place = Place(file, line, column, line, column + len(found["address"]))
            yield warning("publish", fault.message, place, fault.help)


def _fault(found: re.Match[str]) -> InvalidValueError | None:
    try:
        parse_url(_ESCAPED.sub(r"\1", found["address"]))
    except InvalidValueError as invalid:
        return invalid
    return None
