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
    """Fifty factors, each with a text of 290 references: as many as a file may have."""
    body = " ".join(map(word, range(290)))
    return "".join(FACTOR.format(number, number, body) for number in range(1, 51))


CASES: dict[str, tuple[str, str]] = {
    "14,500 mentions of unknown ids": ("factors.yaml", factors(lambda n: f"[F{n + 90}]")),
    "14,500 cites of unknown sources": ("factors.yaml", factors(lambda n: f"[@key-{n}]")),
    "14,800 ids of another kind": ("factors.yaml", "".join(f"- id: G{n}\n" for n in range(14_800))),
    "14,800 entries without fields": ("factors.yaml", "".join(f"- id: F{n + 1}\n" for n in range(14_800))),
    "29,800 empty entries": ("glossary.yaml", "- {}\n" * 29_800),
    "29,800 unknown keys": ("brief.yaml", "".join(f"k{n}: x\n" for n in range(29_800))),
    "100,000 keys written twice": ("brief.yaml", "title: x\n" * 100_000),
    "350,000 empty mappings": ("factors.yaml", "- [" + "{}," * 345_000 + "]\n"),
    "79,000 comments and a mistake": ("factors.yaml", "# ------\n" * 79_000 + "- id: [\n"),
    "79,000 short lines of a text": ("factors.yaml", FACTOR.format(1, 1, "a\n    " * 79_000)),
    "9,900 mistakes in braces": ("glossary.yaml", "".join(f"- {{id: t{n}, term: t}}\n" for n in range(9_900)) + "- {id: t, [}"),
    "29,000 items that are indented too far": ("actors.yaml", "- id: a\n  aliases:\n" + "    - x\n      - y\n" * 29_000),
    "20,000 rows that are too short": ("figures/nights.csv", "street,year,degrees\n" + "a,b\n" * 19_900),
    "20,000 rows with a word for a number": ("figures/nights.csv", "street,year,degrees\n" + "a,2030,many\n" * 19_900),
}


def cost(file: str, text: str) -> tuple[float, float]:
    """CPU seconds and MiB more memory of a check of the base brief with this file."""
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
        print(f"{name}: {len(text) / 1e6:.2f} MB, {used:.1f} s, {more:.0f} MiB more memory")
    slowest, largest = max(used for used, _ in costs), max(more for _, more in costs)
    print(f"refusals: at most {slowest:.1f} s and {largest:.0f} MiB")
    verdict("seconds", slowest, 2.0)
    verdict("mebibytes", largest, 10.0)


if __name__ == "__main__":
    main()
