"""The whole check (reading, decoding, all rules) compared with reading alone, and its growth from 500 entities to 5,000."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import yaml
from corpus import brief, library, write
from timing import arguments, cpu, ratio, show, verdict

from briefing.loader.folder import load
from briefing.rules.check import check_site

TODAY = date(2026, 2, 1)
SMALL, LARGE = 500, 5000
TIMES = LARGE // SMALL


def check(folder: Path) -> object:
    """What `briefing check` does after its start, without the printing."""
    loaded = load(folder, "data")
    problems = check_site(loaded, TODAY)
    assert not problems, f"the corpus has problems, so not all of it was checked: {problems[:3]}"
    return loaded


def check_again_and_again(folder: Path) -> object:
    """Check as many small briefs as make a large one, and drop each before the next."""
    for _ in range(TIMES):
        assert check(folder)
    return True


def read(folder: Path) -> object:
    """The least that any check of YAML does first."""
    return [yaml.load(path.read_text("utf-8"), yaml.CSafeLoader) for path in sorted(folder.rglob("*.yaml"))]


def main() -> None:
    """Measure libraries and single briefs of both sizes."""
    rounds = arguments(__doc__, rounds=9).rounds
    with TemporaryDirectory() as temporary:
        for shape, make in (("library", library), ("one brief", brief)):
            small = write(make(SMALL), Path(temporary, shape, "small"))
            large = write(make(LARGE), Path(temporary, shape, "large"))
            print(f"{shape}: {SMALL} and {LARGE} entities")
            times = cpu(
                {
                    f"yaml.load, {LARGE}": partial(read, large),
                    f"check, {LARGE}": partial(check, large),
                    f"check, {SMALL}, {TIMES} times": partial(check_again_and_again, small),
                },
                rounds,
            )
            show(times)
            verdict("check / yaml.load", ratio(times, f"check, {LARGE}", f"yaml.load, {LARGE}"), 3.0)
            verdict(f"per entity, {LARGE} / {SMALL}", ratio(times, f"check, {LARGE}", f"check, {SMALL}, {TIMES} times"), 1.2)
            print(f"  one entity: {median(times[f'check, {LARGE}']) / LARGE * 1e6:.0f} µs")


if __name__ == "__main__":
    main()
