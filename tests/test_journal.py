"""A change of several files is complete even after kill -9: the next command finishes or undoes it, and leaves nothing behind."""

from __future__ import annotations

import builtins
import io
import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

import briefing
from briefing.authoring.example import STARTER
from briefing.cli import cli
from briefing.source.edit import journal
from briefing.source.edit.journal import JOURNAL, JournalEntry, beside, hash_of, interrupted_change, recover
from briefing.source.project import project_in
from tests.conftest import BASE, TODAY
from tests.small_brief import replace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Not a fork of the test process: that has several threads, and a fork copies their locks but not the threads.
FORKS = multiprocessing.get_context("spawn" if os.name == "nt" else "forkserver")
FORKS.set_forkserver_preload([__name__])

WRITES = ("open", "write", "fsync", "close", "chmod", "mkdir", "link", "rename", "replace", "unlink", "rmdir")
"""The functions of `os` that change files, or open one to be changed; a command is killed before and after each call."""
TODAY_IS = ("--today", "2031-10-15")
LEAST = 60
"""The kills of each command in `make sweep`."""
COMMANDS = {
    "rename": ("brief", ["rename", "F1", "F9"]),
    "rename a source": ("brief", ["rename", "ruiz-2031", "ruiz-2032"]),
    "move": ("brief", ["move", "J2", "--before", "J1"]),
    "move to another brief": ("library", ["move", "F2", "--to", "beta"]),
    "new": ("brief", ["new", "factor", "--slug", "x", "--title", "X"]),
    "new in a library": ("library", ["new", "source", "x-2031", "--brief", "alpha", "--title", "X"]),
    "translate": ("brief", ["translate", "fr"]),
    "translate --accept": ("translated", ["translate", "fr", "--accept", "all"]),
    "review --accept": ("brief", ["review", "--accept", "all"]),
    "review --minor": ("reviewed", ["review", "--minor", "F1"]),
    "resolve": ("brief", ["resolve", "J1"]),
    "sources import": ("brief", ["sources", "import", "works.bib"]),
    "new brief": ("project", ["new", "brief", "second", "--title", "Second", "--present", "first"]),
    "new brief in a library": ("library", ["new", "brief", "gamma", "--title", "Third"]),
    "init in a library": ("library", ["init", "data/gamma"]),
}
"""The folder that each command changes, and its words."""
AGAIN = {
    "init": ("nothing", ["init", "brief"], "brief"),
    "init in a folder": ("repository", ["init", "brief", "--empty"], "brief"),
    "init --ci": ("project", ["init", ".", "--ci", "github"], "."),
}
"""Commands that write other folders: the folder that holds each, its words, and the folder that the next run completes."""
SWEEP = bool(os.environ.get("SWEEP"))
if SWEEP:  # each of their runs renders the brief; `test_swap.py` has a selection for every day
    COMMANDS["release"] = ("project", ["release", "--allow-warnings"])
    AGAIN |= {"build": ("built", ["build", "--jobs", "1"], "site"), "render": ("built", ["render"], "build")}


def contents(data: Path) -> dict[str, bytes]:
    """Every file of a folder, including hidden ones; a lock holds the number of the process that had it."""
    files = (path for path in sorted(data.rglob("*")) if path.is_file() and path.name != ".lock")
    return {path.relative_to(data).as_posix(): path.read_bytes() for path in files}


def brief(root: Path) -> Path:
    """A brief with two languages, so that there is a translation to write."""
    data = shutil.copytree(BASE, root / "data")
    head = data / "brief.yaml"
    head.write_text(head.read_text("utf-8").replace("languages: [en]", "languages: [en, fr]"), "utf-8")
    (root / "works.bib").write_text("@book{lee-2029, title = {Streets}, year = 2029}\n", "utf-8")
    return data


