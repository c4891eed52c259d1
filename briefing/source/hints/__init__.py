"""Explanations of syntax errors: each names the mistake in an author's words, and where it was made."""

from __future__ import annotations

import re
from typing import Any

from briefing.diagnostics import Place, Problem, error
from briefing.source.hints.brackets import missing_bracket
from briefing.source.hints.flow import field_with_colon, plain_text, quoted, text_needing_quotes
from briefing.source.hints.full_width import full_width_problem, full_width_values, may_hold
from briefing.source.hints.indentation import field_in_text, misplaced
from briefing.source.hints.reparse import Parser, ParserWindow, Reading, parser_window
from briefing.source.hints.separators import entry_without_dash, missing_colon, missing_dash, missing_space
from briefing.source.hints.swallowed_lines import items_in_text, outdented_line, swallowed_comment


def syntax_problem(failure: Any, name: str, text: str, last: Any, parser: Parser) -> Problem:
    """Explain an error of libyaml in an author's words, at the place of the mistake.

    `last` is the last event before the error: often the mistake is that it ended too soon. `parser` parses other versions
    of the text, so that a fix is tried before it is suggested.
    """
    return (
        _full_width(failure, name, text, parser)
        or _table_without_sign(failure, name, text)
        or _entry_as_key(failure, name, text, parser)
        or _missing_comma(failure, name, text, last, parser)
        or _quotes_end(failure.problem_mark, name, last)
        or _layout_mistake(failure, name, text, last, parser)
        or _in_flow(failure, name, text, parser)
        or _bracket_ends(failure.problem_mark, name, text, last)
        or _in_plain_text(failure, name, text, parser)
        or _parser_message(failure, name, text)
    )


def _full_width(failure: Any, name: str, text: str, parser: Parser) -> Problem | None:
    mark, context = failure.problem_mark, failure.context_mark
    if mark is None or not may_hold(text):
        return None
    window = parser_window(text, mark.line, parser)
    if window is None:
        return None
    near = {mark.line, *([context.line] if context is not None else []), *_above(window, mark.line)}
    return full_width_problem(window, name, near & set(window.line_range))


def _table_without_sign(failure: Any, name: str, text: str) -> Problem | None:
    """A table below a field without `|`: the first `|` of the table is read as that sign."""
    mark = failure.context_mark or failure.problem_mark
    if mark is None or "block scalar" not in f"{failure.context} {failure.problem}":
        return None
    lines, at = text.split("\n"), mark.line
    while at and lines[at].lstrip().startswith("|"):
        at -= 1
    field = _EMPTY_FIELD.fullmatch(lines[at])
    if at == mark.line or field is None:
        return None
    place = Place(name, at + 1, field.start("key") + 1, at + 1, field.end("key") + 1)
    message = f"the text of `{field['key']}` begins with a table, and `|` is missing behind the field"
    return error("yaml-syntax", message, place, f"write `{field['key']}: |`, and indent each line of the text below it")


def _entry_as_key(failure: Any, name: str, text: str, parser: Parser) -> Problem | None:
    """An entry that begins with its id as a field (`E1:`), in place of `- id: E1`."""
    mark = failure.problem_mark
    window = parser_window(text, mark.line, parser) if mark is not None else None
    if window is None:
        return None
    for at in reversed(range(window.start, min(mark.line + 1, window.end))):
        field = _EMPTY_FIELD.fullmatch(window.lines[at])
        if field is None or field["dash"] or not _LIKE_AN_ID.search(field["key"]) or field["key"] in window.parser.fields:
            continue
        if window.parses_with({at: f"{field['indent']}- id: {field['key']}"}, at):
            place = Place(name, at + 1, field.start("key") + 1, at + 1, field.end("key") + 1)
            help = f"write `- id: {field['key']}`"
            return error("yaml-syntax", f"`{field['key']}:` does not begin an entry of the list", place, help)
    return None


_LIKE_AN_ID = re.compile("[0-9-]")
_EMPTY_FIELD = re.compile(r"(?P<indent> *)(?P<dash>(?:- +)*)(?P<key>[\w.-]+): *", re.ASCII)


