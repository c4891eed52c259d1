"""`briefing diff` reads revisions with Git, without a change of the work tree."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from briefing.analysis.diff import FORMATS
from briefing.cli import cli, diff_command
from briefing.source.git import GitError, Revision, checkout, revision
from tests.commands import change, tree
from tests.conftest import BASE

WHO = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "A"), ("EMAIL", "a@b.c"))}
PLAIN = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def git(folder: Path, *words: str, stdin: str | None = None) -> str:
    surroundings = {**os.environ, **WHO, **PLAIN}
    done = subprocess.run(["git", *words], cwd=folder, env=surroundings, input=stdin, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose first commit has no brief and whose second has one; it contains the working directory."""
    root = tmp_path / "project"
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch", "main")
    (root / "README.md").write_text("A brief.\n", "utf-8")
    commit(root, "Begin")
    shutil.copytree(BASE, root / "data")
    commit(root, "The brief")
    monkeypatch.chdir(root)
    return root


def commit(root: Path, message: str) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", message)


def diff(*words: str) -> Result:
    return CliRunner().invoke(cli, ["diff", "--today", "2031-10-01", *words], prog_name="briefing")


# --- reading ---------------------------------------------------------------------------------------------------


def test_a_revision_is_read_beside_the_work_tree(repository: Path) -> None:
    """The files of a commit are read byte for byte; the work tree, the index and the repository do not change."""
    (repository / ".gitattributes").write_text("*.yaml export-ignore ident eol=crlf\n", "utf-8")
    change(repository / "data/factors.yaml", "- id: F1", "# $Id$\n- id: F1")
    (repository / "data/zh-Hans").mkdir()
    (repository / "data/zh-Hans/名.yaml").write_text("", "utf-8")
    commit(repository, "Attributes, an odd name")
    wanted = tree(repository / "data")
    change(repository / "data/brief.yaml", "Shade before steel", "Not committed")
    (repository / "data/new.yaml").write_text("", "utf-8")
    before = tree(repository)
    with checkout(revision("main", Path("data")), Path("data")) as folder:
        assert tree(folder) == wanted
    assert not folder.exists()
    assert tree(repository) == before


def test_links_and_modules_of_a_revision_are_not_followed(repository: Path) -> None:
    """A link in a revision is reported as a link and not followed."""
    (repository / "data/glossary.yaml").unlink()
    (repository / "data/glossary.yaml").symlink_to("/etc/hostname")
    git(repository, "add", "--all")
    git(repository, "update-index", "--add", "--cacheinfo", f"160000,{git(repository, 'rev-parse', 'HEAD')},data/module")
    git(repository, "commit", "--quiet", "--message", "A link and a module")
    with checkout(revision("main", Path("data")), Path("data")) as folder:
        assert (folder / "glossary.yaml").is_symlink()
        assert os.readlink(folder / "glossary.yaml") == "outside"
        assert not (folder / "module").exists()


def test_a_path_outside_the_folder_is_refused(repository: Path) -> None:
    """A hand-made tree can contain `..`; nothing is written outside the folder."""
    blob = git(repository, "hash-object", "-w", "--stdin", stdin="stolen\n")
    inner = git(repository, "mktree", stdin=f"100644 blob {blob}\tevil.yaml\n")
    outer = git(repository, "mktree", stdin=f"040000 tree {inner}\t..\n")
    top = git(repository, "mktree", stdin=f"040000 tree {outer}\tdata\n")
    with (
        pytest.raises(GitError, match="not safe to write"),
        checkout(Revision("hand", top, repository), Path("data")),
    ):
        pass


