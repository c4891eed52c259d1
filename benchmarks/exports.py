"""The share of the files for reuse in the processor time of a build of this project's brief."""

from __future__ import annotations

import resource
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from timing import ROOT, verdict

from briefing import driver
from briefing.loader.folder import load
from briefing.render import exports
from briefing.source.project import Project

LIMIT = 0.3


def main() -> None:
    """Build the site once, and add up the time in which its files are made."""
    spent = 0.0
    write = exports._written  # each file is written when it is needed

    def timed(*given: Any) -> Any:
        nonlocal spent
        start = time.process_time()
        written = write(*given)
        spent += time.process_time() - start
        return written

    setattr(exports, "_written", timed)  # noqa: B010
    project = Project(ROOT, ROOT / "data", ROOT / "mkdocs.yml", ROOT / "docs", ROOT / "overrides", ROOT / "templates")
    today = driver.newest_day(load(ROOT / "data", "data").site)
    with TemporaryDirectory() as temporary:
        out = Path(temporary)
        start = time.process_time()
        alone = driver.BuildOptions(jobs=1)  # in this process, where the time is added up
        built = driver.build(driver.open_project(project), today, out / "build", out / "site", alone)
        whole = time.process_time() - start
    if not built.ok:
        raise SystemExit("the brief does not build: run `briefing check`")
    if not spent:
        raise SystemExit("no file was made in this process, so nothing was measured")
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    whole += children.ru_utime + children.ru_stime
    verdict("share of the rest of the build", spent / (whole - spent), LIMIT)


if __name__ == "__main__":
    main()
