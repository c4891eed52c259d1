"""Explanations of syntax errors: each names the mistake in an author's words, and where it was made."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from briefing.diagnostics import Place, Problem, error
from briefing.source.hints.brackets import missing_bracket
from briefing.source.hints.escapes import unknown_escape
from briefing.source.hints.flow import cited_text, field_with_colon, or_without_quotes, plain_text, quoted, text_needing_quotes
from briefing.source.hints.full_width import full_width_problem, full_width_values, may_hold
from briefing.source.hints.indentation import field_in_text, misplaced
from briefing.source.hints.reparse import Parser, ParserWindow, Reading, parser_window
from briefing.source.hints.separators import entry_without_dash, missing_colon, missing_dash, missing_space
from briefing.source.hints.swallowed_lines import items_in_text, outdented_line, swallowed_comment


class _Failure:
    """An error of libyaml, where it happened, and what was read before."""

    def __init__(self, failure: Any, name: str, text: str, last: Any, parser: Parser) -> None:
        self.mark, self.context = failure.problem_mark, failure.context_mark
        self.inside, self.problem = failure.context or "", failure.problem or "the YAML cannot be read"
        self.says = f"{failure.context} {failure.problem}"
        self.name, self.text, self.last, self.parser = name, text, last, parser

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def window(self) -> ParserWindow | None:
        """The lines around the error, if they are few enough to be parsed many times."""
        return parser_window(self.text, self.mark.line, self.parser)

    @property
    def window_of_line(self) -> ParserWindow | None:
        """The same, if the line of the error is among them."""
        return self.window if self.window is not None and self.mark.line in self.window.line_range else None

    @property
    def above(self) -> list[int]:
        """The nearest line above the error that has text other than a comment, if it is in the window."""
        assert self.window is not None, "asked for within the window only"
        lines = range(min(self.mark.line, self.window.end) - 1, self.window.start - 1, -1)
        return [at for at in lines if self.window.lines[at].strip()[:1] not in ("", "#")][:1]

    @property
    def follows(self) -> bool:
        """Whether the error is just behind what was read last."""
        end = getattr(self.last, "end_mark", None)
        return end is not None and self.mark.line == end.line and self.mark.column - end.column <= 1

    @property
    def place(self) -> Place:
        return self.place_of(self.mark.line, self.mark.column)

    def place_of(self, line: int, start: int, end: int | None = None) -> Place:
        """A place on a line; lines and columns from 0."""
        return Place(self.name, line + 1, start + 1, line + 1, (start + 1 if end is None else end) + 1)


def syntax_problem(failure: Any, name: str, text: str, last: Any, parser: Parser) -> Problem:
    """Explain an error of libyaml in an author's words, at the place of the mistake.

    `last` is the last event before the error: often the mistake is that it ended too soon. `parser` parses other versions
    of the text, so that a fix is tried before it is suggested.
    """
    found = _Failure(failure, name, text, last, parser)
    hints = (hint(found) for hint in _HINTS) if found.mark is not None else ()
    return next(filter(None, hints), None) or _parser_message(found)


def _full_width(failure: _Failure) -> Problem | None:
    if not may_hold(failure.text) or failure.window is None:
        return None
    near = {failure.mark.line, *([failure.context.line] if failure.context is not None else []), *failure.above}
    return full_width_problem(failure.window, failure.name, near & set(failure.window.line_range))


def _table_without_sign(failure: _Failure) -> Problem | None:
    """A table below a field without `|`: the first `|` of the table is read as that sign."""
    if "block scalar" not in failure.says:
        return None
    lines, first = failure.lines, (failure.context or failure.mark).line
    at = first
    while at and lines[at].lstrip().startswith("|"):
        at -= 1
    field = _EMPTY_FIELD.fullmatch(lines[at])
    if at == first or field is None:
        return None
    message = f"the text of `{field['key']}` begins with a table, and `|` is missing behind the field"
    help = f"write `{field['key']}: |`, and indent each line of the text below it"
    return error("yaml-syntax", message, failure.place_of(at, *field.span("key")), help)


def _entry_as_key(failure: _Failure) -> Problem | None:
    """An entry that begins with its id as a field (`E1:`), in place of `- id: E1`."""
    window = failure.window
    if window is None:
        return None
    for at in reversed(range(window.start, min(failure.mark.line + 1, window.end))):
        field = _EMPTY_FIELD.fullmatch(window.lines[at])
        if field is None or field["dash"] or not _LIKE_AN_ID.search(field["key"]) or field["key"] in window.parser.fields:
            continue
        if window.parses_with({at: f"{field['indent']}- id: {field['key']}"}, at):
            message, help = f"`{field['key']}:` does not begin an entry of the list", f"write `- id: {field['key']}`"
            return error("yaml-syntax", message, failure.place_of(at, *field.span("key")), help)
    return None


_LIKE_AN_ID = re.compile("[0-9-]")
_EMPTY_FIELD = re.compile(r"(?P<indent> *)(?P<dash>(?:- +)*)(?P<key>[\w.-]+): *", re.ASCII)


def _missing_comma(failure: _Failure) -> Problem | None:
    """A field or a text in quotes after a value in braces or brackets, if a comma between the two makes the text readable."""
    at, window = failure.mark.line, failure.window_of_line
    if _COMMA_EXPECTED not in failure.problem or window is None:
        return None
    line = window.lines[at]
    before, after = line[: failure.mark.column].rstrip(), line[failure.mark.column :]
    found = _NEXT_VALUE.match(after) if failure.follows else None
    if found is not None and window.parses_with({at: f"{before}, {after}"}):
        last, next = before[-1] if before[-1] in "]}\"'" else before.split()[-1], found[0].strip()
        return error("yaml-syntax", f"a comma is missing between `{last}` and `{next}`", failure.place, f"write `{last}, {next}`")
    for above in failure.above if _NEXT_VALUE.match(line.lstrip()) else ():
        before = window.lines[above].rstrip()
        if before[-1] not in ",{[" and window.parses_with({above: f"{before},"}):
            place = failure.place_of(above, len(before))
            return error("yaml-syntax", "a comma is missing at the end of the line", place, "write `,`")
    return None


_COMMA_EXPECTED = "did not find expected ','"
_NEXT_VALUE = re.compile(r"""[\w-]+:(?= )|"[^"]*"|'[^']*'""")


