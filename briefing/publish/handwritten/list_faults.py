"""Lists of handwritten pages that Python-Markdown reads otherwise than most programs: it nests by four blanks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.diagnostics import Place, warning
from briefing.markdown.list_marks import BULLET_HELP, BULLETS, NUMBER_HELP, WIDE, no_item, no_list
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.diagnostics import Problem

_ITEM = lazy_pattern(r"[ ]*(?:(?P<bullet>[-*+])|(?P<number>[0-9]+)\.)[ ]+(?=\S)")
_RULE = lazy_pattern(r"[ ]*([-*_])(?:[ ]*\1){2,}[ ]*")
_OTHER_MARK = lazy_pattern(
    rf"[ ]{{0,3}}(?:(?P<mark>[{BULLETS}])\s*|(?P<number>[0-9]{{1,2}}|[a-z])\)\s+|(?:[-*+]|[0-9]{{1,2}}\.)(?P<wide>[{WIDE}])\s*)\S"
)
"""What begins an item for other programs. Another blank than a space behind a mark comes from a word processor."""
_NO_PARAGRAPH = lazy_pattern(r"[ ]*(?:#{1,6}[^#]|[<>|:]|!!!|\?\?\?|\[\^|\*\[|\[[^\]]+\]:)")
"""What begins a block of another kind, in which a list may follow at once or cannot be."""
_MAY_BE_NESTED = re.compile(r"\n(?: {4})* {2,3}(?:[-*+]|[0-9]+\.) ")
_WIDE_SPACE = lazy_pattern(rf"\n {{0,3}}(?:[-*+]|[0-9]{{1,2}}\.)[{WIDE}]")
_START = re.compile(rf"\n(?:[-*+] |1\. |(?P<other>[0-9a-z]\) |[{BULLETS}])|(?P<inside>   ?[^ \n]))")
"""A line that may begin a list, or go on with an item."""
_OTHER_NUMBER = re.compile(r"\n(?:[ ]*|#[^\n]*)\n[ ]{0,3}(?!1\.)[0-9]+\. ")
_STEP = 4


def may_have_list_faults(text: str) -> bool:
    """Return whether a page may have such a list: most pages have none, and their samples of code need not be found."""
    below = f"\n\n{text}"  # patterns that begin with a line break are found three times as fast as with `(?:\\A|\n)`
    if _MAY_BE_NESTED.search(text) or _OTHER_NUMBER.search(below) or (not text.isascii() and _WIDE_SPACE.search(below)):
        return True
    return any(_is_odd_start(text, found) for found in _START.finditer(text))


def _is_odd_start(text: str, found: re.Match[str]) -> bool:
    if found["other"]:
        return True
    above = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
    return not above if found["inside"] else bool(above) and above[0] not in "-*+ 0123456789"


def list_faults(text: str, file: str, *, keeps_numbers: bool = False) -> Iterator[Problem]:
    """Yield a warning for each list of which readers would see other items or numbers, or a paragraph; `text` is without code.

    `keeps_numbers` says whether a list begins with the number of its first item, as by the extension `sane_lists`.
    """
    yield from _Walk(file, keeps_numbers=keeps_numbers).faults(text.expandtabs(_STEP).split("\n"))


class _Walk:
    """Goes through the lines of a page; `item` is the indentation of the last item of the list in which it is."""

    def __init__(self, file: str, *, keeps_numbers: bool) -> None:
        self.file = file
        self.keeps_numbers = keeps_numbers
        self.item: int | None = None
        self.is_reported = False
        """Whether a fault of this list was reported."""
        self.is_cut = False
        """Whether the list above was reported to end too early: the number of the next one is a consequence."""

    def faults(self, lines: list[str]) -> Iterator[Problem]:
        before: str | None = None
        """The line above, if it belongs to a paragraph outside of lists."""
        after_blank = True
        for number, line in enumerate(lines):
            if not line.strip():
                before, after_blank = None, True
                continue
            indent = len(line) - len(line.lstrip(" "))
            is_item = _ITEM.match(line) is not None and not _RULE.fullmatch(line)
            if self.item is not None:
                yield from self._in_list(number, line, indent, is_item=is_item, after_blank=after_blank)
            elif is_item and before is None:
                self.item, self.is_reported = indent, False
                if after_blank and not self.keeps_numbers and not self.is_cut:
                    yield from self._other_number(number, line)
                self.is_cut = False
            elif is_item and before is not None and self._is_list(lines, number, before):
                yield self._problem(number, line, "this is not a list, because it continues the paragraph above it", _EMPTY_LINE)
                self.item, self.is_reported = indent, True
            elif (other := _OTHER_MARK.match(line)) and (other["wide"] or _goes_on(lines, number, _OTHER_MARK)):
                yield self._problem(number, line, *_of_mark(other))
                self.item, self.is_reported = indent, True
            if self.item is None and not (before is None and _NO_PARAGRAPH.match(line)) and not _RULE.fullmatch(line):
                before = line if before is not None or after_blank else None
            after_blank = line.lstrip().startswith("#") or _RULE.fullmatch(line) is not None

    def _in_list(self, number: int, line: str, indent: int, *, is_item: bool, after_blank: bool) -> Iterator[Problem]:
        last = self.item or 0
        is_shallow = indent >= last + 2 and indent // _STEP == last // _STEP
        if is_item:
            self.item = indent
            if is_shallow and not self.is_reported:
                message = "this item is at the level of the one above it: lists of pages are nested by four blanks"
                yield self._problem(number, line, message, _indent(last))
                self.is_reported = True
        elif after_blank and indent < _STEP and not _OTHER_MARK.match(line):
            self.item = None
            if is_shallow and not self.is_reported and not _NO_PARAGRAPH.match(line):
                message = "this paragraph is not part of the item above it, and the list ends before it"
                yield self._problem(number, line, message, _indent(last))
                self.is_cut = True

    def _other_number(self, number: int, line: str) -> Iterator[Problem]:
        found = _ITEM.match(line)
        if found and found["number"] and int(found["number"]) != 1:
            first = found["number"]
            message = f"`{first}.` is shown as `1.`, because this line is the first item of a list"
            help = f"write `{first}\\.` for a number in the text; for a list, add `- sane_lists` to `markdown_extensions`"
            yield self._problem(number, line, message, help)

    def _is_list(self, lines: list[str], number: int, before: str) -> bool:
        """Return whether a line was meant as an item: a paragraph can be broken before a dash or a number."""
        found = _ITEM.match(lines[number])
        return bool(found and (found["number"] in (None, "1"))) and (
            before.rstrip().endswith((":", "\uff1a")) or _goes_on(lines, number, _ITEM)
        )

    def _problem(self, number: int, line: str, message: str, help: str) -> Problem:
        start = len(line) - len(line.lstrip(" ")) + 1
        return warning("publish", message, Place(self.file, number + 1, start, number + 1, len(line) + 1), help)


_EMPTY_LINE = "write an empty line above this one"


def _indent(last: int) -> str:
    return f"begin the line with {(last // _STEP + 1) * _STEP} blanks"


def _goes_on(lines: list[str], number: int, form: re.Pattern[str]) -> bool:
    return number + 1 < len(lines) and form.match(lines[number + 1]) is not None


def _of_mark(found: re.Match[str]) -> tuple[str, str]:
    message = no_item(found["wide"]) if found["wide"] else no_list(found["mark"] or f"{found['number']})")
    return message, f"{BULLET_HELP if found['mark'] else NUMBER_HELP}, and an empty line above the first"
