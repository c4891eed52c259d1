"""How long an author waits for `briefing check` of the first brief, from the start of the process to its end."""

from __future__ import annotations

import argparse
import compileall
import sys
from statistics import median

from timing import PROGRAM, ROOT, show, verdict, whole


def main() -> None:
    """Compare it with the start of Python and of its largest library alone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    compileall.compile_dir(ROOT / "briefing", quiet=1)  # as an installer does: a stale file would be compiled at each start
    checking = "briefing check"
    clock, work, _ = whole(
        {
            "python alone": (sys.executable, "-c", "pass"),
            "python, import pydantic": (sys.executable, "-c", "import pydantic.main"),
            "briefing --version": (PROGRAM, "--version"),
            checking: (PROGRAM, "check"),
        },
        ROOT,
        parser.parse_args().rounds,
    )
    show(clock, "s")
    show({f"{checking}, CPU alone": work[checking]})
    verdict("median", median(clock[checking]), 0.3)


if __name__ == "__main__":
    main()
