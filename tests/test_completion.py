"""The words that a shell offers after Tab, in valid projects and in broken ones."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from briefing.cli import COMMANDS, cli
from briefing.cli.completion import SHELLS
from briefing.diagnostics.codes import CODES

SITES = Path(__file__).parent / "sites"
BIN = Path(sys.executable).parent


def offered(words: str) -> list[str]:
    """The words that a shell offers if the last of the words typed so far is incomplete."""
    *finished, last = words.split(" ")
    return [item.value for item in ShellComplete(cli, {}, "briefing", "_BRIEFING_COMPLETE").get_completions(finished, last)]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the full site, as the working directory."""
    shutil.copytree(SITES / "full/data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the library, as the working directory."""
    shutil.copytree(SITES / "library/data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_commands_and_options_are_offered() -> None:
    """Every command is offered by its name, and the options of a command with their values."""
    assert set(offered("")) == set(COMMANDS)
    assert "--strict" in offered("check --s")
    assert {"github", "gitlab"} == set(offered("check --format git"))
    assert offered("completion ") == list(SHELLS)


def test_codes_and_kinds_are_offered() -> None:
    """The words of the program itself need no project."""
    assert offered("explain ") == sorted(CODES)
    assert offered("new f") == ["factor", "forecast", "figure"]
    assert offered("schema act") == ["actors", "actors.translation"]


@pytest.mark.usefixtures("project")
def test_ids_of_the_project_are_offered() -> None:
    """Each command offers the ids that it accepts, those of claims only where a claim is accepted; no word is offered twice."""
    assert offered("rename F1") == ["F1", "F1.1", "F1.2"]
    assert offered("move R1 --before R") == offered("rename R")
    assert offered("review F") == ["F1", "F2"]
    assert offered("review F1 F") == ["F2"]
    assert "all" in offered("review ")
    assert offered("new claim F") == ["F1", "F2"]
    assert offered("new factor F") == []


def test_languages_and_entries_are_offered_to_translators(project: Path) -> None:
    """The languages of the brief except its own, then entries and whole files."""
    head = project / "data/brief.yaml"
    text = "\n".join(line for line in head.read_text("utf-8").splitlines() if not line.startswith("languages:"))
    head.write_text(f"{text}\nlanguages: [en, zh-Hans, de]\n", "utf-8")
    assert offered("translate ") == ["zh-Hans", "de"]
    assert offered("translate de gl") == ["glossary"]
    assert {"F1", "all"} <= set(offered("translate de "))
    assert "F1.1" not in offered("translate de F")


@pytest.mark.usefixtures("library")
def test_ids_of_a_library_are_unambiguous() -> None:
    """An id that several briefs have is offered with its brief, and the folder of a brief where a brief is expected."""
    assert {"trees:F1", "roofs:F1"} <= set(offered("rename "))
    assert "F1" not in offered("rename ")
    assert offered("new factor --brief ") == ["awnings", "roofs", "trees"]
    assert offered("move F1 --to t") == ["trees"]


def test_ids_come_from_the_folder_that_was_named(project: Path) -> None:
    """`--data` has the same effect on completion as on the command."""
    (project / "data").rename(project / "elsewhere")
    assert offered("rename F") == []
    assert offered("rename --data elsewhere F1") == ["F1", "F1.1", "F1.2"]


def test_broken_data_do_not_stop_completion(project: Path) -> None:
    """Unreadable files and special files do not hide the ids of other files, nor those of the rest of the same file."""
    data = project / "data"
    (data / "factors.yaml").write_bytes(b"- id: F1\n   title: [\n\xff\xfe\n- id: F9\n")
    (data / "sources.yaml").unlink()
    (data / "sources.yaml").mkdir()
    (data / "glossary.yaml").unlink()
    (data / "glossary.yaml").symlink_to("glossary.yaml")
    (data / "brief.yaml").write_bytes(b"languages: {\x00")
    assert offered("rename F") == ["F1", "F9"]
    assert offered("translate ") == []
    shutil.rmtree(data)
    for words in ("rename ", "move ", "new factor --brief ", "translate ", "diff "):
        assert "F1" not in offered(words)
    data.write_text("no folder", "utf-8")
    assert offered("rename ") == []


def test_revisions_are_offered(project: Path) -> None:
    """Branches and tags of the repository; before the first commit there are none."""
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    assert offered("diff m") == ["m"], "nothing but the word itself, for which the shell looks for folders"
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "One"], ["tag", "edition-1"]):
        subprocess.run([*git, *words], cwd=project, check=True)
    assert {"HEAD", "main", "edition-1"} <= set(offered("diff "))
    assert {"main"} <= set(offered("diff edition-1 m"))


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_gets_a_script(shell: str) -> None:
    """The script calls this program under its own name."""
    result = CliRunner().invoke(cli, ["completion", shell])
    assert result.exit_code == 0
    assert f"_BRIEFING_COMPLETE={shell}_complete" in result.output


@pytest.mark.slow
def test_bash_completes(project: Path) -> None:
    """A real bash that has read the script offers the words of the program."""
    script = """
    eval "$(briefing completion bash)"
    complete -p briefing
    COMP_WORDS=(briefing rename F1) COMP_CWORD=2
    _briefing_completion briefing rename F1
    echo "${COMPREPLY[@]}"
    """
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", script],
        cwd=project,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    registered, reply = done.stdout.splitlines()
    assert "briefing" in registered
    assert reply.split() == ["F1", "F1.1", "F1.2"]
