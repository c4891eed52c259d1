"""The cost of a refusal: only the first twenty faults are listed, and the work grows with the size of the file."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from briefing.diagnostics import MOST_ALIKE, Place, error
from briefing.diagnostics.problem_limit import MOST_WARNINGS, limited
from briefing.i18n import interface
from briefing.loader.csv_table import MAX_ROWS, parse_table
from briefing.loader.folder import load
from briefing.rules import check
from briefing.source import dialect
from briefing.source.yaml_reader import MAX_BYTES, read
from tests.conftest import BASE, TODAY
from tests.function_calls import count_calls

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from briefing.diagnostics import Problem
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


def load_with(folder: Path, text: str) -> tuple[int, Loaded]:
    """Load the base brief with more lines in its factors."""
    data = shutil.copytree(BASE, folder / "data")
    with (data / "factors.yaml").open("a", encoding="utf-8") as file:
        file.write(text)
    return count_calls(lambda: load(data, "data"))


@pytest.mark.parametrize("lines", HOSTILE.values(), ids=HOSTILE)
def test_work_grows_with_the_size_of_a_refused_file(tmp_path: Path, lines: Callable[[int], str]) -> None:
    """Four times as many faults take at most about four times the work."""
    small, _ = load_with(tmp_path / "small", lines(500))
    large, _ = load_with(tmp_path / "large", lines(2000))
    assert large < 5 * small


@pytest.mark.slow
@pytest.mark.parametrize("name", ["unknown keys", "unknown keys in many entries", "one key again and again"])
def test_faults_of_one_kind_are_counted_after_the_first_ones(tmp_path: Path, name: str) -> None:
    """Thousands of equal faults are twenty problems, and one that says how many more there are."""
    _, loaded = load_with(tmp_path, HOSTILE[name](3000))
    codes = [problem.code for problem in loaded.problems if problem.code in ("unknown-field", "duplicate-key")]
    assert len(codes) == MOST_ALIKE + 1
    assert any("2,980 more" in problem.message for problem in loaded.problems)


FACTOR = "- id: F1\n  slug: dark-surfaces\n  title: A\n  summary: B\n  provenance: added\n"
CITED = f"{FACTOR}  sources: [ruiz-2031, city-2030]\n"
EVENT = "kind: law, sources: [city-2030]"
NUMBERS = "street,year,degrees\n" + "".join(f"s{i},2030,{i}\n" for i in range(9))
OF_ONE_KIND: dict[str, tuple[str, Callable[[int], str]]] = {
    "entries without fields": ("factors.yaml", lambda n: "".join(f"- id: F{i + 1}\n" for i in range(n))),
    "one id again and again": ("factors.yaml", lambda n: "- id: F1\n" * n),
    "ids of another kind": ("factors.yaml", lambda n: "".join(f"- id: G{i}\n" for i in range(n))),
    "unknown sources": ("factors.yaml", lambda n: f"{FACTOR}  sources: [{', '.join(f'key-{i}' for i in range(n))}]\n"),
    "cites of unknown sources": (
        "factors.yaml",
        lambda n: CITED + "  body: |\n    " + " ".join(f"[@k-{i}]" for i in range(n)) + "\n",
    ),
    "mentions of unknown ids": (
        "factors.yaml",
        lambda n: CITED + "  body: |\n    " + " ".join(f"[F{i + 9}]" for i in range(n)) + "\n",
    ),
    "mentions in many texts, of many ids": (
        "factors.yaml",
        lambda n: "".join(
            f"- id: F{i + 9}\n  summary: See {' '.join(f'[R{i * 9 + k + 9}]' for k in range(9))}\n" for i in range(n)
        ),
    ),
    "tags": ("factors.yaml", lambda n: CITED + "  body: " + "<b>x</b> " * n + "\n"),
    "values of a wrong type": ("brief.yaml", lambda n: (BASE / "brief.yaml").read_text() + f"related: [{'{}, ' * n}]\n"),
    "dates": ("timeline.yaml", lambda n: "".join(f"- {{id: E{i + 1}, when: soon, title: T{i}, {EVENT}}}\n" for i in range(n))),
    "columns": ("figures/nights.csv", lambda n: ",".join(f"c{i % 7}" for i in range(n)) + "\n"),
    "rows": ("figures/nights.csv", lambda n: NUMBERS + "a,b\n" * n),
    "points": ("figures/nights.csv", lambda n: NUMBERS + "a,2030,1\n" * n),
    "translated fields": ("zh-Hans/factors.yaml", lambda n: "- id: F1\n" + "".join(f"  k{i}: x\n" for i in range(n))),
    "translated entries": ("zh-Hans/factors.yaml", lambda n: "".join(f"- {{id: F{i + 9}, title: x}}\n" for i in range(n))),
    "translated items": ("zh-Hans/factors.yaml", lambda n: "- x\n" * n),
    "translated head": ("zh-Hans/brief.yaml", lambda n: "".join(f"k{i}: x\n" for i in range(n))),
}


def check_with(folder: Path, name: str, text: str) -> tuple[int, tuple[Problem, ...]]:
    """Check the base brief with one file replaced, and count the calls."""
    data = shutil.copytree(BASE, folder / "data")
    if name.startswith("zh-Hans/"):
        head = (data / "brief.yaml").read_text("utf-8")
        (data / "brief.yaml").write_text(head.replace("languages: [en]", "languages: [en, zh-Hans]"), "utf-8")
    (data / name).parent.mkdir(exist_ok=True)
    (data / name).write_text(text, "utf-8")
    number, problems = count_calls(lambda: check.check_site(load(data, "data"), TODAY))
    return number, problems


@pytest.mark.slow
@pytest.mark.parametrize(("name", "text"), OF_ONE_KIND.values(), ids=OF_ONE_KIND)
def test_a_check_counts_what_is_of_one_kind(tmp_path: Path, name: str, text: Callable[[int], str]) -> None:
    """In every file the first twenty are reported, of a CSV file one, the rest are counted, and the work grows with the file."""
    few, problems = check_with(tmp_path / "few", name, text(150))
    many, more = check_with(tmp_path / "many", name, text(600))
    assert many < 5 * few
    for found in (problems, more):
        kinds = Counter((problem.place.file, problem.code) for problem in found if problem.severity == "error")
        first = 0 if name.endswith(".csv") else MOST_ALIKE
        assert first < max(kinds.values()) <= MOST_ALIKE + 2  # a loader and a rule may use one code
    assert any(re.search(r"\d+ more (?:problems|fields|rows)", problem.message) for problem in more)


def test_a_long_key_is_read_in_one_way(tmp_path: Path) -> None:
    """Whether a key and a place were meant is found without trying each way to divide the spaces of a text."""
    _, problems = check_with(tmp_path, "factors.yaml", f"{FACTOR}  sources: ['city-2030{' ' * 15_000}1{' ' * 3_000}[']\n")
    assert any(problem.message.startswith("no source has the key `city-2030 ") for problem in problems)


@pytest.mark.slow
def test_entries_after_thousands_of_broken_ones_are_not_read(tmp_path: Path) -> None:
    """A file of another program costs no more than its first broken entries; one problem says how many were not read."""
    few, _ = load_with(tmp_path / "few", "- {}\n" * 5_000)
    many, loaded = load_with(tmp_path / "many", "- {}\n" * 20_000)
    assert many < 2 * few
    assert any("15,000 more entries are not read" in problem.message for problem in loaded.problems)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- {}\n" * 30_000, "the file has more than 30,000 values"),
        ("- [" + "a," * 5_001 + "]\n", "a list inside an entry has more than 5,000 values"),
        ("".join(f"k{n}: x\n" for n in range(5_001)), "a mapping or a list"),
        ("# -\n" * 80_001, "more than 80,000 lines"),
        ("- text: " + "[F1] " * 15_001, "more than 15,000 opening brackets"),
    ],
)
def test_what_a_file_may_contain_is_limited(text: str, message: str) -> None:
    """A file within the limit of its size cannot take hundreds of megabytes: each value takes some hundred bytes."""
    found = read(text.encode(), "factors.yaml")
    assert [problem.code for problem in found.problems] == ["too-large"]
    assert message in found.problems[0].message


@pytest.mark.slow
@pytest.mark.parametrize("text", [f"{CITED}  body: |\n" + "    [F9]\n" * 290, f"- {{id: F, {'a: b, ' * 9}}}\n"])
def test_a_refusal_takes_ten_times_the_memory_of_a_file(tmp_path: Path, text: str) -> None:
    """The place of a value is a few numbers, so a dense file of the largest size takes ten times its size."""
    text *= min(dialect.MAX_VALUES // 12, 14_900 // max(text.count("["), 1))
    text += f"# {'-' * 97}\n" * ((MAX_BYTES - len(text)) // 100)
    data = shutil.copytree(BASE, tmp_path / "data")
    (data / "factors.yaml").write_text(text, "utf-8")
    words = [sys.executable, "-c", MEASURED, BASE, data]
    assert int(subprocess.run(words, capture_output=True, check=True).stdout) <= 10 * len(text.encode())


MEASURED = """
import datetime, resource, sys
from briefing.loader.csv_table import MAX_ROWS, parse_table
from briefing.loader.folder import load
from briefing.rules.check import check_site
for folder in map(__import__("pathlib").Path, sys.argv[1:]):
    start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    check_site(load(folder, "data"), datetime.date(2031, 9, 30))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start) * 1024)
