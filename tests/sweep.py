"""The long tests of `make sweep`: thousands of generated briefs. A run goes on where the last one stopped.

What is found is kept under `build/sweep/`, with the files that show it.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.any_brief import build_faults, faults, write_data
from tests.stories import TODAY
from tests.strategies import briefs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from briefing.source.project import Project

ROOT = Path(__file__).parents[1]
FOUND = ROOT / "build/sweep"
CHUNK = 50
"""The examples of one seed; a run that is interrupted loses no more than these."""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rendered", type=int, default=10_000, help="how many briefs are checked and rendered")
    parser.add_argument("--built", type=int, default=200, help="how many briefs are built")
    parser.add_argument("--minutes", type=float, default=600, help="stop after this time")
    parser.add_argument("--again", action="store_true", help="forget earlier runs")
    asked = parser.parse_args()
    end = time.monotonic() + asked.minutes * 60
    if asked.again:
        shutil.rmtree(FOUND, ignore_errors=True)
    counts = [
        many("rendered", faults, asked.rendered, end),
        many("built", build_faults, asked.built, end),
    ]
    return any(count["faulty"] for count in counts)


def many(name: str, examine: Callable[[Project, date], list[str] | None], wanted: int, end: float) -> Counter[str]:
    """Examine briefs in chunks until so many were accepted, or the time is over; earlier runs count."""
    state = FOUND / f"{name}.json"
    known = json.loads(state.read_text("utf-8")) if state.exists() else {"seed": 0, "counts": {}}
    counts: Counter[str] = Counter(known["counts"])
    number = known["seed"]
    while counts["accepted"] < wanted and time.monotonic() < end:
        number += 1
        counts += chunk(name, examine, number, min(CHUNK, wanted))
        FOUND.mkdir(parents=True, exist_ok=True)
        state.write_text(json.dumps({"seed": number, "counts": counts}), "utf-8")
    made = counts["accepted"] + counts["refused"]
    share = counts["accepted"] / made if made else 0
    print(f"{name}: {counts['accepted']} of {made} briefs accepted ({share:.0%}), {counts['faulty']} with a fault")
    return counts


def chunk(name: str, examine: Callable[[Project, date], list[str] | None], number: int, size: int) -> Counter[str]:
    """Examine the briefs of one seed."""
    counts: Counter[str] = Counter()

    @seed(number)
    @settings(max_examples=size, deadline=None, database=None, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
    @given(briefs())
    def run(files: Mapping[str, str]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            found = examined(examine, write_data(Path(folder), files))
        counts["refused" if found is None else "accepted"] += 1
        if found:
            counts["faulty"] += 1
            keep(name, f"{number}-{sum(counts.values())}", files, found)

    run()
    return counts


def examined(examine: Callable[[Project, date], list[str] | None], made: Project) -> list[str] | None:
    """The faults of a brief; an exception is one, with its traceback."""
    try:
        return examine(made, TODAY)
    except Exception:  # whatever it is, it is a finding
        return [traceback.format_exc()]


def keep(name: str, number: str, files: Mapping[str, str], found: list[str]) -> None:
    """Keep a brief that shows a fault."""
    folder = FOUND / f"{name}-{number}"
    shutil.rmtree(folder, ignore_errors=True)
    write_data(folder, files)
    (folder / "found.txt").write_text("\n".join(found) + "\n", "utf-8")
    print(f"{folder.relative_to(ROOT)}: {found[0].splitlines()[-1]}")


if __name__ == "__main__":
    raise SystemExit(main())
