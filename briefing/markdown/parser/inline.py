"""The scanner for inline syntax: brackets, tags and braces of one inline text, in a single pass from left to right.

Links, references and citations nest by CommonMark's rule: each `]` closes the nearest open `[`, and a link must not contain
another link. Offsets count from the start of the inline text.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from markdown_it.common.utils import isValidEntityCode

from briefing.markdown import faults, inline_faults
from briefing.markdown.link_destination import destination, skip_blanks
from briefing.markdown.link_policy import refusal
from briefing.markdown.other_marks import FIRST_CHARACTERS, other_mark
from briefing.markdown.parser.tags import TAG_NAME, tag_end
from briefing.markdown.reference_syntax import citations
from briefing.model.kinds import REFERENCE
from briefing.source.characters import FORBIDDEN_CHARACTER

if TYPE_CHECKING:
    from collections.abc import Callable

    from briefing.markdown.tree import Citation, Fault

Span: TypeAlias = tuple[int, int]


class LinkMark(NamedTuple):
    """A link; the label is a span of the text, or the address itself if it was written in angle brackets."""

    end: int
    label: Span | str
    address: str
    title: str


class MentionMark(NamedTuple):
    """A reference; `span` covers the pair of brackets that contains the target."""

    end: int
    label: Span | None
    target: str
    span: Span


class CiteMark(NamedTuple):
    """The citations in one pair of brackets."""

    end: int
    citations: tuple[Citation, ...]


Mark: TypeAlias = LinkMark | MentionMark | CiteMark


class InlineMarks(NamedTuple):
    """Marks by their start offset."""

    found: dict[int, Mark]
    faults: list[Fault]


def scan(text: str) -> InlineMarks:
    """Return every mark and every fault of one inline text."""
    scanner = _Scanner(text)
    scanner.run()
    return InlineMarks(scanner.marks, scanner.faults)


_REFERENCE = re.compile(REFERENCE)
_SIGNIFICANT = re.compile(rf"[\\`<&{{\[\]${FIRST_CHARACTERS}]|(?<!=)=(?==)")
_TICKS = re.compile("`+")
_ENTITY = re.compile("&(?:#[xX][0-9a-fA-F]{1,6}|#[0-9]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")
_ADDRESS = re.compile(r"<([A-Za-z][A-Za-z0-9+.\-]{1,31}:[^<>\x00-\x20]*)>")
_MAILBOX = re.compile(
    r"<([a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*)>"
)
_ATTRIBUTES_COLON = re.compile(r"\{:[ ]*[^\s{}][^{}\n]*\}")
_ATTRIBUTES_PLAIN = re.compile(r"\{[ ]*[#.][A-Za-z_][^{}\n]*\}(?=[ ]*(?:\n|\Z))")
_ATTRIBUTES_AFTER = re.compile(r"(?<=[)\]`*_>])\{[ ]*(?:[#.][A-Za-z_]|[A-Za-z_][\w-]*=)[^{}\n]*\}")
_FOOTNOTE = re.compile(r"\^[^\s\[\]]+")
_SECOND = re.compile(r"\[((?:[^\[\]\\]|\\.)+)\]", re.DOTALL)
_DEFINED = re.compile(
    r"""[ \t]*\n?[ \t]*(?:<[^<>\n]*>|[^<\x00-\x20\x7f][^\x00-\x20\x7f]*)"""
    r"""(?:[ \t]*(?:\n|$)|[ \t\n]+(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\))[ \t]*(?:\n|$))"""
)
_LINE_START = re.compile(r"(?:^|\n)[ ]{0,3}\Z")


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.marks: dict[int, Mark] = {}
        self.faults: list[Fault] = []
        self.open: list[int] = []  # the offsets of unclosed `[`
        self.is_used = 0  # how many of these already contain a mark and so cannot become one
        self.defined = len(text) - len(text.lstrip(" \n"))  # where a link reference definition may start
        self.tags: list[str] = []  # rejected tags that are still open
        self.last_ticks: dict[int, int] | None = None

    def run(self) -> None:
        at = 0
        while found := _SIGNIFICANT.search(self.text, at):
            at = _READERS[found[0]](self, found.start())

    def backslash(self, at: int) -> int:
        return self.faulty(inline_faults.formula(self.text, at)) or at + 2

    def dollar(self, at: int) -> int:
        return self.faulty(inline_faults.formula(self.text, at)) or at + 1

    def faulty(self, found: Fault | None) -> int | None:
        """Note a fault, if there is one, and return its end."""
        self.faults += [found] if found else []
        return found.end if found else None

    def entity(self, at: int) -> int:
        found = _ENTITY.match(self.text, at)
        if found is None:
            return at + 1
        self.faults += [faults.forbidden_entity(found[0], at)] if _is_forbidden_character(found[0]) else []
        return found.end()

    def ticks(self, at: int) -> int:
        if self.last_ticks is None:
            self.last_ticks = {len(run[0]): run.start() for run in _TICKS.finditer(self.text)}
        opening = _TICKS.match(self.text, at)
        assert opening is not None
        if self.last_ticks.get(len(opening[0]), -1) > at:
            closings = (run for run in _TICKS.finditer(self.text, opening.end()) if len(run[0]) == len(opening[0]))
            return next(closings).end()
        return opening.end()

    def angle(self, at: int) -> int:
        if found := _ADDRESS.match(self.text, at):
            return self.link(at, LinkMark(found.end(), found[1], found[1], ""))
        if found := _MAILBOX.match(self.text, at):
            return self.link(at, LinkMark(found.end(), found[1], "mailto:" + found[1], ""))
        tag = tag_end(self.text, at)
        if tag is None:
            return at + 1
        if not self.closes_known_tag(self.text[at:tag]):
            self.faults.append(faults.raw_html(self.text[at:tag], at))
        return tag

    def closes_known_tag(self, tag: str) -> bool:
        """Return whether a tag closes one that was already rejected, so that `<b>word</b>` is one fault."""
        name = TAG_NAME.match(tag)
        if name is None or not name[1]:
            self.tags += [name[2].lower()] if name else []
            return False
        known = name[2].lower() in self.tags
        if known:
            self.tags.remove(name[2].lower())
        return known

    def brace(self, at: int) -> int:
        if end := self.faulty(other_mark(self.text, at)):
            return end
        for form in (_ATTRIBUTES_COLON, _ATTRIBUTES_PLAIN, _ATTRIBUTES_AFTER):
            if found := form.match(self.text, at):
                self.faults.append(faults.attribute_list(found[0], at))
                return found.end()
        return at + 1

    def mark(self, at: int) -> int:
        return self.faulty(other_mark(self.text, at)) or at + 1

    def open_bracket(self, at: int) -> int:
        if end := self.faulty(inline_faults.in_two_brackets(self.text, at) or other_mark(self.text, at)):
            return end
        self.open.append(at)
        return at + 1

    def close_bracket(self, at: int) -> int:
        if not self.open:
            return at + 1
        start = self.open.pop()
        is_used, self.is_used = len(self.open) < self.is_used, min(self.is_used, len(self.open))
        for form in _FORMS:
            end = form(self, start, at, is_used)
            if end is not None:
                return end
        return at + 1

    # Each method takes the offsets of `[` and `]`, and returns the offset at which to continue if its form matches.

    def inline_link(self, start: int, close: int, is_used: bool) -> int | None:
        image = self.text[start - 1 : start] == "!" and not self.escaped(start - 1)
        if is_used and not image:
            return None
        target = destination(self.text, close + 1)
        if target is None:
            return self.faulty(inline_faults.broken_link(self.text, start, close))
        end, address, title = target
        if image:
            self.faults.append(faults.image(self.text[start - 1 : end], start - 1))
            return end
        if not self.text[start + 1 : close].strip():
            self.faults.append(faults.empty_link(self.text[start:end], start))
            return end
        return self.link(start, LinkMark(end, (start + 1, close), address, title))

    def turned_link(self, start: int, close: int, is_used: bool) -> int | None:
        return None if is_used else self.faulty(inline_faults.turned_link(self.text, start, close))

    def escaped(self, at: int) -> bool:
        before = self.text[:at]
        return (len(before) - len(before.rstrip("\\"))) % 2 == 1

    def link(self, start: int, mark: LinkMark) -> int:
        refused = refusal(mark.address)
        if refused:
            self.faults.append(faults.unsafe_link(refused, start, mark.end))
        elif FORBIDDEN_CHARACTER.search(mark.address + mark.title):
            self.faults.append(faults.forbidden_entity(self.text[start : mark.end], start))
        else:
            self.put(start, mark)
        self.is_used = len(self.open)
        return mark.end

    def put(self, start: int, mark: Mark) -> int:
        self.marks[start] = mark
        self.is_used = len(self.open)
        return mark.end

    def footnote(self, start: int, close: int, is_used: bool) -> int | None:
        if not _FOOTNOTE.fullmatch(self.text, start + 1, close):
            return None
        self.faults.append(faults.footnote(self.text[start : close + 1], start))
        return close + 1

    def cite(self, start: int, close: int, is_used: bool) -> int | None:
        if self.text[start + 1] != "@" or self.text[start + 2].isspace() or close == start + 2:
            return None
        cited = None if is_used else citations(self.text, start + 1, close)
        if cited is not None:
            return self.put(start, CiteMark(close + 1, cited))
        self.faults.append(faults.malformed_citation(self.text[start : close + 1], start))
        return close + 1

    def reference(self, start: int, close: int, is_used: bool) -> int | None:
        if is_used or not _REFERENCE.fullmatch(self.text, start + 1, close):
            return None
        target = self.text[start + 1 : close]
        return self.put(start, MentionMark(close + 1, None, target, (start, close + 1)))

    def labelled(self, start: int, close: int, is_used: bool) -> int | None:
        second = _SECOND.match(self.text, close + 1)
        if is_used or second is None or not self.text[start + 1 : close].strip():
            return None
        target = " ".join(second[1].split())
        if not target or target.startswith(("@", "^")):
            return None
        return self.put(start, MentionMark(second.end(), (start + 1, close), target, second.span()))

    def definition(self, start: int, close: int, is_used: bool) -> int | None:
        if self.text[close + 1 : close + 2] != ":":
            return None
        if self.text[start - 1 : start] == "*" and _LINE_START.search(self.text[: start - 1][-5:]):
            self.faults.append(faults.abbreviation(self.text[start - 1 : close + 2], start - 1))
            return close + 2
        defined = _DEFINED.match(self.text, close + 2)
        if start != self.defined or defined is None or is_used or not self.text[start + 1 : close].strip():
            return None
        self.faults.append(faults.link_definition(self.text[start : close + 2], start))
        self.defined = skip_blanks(self.text, defined.end())
        return defined.end()


_FORMS: tuple[Callable[[_Scanner, int, int, bool], int | None], ...] = (
    *(_Scanner.inline_link, _Scanner.footnote, _Scanner.cite, _Scanner.reference, _Scanner.labelled, _Scanner.definition),
    _Scanner.turned_link,
)
"""What a pair of brackets may be."""
_READERS: dict[str, Callable[[_Scanner, int], int]] = {
    "\\": _Scanner.backslash,
    "`": _Scanner.ticks,
    "<": _Scanner.angle,
    "&": _Scanner.entity,
    "{": _Scanner.brace,
    "$": _Scanner.dollar,
    **dict.fromkeys((*FIRST_CHARACTERS, "="), _Scanner.mark),
    "[": _Scanner.open_bracket,
    "]": _Scanner.close_bracket,
}


def _is_forbidden_character(entity: str) -> bool:
    digits = entity[2:-1].lower()
    if entity[1] != "#":
        return FORBIDDEN_CHARACTER.search(html.unescape(entity)) is not None
    code = int(digits[1:], 16) if digits[0] == "x" else int(digits)
    return not isValidEntityCode(code) or FORBIDDEN_CHARACTER.search(chr(code)) is not None
