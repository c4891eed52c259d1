"""The long tests of `make sweep`: generated briefs, planted faults, harmless variants and killed commands.

A run goes on where the last one stopped.

What is found is kept under `build/sweep/`, with the files that show it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests import planting, variants
from tests.any_brief import build_faults, faults, write_data
from tests.planted import Bench
from tests.stories import TODAY
from tests.strategies import briefs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from briefing.source.project import Project

ROOT = Path(__file__).parents[1]
FOUND = ROOT / "build/sweep"
EXACT = 0.98
"""The share of faults that must be reported at their line and column."""
PARTS = ("faults", "variants", "kills", "rendered", "built")
CHUNK = 50
"""The examples of one seed; an interrupted run loses at most these on each processor."""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", help=f"which of {', '.join(PARTS)}; without any, all")
    parser.add_argument("--faults", type=int, default=1000, help="how many faults are planted")
    parser.add_argument("--seed", type=int, default=1, help="which faults")
    parser.add_argument("--rendered", type=int, default=10_000, help="how many briefs are checked and rendered")
    parser.add_argument("--built", type=int, default=200, help="how many briefs are built")
    parser.add_argument("--minutes", type=float, default=600, help="stop making briefs after this time")
    parser.add_argument("--again", action="store_true", help="forget the briefs of earlier runs")
    asked = parser.parse_args()
    if not set(asked.parts) <= set(PARTS):
        parser.error(f"the parts are {', '.join(PARTS)}")
    if asked.again:
        shutil.rmtree(FOUND, ignore_errors=True)
    end = time.monotonic() + asked.minutes * 60
    run = {
        "faults": lambda: plant(asked.faults, asked.seed),
        "variants": vary,
        "kills": kill,
        "rendered": lambda: many("rendered", faults, asked.rendered, end),
        "built": lambda: many("built", build_faults, asked.built, end),
    }
    passed = [run[part]() for part in asked.parts or PARTS]  # all of them, also after a failure
    return not all(passed)


def plant(number: int, chosen: int) -> bool:
    """Plant single faults in the first brief; each is reported in its file, 98 of 100 at their exact line and column."""
    exact, wrong = 0, []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        for fault in planting.faults(chosen, number):
            verdict = bench.judge(fault)
            exact += verdict.exact
            if verdict.complaints or not verdict.exact:
                details = "; ".join((*verdict.complaints, *(f"{each.place}: {each.message}" for each in verdict.problems)))
                wrong.append(bool(verdict.complaints))
                print(f"{fault.kind} at {fault.file}:{fault.line}:{fault.column} ({fault.what}): {details}")
    share = exact / max(number, 1)
    print(f"faults: {number} planted, {exact} at their line and column ({share:.1%}), {sum(wrong)} silent, misplaced or repeated")
    return not any(wrong) and exact >= EXACT * number


def vary() -> bool:
    """Write the first brief in other ways; no byte of a page may change."""
    files, changed = variants.read_data(), []
    with tempfile.TemporaryDirectory() as folder:
        plain = variants.rendered(files, Path(folder) / "plain")
        for number, (name, change) in enumerate(variants.VARIANTS.items()):
            found = variants.rendered(change(files), Path(folder) / str(number))
            if found != plain:
                changed.append(name)
                print(f"variant: {name}: {'; '.join(found[0][:3])}")
    print(f"variants: {len(variants.VARIANTS) - 1} harmless ones, {len(changed)} change a page")
    return not changed


def kill() -> bool:
    """Kill each command that writes, before and after every change of a file."""
    environment = os.environ | {"SWEEP": "1"}
    words = [sys.executable, "-m", "pytest", "-n0", "-q", "-s", "-k", "killed", "tests/test_journal.py"]
    return subprocess.run(words, cwd=ROOT, env=environment, check=False).returncode == 0


def many(name: str, examine: Callable[[Project, date], list[str] | None], wanted: int, end: float) -> bool:
    """Examine briefs in chunks, one on each processor, until enough are accepted or the time is over; earlier runs count."""
    state = FOUND / f"{name}.json"
    known = json.loads(state.read_text("utf-8")) if state.exists() else {"seed": 0, "counts": {}}
    counts: Counter[str] = Counter(known["counts"])
    number, processors = known["seed"], os.cpu_count() or 1
    with ProcessPoolExecutor(processors) as pool:
        while counts["accepted"] < wanted and time.monotonic() < end:
            seeds = range(number + 1, number + 1 + processors)
            for found in pool.map(partial(chunk, name, examine, min(CHUNK, wanted)), seeds):
                counts += found
            number = seeds[-1]
            FOUND.mkdir(parents=True, exist_ok=True)
            state.write_text(json.dumps({"seed": number, "counts": counts}), "utf-8")
    made = counts["accepted"] + counts["refused"]
    share = counts["accepted"] / made if made else 0
    print(f"{name}: {counts['accepted']} of {made} briefs accepted ({share:.0%}), {counts['faulty']} with a fault")
    return not counts["faulty"]


def chunk(name: str, examine: Callable[[Project, date], list[str] | None], size: int, number: int) -> Counter[str]:
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
    """The faults of a brief; an exception counts as one, with its traceback."""
    try:
        return examine(made, TODAY)
    except Exception:  # every exception is a finding
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
