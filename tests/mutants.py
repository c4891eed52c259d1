"""Change the program in one place at a time, and record whether a quick test notices: `make mutants`.

Why this is our own: docs/decisions/0023-mutants.md. All of it happens in a copy under `build/mutants/`. An interrupted run
continues where it stopped, as long as no file of the project has changed.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from coverage import CoverageData

from tests.mutations import Mutation, mutations

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ROOT = Path(__file__).parents[1]
BASE = ROOT / "build/mutants"
COPY, RESULTS, COVERAGE, PREPARED = BASE / "copy", BASE / "results.jsonl", BASE / "coverage", BASE / "prepared.json"
PYTEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not (slow or browser or node)")
FOLDERS = ("rules", "markdown", "analysis")


class Mutant(NamedTuple):
    """One changed place; `number` counts the possible changes of a file."""

    file: str
    number: int
    line: int
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.old}  →  {self.new}"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("paths", nargs="*", default=FOLDERS, help=f"folders or files below briefing/, in {FOLDERS}")
    parser.add_argument("--sample", type=int, default=300, help="how many mutants")
    parser.add_argument("--seed", type=int, default=1, help="which ones")
    asked = parser.parse_args()
    seconds = prepare()
    covered = CoverageData(str(COVERAGE))
    covered.read()
    done = {Mutant(*mutant): verdict for verdict, *mutant in map(json.loads, RESULTS.read_text("utf-8").splitlines())}
    sample = choose(asked.paths, asked.sample, asked.seed)
    for count, (mutant, mutation) in enumerate(sample, 1):
        if mutant not in done:
            done[mutant] = judge(mutant, files_reaching(mutation, covered.contexts_by_lineno(str(COPY / mutant.file))), seconds)
            with RESULTS.open("a", encoding="utf-8") as results:
                results.write(json.dumps([done[mutant], *mutant], ensure_ascii=False) + "\n")
        print(f"{count}/{len(sample)} {done[mutant]}: {mutant}", flush=True)
    print("\n" + report({mutant: done[mutant] for mutant, _ in sample}))
    return 0


def prepare() -> int:
    """Copy the project and run the quick tests there for coverage, unless that is done; return their CPU seconds."""
    listed = subprocess.run(["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True)
    files = sorted(file for file in listed.stdout.decode().split("\0") if (ROOT / file).is_file())
    digest = sha256(b"".join(sha256(file.encode() + (ROOT / file).read_bytes()).digest() for file in files)).hexdigest()
    known, seconds = json.loads(PREPARED.read_text("utf-8")) if PREPARED.exists() else (None, 0)
    if known == digest:
        return int(seconds)
    shutil.rmtree(BASE, ignore_errors=True)
    for file in files:
        (COPY / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file, COPY / file)
    print("running the quick tests in a copy, to see which lines each one reaches", flush=True)
    source = ",".join(str(COPY / "briefing" / folder) for folder in FOLDERS)
    # In parallel mode, a process that a test forks writes to a file of its own instead of clearing that of its parent.
    measure = ("-m", "coverage", "run", "--parallel-mode", f"--data-file={COVERAGE}", f"--source={source}", *PYTEST)
    if subprocess.run([sys.executable, *measure], cwd=COPY, env=environment(), check=False).returncode:
        sys.exit("the quick tests fail where nothing is changed")
    combine = ("-m", "coverage", "combine", "--quiet", f"--data-file={COVERAGE}", str(BASE))
    subprocess.run([sys.executable, *combine], cwd=COPY, env=environment(), check=True)
    seconds = int(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime) + 1
    RESULTS.touch()
    PREPARED.write_text(json.dumps([digest, seconds]))
    return seconds


def choose(paths: Iterable[str], size: int, seed: int) -> list[tuple[Mutant, Mutation]]:
    """Draw a sample of all mutants; a larger one with the same seed starts with the smaller one."""
    named = [ROOT / "briefing" / path for path in paths]
    files = [file for path in named for file in (sorted(path.rglob("*.py")) if path.is_dir() else [path])]
    every = [
        (Mutant(file.relative_to(ROOT).as_posix(), number, each.line, each.old, each.new), each)
        for file in files
        for number, each in enumerate(mutations(ast.parse(file.read_text("utf-8"))))
    ]
    random.Random(seed).shuffle(every)
    return every[:size]


def files_reaching(mutation: Mutation, contexts: Mapping[int, Sequence[str]]) -> list[str]:
    """The test files that run the changed statement, or anything in its file if it runs at import or in a fixture.

    Those that run most lines of the file come first: they are most likely to be about it.
    """
    modules = {line: {test.rpartition(".")[0] for test in tests if test} for line, tests in contexts.items()}
    exact = set().union(*(modules.get(line, ()) for line in mutation.lines)) if mutation.in_function else set()
    lines = Counter(module for found in modules.values() for module in found)
    chosen = sorted(exact or set(lines), key=lambda module: (-lines[module], module))
    return [f"{module.replace('.', '/')}.py" for module in chosen]


def judge(mutant: Mutant, tests: Sequence[str], seconds: int) -> str:
    """Run the first test file on a mutant, then all others, as whole files, because their tests may share a fixture."""
    if not tests:
        return "not reached"
    tree = ast.parse((ROOT / mutant.file).read_text("utf-8"))
    next(islice(mutations(tree), mutant.number, None)).apply()
    (COPY / mutant.file).write_text(ast.unparse(tree), "utf-8")
    try:
        return next(filter(None, (run(files, seconds) for files in (tests[:1], tests[1:]) if files)), "survived")
    finally:
        shutil.copyfile(ROOT / mutant.file, COPY / mutant.file)


def run(arguments: Sequence[str], seconds: int) -> str | None:
    """Run tests for no more CPU time than all quick tests took, and no more than four times that by the clock."""
    shutil.rmtree(COPY / ".hypothesis", ignore_errors=True)
    command = [sys.executable, *PYTEST, "-x", "--hypothesis-seed=1", *arguments]
    running = subprocess.Popen(
        command,
        cwd=COPY,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds)),
    )
    try:
        code = running.wait(timeout=4 * seconds)
    except subprocess.TimeoutExpired:
        code = -1
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)  # and the processes that its tests have started
    return "timed out" if code < 0 else "killed" if code else None


def environment() -> dict[str, str]:
    """Settings that make the processes of tests use the copy as well."""
    return {**os.environ, "PYTHONPATH": str(COPY)}


def report(verdicts: Mapping[Mutant, str]) -> str:
    """Count the verdicts, and list the mutants that no quick test noticed."""
    counts = ", ".join(f"{count} {verdict}" for verdict, count in Counter(verdicts.values()).most_common())
    unnoticed = sorted(mutant for mutant, verdict in verdicts.items() if verdict in ("survived", "not reached"))
    return "\n".join([f"{len(verdicts)} mutants: {counts}", *(f"{verdicts[mutant]}: {mutant}" for mutant in unnoticed)])


if __name__ == "__main__":
    sys.exit(main())
