"""Change the program in one place at a time, and record whether a quick test notices: `make mutants`.

Why this is our own: docs/decisions/0023-mutants.md. All of it happens in copies under `build/mutants/`, one for each of two
processes. A result is kept until the changed module or the tests that judged it change.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import suppress
from hashlib import sha256
from itertools import accumulate, islice
from multiprocessing import Pipe
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, NamedTuple

from coverage import CoverageData

from tests.mutant_plugin import Request
from tests.mutations import Mutation, mutations

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ROOT = Path(__file__).parents[1]
BASE = ROOT / "build/mutants"
TREE, COPIES = BASE / "tree", (BASE / "copy-1", BASE / "copy-2")
RESULTS, COVERAGE, DURATIONS, PREPARED = (BASE / name for name in ("results.jsonl", "coverage", "tests.json", "prepared.json"))
QUICK = ("-m", "not (slow or browser or node)", "--ignore=tests/browser", "--ignore=tests/editor")
PYTEST = ("-m", "pytest", "-q", "-p", "tests.mutant_plugin", "-p", "no:cacheprovider", *QUICK)
FOLDERS = ("rules", "markdown", "analysis")
MOST_SECONDS = 25
"""The CPU time of tests for one mutant, as measured under coverage, which doubles it."""


class Mutant(NamedTuple):
    """One changed place; `number` counts the possible changes of a file."""

    file: str
    number: int
    line: int
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.old}  →  {self.new}"


class Result(NamedTuple):
    """A verdict, and the files that it depends on: the changed one, and those of the test that failed or of all that passed."""

    verdict: str
    files: tuple[str, ...]
    digest: str

    def holds(self, digests: Mapping[str, str], tests: Sequence[str]) -> bool:
        """Whether the files are still as they were, and no other test could notice a change that none has noticed."""
        noticed = self.verdict in ("killed", "timed out")
        return self.digest == digest(self.files, digests) and (noticed or set(self.files[1:]) >= files_of(tests))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("paths", nargs="*", default=FOLDERS, help=f"folders or files below briefing/, in {FOLDERS}")
    parser.add_argument("--sample", type=int, default=300, help="how many mutants")
    parser.add_argument("--seed", type=int, default=1, help="which ones")
    parser.add_argument("--resume", action="store_true", help="go on with the copy of an interrupted run, whatever has changed")
    asked = parser.parse_args()
    digests = json.loads(PREPARED.read_text("utf-8")) if asked.resume and PREPARED.exists() else prepare()
    covered = CoverageData(str(COVERAGE))
    covered.read()
    tests = {test: Measured(*known) for test, known in json.loads(DURATIONS.read_text("utf-8")).items()}
    RESULTS.touch()
    results = map(json.loads, RESULTS.read_text("utf-8").splitlines())
    done = {Mutant(*mutant): Result(verdict, tuple(files), known) for mutant, verdict, files, known in results}
    sample = choose(asked.paths, asked.sample, asked.seed)
    users = users_of_contexts(tests)
    plans = {}
    for mutant, mutation in sample:
        plans[mutant] = plan(mutation, covered.contexts_by_lineno(str(TREE / mutant.file)), tests, users)
    done = {mutant: done[mutant] for mutant in plans if mutant in done and done[mutant].holds(digests, plans[mutant].tests)}
    with ThreadPoolExecutor(len(COPIES)) as executor, RESULTS.open("a", encoding="utf-8") as file:
        idle: SimpleQueue[Worker] = SimpleQueue()
        for copy in COPIES:
            idle.put(Worker(copy))
        judged = {executor.submit(judge, mutant, plans[mutant], idle): mutant for mutant in plans if mutant not in done}
        for future in as_completed(judged):
            mutant, (verdict, files) = judged[future], future.result()
            done[mutant] = result = Result(verdict, files, digest(files, digests))
            file.write(json.dumps([mutant, *result], ensure_ascii=False) + "\n")
            file.flush()
            print(f"{len(done)}/{len(sample)} {result.verdict}: {mutant}", flush=True)
        while not idle.empty():
            idle.get().close()
    print("\n" + report({mutant: done[mutant].verdict for mutant, _ in sample}))
    return 0


def digest(files: Iterable[str], digests: Mapping[str, str]) -> str:
    """What identifies the content of files of the project."""
    return sha256("".join(f"{file} {digests.get(file)}\n" for file in files).encode()).hexdigest()[:16]


def files_of(tests: Iterable[str]) -> set[str]:
    """The test files of tests."""
    return {test.partition("::")[0] for test in tests}


def prepare() -> dict[str, str]:
    """Copy the project and run the quick tests there for coverage, unless that is done for these files; return their digests."""
    listed = subprocess.run(["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True)
    files = sorted(file for file in listed.stdout.decode().split("\0") if (ROOT / file).is_file())
    digests = {file: sha256((ROOT / file).read_bytes()).hexdigest() for file in files}
    if PREPARED.exists() and json.loads(PREPARED.read_text("utf-8")) == digests:
        return digests
    PREPARED.unlink(missing_ok=True)
    for copy in (TREE, *COPIES):
        shutil.rmtree(copy, ignore_errors=True)
    for file in files:
        (TREE / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / file, TREE / file)
    print("running the quick tests in a copy, to see which lines each one reaches", flush=True)
    source = ",".join(str(TREE / "briefing" / folder) for folder in FOLDERS)
    # In parallel mode, a process that a test forks writes to a file of its own instead of clearing that of its parent.
    measure = ("-m", "coverage", "run", "--parallel-mode", f"--data-file={COVERAGE}", f"--source={source}", *PYTEST)
    settings = environment(TREE, MUTANTS_MEASURE=str(DURATIONS))
    if subprocess.run([sys.executable, *measure], cwd=TREE, env=settings, check=False).returncode:
        print("tests that fail where nothing is changed judge no change", flush=True)
    combine = ("-m", "coverage", "combine", "--quiet", f"--data-file={COVERAGE}", str(BASE))
    subprocess.run([sys.executable, *combine], cwd=TREE, env=environment(TREE), check=True)
    PREPARED.write_text(json.dumps(digests), "utf-8")
    return digests


def choose(paths: Iterable[str], size: int, seed: int) -> list[tuple[Mutant, Mutation]]:
    """Draw a sample of all mutants; a larger one with the same seed starts with the smaller one."""
    named = [TREE / "briefing" / path for path in paths]
    files = [file for path in named for file in (sorted(path.rglob("*.py")) if path.is_dir() else [path])]
    every = [
        (Mutant(file.relative_to(TREE).as_posix(), number, each.line, each.old, each.new), each)
        for file in files
        for number, each in enumerate(mutations(ast.parse(file.read_text("utf-8"))))
    ]
    random.Random(seed).shuffle(every)
    return every[:size]


class Measured(NamedTuple):
    """The CPU seconds of a test, and the contexts of coverage that it needs: its own, its fixtures, cached results."""

    seconds: float
    contexts: list[str]


class Plan(NamedTuple):
    """The tests of a mutant, in their order; whether it changes a function that no import runs; a limit in CPU seconds."""

    tests: tuple[str, ...]
    in_memory: bool
    seconds: int


def users_of_contexts(tests: Mapping[str, Measured]) -> Mapping[str, set[str]]:
    """The tests that need what a context of coverage ran."""
    users = defaultdict(set)
    for test, known in tests.items():
        for name in known.contexts:
            users[name].add(test)
    return users


def plan(
    mutation: Mutation, contexts: Mapping[int, Sequence[str]], tests: Mapping[str, Measured], users: Mapping[str, set[str]]
) -> Plan:
    """The tests that run the changed statement, or anything in its file if it runs at import.

    First come quick ones that run many lines of the file: they are most likely to be about it. Those that would end after
    `MOST_SECONDS` are left out. They get twice the time that they took.
    """
    reached = Counter(test for found in contexts.values() for test in set().union(*(users[name] for name in found)))
    names = {name for line in mutation.lines for name in contexts.get(line, ())} if mutation.in_function else {""}
    chosen = reached if "" in names else set().union(*(users[name] for name in names))
    ordered = sorted(chosen, key=lambda test: (tests[test].seconds / reached[test], test))
    ends = accumulate(tests[test].seconds for test in ordered)
    within = [test for test, end in zip(ordered, ends, strict=True) if end <= MOST_SECONDS]
    return Plan(tuple(within), "" not in names, 10 + int(2 * sum(tests[test].seconds for test in within)))


def judge(mutant: Mutant, plan: Plan, idle: SimpleQueue[Worker]) -> tuple[str, tuple[str, ...]]:
    """Let an idle worker run the tests, and name the files that decide. A test that fails without the change does not count."""
    worker, tests = idle.get(), plan.tests
    try:
        verdict, test = worker.verdict(mutant, plan) if tests else ("not reached", "")
        while verdict == "killed" and test and not worker.passes(test):
            tests = tuple(each for each in tests if each != test)
            verdict, test = worker.verdict(mutant, plan._replace(tests=tests))
        return verdict, (mutant.file, *sorted(files_of([test] if test else plan.tests)))
    finally:
        idle.put(worker)


class Worker:
    """A copy of the project, with a process that has collected its tests."""

    def __init__(self, copy: Path) -> None:
        self.copy = copy
        if not copy.exists():
            shutil.copytree(TREE, partial := copy.with_suffix(".partial"), dirs_exist_ok=True)
            partial.rename(copy)
        for folder in FOLDERS:  # where a killed run leaves a change
            shutil.copytree(TREE / "briefing" / folder, copy / "briefing" / folder, dirs_exist_ok=True)
        self.pytest: Pytest | None = None
        self.passing: set[str] = set()

    def verdict(self, mutant: Mutant, plan: Plan) -> tuple[str, str]:
        """Change a function in the memory of a process that has collected the tests, or a file before another one reads it."""
        file = self.copy / mutant.file
        if plan.in_memory:
            answer = self.collected().ask(Request(plan.tests, (str(file), mutant.number), plan.seconds))
            if answer[0] != "not in memory":
                return answer
        tree = ast.parse(file.read_text("utf-8"))
        next(islice(mutations(tree), mutant.number, None)).apply()
        file.write_text(ast.unparse(tree), "utf-8")
        try:
            changed = Pytest(self.copy, sorted(files_of(plan.tests)))
            answer = changed.ask(Request(plan.tests, None, plan.seconds))
            changed.close()
            return answer
        finally:
            shutil.copy2(TREE / mutant.file, file)

    def passes(self, test: str) -> bool:
        """Whether a test passes on its own where nothing is changed."""
        if test not in self.passing and self.collected().ask(Request((test,), None, 60))[0] == "survived":
            self.passing.add(test)
        return test in self.passing

    def collected(self) -> Pytest:
        """The process that has collected all quick tests."""
        self.pytest = self.pytest or Pytest(self.copy, [])
        return self.pytest

    def close(self) -> None:
        if self.pytest:
            self.pytest.close()


class Pytest:
    """A process that has collected tests and answers requests."""

    def __init__(self, copy: Path, files: Sequence[str]) -> None:
        self.connection, theirs = Pipe()
        self.process = subprocess.Popen(
            [sys.executable, *PYTEST, *files],
            cwd=copy,
            env=environment(copy, MUTANTS_PIPE=str(theirs.fileno())),
            pass_fds=[theirs.fileno()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        theirs.close()
        self.ready = False

    def ask(self, request: Request) -> tuple[str, str]:
        """The verdict on a request; a change is noticed as well if the tests can't be collected with it."""
        try:
            self.ready = self.ready or (self.connection.poll(600) and self.connection.recv() == "ready")
            if not self.ready:
                return "timed out", ""
            self.connection.send(request)
            return self.connection.recv()
        except (EOFError, ConnectionError):
            return "killed", ""

    def close(self) -> None:
        """End the process."""
        with suppress(ConnectionError):
            self.connection.send(None)
        if not self.ready:
            self.process.kill()
        self.process.wait()


def environment(copy: Path, **settings: str) -> dict[str, str]:
    """Settings that make the processes of tests use the copy as well."""
    return {**os.environ, "PYTHONPATH": str(copy), **settings}


def report(verdicts: Mapping[Mutant, str]) -> str:
    """Count the verdicts, and list the mutants that no quick test noticed."""
    counts = ", ".join(f"{count} {verdict}" for verdict, count in Counter(verdicts.values()).most_common())
    unnoticed = sorted(mutant for mutant, verdict in verdicts.items() if verdict in ("survived", "not reached"))
    return "\n".join([f"{len(verdicts)} mutants: {counts}", *(f"{verdicts[mutant]}: {mutant}" for mutant in unnoticed)])


if __name__ == "__main__":
    sys.exit(main())
