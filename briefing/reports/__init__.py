"""Ways to show problems: to a person, an editor, a program, a pull request, a code scanner.

`FORMATS` lists them. Each is a function from problems to text and knows no rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from briefing.problems import Problem
from briefing.reports.forges import INLINE, github, gitlab, markdown
from briefing.reports.person import MAX_COLUMNS, Sources, full, line, summary
from briefing.reports.programs import as_json, sarif
from briefing.reports.quoting import dumped, shown

__all__ = ["FORMATS", "INLINE", "MAX_COLUMNS", "Format", "Sources", "dumped", "full", "line", "shown", "summary"]

Format = Callable[[Sequence[Problem], Sources], str]

FORMATS: Mapping[str, Format] = MappingProxyType({
    "full": full, "line": line, "json": as_json, "github": github, "gitlab": gitlab, "markdown": markdown, "sarif": sarif,
})  # fmt: skip
