"""Problems at the lines of a change, in the formats that GitHub and GitLab read from a pipeline."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING, Any

from briefing.diagnostics.reports.escaping import printable, sentences, to_json
from briefing.diagnostics.reports.terminal import line, summary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from briefing.diagnostics import Problem
    from briefing.diagnostics.reports.terminal import Sources

INLINE = 10
"""The number of errors, and of warnings, that GitHub shows beside the lines; it drops the rest without notice."""
MOST_BYTES = 1_000_000
"""The limit for Markdown in bytes: GitHub does not show a step's summary that is longer than 1 MiB."""


def github(problems: Sequence[Problem], sources: Sources) -> str:
    """Format problems as workflow commands, which GitHub shows beside the lines; those that it would drop go to the log."""
    beside = [each for severity in ("error", "warning") for each in [p for p in problems if p.severity == severity][:INLINE]]
    rest = [problem for problem in problems if problem not in beside]
    commands = "".join(_command(problem) for problem in problems if problem in beside)
    more = (
        f"::notice::{len(rest)} more {'is' if len(rest) == 1 else 'are'} in the log of this step: {summary(rest)}\n"
        if rest
        else ""
    )
    return commands + line(rest, sources) + more


def _command(problem: Problem) -> str:
    place = problem.place
    properties = {"file": printable(place.file), "line": place.line, "endLine": place.end_line, "title": problem.code}
    if place.line == place.end_line:  # GitHub drops an annotation that has columns and covers several lines
        properties |= {"col": place.column, "endColumn": place.end_column}
    listed = ",".join(f"{key}={_encoded(str(value), '%:,')}" for key, value in properties.items())
    text_shown = "\n".join(sentences(problem))
    return f"::{problem.severity} {listed}::{_encoded(text_shown, '%')}\n"


def _encoded(text: str, chars: str) -> str:
    """Encode the characters that end a part of a workflow command, as GitHub's runner decodes them."""
    return "".join(f"%{ord(char):02X}" if char in f"\r\n{chars}" else char for char in text)


def gitlab(problems: Sequence[Problem], _: Sources) -> str:
    """Format problems as a code quality report, which GitLab shows beside the lines of a merge request."""
    seen: Counter[tuple[str, ...]] = Counter()
    return to_json([_violation(problem, seen) for problem in problems])


_SEVERITIES = {"error": "major", "warning": "minor"}


def _violation(problem: Problem, seen: Counter[tuple[str, ...]]) -> dict[str, Any]:
    place = problem.place
    # Line numbers are left out: a problem that has only moved must keep its fingerprint.
    same = (problem.code, place.file, re.sub(r"\bline \d+", "line", problem.message))
    seen[same] += 1
    return {
        "description": "\n".join(filter(None, (problem.message, problem.help))),
        "check_name": problem.code,
        "fingerprint": hashlib.sha256("\0".join((*same, str(seen[same]))).encode("utf-8", "surrogatepass")).hexdigest()[:32],
        "severity": _SEVERITIES[problem.severity],
        "location": {"path": place.file, "lines": {"begin": place.line, "end": place.end_line}},
    }


def markdown(problems: Sequence[Problem], _: Sources) -> str:
    """Format all problems as Markdown, for the summary of a pipeline's step."""
    head = f"**{summary(problems)}**\n"
    room = MOST_BYTES - len(head) - 200  # for the last line, which counts the rows that are left out
    kept: list[str] = []
    for row in _rows(problems):
        room -= len(row.encode())
        if room < 0:
            break
        kept.append(row)
    left = problems[len(kept) :]
    end = f"\n… {summary(left)} left out here; `briefing check` shows all of them.\n" if left else ""
    return head + "".join(kept) + end


def _rows(problems: Sequence[Problem]) -> Iterator[str]:
    for file, group in groupby(problems, lambda problem: problem.place.file):
        heading = f"\n#### {_quiet(printable(file))}\n\n"
        for problem in group:
            text_shown = "; ".join(map(_marked_up, sentences(problem)))
            yield f"{heading}- {problem.place.line}:{problem.place.column} **{problem.severity}** `{problem.code}` {text_shown}\n"
            heading = ""


def _marked_up(text_shown: str) -> str:
    """Convert a sentence to Markdown: text in backticks is code, the rest is plain text."""
    parts = re.split(r"`([^`]+)`", text_shown)
    return "".join(f"`{part}`" if index % 2 and part.strip() else _quiet(part) for index, part in enumerate(parts))


def _quiet(text_shown: str) -> str:
    """Escape everything that Markdown or its host would interpret: emphasis, tags, `@name`, `#1`."""
    return re.sub(r"[!-/:-@\[-`{-~]", lambda char: _QUIET.get(char.group(), f"\\{char.group()}"), text_shown)


_QUIET = {char: f"&#{ord(char)};<!-- -->" for char in "@#"} | {"<": "&lt;", "&": "&amp;"}
