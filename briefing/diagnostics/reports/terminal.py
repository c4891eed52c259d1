"""Problems for the terminal: with an excerpt of the file, or one line each."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics.reports.escaping import UNSAFE, at, escape_character, printable, sentences

if TYPE_CHECKING:
    from briefing.diagnostics import Place, Problem

Sources = Callable[[str], str | None]
"""Returns the text of a file that a problem names, or `None`."""


def full(problems: Sequence[Problem], sources: Sources, *, colour: bool = False) -> str:
    """Format each problem with an excerpt of its line, the place underlined, and its help; then count the problems.

    Errors come last, in the order of files and lines, because a terminal shows the end of the output (decision 0022).
    The other formats are sorted and read by programs, and keep the order of files.
    """
    paint = _painted if colour else _plain

    @cache
    def lines(file: str) -> Sequence[str]:
        return (sources(file) or "").removeprefix("\ufeff").split("\n")

    errors_last = sorted(problems, key=lambda problem: problem.severity == "error")
    return "".join(f"{_block(problem, lines, paint)}\n\n" for problem in errors_last) + summary(problems) + "\n"


def line(problems: Sequence[Problem], _: Sources) -> str:
    """Format each problem as one line, in the form that editors recognise as a link."""
    return "".join(f"{at(p.place)}: {p.severity} {printable(p.code)} {'; '.join(sentences(p))}\n" for p in problems)


def summary(problems: Sequence[Problem]) -> str:
    """Count the problems in words."""
    counts = {severity: sum(p.severity == severity for p in problems) for severity in ("error", "warning")}
    text_shown = [f"{count} {severity}{'s' * (count != 1)}" for severity, count in counts.items() if count]
    return ", ".join(text_shown) or "No problems found."


# --- excerpts ---------------------------------------------------------------------------------------------------

MAX_COLUMNS = 100  # of an excerpt on the screen, without its margin
LEAD_COLUMNS = 40  # the most columns before the place when the line is cut
TAB = "    "

_STYLES = {"error": "1;31", "warning": "1;33", "note": "1;36", "help": "1;32", "strong": "1", "margin": "34"}
_Paint = Callable[[str, str], str]
_Lines = Callable[[str], Sequence[str]]


def _painted(style: str, text: str) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m"


def _plain(_: str, text: str) -> str:
    return text


def _block(problem: Problem, lines: _Lines, paint: _Paint) -> str:
    name = paint(problem.severity, f"{problem.severity}[{printable(problem.code)}]")
    text_shown = [f"{paint('strong', at(problem.place))} {name}: {paint('strong', printable(problem.message))}"]
    text_shown += _excerpt(problem.place, lines, problem.severity, paint)
    if problem.help:
        text_shown.append(f"{paint('help', 'help')}: {printable(problem.help)}")
    for note in problem.notes:
        text_shown.append(f"{paint('strong', at(note.place))} {paint('note', 'note')}: {printable(note.text)}")
        text_shown += _excerpt(note.place, lines, "note", paint)
    return "\n".join(text_shown)


def _excerpt(place: Place, lines: _Lines, style: str, paint: _Paint) -> list[str]:
    """The first line of a place, underlined with carets; empty if no such line can be shown."""
    text = next(iter(lines(place.file)[place.line - 1 : place.line]), "").removesuffix("\r")
    if not text or _is_garbled(text):
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


def _is_garbled(text: str) -> bool:
    """Whether a line was read in the wrong encoding, as a file in UTF-16 is; a wrong byte among others is shown."""
    return text.startswith("\ufffd\ufffd") or text.count("\0") * 4 > len(text)


class _Window(NamedTuple):
    """The part of a line that is printed, split at the start and the end of the place."""

    before: str
    within: str
    after: str


def _window(text: str, start: int, end: int) -> _Window:
    """Cut a line that is too long for the screen, so that the place remains visible."""
    low = 0 if _reach(text, 0, MAX_COLUMNS) == len(text) else _lead(text, start)
    high = _reach(text, low, MAX_COLUMNS)
    cells = list(text[low:high])
    for found in UNSAFE.finditer(text, low, high):
        cells[found.start() - low] = TAB if found.group() == "\t" else escape_character(found)
    before, within, after = (
        "".join(cells[part]) for part in (slice(start - low), slice(start - low, end - low), slice(end - low, None))
    )
    return _Window("…" * (low > 0) + before, within, after + "…" * (high < len(text)))


def _reach(text: str, low: int, room: int) -> int:
    """Return the end of the text that fits into `room` columns, without separating a letter from its accent."""
    at = low
    while at < len(text) and (room := room - _char_width(text[at])) >= 0:
        at += 1
    while low < at < len(text) and not _columns(text[at]):
        at -= 1
    return at


def _lead(text: str, start: int) -> int:
    """Return the start of the text to print before a place, never at a combining accent."""
    at, room = start, LEAD_COLUMNS
    while at > 0 and (room := room - _char_width(text[at - 1])) >= 0:
        at -= 1
    while 0 < at < start and not _columns(text[at]):
        at += 1
    return at


@cache
def _char_width(char: str) -> int:
    """Return the columns of a character as printed; an accent counts as one, so that a long series of them is cut as well."""
    return max(_columns(TAB if char == "\t" else printable(char)), 1)


def _columns(text: str) -> int:
    return sum(_WIDTHS.get(unicodedata.east_asian_width(char), 1) for char in text if not _is_mark(char))


_WIDTHS = {"W": 2, "F": 2}


def _is_mark(char: str) -> bool:
    """Whether a character combines with the one before it."""
    return unicodedata.category(char) in ("Mn", "Me", "Cf")
