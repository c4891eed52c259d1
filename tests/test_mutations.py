"""The changes that `make mutants` tries: their number, and that each one is a different program."""

from __future__ import annotations

import ast
import importlib
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from tests.mutant_plugin import functions_by_file, swap_code
from tests.mutants import Measured, Mutant, Result, digest, plan, report, users_of_contexts
from tests.mutations import mutations

if TYPE_CHECKING:
    import pytest

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
        compile(ast.fix_missing_locations(tree), "changed", "exec")
        programs.add(ast.unparse(tree))
    assert len(programs) == len(CHANGES) + 1


def test_every_change_of_the_program_can_be_written() -> None:
    """Each module has changes, and each of them can be described."""
    for file in sorted((Path(__file__).parents[1] / "briefing/rules").glob("*.py")):
        assert all(each.old != each.new for each in mutations(ast.parse(file.read_text("utf-8")))), file


def test_a_change_is_given_to_the_tests_that_reach_its_statement() -> None:
    """Inside a function these tests run one of its lines, themselves or in what they share; at import, all of them do."""
    constant, condition, *_ = mutations(ast.parse(SOURCE))
    tests = {name: Measured(seconds, [name]) for name, seconds in (("few", 1), ("many", 1), ("other", 0.1))}
    tests["slow"] = Measured(7, ["slow", "fixture site"])
    contexts = {8: [""], 13: ["few", "many", "fixture site"], 14: ["many"], 15: ["other"]}
    planned = [plan(each, contexts, tests, users_of_contexts(tests)) for each in (condition, constant)]
    assert [(each.tests, each.in_memory) for each in planned] == [
        (("many", "few", "slow"), True), (("other", "many", "few", "slow"), False),
    ]  # fmt: skip
    assert plan(constant, {8: [""]}, tests, users_of_contexts(tests)).tests == ()


def test_a_change_of_a_function_is_made_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The function that others hold runs the changed code; a change outside functions is refused."""
    (tmp_path / "mutated.py").write_text("LIMIT = 3\ndef more(n):\n    return [n + each for each in range(LIMIT)]\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    more = importlib.import_module("mutated").more
    file = str(tmp_path / "mutated.py")
    changes = {each.new: number for number, each in enumerate(mutations(ast.parse(Path(file).read_text("utf-8"))))}
    functions = functions_by_file()[file]
    assert not swap_code(file, changes["4"], functions)
    assert swap_code(file, changes["n - each"], functions)
    assert more(5) == [5, 4, 3]


def test_a_result_holds_until_a_file_changes_that_it_depends_on() -> None:
    """A new test matters to a change that none has noticed; the text of an unrelated file never does."""
    digests = {"a.py": "1", "tests/b.py": "2", "tests/c.py": "3"}
    files = ("a.py", "tests/b.py")
    killed, survived = (Result(verdict, files, digest(files, digests)) for verdict in ("killed", "survived"))
    both = ["tests/b.py::test", "tests/c.py::test"]
    assert killed.holds({**digests, "tests/c.py": "4"}, both)
    assert survived.holds(digests, both[:1])
    assert not survived.holds(digests, both)
    assert not any(each.holds({**digests, "a.py": "2"}, both[:1]) for each in (killed, survived))


def test_survivors_are_listed_with_their_places() -> None:
    """The report counts all verdicts and lists the survivors."""
    killed, lived = Mutant("a.py", 0, 1, "1", "2"), Mutant("b.py", 3, 7, "x < y", "x <= y")
    assert report({killed: "killed", lived: "survived"}).splitlines() == [
        "2 mutants: 1 killed, 1 survived", "survived: b.py:7: x < y  →  x <= y",
    ]  # fmt: skip
