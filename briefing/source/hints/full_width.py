"""Signs that look like those YAML takes: full-width ones, other dashes, spaces of another kind."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import Place, Problem, error

if TYPE_CHECKING:
    from collections.abc import Iterable

    from briefing.source.hints.reparse import ReparseResult

_SPACES, _DASHES, _COLONS = "\u00a0\u2000-\u200a\u202f\u205f\u3000", "\u2010-\u2015\u2212\ufe63\uff0d", "：﹕"
_FIELD = re.compile(
    rf"(?P<indent>[ {_SPACES}]*)(?:(?P<dash>[-{_DASHES}])(?P<behind>[ {_SPACES}]*))?"
    rf"(?:(?P<word>[A-Za-z][\w-]*)[ {_SPACES}]*(?:(?P<colon>[{_COLONS}])[ {_SPACES}]*|:(?P<blank>[ {_SPACES}]+|$)))?(?P<rest>.*)",
    re.ASCII,
)
_ODD_SPACE, _ODD_DASH = re.compile(f"[{_SPACES}]"), re.compile(f"[{_DASHES}]")
_LIST = re.compile(r"( *(?:- +)*[\w-]+: +)([\[［【].*[\]］】])( *)$", re.ASCII)
_PLAIN = str.maketrans("［【］】，", "[[]],")
_SHOWN = 60
_WIDTHS = (1, 2)  # what one wide space at the start of a line stands for
_ANY = re.compile(f"[{_SPACES}{_DASHES}{_COLONS}［【］】，]")


class _FullWidthSign(NamedTuple):
    """A line as it should be typed, and the first sign in it that is another."""

    plain: str
    sign: str
    column: int
    word: str


def may_hold(text: str) -> bool:
    """Whether a text has a sign that could be meant for one of YAML's."""
    return _ANY.search(text) is not None


def full_width_problem(trial: ReparseResult, name: str, lines: Iterable[int]) -> Problem | None:
    """The first of some lines that mends a fault when its signs are plain ones; other fields around it may have the slip too."""
    lines = tuple(lines)
    return next((found for width in _WIDTHS if (found := _signs(trial, name, lines, width)) is not None), None) or _list(
        trial, name, lines
    )


def _signs(trial: ReparseResult, name: str, lines: Iterable[int], width: int) -> Problem | None:
    slips = {at: slip for at in trial.sound if (slip := _slip(trial.lines[at], width)) is not None}
    plain = {at: slip.plain for at, slip in slips.items()}
    near = set(lines)
    while further := {at - 1 for at in near} & set(slips) - near:  # the parser takes them all for one text
        near |= further
    begun = trial.begun(plain) if near & set(slips) else None
    for at in sorted(near & set(slips) & begun) if begun is not None else ():  # the others are lines of a text
        if not trial.mends({other: line for other, line in plain.items() if other != at}):
            return _problem(name, at, slips[at])
    return None


def _slip(line: str, width: int) -> _FullWidthSign | None:
    found = _FIELD.match(line)
    if found is None or not (found["dash"] or found["word"]):
        return None
    indent, behind, blank = found["indent"], found["behind"] or "", found["blank"] or ""
    dash = _ODD_DASH.match(found["dash"] or "")
    if found["dash"] and not behind and found["rest"] and not (dash and found["dash"] == "－"):
        return None  # a text that begins with a dash
    odd = [
        (each.start() + found.start(part), each.group())
        for part in ("indent", "behind", "blank")
        if (each := _ODD_SPACE.search(found[part] or "")) is not None
    ]
    odd += [(found.start(part), found[part]) for part in ("dash", "colon") if found[part] and (part == "colon" or dash)]
    if not odd:
        return None
    column, sign = min(odd)
    begin = _ODD_SPACE.sub(" " * width, indent) + (f"-{' ' * max(len(behind), 1)}" if found["dash"] else "")
    field = f"{found['word']}:{' ' * bool(found['rest'] or blank)}" if found["word"] else ""
    return _FullWidthSign(f"{begin}{field}{found['rest']}", sign, column, found["word"] or "")


def _problem(name: str, at: int, slip: _FullWidthSign) -> Problem:
    if slip.sign in _COLONS:
        written = slip.plain[len(slip.plain) - len(slip.plain.lstrip(" -")) :].rstrip()
        return error(
            "yaml-syntax",
            f"the colon after `{slip.word}` is a full-width colon",
            _column(name, at, slip.column),
            f"type `{_short(written)}`: a plain colon, and a space after it",
        )
    called = unicodedata.name(slip.sign, "").lower()
    wanted = "`-`" if _ODD_DASH.match(slip.sign) else "a plain space"
    found = f"`{slip.sign}` (U+{ord(slip.sign):04X})" if wanted == "`-`" else f"U+{ord(slip.sign):04X} ({called})"
    indent = len(slip.plain) - len(slip.plain.lstrip(" "))
    begins = f", after {indent} plain spaces" if slip.column < indent and wanted != "`-`" else ""
    return error(
        "yaml-syntax",
        f"found {found} where {wanted} is expected",
        _column(name, at, slip.column),
        f"type `{_short(slip.plain.strip())}`{begins}",
    )


def _list(trial: ReparseResult, name: str, lines: Iterable[int]) -> Problem | None:
    for at in sorted(lines):
        listed = _LIST.match(trial.lines[at])
        plain = listed[2].translate(_PLAIN) if listed else ""
        if listed and plain != listed[2] and trial.mends({at: f"{listed[1]}{plain}"}):
            return error(
                "yaml-syntax",
                "the list contains full-width characters",
                _column(name, at, listed.start(2)),
                f"type plain brackets and commas: `{_short(plain)}`",
            )
    return None


def _column(name: str, at: int, column: int) -> Place:
    return Place(name, at + 1, column + 1, at + 1, column + 2)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
