"""The time from saving a fact to seeing it on its page: `briefing serve` beside `mkdocs serve`, on the same pages."""

from __future__ import annotations

import argparse
import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import TYPE_CHECKING, NamedTuple

from corpus import library, write
from timing import PROGRAM, ROOT, Times, ratio, show, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

PER_BRIEF = 15
"""About how many pages a generated brief of 200 entities has."""
OURS, PLUGIN, PLAIN = "briefing serve", "mkdocs serve, same project", "mkdocs serve, Markdown saved"
ASKED_EVERY = 0.02
MOST = 300.0
"""Seconds after which a page counts as never shown."""


class Server(NamedTuple):
    """A running server, the file that is edited, and the page that must show the edit."""

    process: subprocess.Popen[bytes]
    port: int
    file: Path
    page: str

    def edit(self, token: str) -> float:
        """Put a word into the first title of the file; return the seconds until the page shows it."""
        text = TITLE.sub(lambda found: f"{found[1]}{token}", self.file.read_text("utf-8"), count=1)
        started = perf_counter()
        self.file.write_text(text, encoding="utf-8")
        return self.until(token) - started

    def until(self, token: str) -> float:
        """Request the page repeatedly; return the moment at which it contains the word."""
        end = perf_counter() + MOST
        while perf_counter() < end:
            if token in self.fetched():
                return perf_counter()
            sleep(ASKED_EVERY)
        raise SystemExit(f"{self.page} of {self.file} never showed {token}")

    def fetched(self) -> str:
        """The current page, or nothing while the server is not ready."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=MOST)
        try:
            line.request("GET", self.page)
            return line.getresponse().read().decode()
        except OSError:
            return ""
        finally:
            line.close()

    def worked(self) -> float:
        """CPU seconds so far, as Linux counts them."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")

    def rest(self) -> None:
        """Wait until the server has finished its work after the page is shown."""
        before, quiet = self.worked(), 0
        while quiet < 4:
            sleep(0.25)
            now = self.worked()
            quiet = quiet + 1 if now - before < 0.04 else 0
            before = now


TITLE = re.compile(r"(^  title: |<h3>)\w+", re.MULTILINE)
"""What precedes the first word of a title: in `timeline.yaml`, and in the page that is rendered from it."""


def project(folder: Path, pages: int) -> Path:
    """A project around generated briefs with about so many pages in all, or a copy of this one."""
    for part in ("docs", "overrides", "templates", "mkdocs.yml"):
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part)
        elif (ROOT / part).is_file():
            shutil.copy(ROOT / part, folder / part)
    if pages:
        write(library(200 * max(pages // PER_BRIEF, 2)), folder / "data")
    else:
        shutil.copytree(ROOT / "data", folder / "data")
    return folder


def joined(folder: Path) -> Path:
    """Render a project and put the pages of all units into the folder of the first; return its configuration."""
    subprocess.run([PROGRAM, "render"], cwd=folder, check=True, capture_output=True)
    configs = sorted((folder / "build").glob("*/mkdocs.yml"), key=lambda file: _base(file).count("/"))
    root = configs[0].parent
    for config in configs[1:]:
        shutil.copytree(config.parent / "docs", root / "docs" / _base(config))
    return configs[0]


def _base(config: Path) -> str:
    """The address of a unit in the site, derived from its name."""
    name = config.parent.name
    found = re.match(r"(brief-\d+)-\w+$", name)
    return f"{found[1]}/" if found else "" if name == "en" else f"{name.lower()}/"


@contextmanager
def running(command: list[str | Path], folder: Path, port: int, file: Path, page: str) -> Iterator[Server]:
    """A server that runs while the block lasts."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield Server(process, port, file, page)
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    """A free port."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


def main() -> None:
    """Edit a fact in the copy of each server alternately, while the other servers are idle."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=100, help="about how many pages; 0 takes the project's own brief")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    below = "brief-1/" if given.pages else ""
    with TemporaryDirectory() as temporary, ExitStack() as stack:
        folders = {name: project(Path(temporary, str(n)), given.pages) for n, name in enumerate((OURS, PLUGIN, PLAIN))}
        config = joined(folders[PLAIN])
        pages = sum(1 for _ in (config.parent / "docs").rglob("*.md"))
        page = f"/{below}timeline/"
        ports = {name: free_port() for name in folders}
        data = f"data/{below}timeline.yaml"
        made: dict[str, tuple[list[str | Path], str | Path]] = {
            OURS: ([PROGRAM, "serve", "--port", str(ports[OURS])], data),
            PLUGIN: (_mkdocs(ports[PLUGIN], Path("mkdocs.yml")), data),
            PLAIN: (_mkdocs(ports[PLAIN], config), config.parent / f"docs/{below}timeline/index.md"),
        }
        servers = {}
        for name, (command, file) in made.items():
            port = ports[name]
            servers[name] = stack.enter_context(running(command, folders[name], port, folders[name] / file, page))
            servers[name].until("bf-timeline")
            servers[name].rest()
        clock: Times = {name: [] for name in servers}
        work: Times = {name: [] for name in servers}
        for n in range(given.rounds):
            for name, server in servers.items():
                before = server.worked()
                clock[name].append(server.edit(f"Saved{n}"))
                server.rest()
                work[name].append(server.worked() - before)
    print(f"  {pages} pages")
    show(clock, "s")
    show(work)
    for other in (PLUGIN, PLAIN):
        print(f"  {f'ratio to {other}':46} {ratio(clock, OURS, other):8.3f}")
    verdict("seconds until the page shows it", median(clock[OURS]), 1.5)


def _mkdocs(port: int, config: Path) -> list[str | Path]:
    return [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--dev-addr", f"127.0.0.1:{port}", "--config-file", config]


if __name__ == "__main__":
    main()
