"""After a run of the whole suite, no test that takes a large share of the time lacks the marker `slow`.

`make quick` runs what has no marker. Shares, unlike seconds, are about the same on a fast and on a busy machine.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

MARKERS = ("slow", "browser", "node")
"""The marker that `make quick` leaves out."""
ONE = 0.015
"""The share of the total that one quick test may take with all its cases: about five times what the longest took."""
ALL = 0.4
"""The share that all quick tests may take together."""


class Durations:
    """Adds the durations of each test in all processes."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.left_out: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        test = report.nodeid.partition("[")[0]
        self.seconds[test] += report.duration
        if any(marker in report.keywords for marker in MARKERS):
            self.left_out.add(test)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if session.exitstatus == pytest.ExitCode.OK and complaints(self.seconds, self.left_out):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for line in complaints(self.seconds, self.left_out):
            terminalreporter.write_line(line, red=True)


def complaints(seconds: Mapping[str, float], left_out: Collection[str]) -> list[str]:
    """Name each test that should be marked `slow`, and report if all others together take too long."""
    whole = sum(seconds.values())
    quick = {test: took / whole for test, took in seconds.items() if test not in left_out and whole}
    found = [
        f"{test} takes {share:.1%} of the whole suite, a quick test at most {ONE:.1%}: mark it `slow`"
        for test, share in quick.items()
        if share > ONE
    ]
    together = sum(quick.values())
    if together > ALL:
        longest = ", ".join(sorted(quick, key=lambda test: -quick[test])[:5])
        found.append(
            f"the quick tests together take {together:.0%} of the whole suite, at most {ALL:.0%} is expected: "
            f"mark some of the longest `slow`: {longest}"
        )
    return found


def is_whole(config: pytest.Config) -> bool:
    """Whether the command requests every test."""
    chosen = ("keyword", "markexpr", "deselect", "ignore", "ignore_glob", "lf", "failedfirst", "collectonly")
    by_default = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    return by_default and not any(config.getoption(each, None) for each in chosen)
