"""A text in brackets or braces with a character that has a meaning there."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from briefing.diagnostics import Place, Problem, error
from briefing.source.hints.brackets import breaks_text
from briefing.source.hints.quoting import quoted
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.source.hints.reparse import ParserWindow

_START = lazy_pattern(r"(?:(?P<key>[\w-]+): +|, *|[\[{] *)(?=\S)")
_END = lazy_pattern(r" *(?:[,}\]]|$)")
_LAST = lazy_pattern(r" *(?:, *[\w-]+: |[}\]]\s*$)")
_NEXT = lazy_pattern(r", *[\w-]+: ")
_LONGEST, _TRIES = 2000, 60
_SHOWN = 100  # longer than most titles and claims: a text that is shown whole can be copied


def text_needing_quotes(window: ParserWindow, name: str, at: int, column: int) -> Problem | None:
    """Find the text around a place that becomes valid if it is quoted."""
    line = window.lines[at]
    for start, end, key in islice(_texts(line, column), _TRIES) if len(line) <= _LONGEST else ():
        text = line[start:end]
        if window.parses_with({at: f"{line[:start]}{quoted(text)}{line[end:]}"}) and not _has_field(window, text):
            return error(
                "yaml-syntax",
                f"the text {_WHY.get(line[column : column + 1], _WHY_ELSE)}",
                Place(name, at + 1, start + 1, at + 1, end + 1),
                f"put the text in quotes: `{_typed(key, text)}`{_or_a_comma(window, text)}",
            )
    return None


_WHY = {
    ":": "in brackets or braces contains a colon",
    "[": "in brackets or braces contains a bracket",
    "{": "in brackets or braces contains a brace",
    "#": "in brackets or braces contains ` #`, which begins a comment",
    "-": "in brackets or braces begins with `- `",
}
_WHY_ELSE = "in brackets or braces cannot be read without quotes"


def _texts(line: str, column: int) -> Iterator[tuple[int, int, str | None]]:
    """The possible starts and ends of the text around a place: from its key, and at most up to the next field."""
    starts = [
        (found.end(), found["key"])
        for found in _START.finditer(line[: column + 1])
        if found.end() <= column and not _NEXT.search(line, found.end(), column)
    ]
    ends = [found.start() for form in (_LAST, _END) for found in form.finditer(line, column)]
    for start, key in sorted(starts, key=lambda each: (each[1] is None or line[each[0]] in "[{", -each[0])):
        for end in dict.fromkeys(ends):
            if end > start and not set("\"'") & {line[start], line[end - 1]} and not breaks_text(line[start:end]):
                yield start, end, key


def _has_field(window: ParserWindow, text: str) -> bool:
    """Whether a text has a further field of the mapping in it."""
    return any(window.names_a_field(found["word"]) for found in _NEXT_FIELD.finditer(text))


def field_with_colon(window: ParserWindow, name: str, at: int) -> Problem | None:
    """The same for a line that is certainly a field: it begins with the name of one, and the colon is in its value."""
    found = _VALUE.match(window.lines[at]) if at in window.line_range else None
    is_field = found is not None and found["key"] is not None and ": " in found["text"] and window.names_a_field(found["key"])
    return plain_text(window, name, at) if is_field else None


def plain_text(window: ParserWindow, name: str, at: int) -> Problem | None:
    """Find the text of a field or an item on a line of its own that becomes valid if it is quoted."""
    line = window.lines[at]
    found = _VALUE.match(line)
    if (
        found is None
        or found["text"][0] in "\"'[{|>#"
        or not window.parses_with({at: f"{found['start']}{quoted(found['text'])}"})
    ):
        return None
    text, place = found["text"], Place(name, at + 1, found.end("start") + 1, at + 1, found.end("text") + 1)
    around = text[-1] in _TYPOGRAPHIC and not set(text[1:-1]) & set(_TYPOGRAPHIC)
    if text[0] in _TYPOGRAPHIC:
        return error(
            "yaml-syntax",
            f"`{text[0]}` is not a quotation mark in YAML, and the text contains `: `",
            place,
            f"put the text in straight quotes: `{_typed(found['key'], text[1:-1] if around else text)}`",
        )
    if text[0] in "*&%`]}" or text.split()[:1] == ["?"]:
        return error(
            "yaml-syntax",
            f"a text starts with `{text[0]}`, which has a special meaning in YAML",
            place,
            f"put the text in quotes: `{_typed(found['key'], text)}`",
        )
    if text.startswith("- "):
        help = f"if it is text, put it in quotes: `{_typed(found['key'], text)}`; if it is a list, start it on a line of its own"
        return error("yaml-syntax", "`- ` on the line of a field begins neither a list nor a text", place, help)
    colon = line.find(": ", found.start("text")) + 1
    return (
        error(
            "yaml-syntax",
            "a text without quotes contains a colon followed by a space",
            Place(name, at + 1, colon, at + 1, colon + 1),
            f"put the whole text in quotes: `{_typed(found['key'], text)}`{_or_a_line(window, text)}",
        )
        if colon
        else None
    )


def cited_text(window: ParserWindow, name: str, at: int, column: int) -> Problem | None:
    """A text in braces with a citation, or one that begins with a citation without brackets (`@mori-2026 says so`).

    A key alone is not a text.
    """
    line = window.lines[at]
    if line[column : column + 1] == "@" and _IN_TEXT.search(line[:column]):
        bracket = line.rindex("[", 0, column)
        return text_needing_quotes(window, name, at, bracket) or _several_texts(window, name, at, bracket)
    if (begin := _begins_with_citation(window, name, at, column)) is not None:
        return begin
    cite, key = _CITE.match(line, column), _KEY_BEFORE.search(line[:column])
    if cite is None or (key["key"] in ("source", "sources") if key else line[:column].strip(" -")):
        return None
    for end in dict.fromkeys((len(line.rstrip()), *(found.start() for found in _END.finditer(line, cite.end())))):
        text = f"[{cite[0].rstrip()}]{line[cite.end('key') : end]}"
        if cite.end() < end and window.parses_with({at: f"{line[:column]}{quoted(text)}{line[end:]}"}):
            return error(
                "yaml-syntax",
                "a text starts with `@`, which has a special meaning in YAML",
                Place(name, at + 1, column + 1, at + 1, end + 1),
                f"put the citation in brackets and the text in quotes: `{_typed(key and key['key'], text)}`",
            )
    return None


def _several_texts(window: ParserWindow, name: str, at: int, bracket: int) -> Problem | None:
    """The first of several texts of a line that have to be quoted: quotes around this one alone make nothing valid."""
    line = window.lines[at]
    for start, end, key in _texts(line, bracket) if len(line) <= _LONGEST else ():
        text = line[start:end]
        if _has_field(window, text):
            continue
        place = Place(name, at + 1, start + 1, at + 1, end + 1)
        help = f"put each text with brackets in quotes, as in `{_typed(key, text)}`"
        return error("yaml-syntax", f"the text {_WHY['[']}", place, help)
    return None


def _begins_with_citation(window: ParserWindow, name: str, at: int, column: int) -> Problem | None:
    """A text that begins with a citation in brackets, which is read as a list."""
    line = window.lines[at]
    found, key = _CITED_FIRST.match(line, max(0, column - 1)), _KEY_BEFORE.search(line[: max(0, column - 1)])
    if found is None:
        return None
    ends = (each.start() for form in (_LAST, _END) for each in form.finditer(line, found.end()))
    for end in dict.fromkeys((len(line.rstrip()), *ends)):
        text = line[column - 1 : end]
        if window.parses_with({at: f"{line[: column - 1]}{quoted(text)}{line[end:]}"}) and not _has_field(window, text):
            place = Place(name, at + 1, column, at + 1, end + 1)
            help = f"put the whole text in quotes: `{_typed(key and key['key'], text)}`"
            return error("yaml-syntax", "a text begins with a bracket, which begins a list in YAML", place, help)
    return None


_CITED_FIRST = lazy_pattern(r"\[@[^\[\]]*\] *(?=[^\s,}\]#])")
_NEXT_FIELD = lazy_pattern(r", *(?P<word>[A-Za-z][\w-]*): ", re.ASCII)
_CITE = lazy_pattern(r"@(?P<key>\w[\w:.-]*\w) +(?=[^\s,}\]#])")
_IN_TEXT = lazy_pattern(r"[^\s:,\[{-] *\[$")
_KEY_BEFORE = lazy_pattern(r"(?P<key>[A-Za-z][\w-]*): +$", re.ASCII)


def or_without_quotes(text: str) -> str:
    """An alternative to closing a quotation mark, if the line of text behind it can be written without quotes."""
    special = ": " in text or " #" in text or text.rstrip().endswith(":") or text[:1] in tuple("@`*&!%[]{}|>#,'\"")
    return "" if special else ", or write the text without quotes"


def _or_a_line(window: ParserWindow, text: str) -> str:
    """An alternative, if the text may be two fields on one line."""
    word = _field(window, text)
    return f"; or start `{word}` on a line of its own" if word else ""


def _or_a_comma(window: ParserWindow, text: str) -> str:
    """An alternative in braces, if a comma may be missing between two fields."""
    word = _field(window, text)
    return f"; or write a comma before `{word}`, if it is a field" if word else ""


def _field(window: ParserWindow, text: str) -> str | None:
    """The first name of a field within a text."""
    return next((found["word"] for found in _WORD.finditer(text) if window.names_a_field(found["word"])), None)


_VALUE = lazy_pattern(r"(?P<start> *(?:- +)*(?:(?P<key>[A-Za-z][\w-]*): +)?)(?P<text>(?:(?<=: )- +)?[^\s-].*?) *$", re.ASCII)
_WORD = lazy_pattern(r" (?P<word>[A-Za-z][\w-]*): ", re.ASCII)
_TYPOGRAPHIC = "“”„‟«»‘’‚「」『』"


def _typed(key: str | None, text: str) -> str:
    shown = text if len(text) <= _SHOWN else f"{text[: _SHOWN // 2]}…{text[-(_SHOWN // 3) :]}"
    return f"{key}: {quoted(shown)}" if key else quoted(shown)
