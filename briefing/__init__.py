"""Check policy briefs written as YAML, publish them as a site, and compare two states of their data.

This is the public API: five functions and the values that they return. No function prints, ends the program or asks for the
date. Mistakes of an author are returned as problems, never raised.

A project is a folder with `data/` and, usually, `mkdocs.yml` and `docs/`. Check the one in `shade`:

>>> from datetime import date
>>> import briefing
>>> shade = briefing.project("shade")
>>> checked = briefing.check(shade, today=date(2032, 6, 1))
>>> checked.ok
True
>>> for problem in checked.problems:
...     print(f"{problem.place.file}:{problem.place.line}: {problem.severity}[{problem.code}]")
shade/data/brief.yaml:6: warning[overdue-review]

Build its site. `shade/site/` is replaced in one step; after an error, the old site is still there:

>>> built = briefing.build(shade, today=date(2031, 9, 30))
>>> built.pages
('index.html',)

Compare two states of the data, here those of two folders:

>>> old, new = briefing.load(shade), briefing.load(briefing.project("shade-2032"))
>>> for change in briefing.diff(old, new).changes:
...     print(change.size, change.kind, change.field, change.verb)
major brief title changed

From version 1.0.0 on, semantic versioning covers the names in `__all__`, and also the command line, exit codes, template
variables, the data format and the codes of problems. Every other module and name is internal and may change in any release.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from briefing.analysis.diff import Comparison
    from briefing.diagnostics import Place, Problem
    from briefing.driver import Built, Checked
    from briefing.loader.folder import Loaded
    from briefing.source.project import Project

__version__ = "0.1.0"
__all__ = [
    "Built",
    "Checked",
    "Comparison",
    "Loaded",
    "Place",
    "Problem",
    "Project",
    "__version__",
    "build",
    "check",
    "diff",
    "load",
    "project",
]


def project(root: Path | str = ".", data: Path | str | None = None) -> Project:
    """Say where the parts of a project are: `data` is its data folder, by default `data/` in `root`.

    Nothing is read, and no folder has to exist yet. Problems name files by these paths.
    """
    from pathlib import Path

    from briefing.source.project import project_in

    folder = Path(root)
    return project_in(folder, folder / "data" if data is None else Path(data))


def load(project: Project) -> Loaded:
    """Read the data of a project: its site, and the problems of reading. No rule is applied, and nothing is written.

    If a command was killed while it changed files, the problem `interrupted-change` says so; the next command recovers the files.
    """
    from briefing.loader.folder import load_project

    return load_project(project)


def check(project: Project, today: date) -> Checked:
    """Read the data of a project and apply every rule: `.site`, `.problems`, `.ok`. Nothing is written.

    `today` is the date that reviews, events and forecasts are compared with. Raises TypeError if it is not a `datetime.date`.
    """
    from briefing import driver

    return driver.check(project, _day(today))


def build(
    project: Project, today: date, *, build_dir: Path | None = None, site_dir: Path | None = None, offline: bool = False
) -> Built:
    """Build the site of a project: `.pages`, `.problems`, `.site_dir`.

    The new site replaces `site_dir` (by default `site/` in the project) in one step. After an error there are no pages, and the
    old site is still there. `build_dir` (by default `build/`) receives the pages as Markdown. Only a folder that an earlier
    build made is replaced; any other one is reported as the problem `unsafe-folder`. With `offline`, a zip file beside the
    site is also written, which works without a server: `.archive`.
    """
    from briefing import driver

    session = driver.open_project(project)
    build_dir, site_dir = build_dir or project.root / "build", site_dir or project.root / "site"
    return driver.build(session, _day(today), build_dir, site_dir, driver.BuildOptions(offline=offline))


def diff(old: Loaded, new: Loaded) -> Comparison:
    """Find what changed in meaning between two states of the data, by id and field: `.changes`.

    Raises ValueError if one of them could not be read without errors: what was not read would seem to be removed.
    """
    from briefing.analysis.diff import compare

    return compare(old, new)


def _day(today: date) -> date:
    """Return the day; raise TypeError for another type, such as a text or a time, which no date can be compared with."""
    from datetime import date, datetime

    if not isinstance(today, date) or isinstance(today, datetime):
        raise TypeError(f"`today` is a `datetime.date`, such as `date(2031, 9, 30)`, not {today!r}")
    return today


_CLASSES = {
    "Built": "briefing.driver",
    "Checked": "briefing.driver",
    "Comparison": "briefing.analysis.diff",
    "Loaded": "briefing.loader.folder",
    "Place": "briefing.diagnostics",
    "Problem": "briefing.diagnostics",
    "Project": "briefing.source.project",
}

if not TYPE_CHECKING:  # a type checker would accept every misspelt name

    def __getattr__(name: str) -> type:
        """Import a class when it is first used, so that importing the package takes almost no time."""
        if name not in _CLASSES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(_CLASSES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
