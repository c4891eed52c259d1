"""Ways to show problems: to a person, an editor, a program, a pull request, a code scanner.

`FORMATS` lists them. Each is a function from problems to text and knows no rule. What an author wrote is quoted so
that it can neither move the cursor, nor turn the line around, nor give orders to the machine that keeps the log.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from briefing.problems import Problem

if TYPE_CHECKING:
    from briefing.problems import Place

Sources = Callable[[str], str | None]
"""Gives the text of a file that a problem names, or `None`."""

Format = Callable[[Sequence[Problem], Sources], str]


def full(problems: Sequence[Problem], sources: Sources, *, colour: bool = False) -> str:
    """Show each problem with its line, the place marked under it, and what to do; then count them."""
    paint = _painted if colour else _plain

    @cache
    def lines(file: str) -> Sequence[str]:
        return (sources(file) or "").removeprefix("\ufeff").split("\n")

    return "".join(f"{_block(problem, lines, paint)}\n\n" for problem in problems) + summary(problems) + "\n"


def line(problems: Sequence[Problem], _: Sources) -> str:
    """Show each problem as one line, in the form that editors jump to."""
    return "".join(f"{_at(p.place)}: {p.severity} {shown(p.code)} {'; '.join(_sentences(p))}\n" for p in problems)


def as_json(problems: Sequence[Problem], _: Sources) -> str:
    """Show the problems as one JSON object, with the keys that the data model promises and no others."""
    return dumped({"problems": [_record(problem) for problem in problems]})


def github(problems: Sequence[Problem], _: Sources) -> str:
    """Show the problems as workflow commands, which GitHub puts beside the lines of a pull request."""
    return "".join(_command(problem) for problem in problems)


def sarif(problems: Sequence[Problem], _: Sources) -> str:
    """Show the problems as SARIF 2.1.0, which code scanners read."""
    codes = sorted({problem.code for problem in problems})
    run = {
        "tool": {"driver": {"name": "briefing", "rules": [{"id": code} for code in codes]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, codes.index(problem.code)) for problem in problems],
    }
    return dumped({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


FORMATS: Mapping[str, Format] = MappingProxyType(
    {"full": full, "line": line, "json": as_json, "github": github, "sarif": sarif}
)


def summary(problems: Sequence[Problem]) -> str:
    """Count the problems in words."""
    counts = {severity: sum(p.severity == severity for p in problems) for severity in ("error", "warning")}
    said = [f"{count} {severity}{'s' * (count != 1)}" for severity, count in counts.items() if count]
    return ", ".join(said) or "no problems"


# --- quoting ----------------------------------------------------------------------------------------------------

_CONTROLS = r"\x00-\x1f\x7f-\x9f\ud800-\udfff"
_TURNING = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSEEN = r"\u180e\u200b\u2028\u2029\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f"
# GitHub takes `::error::` at the start of a logged line for a command, and the older `##[error]` anywhere in it.
_ORDERS = r"(?<=##)\[|\A:(?=:)"
_UNSAFE = re.compile(f"[{_CONTROLS}]|(?P<named>[{_TURNING}{_UNSEEN}])|{_ORDERS}")


def shown(text: str) -> str:
    """Quote a text as it can be printed anywhere: on one line, every sign visible and in its order."""
    return _UNSAFE.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"U+{code:04X}" if found["named"] else f"\\u{code:04x}"


def _at(place: Place) -> str:
    return f"{shown(place.file)}:{place.line}:{place.column}"


def _sentences(problem: Problem) -> list[str]:
    notes = (f"{shown(note.text)} ({_at(note.place)})" for note in problem.notes)
    return [shown(problem.message), *([shown(problem.help)] if problem.help else []), *notes]


# --- excerpts ---------------------------------------------------------------------------------------------------

MAX_COLUMNS = 100  # of an excerpt on the screen, its margin not counted
LEAD_COLUMNS = 40  # how many of them may stand before the place when the line has to be cut
TAB = "    "

_STYLES = {"error": "1;31", "warning": "1;33", "note": "1;36", "help": "1;32", "strong": "1", "margin": "34"}
_Paint = Callable[[str, str], str]
_Lines = Callable[[str], Sequence[str]]


def _painted(style: str, text: str) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m"


def _plain(_: str, text: str) -> str:
    return text


def _block(problem: Problem, lines: _Lines, paint: _Paint) -> str:
    name = paint(problem.severity, f"{problem.severity}[{shown(problem.code)}]")
    said = [f"{paint('strong', _at(problem.place))} {name}: {paint('strong', shown(problem.message))}"]
    said += _excerpt(problem.place, lines, problem.severity, paint)
    if problem.help:
        said.append(f"{paint('help', 'help')}: {shown(problem.help)}")
    for note in problem.notes:
        said.append(f"{paint('strong', _at(note.place))} {paint('note', 'note')}: {shown(note.text)}")
        said += _excerpt(note.place, lines, "note", paint)
    return "\n".join(said)


def _excerpt(place: Place, lines: _Lines, style: str, paint: _Paint) -> list[str]:
    """The first line of a place with carets under it, or nothing where no such line can be shown."""
    text = next(iter(lines(place.file)[place.line - 1 : place.line]), "").removesuffix("\r")
    if not text:
        return []
    start = min(place.column - 1, len(text))
    end = min(place.end_column - 1, len(text)) if place.end_line == place.line else len(text)
    before, within, after = _window(text, start, max(start, end))
    margin, bar = " " * len(str(place.line)), paint("margin", "|")
    return [
        f"{margin} {bar}",
        f"{paint('margin', str(place.line))} {bar} {before}{within}{after}",
        f"{margin} {bar} {' ' * _columns(before)}{paint(style, '^' * max(_columns(within), 1))}",
    ]


class _Window(NamedTuple):
    """What is printed of a line, parted where the place begins and ends."""

    before: str
    within: str
    after: str


def _window(text: str, start: int, end: int) -> _Window:
    """Cut a line that is too long for a screen around the place."""
    low = 0 if _reach(text, 0, MAX_COLUMNS) == len(text) else _lead(text, start)
    high = _reach(text, low, MAX_COLUMNS)
    cells = list(text[low:high])
    for found in _UNSAFE.finditer(text, low, high):
        cells[found.start() - low] = TAB if found.group() == "\t" else _escaped(found)
    before, within, after = (
        "".join(cells[part]) for part in (slice(start - low), slice(start - low, end - low), slice(end - low, None))
    )
    return _Window("…" * (low > 0) + before, within, after + "…" * (high < len(text)))


def _reach(text: str, low: int, room: int) -> int:
    """How far a line can be printed in so many columns without taking a letter from its accent."""
    at = low
    while at < len(text) and (room := room - _room(text[at])) >= 0:
        at += 1
    while low < at < len(text) and not _columns(text[at]):
        at -= 1
    return at


def _lead(text: str, start: int) -> int:
    """Where to begin so that some of what stands before a place is seen, but never with an accent of its own."""
    at, room = start, LEAD_COLUMNS
    while at > 0 and (room := room - _room(text[at - 1])) >= 0:
        at -= 1
    while 0 < at < start and not _columns(text[at]):
        at += 1
    return at


@cache
def _room(sign: str) -> int:
    """Columns of a sign as it is printed; an accent counts as one here, so that no pile of them is endless."""
    return max(_columns(TAB if sign == "\t" else shown(sign)), 1)


def _columns(text: str) -> int:
    return sum(_WIDTHS.get(unicodedata.east_asian_width(sign), 1) for sign in text if not _is_mark(sign))


_WIDTHS = {"W": 2, "F": 2}


def _is_mark(sign: str) -> bool:
    """Whether a sign is drawn onto the one before it."""
    return unicodedata.category(sign) in ("Mn", "Me", "Cf")


# --- values for programs ----------------------------------------------------------------------------------------


def dumped(value: object) -> str:
    """JSON with the exact texts that is still safe to print on a terminal."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    # Line breaks are JSON's own here: those of the texts are escaped already.
    return "\n".join(_UNSAFE.sub(_json_escaped, row) for row in text.split("\n")) + "\n"


