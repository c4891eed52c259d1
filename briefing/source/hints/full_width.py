"""Characters that look like YAML's own: full-width forms, other dashes, bullets, and other kinds of space."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import Place, Problem, error
from briefing.source.hints.reparse import parser_window
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from briefing.source.hints.reparse import Parser, ParserWindow

_SPACES, _COLONS = "\u00a0\u2000-\u200a\u202f\u205f\u3000", "：﹕"
_BULLETS = "*\u00b7\u2022\u2023\u2043\u2219\u25a0\u25aa\u25cb\u25cf\u25e6"
_DASHES = f"{_BULLETS}\u2010-\u2015\u2212\ufe63\uff0d"
_FIELD = lazy_pattern(
    rf"(?P<indent>[ {_SPACES}]*)(?:(?P<dash>[-{_DASHES}])(?P<behind>[ \t{_SPACES}]*))?"
    rf"(?:(?P<word>[A-Za-z][\w-]*)[ {_SPACES}]*(?:(?P<colon>[{_COLONS}])[ {_SPACES}]*|:(?P<blank>[ {_SPACES}]+|$)))?(?P<rest>.*)",
    re.ASCII,
)
_FULL_WIDTH_SPACE, _OTHER_DASH = lazy_pattern(f"[{_SPACES}]"), lazy_pattern(f"[{_DASHES}]")
_LIST = lazy_pattern(r"( *(?:- +)*[\w-]+: +)([\[［【].*[\]］】])( *)$", re.ASCII)
_PLAIN = str.maketrans("［【］】，", "[[]],")
_SHOWN = 60
_LONGEST = 2000
_WIDTHS = (1, 2)  # the spaces that one wide space at the start of a line replaces
_BRACKETS = {"［": "[", "【": "[", "］": "]", "】": "]", "｛": "{", "｝": "}"}
_ANY = lazy_pattern(f"[{_SPACES}{_DASHES}{_COLONS}，{''.join(_BRACKETS)}]")


class _FullWidthLine(NamedTuple):
    """A line with plain characters, and the first character in it that was replaced."""

    plain: str
    char: str
    column: int
    word: str


def may_hold(text: str) -> bool:
    """Whether a text contains a character that looks like one of YAML's."""
    return _ANY.search(text) is not None


def full_width_problem(window: ParserWindow, name: str, lines: Iterable[int]) -> Problem | None:
    """Find the first line that becomes valid if its characters are replaced by plain ones; fields around it may need that too."""
    lines = tuple(lines)
    return (
        next((found for width in _WIDTHS if (found := _signs(window, name, lines, width)) is not None), None)
        or _list(window, name, lines)
        or _bracket(window, name, lines)
        or next((found for at in sorted(lines) if (found := _flow(window, name, at)) is not None), None)
    )


def full_width_values(name: str, text: str, parser: Parser) -> Iterator[Problem]:
    """Find values in braces or brackets that are read as texts, because their signs are full-width: `[F1, ｛factor：F3｝]`."""
    for at, line in enumerate(text.split("\n")):
        if not (_FLOW_SIGN.search(line) and _WIDE_FLOW_SIGN.search(line) and _FLOW_LINE.match(line)):
            continue
        window = parser_window(text, at, parser)
        found = _flow(window, name, at) if window is not None else None
        if window is not None and found is not None and at in (window.start_lines({}) or ()):
            yield found


def _signs(window: ParserWindow, name: str, lines: Iterable[int], width: int) -> Problem | None:
    mistakes = {at: mistake for at in window.line_range if (mistake := _mistake_in(window.lines[at], width)) is not None}
    plain = {at: mistake.plain for at, mistake in mistakes.items()}
    near = set(lines)
    while adjoining := {at - 1 for at in near} & set(mistakes) - near:  # the parser reads them all as one text
        near |= adjoining
    start_lines = window.start_lines(plain) if near & set(mistakes) else None
    for at in sorted(near & set(mistakes) & start_lines) if start_lines is not None else ():  # the others are lines of a text
        if not window.parses_with({other: line for other, line in plain.items() if other != at}):
            return _problem(name, at, mistakes[at])
    return None


def _mistake_in(line: str, width: int) -> _FullWidthLine | None:
    found = _FIELD.match(line)
    if found is None or not (found["dash"] or found["word"]):
        return None
    indent, after, blank = found["indent"], found["behind"] or "", found["blank"] or ""
    dash = _OTHER_DASH.match(found["dash"] or "")
    if found["dash"] and not after and found["rest"] and not (dash and found["dash"] == "－"):
        return None  # a text that starts with a dash
    wrong = [
        (each.start() + found.start(part), each.group())
        for part in ("indent", "behind", "blank")
        if (each := _FULL_WIDTH_SPACE.search(found[part] or "")) is not None
    ]
    wrong += [(found.start(part), found[part]) for part in ("dash", "colon") if found[part] and (part == "colon" or dash)]
    if not wrong:
        return None
    column, char = min(wrong)
    begin = _FULL_WIDTH_SPACE.sub(" " * width, indent) + (f"-{' ' * max(len(after), 1)}" if found["dash"] else "")
    field = f"{found['word']}:{' ' * bool(found['rest'] or blank)}" if found["word"] else ""
    return _FullWidthLine(f"{begin}{field}{found['rest']}", char, column, found["word"] or "")


