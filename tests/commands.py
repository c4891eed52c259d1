"""Runs commands of the program in this process, and changes and reads the files that they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from briefing.cli import cli

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


def run(*words: str | Path) -> Result:
    """Run a command with these words."""
    return CliRunner().invoke(cli, [str(word) for word in words], prog_name="briefing")


def change(file: Path, old: str, new: str) -> None:
    """Replace a text wherever it is in a file."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def tree(folder: Path) -> dict[str, bytes]:
    """Read every file of a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