def test_a_hook_may_compare(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git names the repository of a hook in the environment; the folder takes precedence."""
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/other")
    (repository / "docs").mkdir()
    monkeypatch.chdir(repository / "docs")
    with checkout(revision("HEAD", Path("../data")), Path("../data")) as folder:
        assert (folder / "brief.yaml").is_file()


# --- comparing -------------------------------------------------------------------------------------------------


def test_a_revision_is_compared_with_the_work_tree_and_with_another(repository: Path) -> None:
    """Without a second side, the comparison is with the current files."""
    change(repository / "data/recommendations.yaml", "horizon: near", "horizon: medium")
    wanted = "major:\n  R1 horizon: near → medium\n\n1 major change\n"
    assert (diff("main").output, diff("main").exit_code) == (wanted, 0)
    assert diff("main", "HEAD").output == "nothing changed in meaning\n"
    commit(repository, "Later")
    assert diff("main").output == "nothing changed in meaning\n"
    assert diff("HEAD~1", "main").output == wanted
    assert diff(git(repository, "rev-parse", "HEAD~1")).output == wanted


def test_folders_are_compared(repository: Path, tmp_path: Path) -> None:
    """A side can be a data folder or a copy of a project."""
    shutil.copytree(repository / "data", tmp_path / "copy" / "data")
    change(repository / "data/recommendations.yaml", "horizon: near", "horizon: medium")
    for name in (tmp_path / "copy", tmp_path / "copy" / "data"):
        assert diff(str(name)).output.startswith("major:\n  R1 horizon: near → medium\n")
        assert diff("data", str(name)).output.startswith("major:\n  R1 horizon: medium → near\n")


@pytest.mark.parametrize("names", [("",), ("main", "")])
def test_an_empty_revision_is_refused(repository: Path, names: tuple[str, ...]) -> None:
    """An empty variable in a pipeline does not compare the files with themselves and find nothing."""
    result = diff(*names)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "the name is empty" in result.stderr


def test_a_revision_without_a_brief_is_empty(repository: Path) -> None:
    """The first brief of a repository is one change, not an error."""
    assert diff("HEAD~1").output == "major:\n  brief added: Shade before steel|in a city that grows\n\n1 major change\n"
    assert diff("main", "HEAD~1").output.startswith("major:\n  brief removed: ")


def test_every_format_is_available(repository: Path) -> None:
    """The formats are for a person, a pull request and a program."""
    change(repository / "data/recommendations.yaml", "horizon: near", "horizon: medium")
    comment = diff("main", "--format", "markdown").output
    assert comment.startswith("**1 major change** since `main`\n")
    assert "- **R1** horizon: near → medium" in comment
    assert " from `main` to `HEAD`\n" in diff("main", "HEAD", "--format", "markdown").output
    assert list(FORMATS) == list(diff_command.FORMS)
    report = json.loads(diff("main", "--format", "json").output)
    assert (report["old"], report["new"]) == ("main", None)
    assert [each["id"] for each in report["changes"]] == ["R1"]


# --- refusing --------------------------------------------------------------------------------------------------


def test_a_side_that_cannot_be_read_is_refused_with_its_problems(repository: Path) -> None:
    """Data that are missing on one side would look as if they had been removed."""
    change(repository / "data/factors.yaml", "title: Dark", "titel: Dark")
    result = diff("main")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "data/factors.yaml:3:3 error[unknown-field]" in result.stderr
    commit(repository, "A slip")
    change(repository / "data/factors.yaml", "titel: Dark", "title: Dark")
    result = diff("main")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "main:data/factors.yaml:3:3 error[unknown-field]" in result.stderr
    assert "titel: Dark surfaces" in result.stderr


def test_a_problem_that_hides_nothing_is_reported_and_compared(repository: Path) -> None:
    """A broken reference does not prevent a comparison."""
    rest = "\n  sources: [ruiz-2031, city"
    change(repository / "data/judgements.yaml", f"rests_on: [F1]{rest}", f"rests_on: [F9]{rest}")
    result = diff("main")
    assert result.exit_code == 0
    assert "error[unknown-id]" in result.stderr
    assert result.stdout.startswith("major:\n  J1 rests_on removed: F1\n  J1 rests_on added: F9\n")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["nowhere"], "this repository has no revision `nowhere`, and there is no folder of that name"),
        (["main:data"], "this repository has no revision `main:data`"),
        (["--", "--output=x"], "this repository has no revision `--output=x`"),
        (["main", "--data", "../elsewhere"], "`main` is not a folder, and revisions cannot be read"),
    ],
)
def test_an_unknown_revision_is_wrong_use(repository: Path, words: list[str], expected: str) -> None:
    """A misspelt revision ends with exit code 2 and a message."""
    (repository.parent / "elsewhere").mkdir()
    result = diff(*words)
    assert result.exit_code == 2
    assert expected in " ".join(result.output.split())


def test_a_shallow_copy_says_what_is_missing(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a pipeline that fetched one commit, the message says why the other one is missing."""
    git(tmp_path, "clone", "--quiet", "--depth", "1", repository.as_uri(), "shallow")
    monkeypatch.chdir(tmp_path / "shallow")
    assert "only part of the history: fetch the revision first" in " ".join(diff("HEAD~1").output.split())


def test_outside_a_repository_folders_alone_are_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a repository a revision is refused."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(BASE, tmp_path / "data")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    result = diff("main")
    assert result.exit_code == 2
    assert "`main` is not a folder, and revisions cannot be read: " in " ".join(result.output.split())


def test_without_git_two_folders_can_be_compared(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git is only needed for revisions."""
    monkeypatch.setenv("PATH", "")
    assert "Git is not installed" in " ".join(diff("main").output.split())
    assert diff("data", "data").output == "nothing changed in meaning\n"


def test_a_translation_that_cannot_be_read_is_not_compared(repository: Path) -> None:
    """A list in the place of an id is reported with its place; then nothing is compared, as for a main file."""
    change(repository / "data/brief.yaml", "languages: [en]", "languages: [en, de]")
    (repository / "data/de").mkdir()
    (repository / "data/de/factors.yaml").write_text("- id: [F1]\n  title: Dunkel\n", "utf-8")
    for sides in (("HEAD",), (".", "HEAD")):
        done = diff(*sides)
        assert done.exit_code == 1
        assert "data/de/factors.yaml:1:7 error[wrong-type]: a word is expected for `id`" in done.output.replace("./", "")
        assert "nothing changed" not in done.output
