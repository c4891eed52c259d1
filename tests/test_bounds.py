"""The cost of a refusal: only the first twenty faults are listed, and the work grows with the size of the file."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from briefing.diagnostics import MOST_ALIKE
from briefing.loader.folder import load
from tests.conftest import BASE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import FrameType

    from briefing.loader.folder import Loaded

HOSTILE: dict[str, Callable[[int], str]] = {
    "unknown keys": lambda n: "".join(f"  k{i}: x\n" for i in range(n)),
    "unknown keys in many entries": lambda n: "".join(f"- {{id: F{i + 9}, k{i}: x}}\n" for i in range(n)),
    "one key again and again": lambda n: "  slug: x\n" * n,
    "two keys again and again": lambda n: "  k: x\n  l: x\n" * n,
    "keys in braces without values": lambda n: "- {" + ", ".join(f"k{i}" for i in range(n)) + "}\n",
    "items that are no entries": lambda n: "- x\n" * n,
    "empty entries": lambda n: "-\n" * n,
}


def calls(work: Callable[[], Loaded]) -> tuple[int, Loaded]:
    """The number of function calls during some work: a measure that no other process changes."""
    count = 0

    def seen(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        result = work()
    finally:
        sys.setprofile(None)
    return count, result


def load_with(folder: Path, text: str) -> tuple[int, Loaded]:
    """Load the base brief with more lines in its factors."""
    data = shutil.copytree(BASE, folder / "data")
    with (data / "factors.yaml").open("a", encoding="utf-8") as file:
        file.write(text)
    return calls(lambda: load(data, "data"))


@pytest.mark.parametrize("lines", HOSTILE.values(), ids=HOSTILE)
def test_work_grows_with_the_size_of_a_refused_file(tmp_path: Path, lines: Callable[[int], str]) -> None:
    """Four times as many faults take at most about four times the work."""
    small, _ = load_with(tmp_path / "small", lines(500))
    large, _ = load_with(tmp_path / "large", lines(2000))
    assert large < 5 * small


@pytest.mark.parametrize("name", ["unknown keys", "unknown keys in many entries", "one key again and again"])
def test_faults_of_one_kind_are_counted_after_the_first_ones(tmp_path: Path, name: str) -> None:
    """Thousands of equal faults are twenty problems, and one that says how many more there are."""
    _, loaded = load_with(tmp_path, HOSTILE[name](3000))
    codes = [problem.code for problem in loaded.problems if problem.code in ("unknown-field", "duplicate-key")]
    assert len(codes) == MOST_ALIKE + 1
    assert any("2,980 more" in problem.message for problem in loaded.problems)
