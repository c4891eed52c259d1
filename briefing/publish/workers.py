"""Runs a function on many tasks in parallel worker processes, none of which outlives its parent."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Task = TypeVar("Task")
Result = TypeVar("Result")


def run_parallel(work: Callable[[Task], Result], tasks: Sequence[Task], jobs: int) -> list[Result]:
    """Apply `work` to every task and return the results in the order of the tasks; raise `OSError` if a worker dies."""
    count = min(jobs, len(tasks))
    if count < 2:
        return [work(task) for task in tasks]
    results: dict[int, Result] = {}
    waiting = list(enumerate(tasks))[::-1]
    with _started(work, count) as lines:
        busy = {line: _send(line, waiting.pop()) for line in lines}
        while busy:
            for line in wait(list(busy)):
                assert isinstance(line, Connection)
                results[busy.pop(line)] = _receive(line)
                if waiting:
                    busy[line] = _send(line, waiting.pop())
    return [results[number] for number in range(len(tasks))]


@contextmanager
def _started(work: Callable[[Any], Any], count: int) -> Iterator[list[Connection]]:
    context = multiprocessing.get_context(_start_method())
    is_forked = context.get_start_method() == "fork"
    lines: list[Connection] = []
    started = []
    try:
        for _ in range(count):
            ours, theirs = context.Pipe()
            lines.append(ours)
            process = context.Process(  # type: ignore[attr-defined]  # the stubs of the base class lack it
                target=_serve, args=(work, theirs, lines if is_forked else []), daemon=True
            )
            process.start()
            started.append(process)
            theirs.close()
        yield lines
    finally:
        for process in started:
            process.kill()
            process.join()


def _start_method() -> str:
    """Return how workers start: a process with one thread is forked, which is fast but not safe with several threads.

    Threads of libraries count too, and `threading` does not list all of them, so the operating system is asked.
    """
    if not sys.platform.startswith("linux"):
        return "spawn"
    try:
        return "fork" if len(os.listdir("/proc/self/task")) == 1 else "forkserver"
    except OSError:  # `/proc` is not mounted
        return "forkserver"


def _serve(work: Callable[[Any], Any], line: Connection, copied: Sequence[Connection]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; only the parent handles it
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in copied:
        other.close()  # otherwise a worker would not notice the end of its parent
    try:
        while True:
            line.send(work(line.recv()))
    except (EOFError, BrokenPipeError):
        return


def _send(line: Connection, numbered: tuple[int, Any]) -> int:
    number, task = numbered
    line.send(task)
    return number


def _receive(line: Connection) -> Any:
    try:
        return line.recv()
    except EOFError as failure:
        raise OSError("a process that built a part of the site died, possibly because memory ran out") from failure
