"""CSV (RFC 4180) as spreadsheets open it: UTF-8 with a byte order mark, and no text that they would take for a formula."""

from __future__ import annotations

import csv
import io
import re
from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MARK = "\ufeff"
"""Without it, Excel reads a file as text in the code page of the system, in which Chinese is lost."""
SIGNS = frozenset("=+-@\t\r\n＝＋－＠")
"""The characters with which a formula may start."""
_HARMLESS = re.compile(r"[+\-＋－]?(?:[0-9]+(?:[.,][0-9]+)*(?:[eE][+-]?[0-9]+)?)?[ \u00a0\u202f]?[%‰]?")
"""A sign, as for a missing value, a number with separators or a percentage: it computes nothing and reaches nothing."""
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def table(rows: Iterable[Iterable[object]]) -> str:
    """Return rows as the text of a file; the first row names the columns."""
    return table_of_cells([cell(value) for value in row] for row in rows)


def table_of_cells(rows: Iterable[Iterable[object]]) -> str:
    """Return the same for rows whose values are cells already."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return MARK + text.getvalue()


def cell(value: object) -> object:
    """Return a value as a cell: no spreadsheet takes it for a formula."""
    return neutral(value) if value and isinstance(value, str) and value[0] in SIGNS else value


def neutral(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula (CWE-1236); a sign, number or percentage stays as it is."""
    return f"'{text}" if text[:1] in SIGNS and not _HARMLESS.fullmatch(text) else text


def is_number(text: str) -> bool:
    """Return whether a cell is a decimal number that programs can read as one: within the range of IEEE 754 doubles."""
    return bool(_NUMBER.fullmatch(text)) and isfinite(float(text))
