"""What the YAML parser complains about, said in an author's words at the place where the author went wrong."""

from __future__ import annotations

from typing import Any

from briefing.problems import Place, Problem, error


def syntax_problem(failure: Any, name: str, text: str, last: Any = None) -> Problem:
    """Say libyaml's error in an author's words, at the place where the author went wrong.

    `last` is the event that the parser had read before: what is wrong is often that it ended too soon.
    """
    ended = _ended_too_soon(failure.problem_mark, name, last)
    if ended is not None:
        return ended
    problem = failure.problem or "the YAML cannot be read"
    mark, context = failure.problem_mark, failure.context_mark
    inside = failure.context or ""
    unclosed = context is not None and mark is not None and mark.line > context.line and "flow" in inside
    if context is not None and (unclosed or "quoted scalar" in inside):
        mark = context
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.split("\n")
    while line > 1 and (line > len(lines) or (column == 1 and not lines[line - 1].strip())):
        line -= 1  # the parser notices an open end only at the end of the file: show the last line that has text
        column = len(lines[line - 1]) + 1
    tab = line <= len(lines) and lines[line - 1][column - 1 : column] == "\t"
    sign_text = "'\\t' that cannot start" if tab else f"{failure.context} {problem}"
    message, help = next(((say, cure) for sign, say, cure in _SYNTAX if sign in sign_text),
                         (f"the YAML cannot be read: {problem}", None))
    return error("yaml-syntax", message, Place(name, line, column, line, column + 1), help)


def _ended_too_soon(mark: Any, name: str, last: Any) -> Problem | None:
    """Text behind a closing quotation mark or bracket: the parser expects a key there, the author meant one text."""
    end = getattr(last, "end_mark", None)
    if mark is None or end is None or mark.line != end.line or mark.column - end.column > 1:
        return None
    start = last.start_mark
    here = Place(name, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)
    style = getattr(last, "style", None)
    if style in ("'", '"') and start.line < end.line:
        return error("yaml-syntax", f"a quotation mark opens here and closes only in line {end.line + 1}",
                     Place(name, start.line + 1, start.column + 1, start.line + 1, start.column + 2),
                     "close it where the text ends, or write the text without quotes")
    if style in ("'", '"'):
        other = "single" if style == '"' else "double"
        return error("yaml-syntax", "the text in quotes ends here, and more text follows", here,
                     f"put the whole text in {other} quotes, or write the quotation mark inside it twice ('') or as \\\"")
    if type(last).__name__ in ("SequenceEndEvent", "MappingEndEvent"):
        return error("yaml-syntax", "a bracket closes here, and more text follows", here,
                     "put the whole text in quotes if it starts with a bracket")
    return None


_SYNTAX = (
    ("quoted scalar", "a quotation mark opens here and never closes", "close it, or write the text without quotes"),
    ("flow sequence", "a list in brackets is not written to its end, or a comma is missing", "close it with `]`"),
    ("flow mapping", "a mapping in braces is not written to its end, or a comma is missing", "close it with `}`"),
    ("mapping values are not allowed", "a colon followed by a space stands in a text without quotes",
     "put the whole text in quotes"),
    ("'\\t' that cannot start", "a tab stands where spaces are expected", "indent with spaces"),
    ("found a tab character", "a tab stands where spaces are expected", "indent with spaces"),
    ("'@' that cannot start", "a text or a key starts with `@`",
     "write a source's key without `@`; put a text that starts with it in quotes"),
    ("that cannot start any token", "a text starts with a character that means something else in YAML",
     "put the whole text in quotes"),
    ("could not find expected ':'", "a line is neither `key: value` nor part of the text above it",
     "write `key: value`, or indent the line to belong to the text above"),
    ("did not find expected key", "a line is not indented like the lines it belongs to",
     "give all keys of an entry the same indentation"),
    ("did not find expected '-' indicator", "a line is not indented like the items of its list",
     "start each entry with `- ` at the same indentation"),
    ("block sequence entries are not allowed", "a list starts on the line of its key",
     "start the list on a line of its own"),
    ("anchor", "a text starts with `&` or `*`, which name anchors in YAML", "put the whole text in quotes"),
    ("alias", "a text starts with `*`, which names an anchor in YAML", "put the whole text in quotes"),
    ("block scalar", "the indicator `|` or `>` is followed by something that does not belong there",
     "write `|` alone at the end of the line, and the text below it"),
)
