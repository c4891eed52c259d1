"""How all benchmarks measure: alternately, in separate processes, with medians, each compared with its target."""

from __future__ import annotations

import argparse
import os
import pickle
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from time import perf_counter, process_time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = Path(sys.executable).with_name("briefing")

Times = dict[str, list[float]]
"""The seconds of each round, by task."""


def arguments(description: str | None, **numbers: int) -> argparse.Namespace:
    """The numbers that the command line gives, each with its default: `--rounds 3`."""
    parser = argparse.ArgumentParser(description=description)
    for name, default in numbers.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    return parser.parse_args()


def cpu(tasks: Mapping[str, Callable[[], object]], rounds: int) -> Times:
    """CPU seconds of each task in each round.

    The tasks alternate, so that a busy machine slows all of them alike. Each run has its own fork, so that each finds the
    memory of a program that has just started.
    """
    times: Times = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, task in tasks.items():
            times[name].append(_in_a_fork(task))
    return times


def _in_a_fork(task: Callable[[], object]) -> float:
    with TemporaryFile() as answer:
        child = os.fork()
        if child == 0:
            code = 1
            try:
                started = process_time()
                kept = task()  # the results stay in memory until the clock has stopped
                answer.write(pickle.dumps(process_time() - started))
                answer.flush()
                code = 0 if kept is not None else 1
            finally:
                os._exit(code)
        if os.waitpid(child, 0)[1] != 0:
            raise SystemExit("a measured task failed or made nothing")
        answer.seek(0)
        return float(pickle.load(answer))


class Measured(NamedTuple):
    """The seconds of whole commands: by the clock, of the CPU with all children, and of that without the system's part."""

    clock: Times
    work: Times
    user: Times


def whole(commands: Mapping[str, Sequence[str | Path]], folder: Path, rounds: int) -> Measured:
    """Run whole commands alternately from start to end."""
    clock, work, user = ({name: list[float]() for name in commands} for _ in range(3))
    for _ in range(rounds):
        for name, command in commands.items():
            before, started = os.times(), perf_counter()
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            clock[name].append(perf_counter() - started)
            after = os.times()
            user[name].append(after.children_user - before.children_user)
            work[name].append(user[name][-1] + after.children_system - before.children_system)
            if done.returncode:  # also 1: data with errors are not measured, because nothing is built from them
                raise SystemExit(f"{name} failed: {done.stderr or done.stdout}")
    return Measured(clock, work, user)


def ratio(times: Times, one: str, other: str) -> float:
    """The median of the ratios of the rounds, which a busy machine moves less than the ratio of the medians."""
    return median(a / b for a, b in zip(times[one], times[other], strict=True))


def show(times: Times, unit: str = "s CPU") -> None:
    """Print the median of each task, with its fastest and slowest run."""
    for name, runs in times.items():
        print(f"  {name:34} {median(runs):8.3f} {unit}   ({min(runs):.3f} to {max(runs):.3f}, {len(runs)} runs)")


def verdict(what: str, found: float, target: float, form: str = ".2f") -> None:
    """Print a number beside its target. It is never enforced, because machines differ."""
    print(f"  {what:34} {found:8{form}}   target {target:{form}}   {'ok' if found <= target else 'OVER'}")