"""


def test_problems_of_what_a_library_shares_are_counted(tmp_path: Path) -> None:
    """The limits hold for shared files as for those of a brief."""
    for slug in ("one", "two"):
        shutil.copytree(BASE, tmp_path / "data" / slug)
    uncited = "".join(f"- {{id: s-{n}, type: report, title: T, reach: primary}}\n" for n in range(150))
    (tmp_path / "data/sources.yaml").write_text(uncited, "utf-8")
    found = check.check_site(load(tmp_path / "data", "data"), TODAY)
    counts = Counter(each.code for each in found if each.place.file == "data/sources.yaml")
    assert counts == {"unused-source": MOST_WARNINGS + 1}


def test_one_problem_more_is_reported_and_not_counted() -> None:
    """A message that there is one more would take as much room as that one."""
    for number, last in (
        (MOST_ALIKE, "m"),
        (MOST_ALIKE + 1, "m"),
        (MOST_ALIKE + 2, "2 more problems of this kind are in this file"),
    ):
        found = list(limited(error("x", "m", Place("a.yaml", line + 1)) for line in range(number)))
        assert found[-1].message == last
        assert len(found) == min(number, MOST_ALIKE + 1)


def test_files_that_belong_nowhere_are_counted_by_folder(tmp_path: Path) -> None:
    """A folder that was copied into the data is one mistake."""
    data = shutil.copytree(BASE, tmp_path / "data")
    for at in range(60):
        (data / f"note-{at}.yaml").write_text("", "utf-8")
    found = [problem for problem in load(data, "data").problems if problem.code == "unknown-file"]
    assert len(found) == MOST_ALIKE + 1
    assert "40 more problems of this kind are in this folder" in found[-1].message


def test_unknown_words_of_the_interface_are_counted() -> None:
    """A file of words for another program is not repeated word by word."""
    document = read("".join(f"k{i}: x\n" for i in range(300)).encode(), "locales/en.yaml")
    found = list(limited(interface.load("en", document)[1]))
    assert len(found) == MOST_ALIKE + 1


def test_texts_that_are_not_held_are_gathered_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The problems of a large library, whose texts are not all in memory, are those of a small one."""
    data = shutil.copytree(BASE.parents[1] / "sites" / "library" / "data", tmp_path / "data")
    (data / "sources.yaml").unlink()
    held = check.check_site(load(data, "data"), TODAY)
    monkeypatch.setattr(check, "_MOST_HELD", 0)
    assert check.check_site(load(data, "data"), TODAY) == held != ()


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_csv_file_has_as_many_rows_as_the_message_says(end: str) -> None:
    """The header and a line end after the last row are not counted."""
    rows = ["x,y", *("2031,1" for _ in range(MAX_ROWS))]
    assert "too-large" not in {problem.code for problem in parse_table(("\n".join(rows) + end).encode(), "a.csv")[1]}
    rows.append("2031,1")
    assert [problem.code for problem in parse_table(("\n".join(rows) + "\n").encode(), "a.csv")[1]] == ["too-large"]
