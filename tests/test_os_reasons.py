"""A failure of the file system is named in words that say what to do."""

from __future__ import annotations

import errno
import io
import os
import re
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from briefing.cli import cli
from briefing.diagnostics.os_reasons import reason_of
from briefing.loader.folder import load
from briefing.source.edit import save_changes
from tests.test_translating import data  # noqa: F401  (a fixture)

if TYPE_CHECKING:
    from pathlib import Path


def test_other_reasons_are_those_of_the_system() -> None:
    """A number without words of ours has those of the operating system."""
    assert reason_of(OSError(errno.ENOTDIR, "Not a directory")) == "Not a directory"
    assert reason_of(OSError("odd")) == "odd"


READ_ONLY = (
    ("rename", "F1", "F7"),
    ("schema", "--project"),
    ("sources", "export", "--out", "x.bib"),
    ("build", "--today", "2031-09-30"),
)


@pytest.mark.parametrize("words", READ_ONLY, ids=[words[0] for words in READ_ONLY])
def test_a_read_only_disk_is_named_with_a_known_file(data: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]) -> None:  # noqa: F811  (a fixture)
    """No message names a temporary file, and each says what to do."""
    opened = os.open

    def refuse(path: Any, flags: int, *rest: Any, **named: Any) -> int:
        if (flags & os.O_CREAT and str(path).startswith(str(data.parent))) or (not os.path.isabs(path) and flags & os.O_CREAT):
            raise OSError(errno.EROFS, "Read-only file system", str(path))
        return opened(path, flags, *rest, **named)

    monkeypatch.setattr(os, "open", refuse)
    done = CliRunner().invoke(cli, list(words))
    assert done.exit_code == 1, done.output
    assert "the disk is read-only" in done.output
    assert "make the disk writable, or copy the project to one that is" in done.output
    assert not re.search(r"\.new-|briefing-change|briefing-new|\.site\.|/tmp\w{8}:", done.output), done.output


def test_a_table_that_cannot_be_read_is_a_problem_of_its_own(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811  (a fixture)
    """The check goes on, so that it reports the problems of other files, in the form that was asked for."""
    table = data / "figures/nights.csv"
    opened = io.open

    def refuse(file: Any, *rest: Any, **named: Any) -> Any:
        if str(file).endswith(table.name):
            raise PermissionError(errno.EACCES, "Permission denied", str(file))
        return opened(file, *rest, **named)

    monkeypatch.setattr(io, "open", refuse)
    (problem,) = (each for each in load(data, "data").problems if each.severity == "error")
    assert (problem.code, problem.place.file) == ("missing-file", "data/figures/nights.csv")
    assert problem.message == "the file cannot be read: you have no permission"


COMMANDS = (
    ("rename", "F1", "F7"),
    ("move", "J1", "--after", "J2"),
    ("new", "factor"),
    ("resolve", "J1"),
    ("translate", "fr"),
    ("review", "--accept", "all"),
)


@pytest.mark.parametrize("place", ["the journal", "a file"])
@pytest.mark.parametrize("words", COMMANDS, ids=[" ".join(words) for words in COMMANDS])
def test_a_full_disk_is_named(
    data: Path,  # noqa: F811  (a fixture)
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    place: str,
) -> None:
    """Every command that writes into the data says that the disk is full, and leaves every file as it was."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "data/x.yaml")

    before = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    monkeypatch.setattr(*((os, "write") if place == "the journal" else (save_changes, "_prepare")), full)
    done = CliRunner().invoke(cli, list(words))
    assert done.exit_code == 1, done.output
    assert "the disk is full; delete what is not needed, and try again" in done.output
    assert {path: path.read_bytes() for path in data.rglob("*") if path.is_file()} == before
