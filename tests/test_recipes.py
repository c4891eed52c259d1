"""Each recipe in CONTRIBUTING.md works as written on a copy of the package, with a small project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
QUESTIONS = """\
- id: Q1
  text: Does shade cool a street without wind?
  rests_on: [F1]
- id: Q2
  text: Who waters the trees in the third year? See [Q1].
"""
CHINESE = "- id: Q1\n  text: 无风时树荫能降温吗？\n"

pytestmark = pytest.mark.slow


def recipe(heading: str) -> list[tuple[Path, list[tuple[str, str]]]]:
    """The diffs below a heading: for each file the text before and after, hunk by hunk."""
    section = PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return [(Path(path), [hunk(each) for each in body.split("@@\n")]) for path, body in re.findall(DIFF, section, re.DOTALL)]


DIFF = r"```diff\n\+\+\+ (\S+)\n(.*?)```"


def hunk(text: str) -> tuple[str, str]:
    """The old and the new text of one hunk."""
    lines = [line or " " for line in text.splitlines()]
    return tuple("".join(f"{line[1:]}\n" for line in lines if line[0] in signs) for signs in (" -", " +"))  # type: ignore[return-value]  # two


class Scratch(NamedTuple):
    """A copy of the package and a project to test it with."""

    folder: Path

    @property
    def project(self) -> Path:
        """The example that `briefing init` writes."""
        return self.folder / "project"

    def carry_out(self, heading: str) -> None:
        """Change the copy as the recipe says."""
        diffs = recipe(heading)
        assert diffs, heading
        for path, hunks in diffs:
            file = self.folder / path
            text = file.read_text("utf-8") if file.exists() else ""
            for old, new in hunks:
                assert text.count(old) == 1 if old else not text, (
                    f"{path}: CONTRIBUTING.md shows lines that are not there:\n{old}"
                )
                text = text.replace(old, new) if old else new
            file.write_text(text, "utf-8")

    def run(self, *command: str, code: int = 0, module: str = "briefing") -> str:
        """Run a command of the copy in the project."""
        done = subprocess.run(
            [sys.executable, "-m", module, *command],
            cwd=self.project if self.project.exists() else self.folder,
            env={**os.environ, "PYTHONPATH": str(self.folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def write(self, name: str, text: str) -> None:
        """Write a file of the project."""
        file = self.project / "data" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")

    def edit(self, name: str, old: str, new: str) -> None:
        """Change a file of the project."""
        file = self.project / "data" / name
        text = file.read_text("utf-8")
        assert old in text, (name, old)
        file.write_text(text.replace(old, new, 1), "utf-8")

    def read(self, name: str) -> str:
        """A file of the project."""
        return (self.project / name).read_text("utf-8")


@pytest.fixture
def scratch(tmp_path: Path) -> Scratch:
    """An unchanged copy of the package, and a project."""
    shutil.copytree(ROOT / "briefing", tmp_path / "briefing", ignore=shutil.ignore_patterns("__pycache__"))
    made = Scratch(tmp_path)
    made.run("init", "project")
    return made


BUILD = ("build", "--today", "2031-10-01")


def test_a_new_kind_is_one_class(scratch: Scratch) -> None:
    """A kind from the recipe is loaded, checked, linked, diffed, renamed, moved, translated, searched, listed and described."""
    ((_, [(_, module)]),) = recipe("Add a kind of entity")
    assert len([line for line in module.splitlines() if line]) <= 12, "the recipe of a kind is too long"
    scratch.carry_out("Add a kind of entity")
    scratch.write("questions.yaml", QUESTIONS)
    scratch.edit("brief.yaml", "languages: [en]", "languages: [en, zh-Hans]")
    scratch.edit("judgements.yaml", "  text: ", '  text: "[Q1] is open." #')
    scratch.write("zh-Hans/questions.yaml", CHINESE)
    scratch.edit("changes.yaml", "items: [", "items: [{id: Q9, why: It was answered., replaced_by: Q1}, ")
    scratch.run("check", "--today", "2031-10-01")

    shutil.copytree(scratch.project / "data", scratch.project / "before")
    scratch.run("new", "question", "Q3")
    assert "- id: Q3" in scratch.read("data/questions.yaml")
    scratch.write("questions.yaml", QUESTIONS)
    scratch.run("rename", "Q1", "Q7")
    assert "See [Q7]" in scratch.read("data/questions.yaml")
    assert "[Q7] is open" in scratch.read("data/judgements.yaml")
    assert "id: Q7" in scratch.read("data/zh-Hans/questions.yaml")
    scratch.run("move", "Q2", "--before", "Q7")
    assert scratch.read("data/questions.yaml").index("Q2") < scratch.read("data/questions.yaml").index("Q7")
    scratch.edit("questions.yaml", "third year", "second year")
    report = scratch.run("diff", "before", "data")
    assert "Q1 is now Q7" in report
    assert "Q2 text: Who waters the trees in the [-third-]{+second+} year?" in report
    assert "in another order" in report
    scratch.run("translate", "zh-Hans", "Q2")
    assert "# en: Who waters the trees in the second year?" in scratch.read("data/zh-Hans/questions.yaml")
    assert "A question that is still open." in scratch.run("schema", "questions")
    (scratch.project / "guide").mkdir()
    scratch.run("guide", module="briefing.authoring.guide")
    assert "# A question that is still open.\n- id: Q1\n  text: …\n" in scratch.read("guide/fields.md")

    scratch.run(*BUILD)
    page, whole = scratch.read("site/questions/index.html"), scratch.read("site/all/index.html")
    assert 'id="Q7"' in page
    assert page.count("Does shade cool a street without wind?") == 1
    assert re.search(r'See <a[^>]*href="#Q7"', page)
    assert "Rests on" in page
    assert 'id="Q7"' in whole
    assert 'href="#Q7"' in whole
    assert 'href="questions/#Q7"' in scratch.read("site/index.html")
    chinese = scratch.read("site/zh-hans/questions/index.html")
    assert "无风时树荫能降温吗？" in chinese
    assert "依据" in chinese
    assert "questions/#Q7" in scratch.read("site/search/search_index.json")

    scratch.edit("questions.yaml", "rests_on: [F1]", "rests_on: [F99]")
    assert "F99" in scratch.run("check", "--today", "2031-10-01", code=1)


def test_the_other_recipes_work_together(scratch: Scratch) -> None:
    """A rule reports and is explained, a page and an export are published and offered, a command is listed and runs."""
    for heading in ("Add a rule", "Add a page", "Add a command", "Add an export"):
        scratch.carry_out(heading)
    assert "A dialogue does not say who takes part in it." in scratch.run("explain", "missing-actor")
    assert "Count the entries of each brief." in scratch.run("--help")
    assert re.search(r"^brief: [1-9]\d*$", scratch.run("count"), re.MULTILINE)

    scratch.edit("timeline.yaml", "  kind: ", "  kind: dialogue # ")
    scratch.edit("timeline.yaml", "  actors: ", "  # actors: ")
    assert "missing-actor" in scratch.run(*BUILD)
    page = scratch.read("site/upcoming/index.html")
    assert "<h1" in page
    assert "Upcoming" in page
    assert scratch.read("site/timeline/events.csv").startswith("\ufeffid,when,title")
    assert "events.csv" in scratch.read("site/timeline/index.html")
