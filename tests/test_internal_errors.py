"""An internal error names the file, the entry or the page that was processed, in every way of running the program."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

import briefing
from briefing import driver
from briefing.cli import cli
from briefing.serve.builder import Builder
from tests.small_site import project
from tests.stories import SITES, TODAY

if TYPE_CHECKING:
    from briefing.source.project import Project

PLANTED = {
    "reading YAML": ("briefing.loader.folder.folder_files.read_file", r"the file data/\S+\.yaml"),
    "reading CSV": ("briefing.loader.folder.folder_files.read_table", r"the file data/figures/nights\.csv"),
    "decoding an entry": ("briefing.loader.decode.entity_decoding._model", r"the (file|entry in) data/\S+\.yaml"),
    "reading a text": ("briefing.rules.context.markdown.parse", r"a text in data/brief\.yaml, line \d+"),
    "a rule": ("briefing.rules.date_rules.is_long_ago", r"the rule `\w+` in data/brief\.yaml"),
}
"""A failure of every command, and what its report names."""
LATER = {
    "a translation": ("briefing.i18n.localise.apply_overlay", "the translations in"),
    "a page": ("briefing.render.brief_writer.front_matter", r"the page `\./` in en \(data/brief\.yaml\)"),
    "a download": ("briefing.bibliography.csl_json_writer._item", "the file `cite/brief"),
}
"""A failure of the rendering of pages."""


def fail(*_: object, **__: object) -> None:
    raise ZeroDivisionError


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The full story as a project, which is the working directory."""
    project(tmp_path, "site_name: x\nplugins: [briefing]\n")
    (tmp_path / "docs").mkdir()
    shutil.copytree(SITES / "full" / "data", tmp_path / "data", dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return project(Path())


@pytest.mark.parametrize("command", ["check", "render", "build"])
@pytest.mark.parametrize(("place", "named"), PLANTED.values(), ids=PLANTED)
def test_a_command_names_it(made: Project, monkeypatch: pytest.MonkeyPatch, command: str, place: str, named: str) -> None:
    """The command line names it and says what to do, without a traceback."""
    monkeypatch.setattr(place, fail)
    result = CliRunner().invoke(cli, [command, "--today", str(TODAY)])
    assert result.exit_code == 70
    assert re.search(f"it was working on {named}.*; to go on without it, comment", result.output), result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(("place", "named"), LATER.values(), ids=LATER)
def test_a_rendering_command_names_it(made: Project, monkeypatch: pytest.MonkeyPatch, place: str, named: str) -> None:
    """A failure during rendering is reported in the same way."""
    monkeypatch.setattr(place, fail)
    result = CliRunner().invoke(cli, ["render", "--today", str(TODAY)])
    assert result.exit_code == 70
    assert re.search(f"it was working on {named}", result.output), result.output


@pytest.mark.slow
@pytest.mark.parametrize(("place", "named"), [*PLANTED.values(), *LATER.values()], ids=[*PLANTED, *LATER])
def test_the_preview_names_it(made: Project, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str, named: str) -> None:
    """The preview shows it in the help of the problem above the last good site."""
    builder = Builder(made, tmp_path / "private")
    monkeypatch.setattr(place, fail)
    with pytest.raises(ZeroDivisionError) as raised:
        builder.build(TODAY)
    (problem,) = builder.failed(raised.value).problems
    assert re.search(named, str(problem.help)), problem


def test_the_api_names_it_in_the_exception(made: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """The API adds it as a note (PEP 678), which a traceback shows."""
    monkeypatch.setattr("briefing.rules.context.markdown.parse", fail)
    for call in (briefing.check, briefing.build):
        with pytest.raises(ZeroDivisionError) as raised:
            call(made, TODAY)
        assert re.search(r"a text in data/brief\.yaml", raised.value.__notes__[0])
    with pytest.raises(ZeroDivisionError):
        driver.render(driver.open_project(made), TODAY)


@pytest.mark.slow
def test_mkdocs_names_it(made: Project, tmp_path: Path) -> None:
    """`mkdocs build` ends with the same words; the site does not change."""
    broken = tmp_path / "sitecustomize.py"
    broken.write_text(
        "import briefing.rules.context as context\ndef fail(*_, **__): raise ZeroDivisionError\ncontext.markdown.parse = fail\n",
        "utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert re.search(r"it was working on a text in data/brief\.yaml, line \d+; to go on without it", done.stderr), done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "site").exists()
