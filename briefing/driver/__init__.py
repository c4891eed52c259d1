"""Runs the stages for one project, as a compiler's driver does: check its data, render its pages, build its site.

The date is an argument, problems are returned, and nothing is printed. `release` stores the present edition for ever.
"""

from briefing.driver.build_options import BuildOptions
from briefing.driver.build_project import Built, build, write_pages
from briefing.driver.check_project import Checked, check
from briefing.driver.print_project import Printed, make_documents
from briefing.driver.render_project import (
    PreparedSite,
    newest_day,
    page_at,
    prepare,
    render,
    render_all,
    site_addresses,
    unit_contexts,
)
from briefing.driver.session import Session, open_project

__all__ = [
    "BuildOptions",
    "Built",
    "Checked",
    "PreparedSite",
    "Printed",
    "Session",
    "build",
    "check",
    "make_documents",
    "newest_day",
    "open_project",
    "page_at",
    "prepare",
    "render",
    "render_all",
    "site_addresses",
    "unit_contexts",
    "write_pages",
]
