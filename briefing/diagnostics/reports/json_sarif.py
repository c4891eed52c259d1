"""Problems as JSON and SARIF, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from briefing.diagnostics.reports.escaping import to_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from briefing.diagnostics import Place, Problem
    from briefing.diagnostics.reports.terminal import Sources


def as_json(problems: Sequence[Problem], _: Sources) -> str:
    """Format problems as one JSON object, with the keys that the data model defines and no others."""
    return to_json({"problems": [_record(problem) for problem in problems]})


def _record(problem: Problem) -> dict[str, Any]:
    text_shown = {"code": problem.code, "severity": problem.severity, "message": problem.message}
    return text_shown | problem.place._asdict() | {"help": problem.help}


def sarif(problems: Sequence[Problem], _: Sources) -> str:
    """Format problems as SARIF 2.1.0, which code scanners read."""
    codes = sorted({problem.code for problem in problems})
    run = {
        "tool": {"driver": {"name": "briefing", "rules": [{"id": code} for code in codes]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, codes.index(problem.code)) for problem in problems],
    }
    return to_json({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def _result(problem: Problem, rule: int) -> dict[str, Any]:
    text_shown = f"{problem.message}\n{problem.help}" if problem.help else problem.message
    notes = [_location(note.place) | {"message": {"text": note.text}} for note in problem.notes]
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": text_shown},
        "locations": [_location(problem.place)],
    } | ({"relatedLocations": notes} if notes else {})


def _location(place: Place) -> dict[str, Any]:
    region = {"startLine": place.line, "startColumn": place.column, "endLine": place.end_line, "endColumn": place.end_column}
    file = quote(place.file, errors="surrogateescape")
    return {"physicalLocation": {"artifactLocation": {"uri": file}, "region": region}}
