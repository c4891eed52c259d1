"""The changes that `make mutants` tries: their number, and that each one is a different program."""

from __future__ import annotations

import ast
from itertools import islice
from pathlib import Path

from tests.mutants import Mutant, files_reaching, report
from tests.mutations import mutations

SOURCE = '''\
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

__all__ = ["find"]
Size = Literal["few", "many"]
LIMIT: "int" = 3


def find(days: "list[date]", limit: int) -> "str | None":
    """The first of few."""
    if len(days) < limit and not any(days):
        return f"{days[0]} or later"
    yield from (day for day in days if day)
'''
CHANGES = [
    ("3", "4"),
    ("if len(days) < limit and (not any(days)): …", "if not (len(days) < limit and (not any(days))): …"),
    ("len(days) < limit and (not any(days))", "len(days) < limit"),
    ("len(days) < limit and (not any(days))", "not any(days)"),
    ("len(days) < limit and (not any(days))", "len(days) < limit or not any(days)"),
    ("len(days) < limit", "len(days) <= limit"),
    ("not any(days)", "any(days)"),
    ("any(days)", "all(days)"),
    ("return f'{days[0]} or later'", "return None"),
    ("0", "1"),
    ("yield from (day for day in days if day)", "pass"),
    ("for day in days if day", "for day in days"),
]


def test_every_change_is_listed() -> None:
    """Conditions, comparisons, numbers and statements are changed; docstrings, annotations and imports for types are not."""
    assert [(each.old, each.new) for each in mutations(ast.parse(SOURCE))] == [(old, new) for old, new in CHANGES]


def test_a_change_is_made_in_one_place_and_can_be_compiled() -> None:
    """Each change gives a program that differs from the source and from every other change."""
    programs = {ast.unparse(ast.parse(SOURCE))}
    for number in range(len(CHANGES)):
        tree = ast.parse(SOURCE)
        next(islice(mutations(tree), number, None)).apply()
        compile(ast.unparse(tree), "changed", "exec")
        programs.add(ast.unparse(tree))
    assert len(programs) == len(CHANGES) + 1


def test_every_change_of_the_program_can_be_written() -> None:
    """Each module has changes, and each of them can be described."""
    for file in sorted((Path(__file__).parents[1] / "briefing/rules").glob("*.py")):
        assert all(each.old != each.new for each in mutations(ast.parse(file.read_text("utf-8")))), file


def test_a_change_is_given_to_the_tests_that_reach_its_statement() -> None:
    """Inside a function these tests run one of its lines, first the one that runs most of the file; at import, all tests do."""
    constant, condition, *_ = mutations(ast.parse(SOURCE))
    few, many = "tests.test_few.test_one", "tests.test_many.test_all"
    contexts = {8: [""], 13: [few, many], 14: [many], 15: ["tests.test_other.test_two", ""]}
    assert files_reaching(condition, contexts) == ["tests/test_many.py", "tests/test_few.py"]
    assert files_reaching(constant, contexts) == ["tests/test_many.py", "tests/test_few.py", "tests/test_other.py"]
    assert files_reaching(constant, {8: [""]}) == []


def test_survivors_are_listed_with_their_places() -> None:
    """The report counts all verdicts and lists the survivors."""
    killed, lived = Mutant("a.py", 0, 1, "1", "2"), Mutant("b.py", 3, 7, "x < y", "x <= y")
    assert report({killed: "killed", lived: "survived"}).splitlines() == [
        "2 mutants: 1 killed, 1 survived", "survived: b.py:7: x < y  →  x <= y",
    ]  # fmt: skip