def _json_escaped(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\u{code:04x}" if code <= 0xFFFF else json.dumps(found.group())[1:-1]


def _record(problem: Problem) -> dict[str, Any]:
    said = {"code": problem.code, "severity": problem.severity, "message": problem.message}
    return said | problem.place._asdict() | {"help": problem.help}


def _command(problem: Problem) -> str:
    place = problem.place
    properties = {"file": shown(place.file), "line": place.line, "endLine": place.end_line, "title": problem.code}
    if place.line == place.end_line:  # GitHub drops a mark that has columns on several lines
        properties |= {"col": place.column, "endColumn": place.end_column}
    listed = ",".join(f"{key}={_encoded(str(value), '%:,')}" for key, value in properties.items())
    said = "\n".join(_sentences(problem))
    return f"::{problem.severity} {listed}::{_encoded(said, '%')}\n"


def _encoded(text: str, signs: str) -> str:
    """Write the signs that end a part of a workflow command as GitHub's runner reads them."""
    return "".join(f"%{ord(sign):02X}" if sign in f"\r\n{signs}" else sign for sign in text)


_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def _result(problem: Problem, rule: int) -> dict[str, Any]:
    said = f"{problem.message}\n{problem.help}" if problem.help else problem.message
    notes = [_location(note.place) | {"message": {"text": note.text}} for note in problem.notes]
    return {
        "ruleId": problem.code,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": {"text": said},
        "locations": [_location(problem.place)],
    } | ({"relatedLocations": notes} if notes else {})


def _location(place: Place) -> dict[str, Any]:
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
    file = quote(place.file, errors="surrogateescape")
    return {"physicalLocation": {"artifactLocation": {"uri": file}, "region": region}}
