"""The share of the files for reuse in the processor time of a build of this project's brief."""

from __future__ import annotations

import resource
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from timing import ROOT, verdict

from briefing import driver
from briefing.loader.folder import load
from briefing.render import exports
from briefing.source.project import Project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from briefing.render.exports import ExportedBrief

LIMIT = 0.3


def main() -> None:
    """Build the site once, and add up the time in which its files are made."""
    spent = 0.0
    files = exports.files

    def timed(exported: ExportedBrief) -> Iterator[tuple[str, str]]:
        nonlocal spent
        start = time.process_time()
        found = list(files(exported))
        spent += time.process_time() - start
        yield from found

    exports.files = timed
    project = Project(ROOT, ROOT / "data", ROOT / "mkdocs.yml", ROOT / "docs", ROOT / "overrides", ROOT / "templates")
    today = driver.newest_day(load(ROOT / "data", "data").site)
    with TemporaryDirectory() as temporary:
        out = Path(temporary)
        start = time.process_time()
        built = driver.build(driver.open_project(project), today, out / "build", out / "site")
        whole = time.process_time() - start
    if not built.ok:
        raise SystemExit("the brief does not build: run `briefing check`")
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    whole += children.ru_utime + children.ru_stime
    verdict("share of the rest of the build", spent / (whole - spent), LIMIT)


if __name__ == "__main__":
    main()
