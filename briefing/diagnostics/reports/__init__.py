"""The formats in which problems are reported: for the terminal, editors, programs, pull requests and code scanners.

`FORMATS` lists them. Each is a function from problems to text, and depends on no rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from briefing.diagnostics import Problem
from briefing.diagnostics.reports.escaping import printable, to_json
from briefing.diagnostics.reports.github_gitlab import INLINE, github, gitlab, markdown
from briefing.diagnostics.reports.json_sarif import as_json, sarif
from briefing.diagnostics.reports.terminal import MAX_COLUMNS, Sources, full, line, summary

Format = Callable[[Sequence[Problem], Sources], str]

FORMATS: Mapping[str, Format] = MappingProxyType({
    "full": full, "line": line, "json": as_json, "github": github, "gitlab": gitlab, "markdown": markdown, "sarif": sarif,
})  # fmt: skip
