"""Characters and bytes that are forbidden in the files of a brief, because people and parsers would read different texts."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice
from typing import TYPE_CHECKING

from briefing.diagnostics import Place, Problem, error

if TYPE_CHECKING:
    from collections.abc import Iterator

FORBIDDEN_CHARACTER = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 (except tab and line feed), DEL, C1 with NEL
    "\u200b\u200e\u200f\u2060-\u2064\u180e\ufeff"  # zero-width characters, except ZWNJ and ZWJ
    "\u2028\u2029"  # line breaks for a parser that are not visible on the screen
    "\u202a-\u202e\u2066-\u2069\u061c"  # bidi controls
    "\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f"  # non-characters, tag characters
    "\ue000-\uf8ff\U000f0000-\U0010ffff"  # characters for private use, which no typeface of a site has
    "\ufffc\ufffd]"  # what a program writes in place of an object or of a letter that it cannot read
)
_PRINTABLE = "\ufffc\ufffd"
"""Those of them that `str.isprintable` takes for printable."""

AT_MOST = 20  # problems of one file; a file in another encoding would have one for each character

ODD_BREAK = re.compile("[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""What is the end of a line to some programs and not to others."""
_NAMES = {"\r": "carriage return", "\x0b": "line tabulation", "\x0c": "form feed", "\x85": "next line"}
"""Control characters have no names in Unicode, but aliases."""
_RETYPE = "delete it; if necessary, retype the text around it"
_PRIVATE = ("only a typeface of another program has it", "type the character that it stands for; at the start of an item, `- `")
_KINDS = (
    ("\u202a", "\u202e", "it changes the direction of the text around it", None),
    ("\u2066", "\u2069", "it changes the direction of the text around it", None),
    ("\ue000", "\uf8ff", *_PRIVATE),
    ("\U000f0000", "\U0010ffff", *_PRIVATE),
    ("\ufffc", "\ufffc", "it stands for a picture or another object that was not copied", "delete it"),
    (
        "\ufffd",
        "\ufffd",
        "a program wrote it in place of a character that it could not read",
        "type the character that was there",
    ),
)


def _called(character: str) -> str:
    private = unicodedata.category(character) == "Co"
    name = "private use" if private else unicodedata.name(character, _NAMES.get(character, "a control character")).lower()
    return f"U+{ord(character):04X} ({name})"


def forbidden_characters(text: str, name: str) -> list[Problem]:
    """Return problems for the first forbidden characters of a text, comments included, each with its place.

    The end of a line is one problem, however many lines end so; and so is a character that is repeated at once.
    """
    if text.replace("\n", "").isprintable() and not any(each in text for each in _PRINTABLE):  # faster than the pattern
        return []
    found = list(islice(_first_of_each_break(text), AT_MOST))
    return [_problem(text, each, name) for each in found]


def odd_breaks(text: str, name: str) -> list[Problem]:
    """Return a problem for each kind of line end that some programs do not see, at its first place."""
    if not ODD_BREAK.search(text):
        return []
    found = (each for each in _first_of_each_break(text) if ODD_BREAK.match(each.group()))
    return [_problem(text, each, name) for each in found]


def unix_breaks(text: str) -> str:
    """Return a text with the line ends of Unix, as Markdown reads it."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _first_of_each_break(text: str) -> Iterator[re.Match[str]]:
    seen, last = set(), None
    for found in FORBIDDEN_CHARACTER.finditer(text):
        character = found.group()
        repeats = last is not None and last.end() == found.start() and last.group() == character
        if character not in seen and not repeats:
            yield found
        last = found
        if ODD_BREAK.match(character):
            seen.add(character)


def _problem(text: str, found: re.Match[str], name: str) -> Problem:
    character, at = found.group(), found.start()
    line = text.count("\n", 0, at) + 1
    column = at - (text.rfind("\n", 0, at) + 1) + 1
    place = Place(name, line, column, line, column + 1)
    called = _called(character)
    if ODD_BREAK.match(character):
        number = text.count(character)
        if number > text.count("\n"):
            help = "save the file with LF or CR LF at the ends of lines"
            return error(
                "bad-character", f"the lines end in {called}, which many programs do not read as the end of a line", place, help
            )
        more = f", here and in {number - 1} more {'places' if number > 2 else 'place'}" if number > 1 else ""
        message = f"{called} is not allowed{more}: it is a line break to some programs and invisible to others"
        return error("bad-character", message, place, "delete it; if necessary, type a line break in its place")
    why, help = next(
        ((why, help or _RETYPE) for low, high, why, help in _KINDS if low <= character <= high),
        ("readers cannot see it", _RETYPE),
    )
    return error("bad-character", f"{called} is not allowed here: {why}", place, help)


_OTHER_FILES = {
    b"PK\x03\x04": "a workbook or another ZIP archive",
    b"\xd0\xcf\x11\xe0": "a workbook or another file of Microsoft Office",
    b"\x1f\x8b": "compressed",
    b"%PDF-": "a PDF file",
    b"\x89PNG": "a picture",
    b"{\\rtf": "a document of a word processor (RTF)",
}
"""By its first bytes: what a file with the ending of a text may be in truth."""


def undecodable(raw: bytes, name: str) -> Problem | None:
    """Report where bytes are not valid UTF-8, or that they are not the content of the file."""
    if raw.startswith(b"version https://git-lfs.github.com/"):
        message = "the file holds a pointer of Git LFS in place of its content"
        return error("missing-file", message, Place(name), "run `git lfs pull`")
    kind = next((kind for sign, kind in _OTHER_FILES.items() if raw.startswith(sign)), None)
    if kind is not None:
        return error("bad-encoding", f"the file is {kind}, not a text", Place(name), "save or export it as text, in UTF-8")
    if raw and not raw.strip(b"\0"):
        message = "the file holds nothing but zeros in place of its content: it was lost when it was saved or copied"
        return error("bad-encoding", message, Place(name), "restore the file from a copy")
    start = raw[:1000]
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or start.count(0) * 4 > len(start):  # every second byte, in Latin text
        return error("bad-encoding", "the file is UTF-16 or UTF-32, not UTF-8", Place(name), "save it as UTF-8")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as failure:
        before = raw[: failure.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8").lstrip("\ufeff")) + 1
        return error(
            "bad-encoding",
            f"the byte 0x{raw[failure.start]:02X} is not UTF-8",
            Place(name, line, column, line, column + 1),
            "save the file as UTF-8",
        )
    return None


def may_have_wide_braces(text: str) -> bool:
    """Return whether a line has braces and a full-width sign: few have, and what explains them is slow to import."""
    if "｛" in text:
        return True
    return "：" in text and "{" in text and any("{" in line and not _WIDE_SIGNS.isdisjoint(line) for line in text.split("\n"))


_WIDE_SIGNS = frozenset("，、：｛｝［］【】")
