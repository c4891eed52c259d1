"""Compares two texts by words (Chinese by characters), with some unchanged context around each change."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from briefing.source.cjk_ranges import CJK
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class Run(NamedTuple):
    """A run of two texts: unchanged (`old` equals `new`), or replaced."""

    old: str
    new: str


_APOSTROPHE = lazy_pattern(r"(?<=\w)'")


def typeset(text: str) -> str:
    """A text with typographic apostrophes; texts that differ in their apostrophes only are the same words."""
    return _APOSTROPHE.sub("’", text)


_RULED = lazy_pattern(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
_CELL_END = lazy_pattern(r"(?<!\\)\|")


def without_table_marks(text: str) -> str:
    """Return a Markdown text whose table rows are their cells, with a dot between two; the line below the head is left out."""
    if "|" not in text:
        return text
    lines: list[str] = []
    in_table = False
    for line in text.split("\n"):
        if "|" in line and lines and "|" in lines[-1] and _RULED.fullmatch(line):
            in_table, lines[-1] = True, _cells(lines[-1])
        else:
            in_table = in_table and "|" in line
            lines.append(_cells(line) if in_table else line)
    return "\n".join(lines)


def _cells(row: str) -> str:
    return " · ".join(cell for each in _CELL_END.split(row) if (cell := each.strip()))


_TOKEN = lazy_pattern(rf"(?:[^\W{CJK}]+(?:[’'.\-][^\W{CJK}]+)*|\S)\s*|\s+")


_SENTENCE = lazy_pattern(r"[^.!?؟۔。！？]*(?:[.!?؟۔]+(?:\s+|\Z)|[。！？]+|\Z|.)", re.DOTALL)
_MOST_TOKENS = 1500  # the most words that are compared one by one; longer texts are compared by sentences


def changed_runs(old: str, new: str) -> tuple[Run, ...]:
    """Return both texts as unchanged and changed runs."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    middle = before[start : len(before) - end], after[start : len(after) - end]
    if max(map(len, middle)) > _MOST_TOKENS:
        middle = tuple([part for part in _SENTENCE.findall("".join(side)) if part] for side in middle)  # type: ignore[assignment]
    kept = "".join(before[:start]), "".join(before[len(before) - end :])
    return tuple(_joined(_tidy((Run(kept[0], kept[0]), *_compared(*middle), Run(kept[1], kept[1])))))


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    return next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new)))


def _compared(old: list[str], new: list[str]) -> Iterator[Run]:
    from difflib import SequenceMatcher  # a check compares statements, and seldom their words

    matcher = SequenceMatcher(None, [token.strip() for token in old], [token.strip() for token in new], autojunk=False)
    for kind, i, i_end, j, j_end in matcher.get_opcodes():
        if kind == "equal":
            yield from _unchanged(old[i:i_end], new[j:j_end])
        else:
            yield Run("".join(old[i:i_end]), "".join(new[j:j_end]))


def _unchanged(old: Sequence[str], new: Sequence[str]) -> Iterator[Run]:
    """Yield words that are the same; a space after a word in only one of the texts is a change."""
    words = ""
    for before, after in zip(old, new, strict=True):
        word = after.rstrip()
        spaces = Run(before[len(before.rstrip()) :], after[len(word) :])
        if bool(spaces.old) == bool(spaces.new):
            words += after
        else:
            yield Run(words + word, words + word)
            yield spaces
            words = ""
    yield Run(words, words)


_THIN = lazy_pattern(rf"[\W_]*(?:[{CJK}]{{0,2}}|[^\W{CJK}]{{1,3}})[\W_]*")


def _tidy(runs: Sequence[Run]) -> list[Run]:
    """Drop empty runs; unchanged text that is too short to orient a reader joins the changes around it."""
    found: list[Run] = []
    runs = [run for run in runs if run.old or run.new]
    for at, run in enumerate(runs):
        same = run.old == run.new
        bridge = same and 0 < at < len(runs) - 1 and _THIN.fullmatch(run.old) and found[-1].old != found[-1].new
        if found and (bridge or (found[-1].old == found[-1].new) == same):
            found[-1] = Run(found[-1].old + run.old, found[-1].new + run.new)
        else:
            found.append(run)
    return [part for run in found for part in _apart(run)]


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    """Join neighbouring runs that are unchanged."""
    for stayed, same in groupby(runs, lambda run: run.old == run.new):
        parts = list(same)
        yield from [Run(*["".join(part.old for part in parts)] * 2)] if stayed else parts


def _apart(run: Run) -> Iterator[Run]:
    """A change without the space at the end of both its sides."""
    ends = [text[len(text.rstrip()) :] for text in run]
    if run.old == run.new or not all(ends) or not all(text.strip() for text in run):
        yield run
    else:
        yield Run(run.old.rstrip(), run.new.rstrip())
        yield Run(ends[1], ends[1])


# ---------------------------------------------------------------------------------------------- excerpts

AROUND = 32
"""The characters of unchanged text that are shown on each side of a change."""
LONGEST = 240
"""The maximum number of characters that are shown of one change."""
MOST = 4
"""The maximum number of changes that are shown of one text."""


class Excerpt(NamedTuple):
    """The visible part of a changed text, and the number of changes that are left out."""

    runs: tuple[Run, ...]
    left_out: int


def excerpt(old: str, new: str) -> Excerpt:
    """The changes of a text, each with some words around it."""
    runs = changed_runs(*(map(typeset, (old, new)) if "’" in new else (old, new)))
    shown: list[Run] = []
    seen = 0
    for at, run in enumerate(runs):
        if run.old != run.new:
            seen += 1
            if seen <= MOST:
                shown.append(Run(shorten(run.old, LONGEST), shorten(run.new, LONGEST)))
        elif seen < MOST or (seen == MOST and runs[at - 1 : at]):
            words = _around(run.old, first=at == 0, last=at == len(runs) - 1 or seen == MOST)
            shown.append(Run(words, words))
    return Excerpt(tuple(shown), max(0, seen - MOST))


def _around(text: str, *, first: bool, last: bool) -> str:
    if first:
        return _tail(text)
    if last:
        return _head(text)
    return text if len(text) <= 2 * AROUND + 8 else f"{_head(text)} {_tail(text)}".replace("… …", "…")


def _head(text: str) -> str:
    if len(text) <= AROUND:
        return text
    part = text[:AROUND]
    return (part.rpartition(" ")[0] if text[AROUND].isalnum() and " " in part and part.isascii() else part).rstrip() + "…"


def _tail(text: str) -> str:
    if len(text) <= AROUND:
        return text
    part = text[-AROUND:]
    return "…" + (part.partition(" ")[2] if text[-AROUND - 1].isalnum() and " " in part and part.isascii() else part).lstrip()


def shorten(text: str, longest: int) -> str:
    """A text of at most so many characters, cut between characters that belong together."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
