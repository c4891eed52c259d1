"""`briefing build` of a library, and each half of it, against `mkdocs build` of the very units that it renders."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus import PER_BRIEF, library, write
from timing import PROGRAM, arguments, ratio, show, verdict, whole

TODAY = "2026-06-10"
WHOLE, RENDER, CHECK = "briefing build", "briefing render", "briefing check"
BY_MKDOCS, MKDOCS = "briefing build --publisher mkdocs", "mkdocs build of each unit"


def project(folder: Path, briefs: int) -> Path:
    """A project around made briefs of 200 entities, each about 15 pages."""
    write(library(briefs * PER_BRIEF), folder / "data")
    (folder / "mkdocs.yml").write_text("site_name: Library\nplugins: [briefing, search]\n", encoding="utf-8")
    return folder


def main() -> None:
    """Run each command from nothing, turn about; the CPU of all processes counts."""
    given = arguments(__doc__, rounds=3, briefs=20)
    with TemporaryDirectory() as temporary:
        folder = project(Path(temporary), given.briefs)
        day = ("--today", TODAY)
        build = (PROGRAM, "build", *day)
        whole({WHOLE: build}, folder, 1)  # so that there is something for MkDocs to build
        shutil.copytree(folder / "build", folder / "rendered")
        mkdocs = '"$0" -m mkdocs build --quiet --config-file "$unit/mkdocs.yml" --site-dir "$PWD/plain"'
        each = f"for unit in rendered/*/; do {mkdocs}; done"
        clock, work, user = whole(
            {
                CHECK: (PROGRAM, "check", *day),
                RENDER: (PROGRAM, "render", *day),
                WHOLE: build,
                BY_MKDOCS: (*build, "--publisher", "mkdocs"),
                MKDOCS: ("bash", "-e", "-c", each, sys.executable),
            },
            folder,
            given.rounds,
        )
        pages = sum(1 for unit in (folder / "build").iterdir() if unit.is_dir() for _ in (unit / "docs").rglob("*.md"))
        print(f"  {pages} pages; CPU of all processes")
        show(work)
        show({f"{WHOLE}, clock": clock[WHOLE]}, "s")
        for name in (CHECK, RENDER, WHOLE, BY_MKDOCS):
            print(f"  {name:34} {1000 * min(work[name]) / pages:8.1f} ms a page")
        print(f"  {'ratio with --publisher mkdocs':34} {ratio(work, WHOLE, BY_MKDOCS):8.2f}")
        print(f"  {'ratio to mkdocs build, all CPU':34} {ratio(work, WHOLE, MKDOCS):8.2f}")
        verdict("ratio to mkdocs build, user CPU", ratio(user, WHOLE, MKDOCS), 0.25)


if __name__ == "__main__":
    main()
