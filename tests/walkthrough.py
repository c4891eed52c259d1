"""The tutorial and the README's example, carried out: files are written, commands run, and their output compared.

    python -m tests.walkthrough

writes what the program prints now, and the name of its package, into both pages. A page is carried out block by block:

- `yaml`: a whole file; its first line is a comment that names it, such as `# data/factors.yaml`
- `markdown`: a whole file, named by the last code span of the paragraph before
- `diff`: lines taken out (`-`) and put in (`+`) one place of the file that the paragraph before names
- `sh`: commands that must succeed; those that install the program are not run, because it is installed already
- `console`: commands after `$ `, each followed by what it prints
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
README, TUTORIAL = ROOT / "README.md", ROOT / "docs/guide/start.md"
REMOTE = "https://example.org/sunday.git"
"""The repository that the tutorial publishes to; a folder replaces it."""

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INSTALL = re.compile(r"^pip install path/to/the/clone$", re.MULTILINE)
_FILES = ("yaml", "markdown", "diff")


class Block(NamedTuple):
    """A fenced block of a page."""

    language: str
    text: str
    file: str
    """The file that the block is about; empty if there is none."""


def blocks(page: Path) -> list[Block]:
    """The blocks of a page in their order."""
    text = page.read_text("utf-8")
    return [_block(found, text) for found in _BLOCK.finditer(text)]


def _block(found: re.Match[str], page: str) -> Block:
    language, text = found.groups()
    if language == "yaml":
        named = re.match(r"# (\S+)\n", text)
        return Block(language, text, named[1] if named else "")
    before = re.findall(r"`([^`\n]+)`", page[: found.start()].rstrip().rpartition("\n\n")[2])
    return Block(language, text, before[-1] if language in _FILES and before else "")


class Project:
    """A folder in which a page is carried out, with git and the program."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "work"
        self.remote = folder / "remote.git"
        self.folder.mkdir()
        subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch", "main", self.remote], check=True)
        settings = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1",
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"url.{self.remote}.insteadOf", "GIT_CONFIG_VALUE_0": REMOTE,
        }  # fmt: skip
        who = {f"GIT_{role}_{what}": "editor@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        self.environment = {**os.environ, **settings, **who}

    def carry_out(self, page: Path, *, shell: bool = True) -> str:
        """Do what a page says, `sh` blocks only on request; return the page with the actual output of the program."""

        def done(found: re.Match[str]) -> str:
            block = _block(found, page_text)
            self._put(block)
            if block.language == "console":
                return f"```console\n{self._console(block.text)}```"
            if _INSTALL.search(block.text):
                return found[0]  # the program is there already
            if block.language == "sh" and shell:
                self.run(f"set -e\n{block.text}")
            return found[0]

        page_text = page.read_text("utf-8")
        return _BLOCK.sub(done, page_text)

    def run(self, script: str, *, check: bool = True) -> str:
        """Run commands, and keep the working directory; return the output, including errors."""
        with tempfile.NamedTemporaryFile("r") as went:
            command = ["bash", "-c", f"trap 'pwd >\"$0\"' EXIT\n{script}", went.name]
            printed = subprocess.run(
                command,
                cwd=self.folder,
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                text=True,
                check=False,
            )
            self.folder = Path(went.read().strip())
        assert not check or printed.returncode == 0, f"{script}\n{printed.stdout}"
        return printed.stdout

    def _put(self, block: Block) -> None:
        if not block.file or block.language not in _FILES:
            return
        path = self.folder / block.file
        path.parent.mkdir(parents=True, exist_ok=True)
        if block.language == "diff":
            old, new = ("".join(f"{line[1:]}\n" for line in block.text.splitlines() if line[0] in kept) for kept in ("- ", "+ "))
            before = path.read_text("utf-8")
            assert before.count(old) == 1, f"{block.file} holds these lines {before.count(old)} times:\n{old}"
            path.write_text(before.replace(old, new), "utf-8")
        else:
            path.write_text(block.text, "utf-8")

    def _console(self, text: str) -> str:
        shown = []
        for command in re.findall(r"^\$ (.*)$", text, re.MULTILINE):
            printed = self._served(command) if command.startswith("briefing serve") else self.run(command, check=False)
            shown += [f"$ {command}", *printed.rstrip().splitlines()]
        return "".join(f"{line}\n" for line in shown)

    def _served(self, command: str) -> str:
        """Start a preview, wait until the site is ready, stop it; return its output, with a usual port and time."""
        started = subprocess.Popen(
            [*command.split(), "--port", "0"],
            cwd=self.folder,
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )
        assert started.stdout is not None, "asked for"
        guard = threading.Timer(60, started.kill)
        guard.start()
        lines: list[str] = []
        try:
            for line in started.stdout:
                lines.append(line)
                if re.search(r"\d s: http", line):
                    break
        finally:
            guard.cancel()
            started.terminate()
            try:
                started.wait(10)
            except subprocess.TimeoutExpired:
                started.kill()
            started.stdout.close()
        return re.sub(r"\d+\.\d s", "1.5 s", re.sub(r":\d+/", ":8000/", "".join(lines)))


def renew() -> None:
    """Write the output of the program into both pages: the README's example continues where the tutorial ends."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder))
        renewed = {TUTORIAL: project.carry_out(TUTORIAL), README: project.carry_out(README, shell=False)}
    for page, text in renewed.items():
        page.write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    renew()