def _layout_mistake(failure: Any, name: str, text: str, last: Any, parser: Parser) -> Problem | None:
    """A missing or an extra space, if it clearly causes the parser's error."""
    mark, context = failure.problem_mark, failure.context_mark
    if mark is None or any(char in f"{failure.context} {failure.problem}" for char in _NOT_LAYOUT):
        return None
    window = parser_window(text, mark.line, parser)
    if window is None or window.lines[min(mark.line, len(window.lines) - 1)][mark.column : mark.column + 1] == "\t":
        return None
    end = getattr(last, "end_mark", None)
    context_lines = [context.line] if context is not None else []
    after = [last.start_mark.line, end.line + bool(end.column)] if end is not None else []
    near = tuple(at for at in dict.fromkeys((*context_lines, mark.line, *_above(window, mark.line))) if at in window.line_range)
    found = missing_space(window, name, near) or missing_colon(window, name, near)
    if found is None and "mapping values" in failure.problem:
        found = field_with_colon(window, name, mark.line) or field_in_text(window, _at(mark, name))
    elif found is None:
        found = misplaced(window, name, mark.line, (*context_lines, *after)) or swallowed_comment(window, name, mark.line)
    return found or missing_dash(window, name, near)


def _in_flow(failure: Any, name: str, text: str, parser: Parser) -> Problem | None:
    mark = failure.problem_mark
    if mark is None or "did not find expected ','" not in failure.problem:
        return None
    window = parser_window(text, mark.line, parser)
    if window is None:
        return None
    lines = [line for line in (mark.line, failure.context_mark.line) if line in window.line_range]
    brackets = next((found for line in lines if (found := missing_bracket(window, name, line)) is not None), None)
    if brackets is None and mark.line in window.line_range:
        return text_needing_quotes(window, name, mark.line, mark.column)
    return brackets


def _in_plain_text(failure: Any, name: str, text: str, parser: Parser) -> Problem | None:
    mark = failure.problem_mark
    if mark is None or not any(char in f"{failure.context} {failure.problem}" for char in ("mapping values", "anchor", "alias")):
        return None
    window = parser_window(text, mark.line, parser)
    return plain_text(window, name, mark.line) if window is not None and mark.line in window.line_range else None


def _above(window: ParserWindow, line: int) -> list[int]:
    return [at for at in range(min(line, window.end) - 1, window.start - 1, -1) if window.lines[at].strip()][:1]


_NOT_LAYOUT = ("quoted scalar", "flow", "anchor", "alias", "tag", "directive", "a tab")


_SIGNS = {"\t": "\\t", "@": "@"}
"""Characters at which the parser stops, as its messages have them."""


def _parser_message(failure: Any, name: str, text: str) -> Problem:
    problem = failure.problem or "the YAML cannot be read"
    mark, context = failure.problem_mark, failure.context_mark
    inside = failure.context or ""
    unclosed = context is not None and mark is not None and mark.line > context.line and "flow" in inside
    if context is not None and (unclosed or "quoted scalar" in inside or "simple key" in inside):
        mark = context
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.split("\n")
    while line > 1 and (line > len(lines) or (column == 1 and not lines[line - 1].strip())):
        line -= 1  # the parser reports an open end only at the end of the file: show the last line that has text
        column = len(lines[line - 1]) + 1
    sign = lines[line - 1][column - 1 : column] if line <= len(lines) else ""
    sign_text = f"'{_SIGNS[sign]}' that cannot start" if sign in _SIGNS else f"{failure.context} {problem}"
    if sign == "," and "node content" in problem:
        sign_text = f"',' {problem}"
    message, help = next(
        ((words, help) for char, words, help in _SYNTAX if char in sign_text), (f"the YAML cannot be read: {problem}", None)
    )
    if sign == ":" and help is None and lines[line - 1][column : column + 1] in tuple("}],"):
        message, help = "a field in braces ends at its colon", "write a space after the colon, or a value"
    return error("yaml-syntax", message, Place(name, line, column, line, column + 1), help)


def _missing_comma(failure: Any, name: str, text: str, last: Any, parser: Parser) -> Problem | None:
    """A field or a text in quotes after a value in braces or brackets, if a comma between the two makes the text readable."""
    mark = failure.problem_mark
    if mark is None or "did not find expected ','" not in failure.problem or not _follows(mark, last):
        return None
    window = parser_window(text, mark.line, parser)
    if window is None or mark.line not in window.line_range:
        return None
    line = window.lines[mark.line]
    before, after = line[: mark.column].rstrip(), line[mark.column :]
    found = _NEXT_VALUE.match(after)
    if found is None or not window.parses_with({mark.line: f"{before}, {after}"}):
        return None
    return error("yaml-syntax", f"a comma is missing before `{found[0].rstrip(': ')}`", _at(mark, name), "write it")


