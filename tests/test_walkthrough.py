"""The tutorial and the README can be followed as they are, and show the output of the program."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.walkthrough import README, ROOT, TUTORIAL, Project, blocks

if TYPE_CHECKING:
    from pathlib import Path

RENEW = "renew it: make renew"
PICTURES = ROOT / "docs/pictures"


@pytest.mark.slow
def test_the_tutorial_can_be_followed(tmp_path: Path) -> None:
    """Each file and each command of the tutorial works, from `init` to the push, and then the example of the README."""
    project = Project(tmp_path)
    assert project.carry_out(TUTORIAL) == TUTORIAL.read_text("utf-8"), RENEW
    assert "Open on Sunday" in (project.folder / "site/index.html").read_text("utf-8")
    pushed = subprocess.run(["git", "ls-tree", "-r", "--name-only", "main"], cwd=project.remote, capture_output=True, text=True,
                            check=True).stdout.splitlines()  # fmt: skip
    written = {block.file for block in blocks(TUTORIAL) if block.file}
    assert written <= set(pushed)
    assert ".github/workflows/brief.yml" in pushed
    assert not [path for path in pushed if path.startswith(("site/", "build/", ".briefing/"))]
    assert project.carry_out(README, shell=False) == README.read_text("utf-8"), RENEW


def test_the_tutorial_ends_without_problems() -> None:
    """Of the checks in the tutorial, the first finds the deliberate mistake, and the last finds nothing."""
    checks = [block.text for block in blocks(TUTORIAL) if block.text.startswith("$ briefing check\n")]
    assert "unknown-source" in checks[0]
    assert checks[-1].splitlines() == ["$ briefing check", "No problems found."]


def test_the_readme_shows_an_event_of_the_tutorial() -> None:
    """The picture in the README shows the tutorial's event, so the eight lines beside it are the same."""
    [ours], [theirs] = (
        [block.text for block in blocks(page) if block.text.startswith("# data/timeline")] for page in (README, TUTORIAL)
    )
    assert ours == theirs
    assert len(ours.splitlines()) == 1 + 8


def test_the_readme_gives_the_two_commands() -> None:
    """The first block of commands builds the site and runs the tests."""
    first = next(block.text for block in blocks(README) if block.language == "sh")
    assert [line.partition("#")[0].strip() for line in first.splitlines()] == ["make site", "make test"]


def test_pictures_are_small_and_used() -> None:
    """All pictures together take at most 200 KB, and the README or the page on speed shows each of them."""
    files = [path for path in PICTURES.iterdir() if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 200_000
    pages = README.read_text("utf-8") + (README.parent / "docs/speed.md").read_text("utf-8")
    assert [path.name for path in files if f"pictures/{path.name}" not in pages] == []
