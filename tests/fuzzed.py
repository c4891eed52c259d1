"""What must hold for any input of a reader: a value or problems with places, no exception, and work that grows with the input."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.loader import decode
from briefing.loader.csv_table import parse_table
from briefing.markdown import html_blocks, html_inline, markdown_blocks, parse, to_plain_text
from briefing.model import BY_FILE, HEAD, LIST_FILES
from briefing.source.yaml_reader import read
from tests.function_calls import count_calls
from tests.prose_pages import ALLOWED_TAGS, Links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from briefing.diagnostics import Problem

FEW, MANY, MOST = 8, 32, 5
"""How often an input is repeated, and how many times more calls the longer repetition may take: quadratic work takes 16 times."""
_START = 4000
"""Calls that do not depend on the size of the input."""
_TAG = re.compile(r"</?([a-z][a-z0-9]*)\b[^<>]*>")


def yaml(raw: bytes) -> None:
    """Read a file and decode it as each list of a brief, and as its head."""
    document = read(raw, "x.yaml", decode.fields_of("factors"))
    _check_places(document.problems, raw)
    if not document.readable:
        assert document.problems
        return
    _check_places(decode.head(document)[2], raw)
    for name in (*LIST_FILES, HEAD):
        if name != HEAD and name in ("factors", "timeline", "figures", "sources", "changes"):
            _check_places(decode.entries(document, LIST_FILES[name], BY_FILE.get(name)).problems, raw)


def text(raw: bytes) -> None:
    """Parse and render a text, of one paragraph and of several."""
    value = raw.decode("utf-8", "surrogateescape")
    for block in (False, True):
        prose = parse(value, block=block)
        for fault in prose.faults:
            assert 0 <= fault.start <= fault.end <= len(value), fault
        page = html_blocks(prose, Links()) + html_inline(prose, Links())
        assert set(_TAG.findall(page)) <= ALLOWED_TAGS
        assert "<" not in _TAG.sub("", page)
        markdown_blocks(prose, Links())
        to_plain_text(prose)


def csv(raw: bytes) -> None:
    """Parse the content of a CSV file."""
    table, problems = parse_table(raw, "x.csv")
    _check_places(problems, raw)
    assert table is not None or problems
    assert table is None or all(len(row) == len(table.columns) for row in table.rows)


def _check_places(problems: Iterable[Problem], raw: bytes) -> None:
    lines = raw.split(b"\n")
    for problem in problems:
        assert problem.message
        assert 1 <= problem.place.line <= len(lines) + 1, problem
        assert problem.place.column >= 1, problem
        assert problem.code in decode_codes(), problem


def decode_codes() -> frozenset[str]:
    """The codes that are explained."""
    from briefing.diagnostics import codes

    return frozenset(codes.CODES)


def grows_with_size(work: Callable[[bytes], None], raw: bytes) -> None:
    """Four times as much of the same input takes at most about four times the calls."""
    (few, _), (many, _) = count_calls(lambda: work(raw * FEW)), count_calls(lambda: work(raw * MANY))
    assert many <= MOST * few + _START, f"{few} calls for {FEW} times the input, {many} for {MANY} times"


TARGETS: dict[str, Callable[[bytes], None]] = {"yaml": yaml, "text": text, "csv": csv}
