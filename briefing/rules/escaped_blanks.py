"""A backslash in double quotes that was meant as one, in a path or a formula, where YAML reads a tab or a line break."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.diagnostics import Place, Problem, error
from briefing.source.lazy_pattern import lazy_pattern
from briefing.source.scalar_positions import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.model.markers import Path
    from briefing.source.document import Document

_EVEN = r"(?<!\\)(?:\\\\)*"
# Programs that rewrite a text write its line breaks as `\n`: it is meant as a backslash in a path and before some words of TeX.
# `Plan A:\nwait` and `\nu nás` are words on two lines, unlike `C:\notes.txt` and `\nu = 3`.
_MEANT = lazy_pattern(
    rf"{_EVEN}(?P<tab>\\t)(?=[^\s\\\"])|\b[A-Za-z]:(?:\\\\?[\w.-]+)*?(?P<path>\\n)(?:(?<!:\\n)(?=\w)|(?=[\w-]+(?:\\|\.\w)))"
    rf"|{_EVEN}(?P<formula>\\n)(?:u(?=[ ]*[_^$=<>}})]|\\)|(?:eq|abla|otin)(?![a-z]))"
)


def escaped_blanks(document: Document, path: Path, text: str) -> Iterator[Problem]:
    """Yield a problem at the first escape for a tab or a line break in a text in double quotes that was meant as a backslash."""
    node = document.node_at(path) if "\t" in text or "\n" in text else None
    if not isinstance(node, tuple) or node[4] != '"':
        return
    lines = lines_of(document.text)
    for number in range(node[0], node[2] + 1):
        end = node[3] if number == node[2] else len(lines[number])
        found = _MEANT.search(lines[number], node[1] if number == node[0] else 0, end)
        if found is not None:
            start, end = found.span(found.lastgroup or 0)
            name = "a tab" if found["tab"] else "a line break"
            message = f"`{lines[number][start:end]}` in double quotes is {name}, which a page shows as a space"
            help = f"put the text in single quotes, in which a backslash is a backslash; if {name} is meant, type a space"
            yield error("bad-character", message, Place(document.file, number + 1, start + 1, number + 1, end + 1), help)
            return
