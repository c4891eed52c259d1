"""A text in brackets or braces that holds a sign which means something there."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from briefing.problems import Place, Problem, error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.syntax.trial import Trial

_START = re.compile(r"(?:(?P<key>[\w-]+): +|, *|[\[{] *)(?=\S)")
_END = re.compile(r" *(?:[,}\]]|$)")
_LAST = re.compile(r" *(?:, *[\w-]+: |[}\]]\s*$)")
_NEXT = re.compile(r", *[\w-]+: ")
_LONGEST, _TRIES = 2000, 60
_SHOWN = 60


def needs_quotes(trial: Trial, name: str, at: int, column: int) -> Problem | None:
    """The text around a place that mends a fault when it is put in quotes."""
    line = trial.lines[at]
    for start, end, key in islice(_texts(line, column), _TRIES) if len(line) <= _LONGEST else ():
        text = line[start:end]
        if trial.mends({at: f"{line[:start]}{quoted(text)}{line[end:]}"}):
            shown = text if len(text) <= _SHOWN else f"{text[: _SHOWN // 2]}…{text[-(_SHOWN // 3) :]}"
            return error("yaml-syntax", f"the text {_WHY.get(line[column : column + 1], _WHY_ELSE)}",
                         Place(name, at + 1, start + 1, at + 1, end + 1),
                         f"put the text in quotes: `{key}{quoted(shown)}`")
    return None


_WHY = {":": "in brackets or braces holds a colon", "[": "in brackets or braces holds a bracket",
        "{": "in brackets or braces holds a brace"}
_WHY_ELSE = "in brackets or braces cannot be read without quotes"


def _texts(line: str, column: int) -> Iterator[tuple[int, int, str]]:
    """Where the text around a place may begin and end: first behind its key, and up to where the next field begins."""
    starts = [(found.end(), found["key"]) for found in _START.finditer(line[: column + 1])
              if found.end() <= column and not _NEXT.search(line, found.end(), column)]
    ends = [found.start() for form in (_LAST, _END) for found in form.finditer(line, column)]
    for start, key in sorted(starts, key=lambda each: (each[1] is None or line[each[0]] in "[{", -each[0])):
        for end in dict.fromkeys(ends):
            if end > start and not set("\"'") & {line[start], line[end - 1]}:
                yield start, end, f"{key}: " if key else ""


def quoted(text: str) -> str:
    """A text as it is typed in quotes."""
    return "'" + text.replace("'", "''") + "'" if '"' in text or "\\" in text else f'"{text}"'
