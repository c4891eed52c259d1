"""In the tables of pages, a cell begins in each column: a browser reads no column out that is empty."""

from __future__ import annotations

import re

from tests.built import ROOT

_ROW = re.compile(r"<tr\b.*?(?=<tr\b|</t(?:able|head|body)>)", re.DOTALL)
_CELL = re.compile(r'<t[hd]\b(?:[^>"]|"[^"]*")*>')


def columns(table: str) -> tuple[set[int], int]:
    """The columns in which a cell begins, and the number of columns."""
    taken, width = set(), 0
    for row in _ROW.findall(table):
        at = 0
        for cell in _CELL.findall(row):
            taken.add(at)
            spanned = re.search(r'\bcolspan="(\d+)"', cell)
            at += int(spanned[1]) if spanned else 1
        width = max(width, at)
    return taken, width


def test_a_cell_begins_in_each_column_of_a_table() -> None:
    """On every expected page, whether the factors have values of then and now, or a summary alone."""
    seen = 0
    for page in sorted(ROOT.glob("tests/sites/*/expected/**/*.md")):
        for table in re.findall(r"<table\b.*?</table>", page.read_text("utf-8"), re.DOTALL):
            taken, width = columns(table)
            assert taken == set(range(width)), (page, table[:200])
            seen += 1
    assert seen > 40
