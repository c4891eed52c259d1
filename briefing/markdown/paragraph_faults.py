"""Blocks that a page would show as one paragraph: the marks of lists, headings and tables that other programs write."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from briefing.markdown.list_marks import BULLET_HELP, BULLETS, NUMBER_HELP, WIDE, no_item, no_list
from briefing.markdown.tree import Fault
from briefing.model.values.excerpt import excerpt
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

_GAP = rf"[ \t{WIDE}]"
_CHINESE = "一二三四五六七八九十"

_ITEM = rf"(?:[0-9]{{1,2}}|[A-Za-z]|[ivxIVX]{{2,4}}|[{_CHINESE}])"
OTHER_MARKS = rf"[{WIDE}{BULLETS}①-⑳]|[–—−][ \t{WIDE}]|[(（]{_ITEM}[)）]|{_ITEM}[)）、．]|[a-zIVX][.]|o\t"
"""How a line begins that may be one of these."""
_LINE = rf"^{_GAP}*"
_WIDE_SPACE = lazy_pattern(
    rf"^[ \t]*(?P<mark>[-*+])(?P<wide>[{WIDE}])|^[ \t]*(?P<indent>[{WIDE}]){_GAP}*(?P<indented>[-*+]|[0-9]{{1,3}}[.)]){_GAP}",
    re.M,
)
_HEADING = lazy_pattern(rf"^[ \t]*(?P<marks>#{{1,6}}[{WIDE}]|#{{2,6}}(?=[^\s#]))[ \t{WIDE}]*(?P<words>.*)", re.M)
_BULLET = lazy_pattern(rf"{_LINE}(?P<mark>[{BULLETS}])(?={_GAP}*\S)", re.M)
_DASH = lazy_pattern(rf"{_LINE}(?P<mark>[–—−](?={_GAP})|-(?=[^\W\d_])|o(?=\t))", re.M)
_NUMBER = lazy_pattern(
    rf"{_LINE}(?P<mark>(?P<open>[(（]?)(?P<number>[0-9]{{1,2}}|[A-Za-z]|[ivx]{{1,4}}|[IVX]{{1,4}}|[{_CHINESE}])(?P<close>[.)）、．])"
    rf"(?:(?={_GAP})|(?<=[）、．])|(?<=[0-9][.)])(?=[^\W\d_]))|(?P<circled>[①-⑳]))",
    re.M,
)
_ROW = lazy_pattern(r"^[^\S\n]*\S[^\t\n]*\t[^\n]*\S", re.M)


def joined_blocks(paragraph: str) -> Iterator[Fault]:
    """Yield the fault of a list, a heading or a table in a paragraph, if its marks are not those of Markdown."""
    for find in (_wide_space, _heading, _bullets, _numbers, _tabs):
        found = find(paragraph)
        if found is not None:
            yield found
            return


def _wide_space(paragraph: str) -> Fault | None:
    found = _WIDE_SPACE.search(paragraph)
    if found is None:
        return None
    group = "mark" if found["mark"] else "indented"
    mark, at = found[group], found.start("wide" if found["mark"] else "indent")
    help = f"type `{mark} `, with a plain space; or `\\{mark}` if this is not a list"
    return _fault(found.start(group), mark, no_item(paragraph[at]), help)


def _heading(paragraph: str) -> Fault | None:
    found = _HEADING.search(paragraph)
    if found is None:
        return None
    marks = found["marks"].rstrip()
    words = excerpt(found["words"].strip())
    message = f"a plain space is missing behind `{marks}`, so this is not a heading"
    return _fault(
        found.start("marks"), marks, message, f"write `{max(marks, '###', key=len)} {words}`, or `\\{marks[0]}` for the character"
    )


def _bullets(paragraph: str) -> Fault | None:
    found = _BULLET.search(paragraph)
    if found is not None:
        return _no_list(found.start("mark"), found["mark"], BULLET_HELP)
    dashes = list(_DASH.finditer(paragraph)) if _DASH.match(paragraph) else []
    if len({dash["mark"] for dash in dashes}) != 1 or len(dashes) < 2:
        return None
    start, mark = dashes[0].start("mark"), dashes[0]["mark"]
    if mark == "-":
        return _fault(start, mark, "a space is missing behind `-`, so this is not a list", BULLET_HELP)
    return _no_list(start, mark, f"{BULLET_HELP}; or an empty line between the lines to keep `{mark}`")


def _numbers(paragraph: str) -> Fault | None:
    for first, second in pairwise(_NUMBER.finditer(paragraph)):
        numbers = (first["number"] or first["circled"], second["number"] or second["circled"])
        same = first["open"] == second["open"] and first["close"] == second["close"]
        initials = numbers[0] == "A" and first["close"] == "."
        if same and numbers in _STARTS and not initials:
            mark = first["mark"]
            help = f"{NUMBER_HELP}; or an empty line between the lines to keep `{mark}`"
            return _no_list(first.start("mark"), mark, help)
    return None


_STARTS = (("1", "2"), ("a", "b"), ("A", "B"), ("i", "ii"), ("I", "II"), ("一", "二"), ("①", "②"))


def _tabs(paragraph: str) -> Fault | None:
    if "\t" not in paragraph:
        return None
    rows = list(_ROW.finditer(paragraph))
    for row, below in pairwise(rows):
        cells, more = (re.split(r"\t+", each[0].strip()) for each in (row, below))
        if row.end() + 1 >= below.start() and len(cells) == len(more):
            typed = f"| {' | '.join(cell.strip() for cell in cells)} |"
            help = f"write `{excerpt(typed)}`, below it `|{' --- |' * len(cells)}`, and each row in this form"
            message = "tabs separate no cells, so these rows are shown as one paragraph"
            return Fault("bad-table", row.start(), row.end(), message, help)
    return None


def _no_list(start: int, mark: str, help: str) -> Fault:
    return _fault(start, mark, no_list(mark), help)


def _fault(start: int, mark: str, message: str, help: str) -> Fault:
    return Fault("unsupported-markdown", start, start + len(mark), message, help)
