"""The part of `make mutants` inside pytest: it records what each test runs, and judges changed functions in forked processes.

With `MUTANTS_MEASURE`, a file, it runs under coverage and writes the duration and the contexts of every test there. With
`MUTANTS_PIPE`, a file descriptor, it collects the tests once and then answers requests.
"""

from __future__ import annotations

import ast
import functools
import gc
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import contextmanager, nullcontext, suppress
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from coverage import Coverage

from tests.mutations import mutations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MEASURE, PIPE = os.environ.get("MUTANTS_MEASURE"), os.environ.get("MUTANTS_PIPE")
CACHES_OF = ("tests", "briefing.rules", "briefing.markdown", "briefing.analysis")


class Request(NamedTuple):
    """Tests to run in this order until one fails, with the change of a function that is in memory, for so many seconds."""

    tests: tuple[str, ...]
    change: tuple[str, int] | None
    seconds: int


class Measure:
    """Record which lines each test runs; what several tests share, a fixture or a cached result, counts for each of them."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.needs: dict[str, set[str]] = defaultdict(set)
        self.contexts = [""]
        self.failed: set[str] = set()

    @contextmanager
    def within(self, context: str) -> Iterator[None]:
        """Record what runs now under this name, and that it is a part of what ran before."""
        self.needs[self.contexts[-1]].add(context)
        self.contexts.append(context)
        _switch_context(context)
        try:
            yield
        finally:
            self.contexts.pop()
            _switch_context(self.contexts[-1])

    def pytest_collection_finish(self) -> None:
        """Let each cached function of the tests and of the changed code record who uses it."""
        modules = [module for name, module in list(sys.modules.items()) if name.startswith(CACHES_OF)]
        recording: dict[int, Any] = {}
        for module in modules:
            for name, value in list(vars(module).items()):
                if isinstance(value, functools._lru_cache_wrapper):
                    setattr(module, name, recording.setdefault(id(value), self.recording(value)))

    def recording(self, cached: Any) -> Any:
        """The function, whose lines count for everything that calls it."""

        @functools.wraps(cached)
        def call(*args: Any, **kwargs: Any) -> Any:
            with self.within(f"cache {cached.__module__}.{cached.__name__}"):
                return cached(*args, **kwargs)

        return call

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        started = time.process_time()
        self.needs[item.nodeid].update(f"fixture {name}" for name in getattr(item, "fixturenames", ()))
        with self.within(item.nodeid):
            result = yield
        self.seconds[item.nodeid] = time.process_time() - started
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Iterator[Any]:
        with self.within(f"fixture {fixturedef.argname}") if fixturedef.scope != "function" else nullcontext():
            return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        passed = {test: seconds for test, seconds in self.seconds.items() if test not in self.failed}
        found = {test: (seconds, sorted(self.closure(test))) for test, seconds in passed.items()}
        Path(MEASURE or "").write_text(json.dumps(found), "utf-8")

    def closure(self, context: str) -> set[str]:
        """A context and everything that it needs."""
        found, open_ = set(), [context]
        while open_:
            if (name := open_.pop()) not in found:
                found.add(name)
                open_ += self.needs.get(name, ())
        return found


def _switch_context(name: str) -> None:
    if coverage := Coverage.current():
        coverage.switch_context(name)


class Judge:
    """Answer each request with a verdict: the test that failed, none, or that the change is not one of a function in memory."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        gc.unfreeze()  # the functions that the collected tests hold
        functions = functions_by_file()
        gc.freeze()
        connection = Connection(int(PIPE or ""))
        connection.send("ready")
        while request := connection.recv():
            chosen = [items[test] for test in request.tests if test in items]
            with tempfile.TemporaryDirectory() as folder:
                child = os.fork()
                if not child:
                    _child(session, chosen, request, connection, folder, functions)
                _, status = os.waitpid(child, 0)
                if os.WIFSIGNALED(status):
                    connection.send(("timed out", ""))
                with suppress(ProcessLookupError):
                    os.killpg(child, signal.SIGKILL)  # the processes that its tests have started
                shutil.rmtree(folder, ignore_errors=True)
        return True


def _child(
    session: pytest.Session,
    items: Sequence[pytest.Item],
    request: Request,
    connection: Connection,
    folder: str,
    functions: Mapping[str, list[FunctionType]],
) -> None:
    """Run the tests of a request, send the verdict, and end this process."""
    os.setsid()
    itself = os.getpid()
    os.environ["PYTEST_DEBUG_TEMPROOT"] = folder
    resource.setrlimit(resource.RLIMIT_CPU, (request.seconds, request.seconds))
    signal.alarm(8 * request.seconds)
    verdict = "not in memory", ""
    try:
        if request.change and not swap_code(*request.change, functions[request.change[0]]):
            return
        verdict = "survived", ""
        for item, after in zip(items, [*items[1:], None], strict=True):
            verdict = "killed", item.nodeid
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            if session.testsfailed:
                break
            verdict = "survived", ""
    finally:  # a test that ends the run has noticed the change
        if os.getpid() == itself:  # and not a process that a test has forked
            connection.send(verdict)
        os._exit(0)


def functions_by_file() -> Mapping[str, list[FunctionType]]:
    """All functions in memory by the file of their code."""
    found = defaultdict(list)
    for each in gc.get_objects():
        if isinstance(each, FunctionType):
            found[each.__code__.co_filename].append(each)
    return found


def swap_code(file: str, number: int, functions: Sequence[FunctionType]) -> bool:
    """Put a change of a module into its functions in memory; return whether one of them differs by it."""
    tree = ast.parse(Path(file).read_text("utf-8"))
    next(islice(mutations(tree), number, None)).apply()
    new = {}
    for code in _codes(compile(ast.fix_missing_locations(tree), file, "exec", dont_inherit=True)):
        new.setdefault((code.co_qualname, code.co_firstlineno), []).append(code)
    swapped = [(each, new.get((each.__code__.co_qualname, each.__code__.co_firstlineno), [])) for each in functions]
    if any(len(codes) != 1 for _, codes in swapped):
        return False
    differ = False
    for function, (code,) in swapped:
        if function.__code__ != code:
            differ = True
            try:
                function.__code__ = code
            except ValueError:  # it uses other variables of the function around it
                return False
    return differ


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


def pytest_configure(config: pytest.Config) -> None:
    """Examples of properties are the same in each run, and no run finds those of another."""
    from hypothesis import settings

    settings.register_profile("mutants", derandomize=True, database=None)
    settings.load_profile("mutants")
    if MEASURE:
        config.pluginmanager.register(Measure())
    if PIPE:
        config.pluginmanager.register(Judge())
