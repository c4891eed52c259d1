"""Runs the stages for one project, as a compiler's driver does: check its data, render its pages, build its site.

The date is an argument, problems are returned, and nothing is printed. `release` stores the present edition permanently.
"""

from briefing.driver.build_options import BuildOptions
from briefing.driver.build_project import Built, build, write_pages
from briefing.driver.check_project import Checked, check
from briefing.driver.print_project import make_documents
from briefing.driver.render_project import newest_day, page_at, prepare, render, render_all
from briefing.driver.session import Session, open_project
