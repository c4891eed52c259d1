"""What a page costs in a library of ten thousand pages and in one of a thousand, and the memory of the largest process.

Without the pictures of the extra `cards`: drawing them once takes longer than everything else.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from publish import TODAY, project
from timing import arguments, verdict, whole

MOST = 500
MOST_SECONDS = 75
WITHOUT_CARDS = "import sys; sys.modules['resvg_py'] = None; from briefing.__main__ import main; main()"
"""Runs the program as if the extra were not installed."""


def main() -> None:
    """Build the smaller library first: the system knows only the largest process of all that have ended."""
    given = arguments(__doc__, briefs=59, times=10, jobs=2)
    costs = []
    for briefs in (given.briefs, given.briefs * given.times):
        with TemporaryDirectory() as temporary:
            folder = project(Path(temporary), briefs)
            command = (sys.executable, "-c", WITHOUT_CARDS, "build", "--today", TODAY, "--jobs", str(given.jobs))
            clock, work, user = (next(iter(each.values()))[0] for each in whole({"build": command}, folder, 1))
            pages = sum(1 for _ in (folder / "build").glob("*/docs/**/*.md"))
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
        costs.append(work / pages)
        print(
            f"  {briefs} briefs, {pages} pages: {work:.1f} s CPU ({user:.1f} of the user), {clock:.1f} s, {memory:.0f} MB at most"
        )
    verdict("CPU a page, large ÷ small", costs[1] / costs[0], 1.1)
    verdict("MB of the largest process", memory, MOST, ".0f")
    verdict("s by the clock", clock, MOST_SECONDS, ".0f")


if __name__ == "__main__":
    main()
