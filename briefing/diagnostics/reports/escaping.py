"""Escape texts for the terminal and for logs: control characters, bidirectional controls, workflow commands."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefing.diagnostics import Place, Problem

_CONTROLS = r"\x00-\x1f\x7f-\x9f\ud800-\udfff"
_TURNING = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSEEN = r"\u180e\u200b\u2028\u2029\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\uffff\U000e0000-\U000e007f"
_PRIVATE = r"\ue000-\uf8ff\U000f0000-\U0010ffff"
# GitHub interprets `::error::` at the start of a logged line as a command, and the older `##[error]` anywhere in it.
_ORDERS = r"(?<=##)\[|(?<!\S):(?=:)"
UNSAFE = re.compile(f"[{_CONTROLS}]|(?P<named>[{_TURNING}{_UNSEEN}{_PRIVATE}])|{_ORDERS}")


def printable(text: str) -> str:
    """Escape a text so that it prints on one line, with every character visible and in its order."""
    return UNSAFE.sub(escape_character, text)


def escape_character(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"U+{code:04X}" if found["named"] else f"\\u{code:04x}"


def at(place: Place) -> str:
    return f"{printable(place.file)}:{place.line}:{place.column}"


def sentences(problem: Problem) -> list[str]:
    notes = (f"{printable(note.text)} ({at(note.place)})" for note in problem.notes)
    return [printable(problem.message), *([printable(problem.help)] if problem.help else []), *notes]


def to_json(value: object) -> str:
    """Return JSON that contains the exact texts and is safe to print on a terminal."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    # These line breaks are JSON's own; those of the texts are already escaped.
    return "\n".join(UNSAFE.sub(_in_json, row) for row in text.split("\n")) + "\n"


def _in_json(found: re.Match[str]) -> str:
    code = ord(found.group())
    return f"\\u{code:04x}" if code <= 0xFFFF else json.dumps(found.group())[1:-1]
