"""The reports of the check about a planted fault: none is lost, misplaced or repeated."""

from __future__ import annotations

import shutil
import traceback
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from briefing.loader.folder import load
from briefing.rules.check import check_site
from tests.built import PUBLISHED
from tests.planting import DATA

if TYPE_CHECKING:
    from pathlib import Path

    from briefing.diagnostics import Problem
    from tests.planting import Fault

DAY = date.fromisoformat(PUBLISHED)
OF_ANY_CHANGE = ("stale-translation", "suspect-link")
"""Warnings that every change of a text causes: its translation and its answers need a new review."""
MOST = 2
"""The largest number of problems that one fault may cause."""


class Verdict(NamedTuple):
    """Whether a fault was reported as it should be."""

    exact: bool
    complaints: tuple[str, ...]
    """A failure that is never allowed: an exception, no problem, another file, more than two problems."""
    problems: tuple[Problem, ...]


class Bench:
    """A copy of the first brief with one faulty file at a time."""

    def __init__(self, folder: Path) -> None:
        self.data = shutil.copytree(DATA, folder / "data")

    def judge(self, fault: Fault) -> Verdict:
        """Check the brief with a fault."""
        path = self.data / fault.file
        before = path.read_bytes()
        path.write_bytes(fault.content)
        try:
            found = tuple(each for each in check_site(load(self.data, ""), DAY) if not each.calendar)
        except Exception:
            return Verdict(False, (traceback.format_exc(),), ())
        finally:
            path.write_bytes(before)
        if fault.kind != "stale":
            found = tuple(problem for problem in found if problem.code not in OF_ANY_CHANGE)
        complaints = []
        if not found:
            complaints.append("nothing is reported")
        complaints += [f"{each.place.file} is reported" for each in found if each.place.file != fault.file]
        if len(found) > MOST:
            complaints.append(f"{len(found)} problems are reported")
        exact = any((each.place.line, each.place.column) == (fault.line, fault.column) for each in found)
        return Verdict(exact, tuple(complaints), found)