_NEXT_VALUE = re.compile(r"""[\w-]+:(?= )|"[^"]*"|'[^']*'""")


def _quotes_end(mark: Any, name: str, last: Any) -> Problem | None:
    """Text after a closing quotation mark: the parser expects a key there; the author meant one text."""
    style = getattr(last, "style", None)
    if style not in ("'", '"') or not _follows(mark, last):
        return None
    start, end = last.start_mark, last.end_mark
    if start.line < end.line:
        return error(
            "yaml-syntax",
            f"the quotation mark that opens here is closed only in line {end.line + 1}",
            Place(name, start.line + 1, start.column + 1, start.line + 1, start.column + 2),
            "close it where the text ends, or write the text without quotes",
        )
    other, inside = ("single", '\\"') if style == '"' else ("double", "''")
    return error(
        "yaml-syntax",
        "the text in quotes ends here, and more text follows",
        _at(mark, name),
        f"put the whole text in {other} quotes, or write each quotation mark inside it as {inside}",
    )


def _bracket_ends(mark: Any, name: str, text: str, last: Any) -> Problem | None:
    """Text after a closing bracket; the end of a block collection has no character of its own."""
    bracket = type(last).__name__ in ("SequenceEndEvent", "MappingEndEvent") and last.end_mark.column > last.start_mark.column
    if not bracket or not _follows(mark, last):
        return None
    char = text.split("\n")[mark.line][mark.column : mark.column + 1]
    if char in ("]", "}"):
        return error("yaml-syntax", f"`{char}` has no opening bracket", _at(mark, name), "delete it")
    return error(
        "yaml-syntax",
        "a bracket closes here, and more text follows",
        _at(mark, name),
        "put the whole text in quotes if it starts with a bracket",
    )


def _follows(mark: Any, last: Any) -> bool:
    end = getattr(last, "end_mark", None)
    return mark is not None and end is not None and mark.line == end.line and mark.column - end.column <= 1


def _at(mark: Any, name: str) -> Place:
    return Place(name, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)


_SYNTAX = (
    ("quoted scalar", "the quotation mark that opens here is not closed", "close it, or write the text without quotes"),
    ("flow sequence", "a list in brackets is not closed, or a comma is missing", "close it with `]`"),
    ("flow mapping", "a mapping in braces is not closed, or a comma is missing", "close it with `}`"),
    (
        "mapping values are not allowed",
        "a text without quotes contains a colon followed by a space",
        "put the whole text in quotes",
    ),
    ("'\\t' that cannot start", "found a tab where spaces are expected", "indent with spaces"),
    ("found a tab character", "found a tab where spaces are expected", "indent with spaces"),
    (
        "'@' that cannot start",
        "a text or a key starts with `@`",
        "write a source's key without `@`; put a text that starts with it in quotes",
    ),
    (
        "that cannot start any token",
        "a text starts with a character that has a special meaning in YAML",
        "put the whole text in quotes",
    ),
    (
        "could not find expected ':'",
        "a line is neither `key: value` nor part of the text above it",
        "write `key: value`, or indent the line to belong to the text above",
    ),
    (
        "',' did not find expected node content",
        "there is nothing in front of this comma",
        "delete the comma, or write what is missing in front of it",
    ),
    (
        "<document start>",
        "a line is indented less than the first line of the file",
        "start the first line of the file at the margin; an entry begins with `- `",
    ),
    (
        "did not find expected key",
        "a line is not indented like the lines it belongs to",
        "give all keys of an entry the same indentation",
    ),
    (
        "did not find expected '-' indicator",
        "a line is not indented like the items of its list",
        "start each entry with `- ` at the same indentation",
    ),
    ("block sequence entries are not allowed", "a list starts on the line of its key", "start the list on a line of its own"),
    ("anchor", "a text starts with `&` or `*`, which have a special meaning in YAML", "put the whole text in quotes"),
    ("alias", "a text starts with `*`, which has a special meaning in YAML", "put the whole text in quotes"),
    (
        "block scalar",
        "the indicator `|` or `>` is followed by unexpected text",
        "write `|` alone at the end of the line, and the text below it",
    ),
)
