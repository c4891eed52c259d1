"""A line that stands one to four spaces further in or out than the lines it belongs to.

The parser only says where it could read no further. Here the lines around that place are tried at the depths of their
neighbours, and what is offered as a fix is what the parser reads. Where that leaves a doubt, nothing is said.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from briefing.diagnostics import Place, Problem, error
from briefing.source.hints.line_start import OPENS_TEXT, Line, in_block, indented, is_already_reported, move_to, start_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from briefing.source.hints.reparse import ReparseResult

_STEP = 2  # where a file has no habit
_WRAPPED = 60  # columns; in a shorter line nobody breaks a text
_NEAR = 4  # spaces: two steps; a line that is further off was meant to be something else
_DASH = re.compile(r" *[-\u2010-\u2015\uFE63\uFF0D]")  # or what looks like one


class _IndentationFix(NamedTuple):
    """A line at another depth, with those that move with it, and how much speaks for that."""

    at: int
    indent: int
    last: int
    """The last of the lines that move."""
    weight: tuple[int, ...]


def misplaced(trial: ReparseResult, name: str, stopped: int, begun: Iterable[int]) -> Problem | None:
    """The line near a fault that mends it when it is indented like its neighbours.

    `stopped` is the line (from 0) where the parser gave up, `begun` are those where what it read then began.
    """
    fixes = sorted(_fixes(trial, stopped, begun), key=lambda fix: fix.weight, reverse=True)
    if not fixes:
        return None
    best = fixes[0]
    rivals = {fix.indent for fix in fixes if fix.at == best.at and fix.weight[:4] == best.weight[:4]}
    others = {fix.at: fix.indent for fix in reversed(fixes) if fix.at != best.at and fix.weight[:5] == best.weight[:5]}
    return _problem(trial, name, best, sorted(rivals), others)


def field_in_text(trial: ReparseResult, place: Place) -> Problem | None:
    """The same where the parser took a line for the continuation of a text that holds a colon, which it may well be."""
    at = place.line - 1
    fixes = sorted(_fixes(trial, at, ()), key=lambda fix: fix.weight, reverse=True)
    if fixes and _is_field(trial, fixes[0]):
        return misplaced(trial, place.file, at, ())
    found = start_of(trial.lines[at])
    word, begins = found.word.rstrip(":"), place.column == found.inner + len(found.word)
    fix = next((fix for fix in fixes if fix.at == at), None)
    if not word or (fix is None and not (begins and (found.dash or trial.names_a_field(word)))):
        return None
    move = _moves(fixes, fix) if fix else f"indent it like the {'entries' if found.dash else 'fields'} it belongs to"
    return error(
        "yaml-syntax",
        "a text without quotes contains a colon followed by a space",
        place,
        f"put the whole text in quotes; or, if `{word}` is a field, {move}",
    )


def _moves(fixes: Sequence[_IndentationFix], best: _IndentationFix) -> str:
    """Every move for which as much speaks as for one of them."""
    equal = [fix for fix in fixes if fix.weight[:4] == best.weight[:4]]
    here = [move_to(depth) for depth in sorted({fix.indent for fix in equal if fix.at == best.at})]
    elsewhere = {fix.at: move_to(fix.indent, f"line {fix.at + 1}") for fix in reversed(equal) if fix.at != best.at}
    return " or ".join((*here, *elsewhere.values()))


def _fixes(trial: ReparseResult, stopped: int, begun: Iterable[int]) -> Iterator[_IndentationFix]:
    for at in _suspects(trial, stopped, begun):
        found = start_of(trial.lines[at])
        if _stands_by_text(trial, at) or (_DASH.match(trial.lines[at]) and not found.dash):
            continue
        for indent in _depths(trial, at):
            if _twice(trial, at, indent) or _leaves_empty(trial, at, indent) or _turns_to_text(trial, at, indent):
                continue
            begin = (at,) if found.dash and not in_block(trial, at, indent) else ()
            for last in dict.fromkeys((at, _family(trial, at, found.indent + 1), _family(trial, at, found.indent))):
                moved = _moved(trial, at, last, indent - found.indent)
                if moved is not None and trial.mends(moved, *begin):
                    weight = _weight(trial, at, indent, stopped, last)
                    if any(weight[1:3]):
                        yield _IndentationFix(at, indent, last, weight)
                    break


def _stands_by_text(trial: ReparseResult, at: int) -> bool:
    """Whether the line above stands as far in and is no field: it is the one that is wrong."""
    above = next(
        (start_of(trial.lines[each]) for each in range(at - 1, trial.start - 1, -1) if is_already_reported(trial.lines[each])),
        None,
    )
    own = start_of(trial.lines[at])
    return above is not None and bool(own.word) and above.indent == own.indent and not (above.word or above.dash)


def _suspects(trial: ReparseResult, stopped: int, begun: Iterable[int]) -> tuple[int, ...]:
    """The line where the parser stopped, the one before, and the first lines of what it was reading."""
    told = [at for at in range(min(stopped, trial.end - 1), trial.start - 1, -1) if is_already_reported(trial.lines[at])][:2]
    first = [at for at in begun if at in trial.sound and is_already_reported(trial.lines[at])]
    return tuple(dict.fromkeys((*told, *first)))


def _depths(trial: ReparseResult, at: int) -> tuple[int, ...]:
    """How far in the lines around begin that are near enough to be neighbours of a line."""
    own, below = start_of(trial.lines[at]), _below(trial, at)
    depths = {
        depth
        for other in trial.sound
        if other != at and is_already_reported(trial.lines[other])
        for depth in (start_of(trial.lines[other])[:2])
    }
    if own.dash and below is not None:
        depths.add(below.indent - (own.inner - own.indent))  # a dash comes before what belongs to it
    if (waiting := _waits(trial, at)) is not None:
        depths.add(waiting + _step(trial))
    near = (depth for depth in depths if depth >= 0 and 0 < abs(depth - own.indent) <= _NEAR)
    return tuple(sorted(near, key=lambda depth: abs(depth - own.indent)))


def _below(trial: ReparseResult, at: int) -> Line | None:
    return next(
        (start_of(trial.lines[each]) for each in range(at + 1, trial.end) if is_already_reported(trial.lines[each])), None
    )


def _twice(trial: ReparseResult, at: int, indent: int) -> bool:
    """Whether a field would stand a second time in its entry at a depth."""
    own = start_of(trial.lines[at])
    if own.dash or not own.word:
        return False
    for way in (range(at - 1, trial.start - 1, -1), range(at + 1, trial.end)):
        for other in (start_of(trial.lines[each]) for each in way if is_already_reported(trial.lines[each])):
            up = way.step < 0
            if other.inner < indent or (other.dash and not up and other.indent < indent):
                break
            if other.word == own.word and other.inner == indent:
                return True
            if other.dash and other.indent < indent:
                break
    return False


def _waits(trial: ReparseResult, at: int) -> int | None:
    """How far in the field above begins, if its value is still to come in the lines below it."""
    above = next((trial.lines[each] for each in range(at - 1, trial.start - 1, -1) if is_already_reported(trial.lines[each])), "")
    found = start_of(above)
    return found.inner if found.word and (above.rstrip().endswith(":") or OPENS_TEXT.search(above)) else None


def _leaves_empty(trial: ReparseResult, at: int, indent: int) -> bool:
    """Whether the field above would not get its value from a line at this depth."""
    waiting, own = _waits(trial, at), start_of(trial.lines[at])
    return waiting is not None and (indent < waiting or (indent == waiting and not own.dash))


def _turns_to_text(trial: ReparseResult, at: int, indent: int) -> bool:
    """Whether a field would become a line of a text at a depth, so that whatever it holds could be read."""
    return bool(start_of(trial.lines[at]).word) and in_block(trial, at, indent)


def _family(trial: ReparseResult, at: int, least: int) -> int:
    """The last of the lines below that stand at least so far in."""
    last = at
    for below in range(at + 1, trial.end):
        line = trial.lines[below]
        if line.strip():
            if start_of(line).indent < least:
                break
            last = below
    return last


def _moved(trial: ReparseResult, at: int, last: int, by: int) -> dict[int, str] | None:
    lines = {each: trial.lines[each] for each in range(at, last + 1) if trial.lines[each].strip()}
    if any(start_of(line).indent + by < 0 for line in lines.values()):
        return None
    return {each: " " * by + line if by > 0 else line[-by:] for each, line in lines.items()}


def _weight(trial: ReparseResult, at: int, indent: int, stopped: int, last: int) -> tuple[int, ...]:
    """What speaks for a depth: nothing else moves, the same field stands so, then neighbours, habit, nearness."""
    own = start_of(trial.lines[at])
    others = [start_of(trial.lines[each]) for each in trial.habits if each != at and is_already_reported(trial.lines[each])]
    same = any(other.word == own.word and own.word and _depth(other, own) == indent for other in others)
    beside = sum(_depth(start_of(trial.lines[each]), own) == indent for each in _beside(trial, at, last))
    if own.dash and last == at and (below := _below(trial, at)) is not None:
        beside += not below.dash and below.indent == indent + own.inner - own.indent
    if (waiting := _waits(trial, at)) is not None:
        beside += (indent == waiting + _step(trial)) + _leaves_empty(trial, at, own.indent)
    if trial.lines[at].rstrip().endswith(":") and last == at and (below := _below(trial, at)) is not None:
        beside += below.indent == indent + own.inner - own.indent + _step(trial)
    usual, odd = _usual(trial, at, indent), not _usual(trial, at, own.indent)
    return int(last == at), int(same), beside, int(usual), int(odd), int(at == stopped), -abs(indent - own.indent)


def _usual(trial: ReparseResult, at: int, indent: int) -> bool:
    """Whether a depth is one step further in than what stands above it."""
    above = (start_of(trial.lines[each]) for each in range(at - 1, trial.start - 1, -1) if is_already_reported(trial.lines[each]))
    outer = next((other.indent for other in above if other.indent < indent), 0)
    return not indent or indent - outer == _step(trial)


def _step(trial: ReparseResult) -> int:
    """By how many spaces more the lines of a file stand that belong to another."""
    lines = [start_of(trial.lines[at]) for at in trial.habits if is_already_reported(trial.lines[at])]
    steps = [below.indent - above.inner for above, below in pairwise(lines) if below.indent > above.inner]
    return Counter([_STEP, *steps]).most_common(1)[0][0]


def _depth(other: Line, own: Line) -> int:
    """How far in a line begins, in the eyes of another: a field goes by what stands behind a dash, a dash by dashes."""
    return other.inner if not own.dash else other.indent if other.dash else -1


def _beside(trial: ReparseResult, at: int, last: int) -> Iterator[int]:
    """The nearest lines above and below; of a dash, the nearest that begin with one too."""
    dash = start_of(trial.lines[at]).dash
    for way in (range(at - 1, trial.start - 1, -1), range(last + 1, trial.end)):
        yield from [
            each for each in way if is_already_reported(trial.lines[each]) and (start_of(trial.lines[each]).dash or not dash)
        ][:1]


def _is_field(trial: ReparseResult, fix: _IndentationFix) -> bool:
    """Whether a line is surely no text that goes on and holds a colon.

    A field of its name stands elsewhere too, or texts do not go on like that: so soon, or an odd number of spaces further in.
    """
    own = start_of(trial.lines[fix.at])
    if own.dash or not own.word:
        return own.dash
    above = next((trial.lines[each] for each in _beside(trial, fix.at, fix.last)), "")
    return bool(fix.weight[1]) or abs(fix.indent - own.indent) % 2 == 1 or len(above) < _WRAPPED


def _problem(trial: ReparseResult, name: str, fix: _IndentationFix, depths: list[int], others: dict[int, int]) -> Problem:
    indent = start_of(trial.lines[fix.at]).indent
    line, column = fix.at + 1, indent + 1
    message = f"this line is {indented(indent)}, the lines around it by {depths[0] or 'none'}"
    help = move_to(depths[0])
    if len(depths) > 1:
        told = [str(each or "none") for each in depths]
        message = f"this line is {indented(indent)}, the lines around it by {' and by '.join(told)}"
        help = f"indent it like the lines it belongs to: by {' or by '.join(told)}"
    elif fix.last > fix.at:
        by = depths[0] - indent
        help += f", and the lines below it to line {fix.last + 1} by {abs(by)} {'more' if by > 0 else 'less'}"
    help += "".join(f"; or {move_to(depth, f'line {at + 1}')}" for at, depth in others.items())
    return error("yaml-syntax", message, Place(name, line, column, line, column + 1), help)