def _problem(name: str, at: int, mistake: _FullWidthLine) -> Problem:
    if mistake.char in _COLONS:
        written = mistake.plain[len(mistake.plain) - len(mistake.plain.lstrip(" -")) :].rstrip()
        return error(
            "yaml-syntax",
            f"the colon after `{mistake.word}` is a full-width colon",
            _column(name, at, mistake.column),
            f"type `{_short(written)}`: a plain colon, and a space after it",
        )
    called = unicodedata.name(mistake.char, "").lower()
    wanted = "`-`" if _OTHER_DASH.match(mistake.char) else "a plain space"
    found = f"`{mistake.char}` (U+{ord(mistake.char):04X})" if wanted == "`-`" else f"U+{ord(mistake.char):04X} ({called})"
    indent = len(mistake.plain) - len(mistake.plain.lstrip(" "))
    begins = f", after {indent} plain spaces" if mistake.column < indent and wanted != "`-`" else ""
    return error(
        "yaml-syntax",
        f"found {found} where {wanted} is expected",
        _column(name, at, mistake.column),
        f"type `{_short(mistake.plain.strip())}`{begins}",
    )


def _list(window: ParserWindow, name: str, lines: Iterable[int]) -> Problem | None:
    for at in sorted(lines):
        listed = _LIST.match(window.lines[at])
        plain = listed[2].translate(_PLAIN) if listed else ""
        if listed and plain != listed[2] and window.parses_with({at: f"{listed[1]}{plain}"}):
            return error(
                "yaml-syntax",
                "the list contains full-width characters",
                _column(name, at, listed.start(2)),
                f"type plain brackets and commas: `{_short(plain)}`",
            )
    return None


def _bracket(window: ParserWindow, name: str, lines: Iterable[int]) -> Problem | None:
    """Find a bracket of full width that has to be plain, or that is one too many."""
    for at in sorted(set(lines) & set(window.line_range)):
        line = window.lines[at]
        for column, char in enumerate(line[:_LONGEST]):
            if char not in _BRACKETS:
                continue
            plain = _BRACKETS[char]
            if window.parses_with({at: f"{line[:column]}{plain}{line[column + 1 :]}"}):
                message, help = f"found `{char}`, a bracket of full width, where `{plain}` is expected", f"type `{plain}`"
            elif window.parses_with({at: f"{line[:column]}{line[column + 1 :]}"}):
                message, help = f"found `{char}`, a bracket of full width, where nothing is open", f"delete `{char}`"
            else:
                continue
            return error("yaml-syntax", message, _column(name, at, column), help)
    return None


def _flow(window: ParserWindow, name: str, at: int) -> Problem | None:
    """Find a value in braces or brackets that becomes one if its full-width signs are replaced."""
    line = window.lines[at]
    found = _FLOW_LINE.match(line) if at in window.line_range and len(line) <= _LONGEST else None
    if found is None:
        return None
    plain, value = _plain_flow(found["value"], window), found["value"]
    if plain == value or not window.parses_with({at: f"{found['start']}{plain}"}, at):
        return None
    first = next((column for column, (old, new) in enumerate(zip(value, plain, strict=False)) if old != new), 0)
    return error(
        "yaml-syntax",
        f"found `{value[first]}`, a full-width character, in a value in braces or brackets",
        _column(name, at, found.start("value") + first),
        f"type plain braces, brackets, commas and colons: `{_short(plain)}`",
    )


def _plain_flow(value: str, window: ParserWindow) -> str:
    """A value with plain signs, where they separate fields or entries; those inside a text are kept."""

    def comma(found: re.Match[str]) -> str:
        return f", {found['word']}" if window.names_a_field(found["word"]) else found[0]

    def colon(found: re.Match[str]) -> str:
        begins = found["before"][0] in "{｛"
        return f"{found['before']}{found['word']}: " if begins or window.names_a_field(found["word"]) else found[0]

    if "{" in value or "｛" in value:
        value = _COMMA_BEFORE_FIELD.sub(comma, value)
        value = _COLON_AFTER_FIELD.sub(colon, value)
        value = _CLOSING_BRACE.sub("}", _OPENING_BRACE.sub("{", value)) if _OPENING_BRACE.search(value) else value
    if value[0] in "[［【" and value[-1] in "]］】" and "{" in value:
        value = _COMMA_BEFORE_BRACE.sub(", ", f"[{value[1:-1]}]")
    return value


_FLOW_LINE = lazy_pattern(r"(?P<start> *(?:- +)*(?:[\w-]+: +)?)(?P<value>[\[{［【｛].*?) *$", re.ASCII)
_FLOW_SIGN = lazy_pattern(r"[{｛]\s*[A-Za-z][\w-]*\s*[:：]", re.ASCII)
_WIDE_FLOW_SIGN = lazy_pattern("[，、：｛｝［］【】]")
_COMMA_BEFORE_FIELD = lazy_pattern(r"\s*[，、]\s*(?P<word>[A-Za-z][\w-]*)(?=\s*[:：])", re.ASCII)
_COLON_AFTER_FIELD = lazy_pattern(r"(?P<before>[{｛,]\s*)(?P<word>[A-Za-z][\w-]*)\s*：\s*", re.ASCII)
_OPENING_BRACE = lazy_pattern(r"｛(?=\s*[A-Za-z][\w-]*\s*:)", re.ASCII)
_CLOSING_BRACE = lazy_pattern(r"｝(?=\s*(?:[,，、\]］】}]|$))")
_COMMA_BEFORE_BRACE = lazy_pattern(r"\s*[，、]\s*(?=\{)")


def _column(name: str, at: int, column: int) -> Place:
    return Place(name, at + 1, column + 1, at + 1, column + 2)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
