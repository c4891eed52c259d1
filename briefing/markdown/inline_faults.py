"""Marks that Markdown leaves as typed: of formulas and bold words, of links in another form, of code without an end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.markdown.tree import Fault
from briefing.model.kinds import REFERENCE
from briefing.model.values.excerpt import excerpt
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

_COMMANDS = "alpha|approx|beta|cdot|Delta|delta|dfrac|frac|gamma|geq|infty|lambda|leq|math[a-z]+|neq|propto|sigma|sqrt|theta"
_FORMULA = lazy_pattern(
    r"\\\((?=[^\n\\]*(?:[_^=]|\\[A-Za-z]))[^\n]{1,200}?\\\)|\\\[(?=[^\n\\]*(?:[_^=]|\\[A-Za-z]))[^\n]{1,200}?\\\]"
    rf"|\\(?:{_COMMANDS})(?![A-Za-z])"
    # An amount of money begins with a digit too, but what follows it is words.
    r"|(?P<sign>\$\$?)(?=[^$\n]*[_^\\])(?:[0-9][^\s$]{0,200}|[^\s$0-9](?:[^$\n]{0,200}[^\s$])?)(?P=sign)(?![0-9])"
    r"|\$\$(?=[^$]*[=_^\\])[^$]{1,400}\$\$"
)


def formula(text: str, at: int) -> Fault | None:
    """Return the fault for a formula of TeX, which a page would show with its commands, or without its backslashes."""
    found = _FORMULA.match(text, at)
    if found is None:
        return None
    help = "write the formula in plain characters, for example `½ x² ≤ 3`"
    return _fault(found[0], at, "is a formula of TeX; formulas are not allowed in texts", help)


_IN_TWO_BRACKETS = lazy_pattern(r"\[\[([^\[\]\n|]{1,100})(?:\|([^\[\]\n]{1,200}))?\]\](?![\[(:])")


def in_two_brackets(text: str, at: int) -> Fault | None:
    """Return the fault for a link in two pairs of brackets, as wikis have them."""
    found = _IN_TWO_BRACKETS.match(text, at)
    if found is None:
        return None
    target, words = found.groups()
    if re.fullmatch(rf"(?:{REFERENCE})|@[^\s@]+", target):
        help = f"write `[{target}]`" if words is None else f"write `[{words}][{target}]`"
    else:
        help = f"write `[{words or target}][id]` with the id of an entry, or `[{words or target}](https://…)`"
    return _fault(found[0], at, "is a link of another dialect", f"{help}; or `\\[\\[` for the brackets")


_WEB = r"(?:https?://|mailto:)"
_NO_LINK = lazy_pattern(rf"\(\s*(?P<address>{_WEB}[^\s()<>]*)(?P<rest>[^()\n]*)(?P<end>\)?)")
_TURNED = lazy_pattern(rf"\((?P<words>[^()\[\]\n]{{1,200}})\)\[(?P<address>{_WEB}[^\s\[\]()<>]+)\]")


def broken_link(text: str, start: int, close: int) -> Fault | None:
    """Return the fault for words in brackets whose web address cannot be read; `close` is the place of the `]`."""
    found = _NO_LINK.match(text, close + 1)
    if found is None:
        return None
    words, address, rest = text[start : close + 1], found["address"], found["rest"].strip()
    if not found["end"]:
        return _fault(text[start : found.end("address")], start, "is not a link: `)` is missing", f"write `{words}({address})`")
    if rest[:1] in ("“", "”", "„", "«", "'", '"', "‘", "’"):
        help = f"write `{words}({address})`, or put the title in straight quotes"
        return _fault(text[start : found.end()], start, "is not a link, because the title is not in straight quotes", help)
    help = f"write `{words}({address}{'%20' * bool(rest)}{'%20'.join(rest.split())})`"
    return _fault(text[start : found.end()], start, "is not a link, because its address contains a space", help)


def turned_link(text: str, start: int, close: int) -> Fault | None:
    """Return the fault for a link whose parentheses and brackets are interchanged, at the address between its brackets."""
    start = text.rfind("(", max(0, start - 300), start) if text[start - 1 : start] == ")" else -1
    found = _TURNED.match(text, start) if start >= 0 else None
    if found is None or found.end() != close + 1:
        return None
    message = "is not a link: the brackets belong to the words, the parentheses to the address"
    return _fault(found[0], start, message, f"write `[{found['words']}]({found['address']})`")


_STARS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        lazy_pattern(r"(?<![A-Za-z0-9*)\]])\*\*(?: (?P<words>[^*\n]*[^*\s]) ?|(?P<closed>[^\s*][^*\n]*) )\*\*(?![A-Za-z0-9*])"),
        lambda found: f"write `**{(found['words'] or found['closed']).strip()}**`, without blanks inside",
    ),
    (
        lazy_pattern(r"(?<![0-9)\]*])\*\*(?P<words>[^\s*](?:[^*\n]*[^\s*])?)\*\*(?!\*)"),
        lambda _: "put the punctuation outside of the `**`, or a space between `**` and the letter beside it",
    ),
    (
        lazy_pattern(r"(?<![\w*)\]])\*\*(?=\w)[^*]*\Z"),
        lambda _: "write `**` also where the bold words end; or `\\*\\*` for the characters",
    ),
)


def lost_stars(words: str) -> Fault | None:
    """Return the fault for `**` in words of a parsed text, if it was meant for bold words."""
    for form, help in _STARS:
        if found := form.search(words):
            message = "`**` does not enclose bold words here, and is shown as typed"
            return Fault("unsupported-markdown", found.start(), found.start() + 2, message, help(found))
    return None


def open_fence(mark: str, start: int) -> Fault:
    """Return the fault for a block of code without its last line: the rest of the text would be shown as code."""
    message = f"no line {mark} ends the code that begins here, so all that follows is shown as code"
    help = f"write {mark} on a line of its own below the code; or a backslash before each character that marks no code"
    return Fault("unsupported-markdown", start, start + len(mark), message, help)


def _fault(found: str, start: int, what: str, help: str) -> Fault:
    return Fault("unsupported-markdown", start, start + len(found), f"`{excerpt(found)}` {what}", help)
