"""Maps offsets of an inline text to offsets of the source: markdown-it strips indentation and quote markers."""

from __future__ import annotations

from bisect import bisect
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from briefing.markdown.reference_syntax import BLANKS

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

    from briefing.markdown.parser.inline import Span

Step: TypeAlias = tuple[int, int]
"""A pair: from this offset of the inline text on, the text continues at that offset of the source."""


class TextOffsets:
    """Maps offsets of one inline text to offsets of the source; computed on first use."""

    def __init__(self, source: str, token: Token) -> None:
        self._source, self._token = source, token
        self._steps: list[Step] = []

    def __call__(self, start: int, end: int) -> Span:
        if not self._steps:
            self._steps = _STEPS.get(self._token.meta["rule"], _line_steps)(self._source, self._token)
        return self._place(start), self._place(end - 1) + 1

    def _place(self, offset: int) -> int:
        step = self._steps[max(0, bisect(self._steps, (offset, len(self._source))) - 1)]
        return step[1] + offset - step[0]


def _line_steps(source: str, token: Token) -> list[Step]:
    lines: list[Span] = token.meta["lines"]
    filled = [n for n, (start, end) in enumerate(lines) if source[start:end].strip(BLANKS)]
    steps, offset = [], 0
    for line, (start, end) in zip(token.content.split("\n"), lines[filled[0] : filled[-1] + 1], strict=True):
        words = line.strip(BLANKS)
        steps.append((offset + line.find(words), source.find(words, start, end)))
        offset += len(line) + 1
    return steps


def _cell_steps(source: str, token: Token) -> list[Step]:
    [(start, end)] = token.meta["lines"]
    end = start + len(source[start:end].rstrip(BLANKS))
    start = end - len(source[start:end].lstrip(BLANKS))
    bars = [at for at in range(start, end) if source[at] == "|"]
    escaped = [at for at in bars if at > start and source[at - 1] == "\\"]
    cell_borders = [start - 1, *(at for at in bars if at not in escaped), end]
    cells = [(left + 1, right) for left, right in pairwise(cell_borders)]
    if cells[0][0] == cells[0][1]:
        del cells[0]
    left, right = cells[token.meta["cell"]]
    left = right - len(source[left:right].lstrip(BLANKS))
    inside = [at for at in escaped if left <= at < right]
    return [(0, left), *((at - 1 - left - before, at) for before, at in enumerate(inside))]


def _whole_steps(source: str, token: Token) -> list[Step]:
    return [(0, token.meta["lines"][0][0])]


_STEPS: dict[str, Callable[[str, Token], list[Step]]] = {
    "line": _whole_steps,
    "table": _cell_steps,
}
