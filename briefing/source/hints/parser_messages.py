"""The messages of libyaml in an author's words, for mistakes that nothing else explains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.diagnostics import error
from briefing.source.hints.flow import or_without_quotes

if TYPE_CHECKING:
    from briefing.diagnostics import Problem
    from briefing.source.hints.parser_failure import ParserFailure


def parser_message(failure: ParserFailure) -> Problem:
    """Return a syntax error with what to type, as far as the parser names the mistake."""
    mark, context, lines, problem = failure.mark, failure.context, failure.lines, failure.problem
    unclosed = context is not None and mark is not None and mark.line > context.line and "flow" in failure.inside
    if context is not None and (unclosed or "quoted scalar" in failure.inside or "simple key" in failure.inside):
        mark = context
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    while line > 1 and (line > len(lines) or (column == 1 and not lines[line - 1].strip())):
        line -= 1  # the parser reports an open end only at the end of the file: show the last line that has text
        column = len(lines[line - 1]) + 1
    sign = lines[line - 1][column - 1 : column] if line <= len(lines) else ""
    sign_text = f"'{_SIGNS[sign]}' that cannot start" if sign in _SIGNS else failure.says
    if sign == "," and "node content" in problem:
        sign_text = f"',' {problem}"
    elif sign in tuple("]}?") and ("node content" in problem or "mapping keys" in problem):
        sign_text = "that cannot start any token"
    message, help = next(
        ((words, help) for char, words, help in _SYNTAX if char in sign_text), (f"the YAML cannot be read: {problem}", None)
    )
    if "quoted scalar" in sign_text and line <= len(lines):
        help = f"{help}{or_without_quotes(lines[line - 1][column:])}"
    if sign == ":" and help is None and lines[line - 1][column : column + 1] in tuple("}],"):
        message, help = "a field in braces ends at its colon", "write a space after the colon, or a value"
    return error("yaml-syntax", message, failure.place_of(line - 1, column - 1), help)


_SIGNS = {"\t": "\\t", "@": "@"}
"""Characters at which the parser stops, as its messages have them."""
_SYNTAX = (
    ("quoted scalar", "the quotation mark that opens here is not closed", "close it"),
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
