"""Text that YAML discards as a comment although its author meant it as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from yaml.cyaml import CParser  # type: ignore[attr-defined]  # the stubs hide it; PyYAML exports it
from yaml.events import (
    ScalarEvent,
    StreamEndEvent,
)

from briefing.diagnostics import Place, Problem, warning
from briefing.source.hints.quoting import quoted

if TYPE_CHECKING:
    from collections.abc import Callable

_SHOWN = 60

_LOST = re.compile(r"[ \t]+(#[^\W_].*)")

# A `#` in running text with one space on each side; two spaces before it mark an intended comment.
_LOST_IN_WORDS = re.compile(r" (# \S.*)")

# A day in words is a value of its own, and a remark may follow it.
_DAY = re.compile(r"\d{1,2}(?:\.|st|nd|rd|th)? [^\W\d]+,? \d{4}|[^\W\d]+ \d{1,2},? \d{4}")

# The same for whole files: the pattern starts with a letter, for which `re` searches fast.
_MAYBE_LOST = re.compile(r"#(?:(?<=[ \t]#)[^\W_]|(?<=\S #) \S)")


def lost_comments(name: str, text: str) -> list[Problem]:
    """Report `title: Plan #1 of 3` and `title: The plan # 1 of 3`: what follows the `#` would be lost as a comment."""
    if not _MAYBE_LOST.search(text):
        return []
    lines = text.split("\n")
    found = []
    next_event: Callable[[], Any] = CParser(text).get_event
    while (event := next_event()).__class__ is not StreamEndEvent:
        if isinstance(event, ScalarEvent) and not event.style:
            mark: Any = event.end_mark
            text_start: Any = event.start_mark
            line, column = mark.line, mark.column
            rest = lines[line] if line < len(lines) else ""
            words = " " in event.value and not _DAY.fullmatch(event.value)
            shape = _LOST_IN_WORDS if words and _LOST_IN_WORDS.match(rest, column) else _LOST
            lost = shape.match(rest, column)
            if lost:
                start = lost.start(1)
                whole = lines[line][text_start.column :].rstrip() if text_start.line == line else ""
                shown = f": `{quoted(whole)}`" if 0 < len(whole) <= _SHOWN else ""
                found.append(
                    warning(
                        "lost-text",
                        f"the text ends before `{lost.group(1)[:20]}`: everything from the # on is a comment",
                        Place(name, line + 1, start + 1, line + 1, len(lines[line]) + 1),
                        f"put the whole text in quotes{shown}; if it was meant as a remark, put "
                        f"{'two spaces before it' if shape is _LOST_IN_WORDS else 'it on a line of its own'}",
                    )
                )
    return found