def project(root: Path) -> Path:
    """The same with settings for the site and for the editor, which a second brief changes too."""
    data = brief(root)
    (root / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    (root / ".vscode").mkdir()
    shutil.copyfile(STARTER / ".vscode/settings.json", root / ".vscode/settings.json")
    return data


def built(root: Path) -> Path:
    """A project whose site is that of an earlier state."""
    data = project(root)
    done = briefing.build(briefing.project(root), TODAY)
    assert done.ok, done.problems
    shutil.rmtree(root / "build")
    replace(data / "brief.yaml", "title: ", "title: Now ")
    return data


def nothing(root: Path) -> Path:
    """An empty folder."""
    root.mkdir(parents=True)
    return root / "data"


def repository(root: Path) -> Path:
    """A folder in a folder that is to become a project."""
    (root / "brief/.git").mkdir(parents=True)
    return root / "data"


def library(root: Path) -> Path:
    """Two briefs, of which one has a factor that the other can take, and the sources that they share."""
    for slug in ("alpha", "beta"):
        shutil.copytree(BASE, root / "data" / slug)
        os.replace(root / "data" / slug / "sources.yaml", root / "data/sources.yaml")
    with (root / "data/alpha/factors.yaml").open("a", encoding="utf-8") as file:
        file.write("- {id: F2, slug: wind, title: Wind, summary: It blows., provenance: added, sources: [city-2030]}\n")
    (root / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    return root / "data"


def translated(root: Path) -> Path:
    """A brief with translations that no one has accepted."""
    data = brief(root)
    (data / "fr").mkdir()
    (data / "fr/factors.yaml").write_text("- {id: F1, title: Les surfaces sombres}\n", "utf-8")
    (data / "fr/glossary.yaml").write_text("- {id: albedo, term: albédo}\n", "utf-8")
    return data


def reviewed(root: Path) -> Path:
    """A brief whose answers were reviewed before their factor changed."""
    data = brief(root)
    file = data / "recommendations.yaml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("{factor: F1,", "{factor: F1, reviewed: 2031-01-01 00000000,"), "utf-8")
    return data


FOLDERS = {each.__name__: each for each in (brief, project, built, nothing, repository, library, translated, reviewed)}


def run(data: Path, step: int, when: str, command: list[str]) -> int | None:
    """Run a command in a process that is killed before, after or soon after its call number `step` of what changes files."""
    child = FORKS.Process(target=run_until, args=(data, step, when, command))
    child.start()
    child.join()
    return child.exitcode


def run_until(data: Path, step: int, when: str, command: list[str]) -> None:
    """The same in the current process."""
    os.chdir(data.parent)  # a translation writes `locales/` into the working directory
    here, calls, handles = str(data.parent), 0, set()

    def deadly(function: Callable[..., object]) -> Callable[..., object]:
        def called(*words: Any, **named: Any) -> object:
            nonlocal calls
            first = words[0] if words else None
            known = first in handles if isinstance(first, int) else os.path.abspath(os.fspath(first)).startswith(here)
            if not known:  # a build in a temporary folder
                return function(*words, **named)
            calls += 1
            last = calls == step
            if last and when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            if last and when == "soon":  # the default of SIGALRM ends a process at once, wherever it is
                signal.setitimer(signal.ITIMER_REAL, 0.0003)
            try:
                found = function(*words, **named)
                handles.update({found} if isinstance(found, int) else ())
                return found
            finally:
                if last and when == "after":
                    os.kill(os.getpid(), signal.SIGKILL)

        return called

    for name in WRITES:
        setattr(os, name, deadly(getattr(os, name)))
    plain, counted = io.open, deadly(io.open)

    def opened(file: Any, mode: str = "r", *words: Any, **named: Any) -> object:
        reads = isinstance(file, int) or set(mode) <= set("rbt")
        return (plain if reads else counted)(file, mode, *words, **named)

    io.open = builtins.open = opened  # type: ignore[assignment]  # reason: it stands for all forms of `open`
    result = CliRunner().invoke(cli, [*command, *(() if command[0] == "init" else TODAY_IS)])
    (data.parent.parent / "calls").write_text(str(calls), "ascii")
    sys.exit(result.exit_code)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no fork and no SIGKILL")
@pytest.mark.parametrize("name", COMMANDS)
def test_a_killed_command_leaves_the_old_or_the_new_state(tmp_path: Path, name: str) -> None:
    """After a kill before or after a write, the files are all old or all new once the next command has run.

    A selection of the calls; with SWEEP=1 in the environment up to 200 of them, and at least `LEAST` kills.
    """
    kind, command = COMMANDS[name]
    kills(tmp_path, name, kind, command, "data" if command[0] == "translate" else ".", finish)  # `locales/` has no journal


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no fork and no SIGKILL")
@pytest.mark.parametrize("name", AGAIN)
def test_a_killed_command_is_completed_by_the_next_run(tmp_path: Path, name: str) -> None:
    """A new project, and a site, are as if nothing had been interrupted once the command has run again."""
    kind, command, changed = AGAIN[name]

    def again(data: Path) -> None:
        assert run(data, 10_000, "before", command) in (0, 2), "it succeeds, or everything is there"

    kills(tmp_path, name, kind, command, changed, again)


def finish(data: Path) -> None:
    """Do what every command does before it reads."""
    for folder in project_in(data.parent, data).journals:
        recover(folder)


def kills(tmp_path: Path, name: str, kind: str, command: list[str], changed: str, finish: Callable[[Path], object]) -> None:
    """Kill a command around what changes files, and compare the files of a folder after the next command."""
    folder = FOLDERS[kind]
    whole = folder(tmp_path / "whole")
    before = contents(whole.parent / changed)
    assert run(whole, 10_000, "before", command) == 0
    after = contents(whole.parent / changed)
    assert before != after
    calls = int((tmp_path / "calls").read_text("ascii"))
    most = 3 if not SWEEP else LEAST // 2 if kind == "built" else 200
    steps = range(1, calls + 1, max(1, calls // most))
    kills = [(when, step) for when in ("before", "after") for step in steps]
    kills += [("soon", step) for step in range(1, LEAST - len(kills) + 1)] if SWEEP else [("soon", 1)]
    for when, step in kills:
        data = folder(tmp_path / f"{when}-{step}")
        ended = run(data, step, when, command)
        assert ended in ((-signal.SIGALRM, 0) if when == "soon" else (-signal.SIGKILL,))
        finish(data)
        assert contents(data.parent / changed) in (before, after), f"{when} step {step}"
        shutil.rmtree(data.parent)
    if SWEEP:
        sys.stdout.write(
            f"kills: {name}: {len(kills)}, around {len(steps)} of {calls} calls that open or change a file; all old or all new\n"
        )


def interrupted(data: Path, *, finished: int) -> tuple[JournalEntry, ...]:
    """A change of two files that was interrupted after some of them got their new content."""
    entries = []
    for index, name in enumerate(("factors.yaml", "judgements.yaml")):
        path = data / name
        old, new = path.read_bytes(), path.read_bytes() + b"# new\n"
        entries.append(JournalEntry(name, hash_of(old), str(hash_of(new))))
        (path if index < finished else beside(path)).write_bytes(new)
    (data / JOURNAL).write_text(json.dumps({"version": 1, "files": [entry._asdict() for entry in entries]}), "utf-8")
    return tuple(entries)


def test_a_change_is_finished_if_one_file_is_new_and_else_undone(tmp_path: Path) -> None:
    """If one file has its new content, the others get theirs; if none has, the new contents are removed."""
    data = shutil.copytree(BASE, tmp_path / "data")
    old = contents(data)
    interrupted(data, finished=0)
    assert recover(data) == "undid a change that was interrupted: every file is as it was before"
    assert contents(data) == old
    interrupted(data, finished=1)
    assert recover(data) == "finished a change of 2 files that was interrupted"
    assert contents(data) == old | {name: old[name] + b"# new\n" for name in ("factors.yaml", "judgements.yaml")}
    assert recover(data) is None


def test_a_file_that_was_edited_since_is_not_overwritten(tmp_path: Path) -> None:
    """The command stops, names the file, and keeps both texts."""
    data = shutil.copytree(BASE, tmp_path / "data")
    interrupted(data, finished=1)
    (data / "judgements.yaml").write_text("- mine\n", "utf-8")
    result = CliRunner().invoke(cli, ["check", "--data", str(data)])
    assert result.exit_code == 1
    assert "judgements.yaml` has been edited since" in " ".join(result.output.split())
    assert (data / "judgements.yaml").read_text("utf-8") == "- mine\n"
    assert beside(data / "judgements.yaml").exists()


@pytest.mark.parametrize("finished", [0, 1])
def test_the_library_reports_an_interrupted_change(tmp_path: Path, finished: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that reads the data learns that they may be half changed; reading and checking write nothing."""
    monkeypatch.chdir(tmp_path)  # the folder of a project is the working directory, and this one has no closed editions
    data = shutil.copytree(BASE, tmp_path / "data")
    interrupted(data, finished=finished)
    before = contents(data)
    project = briefing.project(tmp_path)
    for problems in (briefing.load(project).problems, briefing.check(project, TODAY).problems):
        assert [(each.code, each.place.file) for each in problems if each.severity == "error"] == [
            ("interrupted-change", (data / JOURNAL).as_posix())
        ]
    assert briefing.build(project, TODAY).pages == ()
    assert contents(data) == before
    assert CliRunner().invoke(cli, ["check", "--data", str(data), "--today", str(TODAY)]).exit_code == 0
    assert briefing.check(project, TODAY).ok


@pytest.mark.parametrize("name", [name for name, (kind, _) in COMMANDS.items() if kind != "library"])
def test_no_command_writes_over_a_change_that_cannot_be_finished(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command that changes files reports what prevents it, and changes nothing."""
    monkeypatch.chdir(tmp_path)
    kind, command = COMMANDS[name]
    data = FOLDERS[kind](tmp_path)
    interrupted(data, finished=1)
    (data / "judgements.yaml").write_text("[]", "utf-8")
    before = contents(data)
    result = CliRunner().invoke(cli, [*command, "--data", str(data), "--today", str(TODAY)])
    assert (result.exit_code, "interrupted-change" in result.output) == (1, True), result.output
    assert contents(data) == before


@pytest.mark.parametrize(
    "path", ["../outside.yaml", "/etc/x.yaml", "factors.txt", "link.yaml", "folder/inside.yaml", "", "a\\..\\b.yaml"]
)
def test_a_journal_names_regular_files_below_the_data_folder_only(tmp_path: Path, path: str) -> None:
    """A journal that names any other path changes nothing, and is kept for inspection."""
    data = shutil.copytree(BASE, tmp_path / "data")
    outside = tmp_path / "outside.yaml"
    outside.write_text("mine", "utf-8")
    (data / "link.yaml").symlink_to(outside)
    (data / "folder").symlink_to(tmp_path, target_is_directory=True)
    interrupted(data, finished=1)
    text = json.loads((data / JOURNAL).read_text("utf-8"))
    text["files"].append({"path": path, "old": hash_of(b"mine"), "new": hash_of(b"yours")})
    (data / JOURNAL).write_text(json.dumps(text), "utf-8")
    (tmp_path / ".outside.yaml.briefing-new").write_bytes(b"yours")
    assert recover(data) is None
    assert interrupted_change(data, "data") is not None
    assert outside.read_text("utf-8") == "mine"
    assert (data / JOURNAL).exists()


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"files": [1]}', '{"files": [{"path": "a.yaml", "old": [1], "new": "x"}]}',
             '{"files": [{"path": "\\u0000.yaml", "old": null, "new": "x"}]}',
             '{"files": [{"path": "\\ud800.yaml", "old": null, "new": "x"}]}'],
)  # fmt: skip
def test_a_damaged_journal_is_refused(tmp_path: Path, text: str) -> None:
    """A journal that this program did not write causes a message, never an internal error."""
    data = shutil.copytree(BASE, tmp_path / "data")
    (data / JOURNAL).write_text(text, "utf-8")
    result = CliRunner().invoke(cli, ["check", "--data", str(data)])
    assert result.exit_code == 1
    assert "look at it, then delete it" in " ".join(result.output.split())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_or_a_folder_is_no_journal(tmp_path: Path) -> None:
    """A pipe or a folder does not stop a command that reads; a command that writes names it."""
    data = shutil.copytree(BASE, tmp_path / "data")
    os.mkfifo(data / JOURNAL)
    assert recover(data) is None
    result = CliRunner().invoke(cli, ["rename", "F1", "F9", "--data", str(data)])
    assert result.exit_code == 1
    assert JOURNAL in result.output


def test_a_file_that_was_replaced_and_edited_since_is_not_undone(tmp_path: Path) -> None:
    """A change is only undone if every file is old, so the rest of the change is not lost."""
    data = shutil.copytree(BASE, tmp_path / "data")
    interrupted(data, finished=1)
    with (data / "factors.yaml").open("a", encoding="utf-8") as file:
        file.write("# mine\n")
    assert recover(data) is None
    assert interrupted_change(data, "data") is not None
    assert beside(data / "judgements.yaml").exists()


def test_a_command_that_waited_for_the_lock_does_not_recover_twice(tmp_path: Path) -> None:
    """A journal that another command has recovered in the meantime is left alone."""
    data = shutil.copytree(BASE, tmp_path / "data")
    interrupted(data, finished=1)
    handle = os.open(data / JOURNAL, os.O_RDONLY)
    assert recover(data) is not None
    assert not journal._is_still(handle, data / JOURNAL)
    os.close(handle)


def test_a_repository_in_the_data_folder_runs_nothing(tmp_path: Path) -> None:
    """The settings of a repository in the data folder can name programs; none of them is run."""
    data = shutil.copytree(BASE, tmp_path / "data")
    for words in (["init", "-q"], ["config", "core.fsmonitor", f"touch {tmp_path}/ran; false"], ["add", "factors.yaml"]):
        subprocess.run(["git", *words], cwd=data, check=True, capture_output=True)
    (tmp_path / "ran").unlink(missing_ok=True)
    interrupted(data, finished=1)
    recover(data)
    assert not (tmp_path / "ran").exists()


def test_a_journal_that_is_tracked_or_in_use_is_ignored(tmp_path: Path) -> None:
    """A journal that Git tracks belongs to the repository, one of a live process is in progress, and a link is not a journal."""
    data = shutil.copytree(BASE, tmp_path / "data")
    interrupted(data, finished=1)
    for words in (["init", "-q"], ["add", "-f", f"data/{JOURNAL}"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True, capture_output=True)
    assert recover(data) is None
    subprocess.run(["git", "rm", "-q", "--cached", f"data/{JOURNAL}"], cwd=tmp_path, check=True, capture_output=True)
    (data / JOURNAL).unlink()
    with journal.journal(data, ()):
        assert recover(data) is None
    (tmp_path / "elsewhere").write_text('{"files": []}', "utf-8")
    (data / JOURNAL).symlink_to(tmp_path / "elsewhere")
    assert recover(data) is None


@pytest.mark.skipif(os.name == "nt", reason="files have no owner by number there")
def test_a_journal_of_another_user_is_ignored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No other user can make the program write files, not even in a folder that both can write."""
    data = shutil.copytree(BASE, tmp_path / "data")
    interrupted(data, finished=1)
    before = contents(data)
    monkeypatch.setattr(os, "getuid", lambda: os.geteuid() + 1)
    assert recover(data) is None
    assert contents(data) == before


def test_what_a_killed_translation_left_in_locales_is_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next command deletes new contents outside the data folder, but not those of a command that still writes."""
    data, left, own = project(tmp_path), tmp_path / "locales/.it.yaml.briefing-new", tmp_path / "locales/it.yaml"
    left.parent.mkdir()
    left.write_text("menu: m", "utf-8")
    own.write_text("{}", "utf-8")
    with journal.journal(data, []):
        journal.clear_outside(tmp_path / "locales", data)
        assert left.exists()
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(cli, ["check", *TODAY_IS])
    assert not left.exists()
    assert own.exists()


def test_a_file_system_without_hard_links_has_journals_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There the journal gets its name by a rename, and an existing journal is still respected."""
    data = shutil.copytree(BASE, tmp_path / "data")

    def refuse(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    with journal.journal(data, ()):
        assert (data / JOURNAL).exists()
        with pytest.raises(journal.JournalExistsError), journal.journal(data, ()):
            pass
    assert [path.name for path in data.iterdir() if path.name.startswith(".")] == []
