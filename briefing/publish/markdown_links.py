"""Links in the Markdown of handwritten pages: where they are, outside of samples of code and comments."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

# A file ends at the latest where another link begins, so that a row of beginnings is read once.
_LINK = lazy_pattern(
    r"(?:\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:\s*<?)((?:[^)\s<>\"#:\]]|\](?!\())+\.(?:md|markdown))(?=[#)\s>\"]|$)", re.MULTILINE
)
# Begins with one character, for which `re` searches several times as fast as for alternatives.
_SAMPLE = re.compile(
    r"[\n`<](?:(?<=\n)(?P<fence> *+(?:`{3,}+|~{3,}+))[^\n]*\n.*?(?:^(?P=fence)|\Z)"
    r"|(?<=`)(?<!``)(?P<ticks>`*+).*?(?<!`)`(?P=ticks)(?!`)"
    r"|(?<=<)!--.*?(?:-->|\Z))",
    re.MULTILINE | re.DOTALL,
)
_SETTINGS = lazy_pattern(r"\A---[ \t]*\n.*?^(?:---|\.\.\.)[ \t]*$", re.MULTILINE | re.DOTALL)
_HAS_BLOCKS = re.compile(r"(?:[-*+]|[0-9]+\.|!!!|\?\?\?\+?|\[\^[^\]]+\]:|:)[ \t]")
"""The start of what may have indented paragraphs: an item of a list, an admonition, a footnote, a definition."""


def replace_files(text: str, instead: Callable[[str], str]) -> str:
    """Replace the file in each link to a Markdown file by what `instead` returns for it."""
    pieces, done = [], 0
    for link in _LINK.finditer(without_code(text)):
        pieces += [text[done : link.start(1)], instead(link[1])]
        done = link.end(1)
    return "".join((*pieces, text[done:]))


def blank(found: re.Match[str]) -> str:
    """Return as many blanks as there are characters on each line of what was found."""
    text = found[0]
    return "\n".join(" " * len(line) for line in text.split("\n")) if "\n" in text else " " * len(text)


def without_settings(text: str) -> str:
    """Return a page of the same length, with blanks in place of the settings at its head."""
    return _SETTINGS.sub(blank, text) if text.startswith("---") else text


@lru_cache(maxsize=64)  # several checks ask for the same page, and only one of them at a time for all pages
def without_code(text: str) -> str:
    """Return a text of the same length, with blanks in place of samples of code and comments."""
    plain = _SAMPLE.sub(blank, f"\n{text}")[1:]
    if "\n    " not in text and "\t" not in text and not text.startswith("    "):
        return plain  # no line is indented like code
    lines = plain.split("\n")
    after_blank, in_block, in_code = True, False, False
    for number, (line, written) in enumerate(zip(lines, text.split("\n"), strict=True)):
        if not line.strip():
            after_blank = True
            continue
        if written.startswith(("    ", "\t")):  # blanks in place of a sample at the start of a line are none
            in_code = in_code or (after_blank and not in_block)
            lines[number] = " " * len(line) if in_code else line
        else:
            in_code = False
            in_block = bool(_HAS_BLOCKS.match(line.lstrip())) or (in_block and not after_blank)
        after_blank = False
    return "\n".join(lines)
