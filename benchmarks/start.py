"""How long an author waits for `briefing check` of the first brief, from the start of the process to its end."""

from __future__ import annotations

import compileall
import sys
from statistics import median

from timing import PROGRAM, ROOT, arguments, show, verdict, whole


def main() -> None:
    """Compare it with the start of Python and of the command line alone."""
    compileall.compile_dir(ROOT / "briefing", quiet=1)  # as an installer does: a stale file would be compiled at each start
    checking = "briefing check"
    clock, work, _ = whole(
        {
            "python alone": (sys.executable, "-c", "pass"),
            "briefing --version": (PROGRAM, "--version"),
            checking: (PROGRAM, "check"),
        },
        ROOT,
        arguments(__doc__, rounds=7).rounds,
    )
    show(clock, "s")
    show({f"{checking}, CPU alone": work[checking]})
    verdict("median", median(clock[checking]), 0.3)


if __name__ == "__main__":
    main()
