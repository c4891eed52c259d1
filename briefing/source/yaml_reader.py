"""YAML with places: bytes become plain values (text, lists, mappings), each with its place.

Limits, encoding and merge conflicts are checked here, before the text is parsed. `yaml_event_walk` does the rest, with
`usual_yaml` for files of the usual form.
"""

from __future__ import annotations

import stat
from dataclasses import replace
from typing import TYPE_CHECKING

from briefing.diagnostics import Place, Problem, error, sort_problems
from briefing.diagnostics.os_reasons import reason_of
from briefing.source.characters import forbidden_characters, undecodable
from briefing.source.dialect import SMALLER, too_many_marks
from briefing.source.document import Document, unreadable
from briefing.source.merge_conflicts import merge_conflict
from briefing.source.pasted_characters import pasted_characters
from briefing.source.yaml_event_walk import EventWalk

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 1024 * 1024


def is_regular(path: Path) -> bool:
    """Whether a path is a file that can be read to its end: no link, pipe or device. Raises OSError if there is none."""
    return stat.S_ISREG(path.lstat().st_mode)


def not_regular(name: str) -> Problem:
    """Return the problem of a link, a pipe or a device in place of a file."""
    message = f"`{name}` is not a regular file; a link, a pipe or a device is not read"
    return error("unknown-file", message, Place(name), "put the file itself here")


def read_file(path: Path, name: str, fields: frozenset[str] = frozenset()) -> Document:
    """Read one YAML file; `name` is its name in problems. A file that cannot be read becomes a document with problems."""
    try:
        if not is_regular(path):
            return unreadable(name, "", not_regular(name))
        if path.stat().st_size > MAX_BYTES:
            return unreadable(
                name,
                "",
                error("too-large", "the file is larger than 1 MiB", Place(name), SMALLER),
            )
        raw = path.read_bytes()
    except OSError as failure:
        return unreadable(name, "", error("missing-file", f"the file cannot be read: {reason_of(failure)}", Place(name)))
    return read(raw, name, fields)


def read(raw: bytes, name: str, fields: frozenset[str] = frozenset()) -> Document:
    """Read YAML from bytes under the limits of the data model; this never raises an exception.

    `fields` are the names that fields of the file may have, so that a mistake next to one can be recognised.
    """
    if len(raw) > MAX_BYTES:
        return unreadable(name, "", error("too-large", "the file is larger than 1 MiB", Place(name), SMALLER))
    text = decode(raw, name)
    if isinstance(text, Problem):
        return unreadable(name, "", text)
    bad = forbidden_characters(text, name)
    if bad:
        return unreadable(name, text, *bad)
    large = too_many_marks(name, text)
    if large is not None:
        return unreadable(name, text, large)
    if (conflict := merge_conflict(text, name, "yaml-syntax", divider=True)) is not None:
        return unreadable(name, text, conflict)
    found = EventWalk(name, text, fields).document()
    pasted = tuple(pasted_characters(text, name))
    return replace(found, problems=sort_problems((*found.problems, *pasted))) if pasted else found


def decode(raw: bytes, name: str) -> str | Problem:
    """Decode UTF-8 strictly and drop a BOM; CR LF becomes LF."""
    problem = undecodable(raw, name)
    if problem is not None:
        return problem
    return raw.decode("utf-8-sig").replace("\r\n", "\n")
