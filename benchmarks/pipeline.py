"""What a pipeline does with a change, from the checkout to the built site, without the installation of the program."""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from timing import PROGRAM, ROOT, arguments, ratio, show, verdict, whole

STEPS = "clone, check, build"
PLAIN = "mkdocs build of what was rendered"
CHANGE = """
rm -rf copy
git clone --quiet --depth 1 "file://$1" copy
cd copy
"$2" check
"$2" build
"""
MKDOCS = """
for config in copy/build/*/mkdocs.yml; do "$1" -m mkdocs build --quiet --config-file "$config" --site-dir "$PWD/plain"; done
"""


def main() -> None:
    """Clone this repository, check it and build it; for comparison, MkDocs builds the rendered pages."""
    given = arguments(__doc__, rounds=3)
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        pipeline = ("bash", "-e", "-c", CHANGE, "bash", ROOT, PROGRAM)
        whole({STEPS: pipeline}, folder, 1)  # so that there is something for MkDocs to build
        if not (folder / "copy/site/index.html").is_file():
            raise SystemExit("nothing was built: the brief has errors")
        clock, work, _ = whole(
            {STEPS: pipeline, PLAIN: ("bash", "-e", "-c", MKDOCS, "bash", sys.executable)}, folder, given.rounds
        )
        show(clock, "s")
        show(work)
        verdict("median", median(clock[STEPS]), 15.0)
        print(f"  {'ratio':34} {ratio(clock, STEPS, PLAIN):8.2f}")
        print(f"  {'ratio of CPU alone':34} {ratio(work, STEPS, PLAIN):8.2f}")


if __name__ == "__main__":
    main()
