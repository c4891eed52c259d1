"""Marks of other programs inside a line, which a page would show as typed: highlights, tracked changes, fields of Word."""

from __future__ import annotations

import re
from typing import NamedTuple

from briefing.markdown.tree import Fault
from briefing.model.values.excerpt import excerpt
from briefing.source.lazy_pattern import lazy_pattern

FIRST_CHARACTERS = r"*!！^~"
"""The characters with which one of these marks begins; others begin with `==`, `[` or `{`."""


class _Mark(NamedTuple):
    form: re.Pattern[str]
    what: str
    help: str


_FIELD = r"(?:CITATION[ ]+\S+[ ]+\\|(?:PAGE)?REF[ ]+_|HYPERLINK[ ]+\\?\"|ADDIN[ ]+[A-Z])"
_MARKS = {
    "~": (
        _Mark(
            lazy_pattern(r"~~(?=[^~\s])[^\n]{0,2000}?[^~\s]~~"),
            "is struck out; this is not allowed in texts",
            "delete the words; what changed belongs in `changes.yaml`; to show the characters, write `\\~~`",
        ),
        _Mark(
            lazy_pattern(r"(?<=[A-Za-z)])~(?:[0-9+-]{1,3}|[a-z]{1,5})~"),
            "is a subscript of another dialect",
            "write the subscript character itself, for example `₂`",
        ),
    ),
    "^": (
        _Mark(
            lazy_pattern(r"(?<=[\w)])\^[0-9A-Za-z+-]{1,10}\^"),
            "is a superscript of another dialect",
            "write the superscript character itself, for example `²`",
        ),
    ),
    "=": (
        _Mark(
            lazy_pattern(r"(?<![A-Za-z0-9])==(?=[^=\s])(?:[^\n=]{0,500}[^=\s])?==(?![A-Za-z0-9=])"),
            "is highlighted in another dialect; this is not allowed in texts",
            "write `**words**` for bold, or `\\==` for the characters",
        ),
    ),
    "{": (
        _Mark(
            lazy_pattern(
                r"\{(?:\+\+[^\n]{0,500}?\+\+|--[^\n]{0,500}?--|~~[^\n]{0,500}?~~|==[^\n]{0,500}?==|>>[^\n]{0,500}?<<)\}"
            ),
            "is a tracked change or a comment of another program",
            "accept or reject the change, or delete the comment; what changed belongs in `changes.yaml`",
        ),
        _Mark(
            lazy_pattern(rf"\{{[ ]*{_FIELD}[^\n}}]{{0,200}}\}}?"),
            "is a field of Word",
            "cite the source, `[@key]`, refer to the entry, `[F2]`, or write the words that Word shows",
        ),
    ),
    "[": (
        _Mark(
            lazy_pattern(rf"\[[ ]*{_FIELD}[^\n\]]{{0,200}}\]?"),
            "is a field of Word",
            "cite the source, `[@key]`, refer to the entry, `[F2]`, or write the words that Word shows",
        ),
    ),
    "*": (
        _Mark(
            lazy_pattern(
                r"(?<=[0-9A-Za-z)])(?P<stars>\*\*?)(?=[0-9]|[A-Za-z]\*)[0-9A-Za-z.,()+/-]{1,20}(?P=stars)(?=[0-9A-Za-z(])"
            ),
            "is italics or bold inside a word or a number, so the stars are not shown",
            "write `×` where a product is meant, or `\\*` for the character",
        ),
    ),
}
_LOST_REFERENCE = lazy_pattern(
    r"[!！][ \u00a0]?(?:Reference source not found|Bookmark not defined|Verweisquelle konnte nicht gefunden werden"
    r"|Textmarke nicht definiert|Source du renvoi introuvable|Signet non défini|No se encuentra el origen de la referencia"
    r"|Marcador no definido|未找到引用源|未定义书签|找不到參照來源|尚未定義書籤)[.。]?"
)
_ERROR = lazy_pattern(r"(?:¡?Error|Fehler|Erreur[ \u00a0\u202f]?|错误|錯誤)\Z")


def other_mark(text: str, at: int) -> Fault | None:
    """Return the fault for a mark of another program that begins at an offset."""
    for mark in _MARKS.get(text[at], ()):
        if found := mark.form.match(text, at):
            return _fault(found[0], at, mark.what, mark.help)
    return _lost_reference(text, at) if text[at] in "!！" else None


def _lost_reference(text: str, at: int) -> Fault | None:
    found = _LOST_REFERENCE.match(text, at)
    if found is None:
        return None
    word = _ERROR.search(text, max(0, at - 10), at)
    start = word.start() if word else at
    what = "is what Word wrote in place of a reference that it had lost"
    return _fault(text[start : found.end()], start, what, "refer to what was meant, for example `[G1]`, or delete the words")


def heading_in_line(text: str) -> Fault | None:
    """Return the fault for a heading in a text of one paragraph, which would be shown with its marks."""
    found = re.match(r"\s*(#{2,6})[ \t]+(?=\S)", text)
    if found is None:
        return None
    message = f"`{found[1]}` begins no heading here: this text is one paragraph"
    help = f"delete `{found[1]}`, or write `\\#` for the character; headings belong in a field that takes them, such as `body`"
    return Fault("bad-heading", *found.span(1), message, help)


def _fault(found: str, start: int, what: str, help: str) -> Fault:
    return Fault("unsupported-markdown", start, start + len(found), f"`{excerpt(found)}` {what}", help)
