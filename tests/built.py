"""Sites as an author builds them, each built once for all processes of a test run."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.publish.build_lock import hold_lock

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

ROOT = Path(__file__).parents[1]
PUBLISHED = "2026-11-29"
"""The day on which the current edition of the first brief was published."""


def build(root: Path, today: str, out: Path, *options: str, clean: bool = False) -> Path:
    """Build the site of a project as an author does, and return its folder; a clean build has only warnings of the calendar."""
    folders = ["--build-dir", str(out / "build"), "--site-dir", str(out / "site")]
    done = subprocess.run(
        [sys.executable, "-m", "briefing", "build", "--today", today, *folders, *options],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    output = done.stdout + done.stderr
    assert re.search(r"^Wrote \d+ pages to .+\n\Z", output, re.MULTILINE)
    assert not clean or set(re.findall(r"warning\[([a-z-]+)\]", output)) <= {"date-passed"}
    return out / "site"


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The finished site in a folder: the first of the parallel test processes builds it, and the others wait."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"site-of-{name}"
    folder.mkdir(exist_ok=True)
    with hold_lock(folder):
        if not (folder / "site").exists():
            make(folder)
    return folder / "site"


def first_brief(out: Path) -> Path:
    """Build the project's own brief on the day on which it was published."""
    return build(ROOT, PUBLISHED, out, clean=True)
