"""The marks that Git leaves in a file of which two versions could not be merged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.diagnostics import Place, error
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from briefing.diagnostics import Problem

_MARKS = lazy_pattern(r"^(?:<{7} |={7}$|>{7} )", re.MULTILINE)
_OPENING = ("<<<<<<< ", ">>>>>>> ")  # faster than a search for the lines that start with them


def merge_conflict(text: str, name: str, code: str, *, divider: bool = False) -> Problem | None:
    """Return the problem of the first mark in a text; with `divider`, a line `=======` alone is one, too."""
    if not any(mark in text for mark in _OPENING) and not (divider and "=======" in text):
        return None
    marks = (each for each in _MARKS.finditer(text) if divider or each[0][0] != "=")
    found = next(marks, None)
    if found is None:
        return None
    line = text.count("\n", 0, found.start()) + 1
    help = "keep one of the two versions and delete the lines with <<<<<<<, ======= and >>>>>>>"
    return error(code, "found an unresolved merge conflict", Place(name, line, 1, line, 8), help)
