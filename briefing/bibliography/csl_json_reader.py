"""CSL-JSON as Zotero, Crossref and others write it: an array of items, or one item."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NoReturn

from briefing.bibliography.csl_json_writer import INPUT_NAMES
from briefing.bibliography.imported_entries import ImportedFile, ImportedItem, Lines, Untaken, at
from briefing.diagnostics import error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_VARIABLES = {name: variable for variable, name in INPUT_NAMES.items()} | {
    "journalAbbreviation": "container-title-short", "shortTitle": "title-short",
}  # fmt: skip
"""The variables that the input schema, or an older version of it, calls by another name."""
_FAULTS = (
    ("Expecting ','", "a comma is missing before this value, or a bracket is not closed"),
    ("Expecting ':'", "a colon is missing after a name"),
    ("Expecting property name", "a name in double quotation marks is expected here"),
    ("Illegal trailing comma", "there is a comma after the last value"),
    ("Expecting value", "a value is expected here"),
    ("Unterminated string", "this text has no closing quotation mark"),
    ("Invalid control character", "a text contains a line break or another control character"),
    ("Invalid \\", "a text contains a backslash that must be doubled"),
)
"""How the messages of the parser begin, and what is wrong."""
_GAP = re.compile(r"[\s,]*")


def read(text: str, file: str) -> ImportedFile:
    """Read the items of a file; the problem of a file that is not JSON has the line of the mistake."""
    lines = Lines(text)
    try:
        found = [(start, end, item) for start, end, item in _values(text)]
    except json.JSONDecodeError as failure:
        failure = _at_the_comma(failure)
        fault = next((words for start, words in _FAULTS if failure.msg.startswith(start)), failure.msg)
        return _unreadable(f"this is not JSON: {fault}", file, failure.lineno, failure.colno)
    except (ValueError, RecursionError):
        return _unreadable("a number in this file is too long, or its values are nested too deeply", file, 1)
    wrong = next((start for start, _, item in found if not isinstance(item, dict)), None)
    if wrong is not None:
        return _unreadable("an item of CSL-JSON is a mapping: `{…}`", file, lines(wrong))
    return ImportedFile(tuple(_item(item, _places(text, start, end, item, lines), lines(start)) for start, end, item in found))


def _at_the_comma(failure: json.JSONDecodeError) -> json.JSONDecodeError:
    """Name a comma after the last value; Python before 3.13 expects a name, or a value, behind it."""
    before = failure.doc[: failure.pos].rstrip()
    if not before.endswith(",") or failure.doc[failure.pos : failure.pos + 1] not in ("}", "]"):
        return failure
    return json.JSONDecodeError("Illegal trailing comma", failure.doc, len(before) - 1)


def _unreadable(message: str, file: str, line: int, column: int = 1) -> ImportedFile:
    return ImportedFile(
        problems=(error("unreadable-import", message, at(file, line, column), "correct it, or export the file again"),)
    )


def _values(text: str) -> Iterator[tuple[int, int, Any]]:
    """Yield the start, the end and the value of each item."""
    decoder, offset = json.JSONDecoder(parse_constant=_refuse), _after_gap(text, 0)
    listed = text[offset : offset + 1] == "["
    offset = _after_gap(text, offset + listed)
    while text[offset : offset + 1] not in ("", "]"):
        value, end = decoder.raw_decode(text, offset)
        several = value.get("items") if isinstance(value, dict) and not listed else None
        yield from ((offset, end, each) for each in (several if isinstance(several, list) else [value]))
        offset = _after_gap(text, end)
        if not listed:
            break
    if listed and offset >= len(text):
        raise json.JSONDecodeError("the list has no end; the file may be incomplete", text, len(text))
    if rest := text[offset + listed :].strip():
        raise json.JSONDecodeError("text follows after the end", text, text.rindex(rest))


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _after_gap(text: str, offset: int) -> int:
    found = _GAP.match(text, offset)
    return found.end() if found else offset


def _places(text: str, start: int, end: int, item: dict[str, Any], lines: Callable[[int], int]) -> dict[str, int]:
    """Return the line of each field of an item."""
    found = {name: text.find(json.dumps(name, ensure_ascii=False), start, end) for name in item}
    return {name: lines(place if place >= 0 else start) for name, place in found.items()}


def _item(item: dict[str, Any], places: dict[str, int], line: int) -> ImportedItem:
    variables: dict[str, Any] = {}
    names: dict[str, tuple[str, int]] = {}
    untaken: list[Untaken] = []
    for name, value in item.items():
        variable = _VARIABLES.get(name, name)
        if name == "custom" and isinstance(value, dict):
            untaken += [Untaken(f"custom.{each}", places[name], "") for each in value if each != "archived"]
            variable, value = "archived", value.get("archived")
        if name != "id" and value not in (None, "", [], {}) and variable not in variables:
            variables[variable], names[variable] = value, (name, places[name])
    return ImportedItem(key=str(item.get("id") or ""), line=line, variables=variables, names=names, untaken=tuple(untaken))
