"""Runs the stages for one project, as a compiler's driver does: check its data, render its pages, build its site.

The date is an argument, problems are returned, and nothing is printed. `release` stores the current edition permanently.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefing.driver.build_options import BuildOptions
    from briefing.driver.build_project import Built, build, write_pages
    from briefing.driver.check_project import Checked, check
    from briefing.driver.print_project import make_documents
    from briefing.driver.render_project import newest_day, page_at, prepare, render, render_all
    from briefing.driver.session import Session, open_project
else:
    _MODULES = {
        "build_options": ("BuildOptions",),
        "build_project": ("Built", "build", "write_pages"),
        "check_project": ("Checked", "check"),
        "print_project": ("make_documents",),
        "render_project": ("newest_day", "page_at", "prepare", "render", "render_all"),
        "session": ("Session", "open_project"),
    }

    def __getattr__(name: str) -> object:
        """Import a stage when it is first used: a check does not wait for the modules of a build."""
        from importlib import import_module

        module = next((each for each, names in _MODULES.items() if name in names), None)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{module}"), name)
