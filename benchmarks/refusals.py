"""What it costs to refuse the worst files within the limits: CPU seconds and memory, each in a process of its own."""

from __future__ import annotations

import os
import resource
import shutil
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING

from timing import ROOT, arguments, verdict

from briefing.loader.folder import load
from briefing.rules.check import check_site

if TYPE_CHECKING:
    from collections.abc import Callable

BASE = ROOT / "tests" / "problems" / "base"
FACTOR = (
    "- id: F{}\n  slug: s{}\n  title: A\n  summary: B\n  provenance: added\n"
    "  sources: [city-2030, ruiz-2031]\n  body: |\n    {}\n"
)


def factors(word: Callable[[int], str]) -> str:
    """Sixty factors, each with a text of 1,500 references."""
    body = " ".join(map(word, range(1500)))
    return "".join(FACTOR.format(number, number, body) for number in range(1, 61))


CASES: dict[str, tuple[str, str]] = {
    "90,000 mentions of unknown ids": ("factors.yaml", factors(lambda n: f"[F{n + 90}]")),
    "90,000 cites of unknown sources": ("factors.yaml", factors(lambda n: f"[@key-{n}]")),
    "60,000 ids of another kind": ("factors.yaml", "".join(f"- id: G{n}\n" for n in range(60_000))),
    "60,000 entries without fields": ("factors.yaml", "".join(f"- id: F{n + 1}\n" for n in range(60_000))),
    "100,000 empty entries": ("glossary.yaml", "- {}\n" * 100_000),
    "20,000 terms that nothing uses": (
        "glossary.yaml",
        "".join(f"- {{id: t{n}, term: t{n}, definition: d}}\n" for n in range(20_000)),
    ),
    "350,000 empty mappings": ("factors.yaml", "- [" + "{}," * 345_000 + "]\n"),
    "50,000 rows that are too short": ("figures/nights.csv", "street,year,degrees\n" + "a,b\n" * 50_000),
}


def cost(file: str, text: str) -> tuple[float, float]:
    """CPU seconds and MB more memory of a check of the base brief with this file."""
    read_end, write_end = os.pipe()
    if os.fork() == 0:
        with TemporaryDirectory() as folder:
            data = Path(shutil.copytree(BASE, Path(folder) / "data"))
            (data / file).write_text(text, "utf-8")
            check_site(load(BASE, "data"), date(2031, 9, 30))  # what is read once is not counted
            memory, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, process_time()
            check_site(load(data, "data"), date(2031, 9, 30))
            used = process_time() - start
            more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) / 1024
        os.write(write_end, f"{used} {more}".encode())
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end) as answer:
        used, more = map(float, answer.read().split())
    os.wait()
    return used, more


def main() -> None:
    """Print the cost of each file, and the largest."""
    arguments(__doc__)
    costs = []
    for name, (file, text) in CASES.items():
        used, more = cost(file, text)
        costs.append((used, more))
        print(f"{name}: {len(text) / 1e6:.2f} MB, {used:.1f} s, {more:.0f} MB more memory")
    slowest, largest = max(used for used, _ in costs), max(more for _, more in costs)
    print(f"refusals: at most {slowest:.1f} s and {largest:.0f} MB")
    verdict("seconds", slowest, 2.0)
    verdict("megabytes", largest, 120.0)


if __name__ == "__main__":
    main()
