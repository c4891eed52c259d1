"""A line that is indented one to four spaces more or less than the lines it belongs to.

The parser only reports where it could not continue. Here the lines around that place are tried with the indentation of
their neighbours. A fix is suggested only if the parser accepts it; if the fix is doubtful, there is no hint.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import Place, Problem, error
from briefing.source.hints.line_start import OPENS_TEXT, Line, has_content, in_block, indented, move_to, start_of
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from briefing.source.hints.reparse import ParserWindow

_STEP = 2  # if the file shows no other step
_WRAPPED = 60  # columns; no author breaks a shorter line of a text
_NEAR = 4  # spaces: two steps; a line that is further off is probably another mistake


_DASH = lazy_pattern(r" *[-\u2010-\u2015\uFE63\uFF0D]")


class _IndentationFix(NamedTuple):
    """A line with another indentation, the lines that move with it, and a score."""

    at: int
    indent: int
    last: int
    """The last of the lines that move."""
    weight: tuple[int, ...]


def misplaced(window: ParserWindow, name: str, stopped: int, start_lines: Iterable[int]) -> Problem | None:
    """Find the line near an error that becomes valid if it is indented like its neighbours.

    `stopped` is the line (from 0) of the error; `start_lines` are the lines on which the values that were open there start.
    """
    fixes = sorted(_fixes(window, stopped, start_lines), key=lambda fix: fix.weight, reverse=True)
    if not fixes:
        return None
    best = fixes[0]
    equally_good = {fix.indent for fix in fixes if fix.at == best.at and fix.weight[:4] == best.weight[:4]}
    others = {fix.at: fix.indent for fix in reversed(fixes) if fix.at != best.at and fix.weight[:5] == best.weight[:5]}
    return _problem(window, name, best, sorted(equally_good), others)


def field_in_text(window: ParserWindow, place: Place) -> Problem | None:
    """The same if the parser read a line as the continuation of a text that contains a colon; the line may also be that."""
    at = place.line - 1
    fixes = sorted(_fixes(window, at, ()), key=lambda fix: fix.weight, reverse=True)
    if fixes and _is_field(window, fixes[0]):
        return misplaced(window, place.file, at, ())
    found = start_of(window.lines[at])
    word, begins = found.word.rstrip(":"), place.column == found.inner + len(found.word)
    fix = next((fix for fix in fixes if fix.at == at), None)
    if not word or (fix is None and not (begins and (found.dash or window.names_a_field(word)))):
        return None
    move = _moves(fixes, fix) if fix else f"indent it like the {'entries' if found.dash else 'fields'} it belongs to"
    return error(
        "yaml-syntax",
        "a text without quotes contains a colon followed by a space",
        place,
        f"put the whole text in quotes; or, if `{word}` is a field, {move}",
    )


def _moves(fixes: Sequence[_IndentationFix], best: _IndentationFix) -> str:
    """All moves with the same score, in words."""
    equal = [fix for fix in fixes if fix.weight[:4] == best.weight[:4]]
    here = [move_to(depth) for depth in sorted({fix.indent for fix in equal if fix.at == best.at})]
    elsewhere = {fix.at: move_to(fix.indent, f"line {fix.at + 1}") for fix in reversed(equal) if fix.at != best.at}
    return " or ".join((*here, *elsewhere.values()))


def _fixes(window: ParserWindow, stopped: int, start_lines: Iterable[int]) -> Iterator[_IndentationFix]:
    for at in _candidate_lines(window, stopped, start_lines):
        found = start_of(window.lines[at])
        if _is_below_text(window, at) or (_DASH.match(window.lines[at]) and not found.dash):
            continue
        for indent in _depths(window, at):
            if _is_duplicate(window, at, indent) or _leaves_empty_field(window, at, indent) or _turns_to_text(window, at, indent):
                continue
            begin = (at,) if found.dash and not in_block(window, at, indent) else ()
            for last in dict.fromkeys(
                (at, _last_nested_line(window, at, found.indent + 1), _last_nested_line(window, at, found.indent))
            ):
                moved = _moved(window, at, last, indent - found.indent)
                if moved is not None and window.parses_with(moved, *begin):
                    weight = _weight(window, at, indent, stopped, last)
                    if any(weight[1:3]):
                        yield _IndentationFix(at, indent, last, weight)
                    break


def _is_below_text(window: ParserWindow, at: int) -> bool:
    """Whether the line above has the same indentation and is not a field: then that line is the wrong one."""
    above = next(
        (start_of(window.lines[each]) for each in range(at - 1, window.start - 1, -1) if has_content(window.lines[each])), None
    )
    own = start_of(window.lines[at])
    return above is not None and bool(own.word) and above.indent == own.indent and not (above.word or above.dash)


def _candidate_lines(window: ParserWindow, stopped: int, start_lines: Iterable[int]) -> tuple[int, ...]:
    """The line of the error, the one before it, and the first lines of what the parser was reading."""
    before = [at for at in range(min(stopped, window.end - 1), window.start - 1, -1) if has_content(window.lines[at])][:2]
    first = [at for at in start_lines if at in window.line_range and has_content(window.lines[at])]
    return tuple(dict.fromkeys((*before, *first)))


def _depths(window: ParserWindow, at: int) -> tuple[int, ...]:
    """The indentations of the lines around a line that are close enough to its own."""
    own, below = start_of(window.lines[at]), _below(window, at)
    depths = {
        depth
        for other in window.line_range
        if other != at and has_content(window.lines[other])
        for depth in (start_of(window.lines[other])[:2])
    }
    if own.dash and below is not None:
        depths.add(below.indent - (own.inner - own.indent))  # a dash precedes what belongs to it
    if (empty_field := _empty_field_indent(window, at)) is not None:
        depths.add(empty_field + _step(window))
    near = (depth for depth in depths if depth >= 0 and 0 < abs(depth - own.indent) <= _NEAR)
    return tuple(sorted(near, key=lambda depth: abs(depth - own.indent)))


def _below(window: ParserWindow, at: int) -> Line | None:
    return next((start_of(window.lines[each]) for each in range(at + 1, window.end) if has_content(window.lines[each])), None)


def _is_duplicate(window: ParserWindow, at: int, indent: int) -> bool:
    """Whether a field would be a duplicate in its entry at this indentation."""
    own = start_of(window.lines[at])
    if own.dash or not own.word:
        return False
    for direction in (range(at - 1, window.start - 1, -1), range(at + 1, window.end)):
        for other in (start_of(window.lines[each]) for each in direction if has_content(window.lines[each])):
            up = direction.step < 0
            if other.inner < indent or (other.dash and not up and other.indent < indent):
                break
            if other.word == own.word and other.inner == indent:
                return True
            if other.dash and other.indent < indent:
                break
    return False


def _empty_field_indent(window: ParserWindow, at: int) -> int | None:
    """The indentation of the field above, if its value is expected on the lines below it."""
    above = next((window.lines[each] for each in range(at - 1, window.start - 1, -1) if has_content(window.lines[each])), "")
    found = start_of(above)
    return found.inner if found.word and (above.rstrip().endswith(":") or OPENS_TEXT.search(above)) else None


def _leaves_empty_field(window: ParserWindow, at: int, indent: int) -> bool:
    """Whether the field above would remain empty if a line had this indentation."""
    empty_field, own = _empty_field_indent(window, at), start_of(window.lines[at])
    return empty_field is not None and (indent < empty_field or (indent == empty_field and not own.dash))


def _turns_to_text(window: ParserWindow, at: int, indent: int) -> bool:
    """Whether a field would become a line of a text at this indentation, which would be valid with any content."""
    return bool(start_of(window.lines[at]).word) and in_block(window, at, indent)


def _last_nested_line(window: ParserWindow, at: int, least: int) -> int:
    """The last of the lines below that are indented at least so far."""
    last = at
    for below in range(at + 1, window.end):
        line = window.lines[below]
        if line.strip():
            if start_of(line).indent < least:
                break
            last = below
    return last


def _moved(window: ParserWindow, at: int, last: int, by: int) -> dict[int, str] | None:
    lines = {each: window.lines[each] for each in range(at, last + 1) if window.lines[each].strip()}
    if any(start_of(line).indent + by < 0 for line in lines.values()):
        return None
    return {each: " " * by + line if by > 0 else line[-by:] for each, line in lines.items()}


def _weight(window: ParserWindow, at: int, indent: int, stopped: int, last: int) -> tuple[int, ...]:
    """The score of an indentation: only one line moves, the same field has it elsewhere, neighbours, usual step, distance."""
    own = start_of(window.lines[at])
    others = [start_of(window.lines[each]) for each in window.style_lines if each != at and has_content(window.lines[each])]
    same = any(other.word == own.word and own.word and _depth(other, own) == indent for other in others)
    neighbours = sum(_depth(start_of(window.lines[each]), own) == indent for each in _neighbours(window, at, last))
    if own.dash and last == at and (below := _below(window, at)) is not None:
        neighbours += not below.dash and below.indent == indent + own.inner - own.indent
    if (empty_field := _empty_field_indent(window, at)) is not None:
        neighbours += (indent == empty_field + _step(window)) + _leaves_empty_field(window, at, own.indent)
    if window.lines[at].rstrip().endswith(":") and last == at and (below := _below(window, at)) is not None:
        neighbours += below.indent == indent + own.inner - own.indent + _step(window)
    usual, was_unusual = _is_usual_step(window, at, indent), not _is_usual_step(window, at, own.indent)
    return int(last == at), int(same), neighbours, int(usual), int(was_unusual), int(at == stopped), -abs(indent - own.indent)


def _is_usual_step(window: ParserWindow, at: int, indent: int) -> bool:
    """Whether an indentation is one step more than that of the parent line."""
    above = (start_of(window.lines[each]) for each in range(at - 1, window.start - 1, -1) if has_content(window.lines[each]))
    outer = next((other.indent for other in above if other.indent < indent), 0)
    return not indent or indent - outer == _step(window)


def _step(window: ParserWindow) -> int:
    """The most common step of indentation in the file."""
    lines = [start_of(window.lines[at]) for at in window.style_lines if has_content(window.lines[at])]
    steps = [below.indent - above.inner for above, below in pairwise(lines) if below.indent > above.inner]
    return Counter([_STEP, *steps]).most_common(1)[0][0]


def _depth(other: Line, own: Line) -> int:
    """The indentation of a line to compare with: a field is compared with what follows a dash, a dash only with dashes."""
    return other.inner if not own.dash else other.indent if other.dash else -1


def _neighbours(window: ParserWindow, at: int, last: int) -> Iterator[int]:
    """The nearest lines above and below; for a dash, the nearest that also start with one."""
    dash = start_of(window.lines[at]).dash
    for direction in (range(at - 1, window.start - 1, -1), range(last + 1, window.end)):
        yield from [
            each for each in direction if has_content(window.lines[each]) and (start_of(window.lines[each]).dash or not dash)
        ][:1]


def _is_field(window: ParserWindow, fix: _IndentationFix) -> bool:
    """Whether a line is clearly a field, and not the continuation of a text with a colon.

    It is one if a field of its name occurs elsewhere, or if no text would continue like that: after so short a line, or
    indented by an odd number of spaces.
    """
    own = start_of(window.lines[fix.at])
    if own.dash or not own.word:
        return own.dash
    above = next((window.lines[each] for each in _neighbours(window, fix.at, fix.last)), "")
    return bool(fix.weight[1]) or abs(fix.indent - own.indent) % 2 == 1 or len(above) < _WRAPPED


def _text_above(window: ParserWindow, at: int) -> str | None:
    """The field in the line above, if without its text the more indented line would belong to it."""
    own, field = start_of(window.lines[at]), start_of(window.lines[at - 1] if at else "")
    if own.dash or not (own.word and field.word and own.indent == field.inner + 2):  # not one space too many
        return None
    alone = f"{window.lines[at - 1][: field.inner]}{field.word}"
    return field.word if window.parses_with({at - 1: alone}, at) else None


def _problem(window: ParserWindow, name: str, fix: _IndentationFix, depths: list[int], others: dict[int, int]) -> Problem:
    indent = start_of(window.lines[fix.at]).indent
    line, column = fix.at + 1, indent + 1
    message = f"this line is {indented(indent)}, the lines around it by {depths[0] or 'none'}"
    help = move_to(depths[0])
    if len(depths) > 1:
        depths_in_words = [str(each or "none") for each in depths]
        message = f"this line is {indented(indent)}, the lines around it by {' and by '.join(depths_in_words)}"
        help = f"indent it like the lines it belongs to: by {' or by '.join(depths_in_words)}"
    elif fix.last > fix.at:
        by = depths[0] - indent
        help += f", and the lines below it to line {fix.last + 1} by {abs(by)} {'more' if by > 0 else 'less'}"
    if len(depths) == 1 and (above := _text_above(window, fix.at)) is not None:
        help += f"; or delete the text behind `{above}`, if this line belongs to it"
    help += "".join(f"; or {move_to(depth, f'line {at + 1}')}" for at, depth in others.items())
    return error("yaml-syntax", message, Place(name, line, column, line, column + 1), help)
