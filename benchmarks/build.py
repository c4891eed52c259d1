"""`briefing build` of one language compared with `mkdocs build` of the folder that it renders."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus import brief, write
from timing import PROGRAM, ROOT, ratio, show, verdict, whole

PARTS = ("docs", "overrides", "templates", "mkdocs.yml")


def project(folder: Path, entities: int) -> Path:
    """A copy of this project in its first language only; with `entities`, a project around a generated brief."""
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, folder / part)
        elif (ROOT / part).is_file():
            shutil.copy(ROOT / part, folder / part)
    if entities:
        write(brief(entities), folder / "data")
        return folder
    shutil.copytree(ROOT / "data", folder / "data")
    head = folder / "data" / "brief.yaml"
    text = head.read_text("utf-8")
    listed = re.search(r"^languages: *\[(.*)\]$", text, re.MULTILINE)
    if listed is None:
        raise SystemExit("`languages: […]` is expected in data/brief.yaml")
    first, *others = (language.strip() for language in listed[1].split(","))
    head.write_text(text.replace(listed[0], f"languages: [{first}]"), encoding="utf-8")
    for language in others:
        shutil.rmtree(folder / "data" / language, ignore_errors=True)
    return folder


def main() -> None:
    """Build both ways alternately, each time from nothing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--entities", type=int, default=0, help="build a made brief of this size, not the project's own")
    given = parser.parse_args()
    with TemporaryDirectory() as temporary:
        folder = project(Path(temporary), given.entities)
        build = (PROGRAM, "build", "--build-dir", "build", "--site-dir", "site")
        whole({"briefing build": build}, folder, 1)  # so that there is something for MkDocs to build
        configs = sorted((folder / "build").glob("*/mkdocs.yml"))
        if len(configs) != 1:
            raise SystemExit(f"one rendered folder is expected, not {len(configs)}")
        mkdocs = (sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", configs[0], "--site-dir", folder / "plain")
        clock, work, _ = whole({"briefing build": build, "mkdocs build": mkdocs}, folder, given.rounds)
        show(clock, "s")
        show(work)
        verdict("ratio", ratio(clock, "briefing build", "mkdocs build"), 1.5)
        print(f"  {'ratio of CPU alone':34} {ratio(work, 'briefing build', 'mkdocs build'):8.2f}")


if __name__ == "__main__":
    main()
