"""Footnotes of handwritten pages: references without a note, and notes without a reference."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.diagnostics import Place, did_you_mean, warning
from briefing.publish.markdown_links import without_code
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.diagnostics import Problem

_FOOTNOTE = lazy_pattern(r"(?:^(?P<start>[ ]*))?(?<!\\)\[\^(?P<name>[^\]\n]+)(?:(?P<end>\])(?P<colon>:?))?", re.MULTILINE)
"""A footnote or, if it has no `end`, a line of which no other part is searched: to look for an end again takes too long."""
_PLAIN_NAME = lazy_pattern(r"[0-9]{1,3}|(?!\w-\w\Z)[a-z][\w-]*")
_HTML = lazy_pattern(r"<[a-z]", re.IGNORECASE)


def may_be_unused(text: str) -> bool:
    """Return whether a footnote may be one to which nothing refers; references inside HTML are none."""
    notes = {found["name"] for found in _footnotes(text) if _is_note(found)}
    used = {found["name"] for found in _footnotes(text) if not _is_note(found)}
    return not notes <= used or (bool(notes) and _HTML.search(text) is not None)


def footnote_faults(page: str, file: str, *, are_read: bool = True) -> Iterator[Problem]:
    """Yield a warning for each reference that readers see as it was typed, and each footnote that they do not see.

    On a page without footnotes, a reference is one that has a plain name. `are_read` says whether the extension is used.
    """
    if "[^" not in page:
        return
    text = without_code(page)
    notes: dict[str, re.Match[str]] = {}
    for found in _footnotes(text):
        if not _is_note(found):
            continue
        if found["name"] in notes and are_read:
            earlier = notes[found["name"]]
            place = _place(text, earlier, file)
            line = text.count("\n", 0, found.start("name")) + 1
            message = f"this footnote is not shown, because line {line} has another one of the same name"
            yield warning("publish", message, place, "give one of the two another name, here and in the text")
        notes[found["name"]] = found
    line, before = 1, 0
    for found in _footnotes(text):
        if not _is_note(found) and found["name"] not in notes and (notes or _is_plain(found)):
            at = found.start("name") - 2
            line, before = line + text.count("\n", before, at), at
            column = at - text.rfind("\n", 0, at)
            place = Place(file, line, column, line, column + len(found["name"]) + 3)
            help = did_you_mean(found["name"], sorted(notes)) or f"write the note below the text: `[^{found['name']}]: …`"
            yield warning(
                "publish", f"`[^{found['name']}]` is shown as typed, because the page has no such footnote", place, help
            )


def _place(text: str, found: re.Match[str], file: str) -> Place:
    at = found.start("name") - 2
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return Place(file, line, column, line, column + len(found["name"]) + 3)


def _footnotes(text: str) -> Iterator[re.Match[str]]:
    return (found for found in _FOOTNOTE.finditer(text) if found["end"])


def _is_note(found: re.Match[str]) -> bool:
    return bool(found["colon"]) and found["start"] is not None


def _is_plain(found: re.Match[str]) -> bool:
    """Return whether this is the reference of a footnote, and no part of a pattern such as `[^,]+`."""
    goes_on = found.string.startswith(("*", "+", "?", "{", "(", "["), found.end())
    return _PLAIN_NAME.fullmatch(found["name"]) is not None and not goes_on
