"""Markdown of other programs in handwritten pages, which readers would see as it was typed or as something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.diagnostics import Place, warning
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from briefing.diagnostics import Problem

_TAG = lazy_pattern(r"(?:\A|\n)(?P<sign>\#(?P<word>[^\W\d_][^\s#]*))")
_TITLE = lazy_pattern(r"(?:\A|\n)(?:\#(?!\#)|[^\S\n]*\S[^\n]*+\n=+[ ]*(?:\n|\Z))")
_ALERT = lazy_pattern(r"(?:\A|\n)[ ]{0,3}>[ ]?(?P<sign>\[!(?P<word>[A-Za-z]+)\])")


def may_have_other_markup(text: str) -> bool:
    """Return whether a page may have such Markdown: most have none, and their samples of code need not be found."""
    return "[!" in text or (text.startswith("#") and text[1:2].isalpha()) or _has_tag(text)


def _has_tag(text: str) -> bool:
    at = text.find("\n#")
    while at >= 0:
        if text[at + 2 : at + 3].isalpha():
            return True
        at = text.find("\n#", at + 1)
    return False


_FENCE = lazy_pattern(r"(?P<sign>```+|~~~+)(?P<after>[^\n]*)")


def open_fence(text: str, file: str) -> Iterator[Problem]:
    """Yield a warning for a block of code without an end: readers see its signs, and what was meant as code is read as text."""
    if "```" not in text and "~~~" not in text:
        return
    opened: re.Match[str] | None = None
    for found in _FENCE.finditer(text):
        if text[text.rfind("\n", 0, found.start()) + 1 : found.start()].strip(" "):
            continue
        if opened is None:
            opened = found if found["sign"][0] not in found["after"] else None
        elif found["sign"].startswith(opened["sign"]) and not found["after"].strip():
            opened = None
    if opened:
        sign = opened["sign"]
        message = "this block of code has no end, and is shown as typed"
        yield warning("publish", message, _place(text, opened, file), f"write {sign} on a line of its own below the code")


def other_markup(text: str, file: str) -> Iterator[Problem]:
    """Yield a warning for each place with such Markdown; `text` is a page without code."""
    for found in _ALERT.finditer(text):
        word = found["word"]
        message = f"`{found['sign']}` is shown as typed, because only some programs make a note of it"
        help = (
            f"write `**{word.capitalize()}:**` in its place; or `!!! {word.lower()}` with the text indented by 4 blanks below it"
        )
        yield warning("publish", message, _place(text, found, file), help)
    titles = [each.start() for each in _TITLE.finditer(text)]
    for found in _TAG.finditer(text):
        if titles and titles[0] < found.start():
            message = f"`{found['sign']}` is the second title of the page, because Markdown of pages needs no blank after `#`"
            help = f"write `\\{found['sign']}` for the sign itself, or `## {found['word']}` for a heading"
            yield warning("publish", message, _place(text, found, file), help)


def _place(text: str, found: re.Match[str], file: str) -> Place:
    at = found.start("sign")
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    return Place(file, line, column, line, column + len(found["sign"]))
