"""Runs a function on many tasks in worker processes, none of which outlives its parent."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from contextvars import ContextVar
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Task = TypeVar("Task")
Result = TypeVar("Result")

_PR_SET_PDEATHSIG = 1


def run_parallel(work: Callable[[Task], Result], tasks: Sequence[Task], jobs: int) -> list[Result]:
    """Apply `work` to every task and return the results in the order of the tasks; raise `OSError` if a worker dies."""
    return _run(work, tasks, jobs, _start_method()) if min(jobs, len(tasks)) > 1 else [work(task) for task in tasks]


def can_fork() -> bool:
    """Return whether workers inherit the memory and the open files of this process."""
    return _start_method() == "fork"


def run_in_forks(work: Callable[[Task], Result], tasks: Sequence[Task], jobs: int) -> list[Result]:
    """Do the same with a function and tasks that cannot be pickled, and that may be done twice.

    They are done in this process where none can be forked, and after any error: it is then raised here, with its whole traceback.
    """
    if min(jobs, len(tasks)) > 1 and can_fork():
        with suppress(Exception):
            return _run(_at, range(len(tasks)), jobs, "fork", lambda index: work(tasks[index]))
    return [work(task) for task in tasks]


def run_in_a_fork(work: Callable[[], Result]) -> Result:
    """Do work in a process of its own, whose memory is free when it has ended, or as `run_in_forks` in this one."""
    if can_fork():
        with suppress(Exception):
            done: list[Result] = _run(_at, range(1), 1, "fork", lambda _: work())
            return done[0]
    return work()


_WORK: ContextVar[Callable[[int], Any]] = ContextVar("_WORK")
"""What a forked worker does; it has it from its parent."""


def _at(index: int) -> Any:
    return _WORK.get()(index)


def _run(
    work: Callable[[Task], Result],
    tasks: Sequence[Task],
    jobs: int,
    method: str,
    inherited: Callable[[int], Any] | None = None,
) -> list[Result]:
    others = set(multiprocessing.active_children())
    context = multiprocessing.get_context(method)
    given = (os.getpid() if method == "fork" else None, dict(os.environ), inherited)
    pool = ProcessPoolExecutor(min(jobs, len(tasks)), context, _begin, given)
    gc.freeze()  # workers that are forked neither search nor copy what this process holds
    try:
        return list(pool.map(work, tasks))
    except BrokenProcessPool as failure:
        raise OSError("a process that built a part of the site died, possibly because memory ran out") from failure
    finally:
        # If the build was stopped, workers are in the middle of a task, and the pool would wait for them.
        for process in set(multiprocessing.active_children()) - others:
            process.kill()
        pool.shutdown(cancel_futures=True)
        gc.unfreeze()


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


def _begin(forked_by: int | None, environment: dict[str, str], inherited: Callable[[int], Any] | None) -> None:
    """Prepare a worker: Ctrl-C reaches every process, and only the parent handles it; the end of the parent is its own.

    A fork server keeps the environment in which it was started, which lacks the date of a later build.
    """
    os.environ.update(environment)
    if inherited is not None:
        _WORK.set(inherited)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if forked_by is None:
        threading.Thread(target=_end_with_parent, daemon=True).start()
        return
    # Workers that are forked hold each other's pipes, so the end of a pipe does not tell them (prctl(2)).
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != forked_by:
        os._exit(1)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