def _quotes_end(failure: _Failure) -> Problem | None:
    """Text after a closing quotation mark: the parser expects a key there; the author meant one text."""
    last, style = failure.last, getattr(failure.last, "style", None)
    if style not in ("'", '"') or not failure.follows:
        return None
    if last.start_mark.line < last.end_mark.line:
        message = f"the quotation mark that opens here is closed only in line {last.end_mark.line + 1}"
        place = failure.place_of(last.start_mark.line, last.start_mark.column)
        rest = failure.lines[last.start_mark.line][last.start_mark.column + 1 :]
        return error("yaml-syntax", message, place, f"close it where the text ends{or_without_quotes(rest)}")
    other, inside = ("single", '\\"') if style == '"' else ("double", "''")
    help = f"put the whole text in {other} quotes, or write each quotation mark inside it as {inside}"
    return error("yaml-syntax", "the text in quotes ends here, and more text follows", failure.place, help)


def _layout_mistake(failure: _Failure) -> Problem | None:
    """A missing or an extra space, if it clearly causes the parser's error."""
    name, mark, window = failure.name, failure.mark, failure.window
    if window is None or any(char in failure.says for char in _NOT_LAYOUT):
        return None
    if window.lines[min(mark.line, len(window.lines) - 1)][mark.column : mark.column + 1] == "\t":
        return None
    end = getattr(failure.last, "end_mark", None)
    context_lines = [failure.context.line] if failure.context is not None else []
    after = [failure.last.start_mark.line, end.line + bool(end.column)] if end is not None else []
    near = tuple(at for at in dict.fromkeys((*context_lines, mark.line, *failure.above)) if at in window.line_range)
    found = missing_space(window, name, near) or missing_colon(window, name, near)
    if found is None and "mapping values" in failure.problem:
        found = field_with_colon(window, name, mark.line) or field_in_text(window, failure.place)
    elif found is None:
        found = misplaced(window, name, mark.line, (*context_lines, *after)) or swallowed_comment(window, name, mark.line)
    return found or missing_dash(window, name, near)


_NOT_LAYOUT = ("quoted scalar", "flow", "anchor", "alias", "tag", "directive", "a tab")


def _in_flow(failure: _Failure) -> Problem | None:
    window, mark = failure.window, failure.mark
    ends_early = "node content" in failure.problem and "flow" in failure.inside  # behind a comma or a colon
    if window is None or (_COMMA_EXPECTED not in failure.problem and not ends_early):
        return None
    begins = failure.above if ends_early else [failure.context.line]
    lines = [line for line in (mark.line, *begins) if line in window.line_range]
    brackets = next((found for line in lines if (found := missing_bracket(window, failure.name, line)) is not None), None)
    if brackets is None and not ends_early and mark.line in window.line_range:
        return text_needing_quotes(window, failure.name, mark.line, mark.column)
    return brackets


def _bracket_ends(failure: _Failure) -> Problem | None:
    """Text after a closing bracket; the end of a block collection has no character of its own."""
    last, mark = failure.last, failure.mark
    bracket = type(last).__name__ in ("SequenceEndEvent", "MappingEndEvent") and last.end_mark.column > last.start_mark.column
    if not bracket or not failure.follows:
        return None
    char = failure.lines[mark.line][mark.column : mark.column + 1]
    if char in ("]", "}"):
        return error("yaml-syntax", f"`{char}` has no opening bracket", failure.place, "delete it")
    help = "put the whole text in quotes if it starts with a bracket"
    return error("yaml-syntax", "a bracket closes here, and more text follows", failure.place, help)


def _in_plain_text(failure: _Failure) -> Problem | None:
    window = failure.window_of_line
    if window is None or not any(char in failure.says for char in ("mapping values", "anchor", "alias", "block sequence")):
        return None
    return plain_text(window, failure.name, failure.mark.line)


def _at_sign(failure: _Failure) -> Problem | None:
    window = failure.window_of_line
    return cited_text(window, failure.name, failure.mark.line, failure.mark.column) if window is not None else None


_HINTS = (
    lambda failure: unknown_escape(failure.problem, failure.lines, failure.mark, failure.name),
    *(_full_width, _at_sign, _table_without_sign, _entry_as_key, _missing_comma, _quotes_end, _layout_mistake, _in_flow),
    *(_bracket_ends, _in_plain_text),
)
"""Each recognises a mistake, or returns nothing; the first one that does explains the error."""


def _parser_message(failure: _Failure) -> Problem:
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
