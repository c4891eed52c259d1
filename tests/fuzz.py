"""Random input for the readers of YAML, texts and CSV: `make fuzz`.

atheris makes it if it is installed; otherwise it is made by mutations of the seeds. The corpus of atheris grows in `build/fuzz/`.
An input that breaks a reader is printed; put it into `tests/seeds/`, whose files every test run tries.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import re
import subprocess
import sys
import time
import zlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
SEEDS, CORPUS = ROOT / "tests/seeds", ROOT / "build/fuzz"
LONGEST = 400
PIECES = (
    b"\n", b"\n\n", b"  ", b"- ", b": ", b":", b"#", b" #", b"&a ", b"*a", b"!x ", b"|\n", b">\n", b"'", b'"', b"[", b"]", b"{",
    b"}", b",", b"\t", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf", b"%", b"@", b"`", b"**", b"_", b"<", b">", b"|", b"| - |\n",
    b"```\n", b"[@k]", b"[F1]", b"[x](https://e.org)", b"&lt;", b"\\", b"---\n", b"...\n", b"id: F1\n", "\u4e2d".encode(),
    "\u202e".encode(), b";", b'""', b"-1.5", b"<<: *a\n",
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=int, default=600, help="how long each reader is tried")
    parser.add_argument("--target", help="one reader, in this process")
    parser.add_argument("--plain", action="store_true", help="do not use atheris")
    asked = parser.parse_args()
    if asked.target is not None:
        guided(asked.target, asked.seconds)
        return 0
    from tests.fuzzed import TARGETS

    failed = []
    for name, work in TARGETS.items():
        if asked.plain or importlib.util.find_spec("atheris") is None:
            count, broken = mutated(name, work, asked.seconds)
            outcome = "none breaks it" if broken is None else f"broken by {broken!r}"
            print(f"{name}: {count} inputs in {asked.seconds} s, {outcome}")
            failed += [name] if broken is not None else []
        else:
            failed += [name] if not run_guided(name, asked.seconds) else []
    return bool(failed)


def run_guided(name: str, seconds: int) -> bool:
    """Try a reader under atheris, in a process of its own; return whether nothing broke it."""
    words = [sys.executable, "-m", "tests.fuzz", "--target", name, "--seconds", str(seconds)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
    count = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    if done.returncode or count is None:
        print(done.stdout + done.stderr)
        return False
    print(f"{name}: {count[1]} inputs in {seconds} s, none breaks it")
    return True


def guided(name: str, seconds: int) -> None:
    """Try a reader under atheris, which looks for inputs that reach new branches; it ends the process."""
    import atheris

    with atheris.instrument_imports(include=["briefing", "markdown_it", "yaml"]):
        from tests.fuzzed import TARGETS  # imported here for the first time, so that its branches are counted
    corpus = CORPUS / name
    corpus.mkdir(parents=True, exist_ok=True)
    options = [f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-timeout=20", "-print_final_stats=1", "-verbosity=0"]
    options.append(f"-artifact_prefix={CORPUS}/{name}-")
    atheris.Setup([sys.argv[0], *options, str(corpus), str(SEEDS / name)], partial(tried, TARGETS[name]))
    atheris.Fuzz()


def tried(work: Callable[[bytes], None], raw: bytes) -> None:
    """Try an input; of a few, chosen by their content, repetitions too, which must take a proportional number of steps."""
    work(raw)
    if zlib.crc32(raw) % 50 == 0:
        from tests.fuzzed import grows_with_size

        grows_with_size(work, raw[:100])


def mutated(name: str, work: Callable[[bytes], None], seconds: float, seed: int | None = None) -> tuple[int, bytes | None]:
    """Try a reader with mutations of its seeds; return how many, and the input that breaks it."""
    chance, end, count = random.Random(seed), time.monotonic() + seconds, 0
    seeds = [file.read_bytes() for file in sorted((SEEDS / name).iterdir())]
    while time.monotonic() < end:
        raw = mutation(chance, seeds)
        count += 1
        try:
            tried(work, raw)
        except Exception as fault:
            print(f"{name}: {type(fault).__name__}: {fault}")
            return count, raw
    return count, None


def mutation(chance: random.Random, seeds: list[bytes]) -> bytes:
    """A seed with some pieces put in, taken out, doubled or taken from another seed."""
    raw = chance.choice(seeds)
    for _ in range(chance.randint(1, 6)):
        at, to = sorted((chance.randint(0, len(raw)), chance.randint(0, len(raw))))
        other = chance.choice(seeds)
        piece = chance.choice(PIECES)
        put = chance.choice((piece, piece * 3, raw[at:to], other[:to], bytes([chance.randrange(256)]), b""))
        raw = (raw[:at] + put + raw[chance.choice((at, to)) :])[:LONGEST]
    return raw


if __name__ == "__main__":
    raise SystemExit(main())
