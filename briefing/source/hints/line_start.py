"""How a line starts, and how an indentation is described."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from briefing.source.hints.reparse import ParserWindow

_LINE = re.compile(r"(?P<spaces> *)(?P<dash>- +)?(?P<word>[A-Za-z][\w-]*:(?= |$))?")
OPENS_TEXT = re.compile(r"[:-] +[|>][-+\d]*\s*(?:#.*)?$")


class Line(NamedTuple):
    """How a line starts."""

    indent: int
    inner: int
    """The column of its content, after a dash."""
    dash: bool
    word: str
    """Its key with the colon, if it has one."""


def has_content(line: str) -> bool:
    """Whether a line has content: it is neither empty nor a comment."""
    return bool(line.strip()) and not line.lstrip(" ").startswith("#")


def start_of(line: str) -> Line:
    """Parse the start of a line."""
    found = _LINE.match(line)
    assert found is not None, "every part of it may be absent"
    indent = len(found["spaces"])
    return Line(indent, indent + len(found["dash"] or ""), found["dash"] is not None, found["word"] or "")


def in_block(window: ParserWindow, at: int, indent: int) -> bool:
    """Whether a line with this indentation belongs to a text below `|` or `>`."""
    for line in (window.lines[each] for each in range(at - 1, window.start - 1, -1) if has_content(window.lines[each])):
        if start_of(line).indent < indent:
            if OPENS_TEXT.search(line):
                return True
            indent = start_of(line).indent  # a line that is indented further, such as one of a list, may be inside the text
    return False


def indented(indent: int) -> str:
    """Describe the indentation of a line in words."""
    return f"indented by {indent} space{'s' * (indent != 1)}" if indent else "not indented"


def move_to(indent: int, what: str = "it") -> str:
    """Tell the author to give something this indentation."""
    return f"indent {what} by {indent}" if indent else f"start {what} at the margin"
