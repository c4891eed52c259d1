"""The formats that can be imported, and which of them a text has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from briefing.bibliography import bibtex_reader, csl_json_reader, ris_reader

if TYPE_CHECKING:
    from collections.abc import Callable

    from briefing.bibliography.imported_entries import ImportedFile


class ImportFormat(NamedTuple):
    """One row: a format, how its files begin, and the function that reads it."""

    name: str
    """Its name on the command line."""
    title: str
    beginning: re.Pattern[str]
    read: Callable[[str, str], ImportedFile]


READERS: tuple[ImportFormat, ...] = (
    ImportFormat("csl-json", "CSL-JSON", re.compile(r"\A\s*[\[{]"), csl_json_reader.read),
    ImportFormat("ris", "RIS", re.compile(r"^[ \t]*TY  ?- ", re.MULTILINE), ris_reader.read),
    ImportFormat("bibtex", "BibTeX", re.compile(r"^[ \t]*@\s*\w+\s*[{(]", re.MULTILINE), bibtex_reader.read),
)


def reader_of(text: str) -> ImportFormat | None:
    """Return the format of a text by its beginning."""
    return next((each for each in READERS if each.beginning.search(text)), None)
