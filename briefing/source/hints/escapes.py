"""A backslash in a text in double quotes, behind which YAML expects one of a few signs: paths, formulas, two halves of a sign."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.diagnostics import Place, Problem, error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yaml import Mark

_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{0,2}|u[0-9a-fA-F]{0,4}|U[0-9a-fA-F]{0,8}|.|$)")


def unknown_escape(says: str, lines: Sequence[str], mark: Mark | None, name: str) -> Problem | None:
    """Return the problem if the parser stopped at a backslash."""
    if mark is None or not any(each in says for each in ("escape character", "escape code", "hexdecimal")):
        return None
    line = lines[mark.line] if mark.line < len(lines) else ""
    start = line.rfind("\\", 0, mark.column + 1)
    found = _ESCAPE.match(line, start) if start >= 0 else None
    if found is None:
        return None
    place = Place(name, mark.line + 1, start + 1, mark.line + 1, start + 1 + len(found[0]))
    message = f"a text in double quotes cannot contain `{found[0]}`"
    help = "put the text in single quotes, in which a backslash is a backslash, or type the character that is meant"
    return error("yaml-syntax", message, place, help)
