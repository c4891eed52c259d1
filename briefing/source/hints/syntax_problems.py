"""The explanation of a syntax error: the first of all hints that applies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from briefing.diagnostics import Place, Problem, error
from briefing.source.hints.brackets import missing_bracket
from briefing.source.hints.escapes import unknown_escape
from briefing.source.hints.flow import cited_text, field_with_colon, or_without_quotes, plain_text, text_needing_quotes
from briefing.source.hints.full_width import full_width_problem, may_hold
from briefing.source.hints.indentation import field_in_text, misplaced
from briefing.source.hints.parser_failure import ParserFailure
from briefing.source.hints.parser_messages import parser_message
from briefing.source.hints.separators import missing_colon, missing_dash, missing_space
from briefing.source.hints.swallowed_lines import swallowed_comment

if TYPE_CHECKING:
    from briefing.source.hints.reparse import Parser


def syntax_problem(failure: Any, name: str, text: str, last: Any, parser: Parser) -> Problem:
    """Explain an error of libyaml in an author's words, at the place of the mistake.

    `last` is the last event before the error: often the mistake is that it ended too soon. `parser` parses other versions
    of the text, so that a fix is tried before it is suggested.
    """
    found = ParserFailure(failure, name, text, last, parser)
    hints = (hint(found) for hint in _HINTS) if found.mark is not None else ()
    return next(filter(None, hints), None) or parser_message(found)


def _full_width(failure: ParserFailure) -> Problem | None:
    if not may_hold(failure.text) or failure.window is None:
        return None
    near = {failure.mark.line, *([failure.context.line] if failure.context is not None else []), *failure.above}
    return full_width_problem(failure.window, failure.name, near & set(failure.window.line_range))


def _table_without_sign(failure: ParserFailure) -> Problem | None:
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


def _entry_as_key(failure: ParserFailure) -> Problem | None:
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


def _missing_comma(failure: ParserFailure) -> Problem | None:
    """A field or a text in quotes after a value in braces or brackets, if a comma between the two makes the text readable."""
    at, window = failure.mark.line, failure.window_of_line
    if _COMMA_EXPECTED not in failure.problem or window is None:
        return None
    line = window.lines[at]
    before, after = line[: failure.mark.column].rstrip(), line[failure.mark.column :]
    found = _NEXT_VALUE.match(after) if before and failure.follows else None
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


def _quotes_end(failure: ParserFailure) -> Problem | None:
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


def _layout_mistake(failure: ParserFailure) -> Problem | None:
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


def _in_flow(failure: ParserFailure) -> Problem | None:
    window, mark = failure.window, failure.mark
    ends_early = "node content" in failure.problem and "flow" in failure.inside  # behind a comma or a colon
    if window is None or (_COMMA_EXPECTED not in failure.problem and not ends_early):
        return None
    begins = failure.above if ends_early else [failure.context.line]
    lines = [line for line in (mark.line, *begins) if line in window.line_range]
    brackets = next((found for line in lines if (found := missing_bracket(window, failure.name, line)) is not None), None)
    begins_text = not ends_early or window.lines[min(mark.line, window.end - 1)][mark.column : mark.column + 2] == "- "
    if brackets is None and begins_text and mark.line in window.line_range:
        return text_needing_quotes(window, failure.name, mark.line, mark.column)
    return brackets


def _lone_sign(failure: ParserFailure) -> Problem | None:
    """A `?` or `-` in place of a value that is not known."""
    found = _LONE.match(failure.lines[failure.mark.line], failure.mark.column) if failure.mark.line < len(failure.lines) else None
    if found is None or "node content" not in failure.problem:
        return None
    help = f'write the value, or leave the field out; a text is put in quotes: `"{found[1]}"`'
    return error("yaml-syntax", f"`{found[1]}` is not a value in YAML", failure.place, help)


_LONE = re.compile(r"([?-])\s*(?=[,}\]])")


def _comment_in_braces(failure: ParserFailure) -> Problem | None:
    """A text with ` #` in braces or brackets: the rest of the line is a comment, so nothing closes them."""
    window = failure.window
    if window is None or "flow" not in f"{failure.inside}{failure.says}" or failure.context is None:
        return None
    for at in range(failure.context.line, min(failure.mark.line + 1, window.end)):
        column = window.lines[at].find(" #") + 1
        if column > 0 and at >= window.start and (found := text_needing_quotes(window, failure.name, at, column)):
            return found
    return None


def _bracket_ends(failure: ParserFailure) -> Problem | None:
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


def _in_plain_text(failure: ParserFailure) -> Problem | None:
    window = failure.window_of_line
    if window is None or not any(words in failure.says for words in _OF_PLAIN_TEXTS):
        return None
    return plain_text(window, failure.name, failure.mark.line)


_OF_PLAIN_TEXTS = ("mapping values", "mapping keys", "anchor", "alias", "block sequence", "cannot start any token")


def _at_sign(failure: ParserFailure) -> Problem | None:
    window = failure.window_of_line
    return cited_text(window, failure.name, failure.mark.line, failure.mark.column) if window is not None else None


def _fence(failure: ParserFailure) -> Problem | None:
    """Report the first line of a block of code, in which chat programs and web pages show a file."""
    line = failure.lines[failure.mark.line] if failure.mark.line < len(failure.lines) else ""
    found = re.match(r"(?P<fence>```+|~~~+)[ \t]*[A-Za-z]*[ \t]*$", line)
    if found is None:
        return None
    place = Place(failure.name, failure.mark.line + 1, 1, failure.mark.line + 1, len(line.rstrip()) + 1)
    message = "this line marks code inside another text, and is no part of a file"
    return error("yaml-syntax", message, place, "delete the line, and the one with the same marks where the code ends")


_HINTS = (
    _fence,
    lambda failure: unknown_escape(failure.problem, failure.lines, failure.mark, failure.name),
    *(
        _full_width,
        _lone_sign,
        _comment_in_braces,
        _at_sign,
        _table_without_sign,
        _entry_as_key,
        _missing_comma,
        _quotes_end,
        _layout_mistake,
        _in_flow,
    ),
    *(_bracket_ends, _in_plain_text),
)
"""Each recognises a mistake, or returns nothing; the first one that does explains the error."""
