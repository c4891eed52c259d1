"""A colon and a space in a plain text: the colon is reported at its place, in any position of the text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from briefing.authoring.example import STARTER
from briefing.loader import decode
from briefing.source import yaml_reader
from tests.conftest import BASE

ROOT = Path(__file__).parents[1]
FOLDERS = {path.name: path for path in (STARTER, BASE, ROOT / "data/zh-Hans", ROOT / "tests/sites/full")}
VALUE = re.compile(r"^( *(?:- +)*[A-Za-z_-]+: )([^\s\"'\[{|>&*#].*\S)$")


def mistakes(folder: Path) -> list[tuple[Path, int, int, str]]:
    """A file, the line and column of a colon put into one of its plain texts, and the whole file with it."""
    found = []
    for path in sorted(folder.rglob("*.yaml")):
        lines = path.read_text("utf-8").split("\n")
        for at, line in enumerate(lines):
            value = VALUE.match(line)
            if value is None or value[2][0] in "“「" or ": " in value[2] or " #" in value[2]:
                continue
            for cut in {1, len(value[2]) // 2}:
                start = value[2][:cut].rstrip()
                wrong, column = f"{value[1]}{start}: {value[2][cut:].lstrip()}", len(value[1]) + len(start) + 1
                found.append((path, at + 1, column, "\n".join([*lines[:at], wrong, *lines[at + 1 :]])))
    return found


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS.values(), ids=FOLDERS)
def test_the_colon_is_reported_and_nothing_is_to_be_indented(folder: Path) -> None:
    """Before and after lists and blocks, nested, and in translations there is one problem at the colon, and quotes fix it."""
    tried = 0
    for path, line, column, text in mistakes(folder):
        document = yaml_reader.read(text.encode(), path.name, decode.fields_of(path.stem))
        if document.readable:
            continue  # the line belongs to a text, where a colon is allowed
        (problem,) = document.problems
        assert (problem.place.line, problem.place.column) == (line, column), (path, problem)
        assert "in quotes: `" in (problem.help or ""), problem
        assert "indent" not in (problem.help or ""), problem
        tried += 1
    assert tried >= 10
