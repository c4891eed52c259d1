"""Publishes a rendered site: writes the build folder, builds it with MkDocs, and replaces the site atomically.

`write` writes the build folder; `build_site` builds the site from it. Errors are returned as problems, and the previous
site then stays in place.
"""

from briefing.publish.assemble import build_site
from briefing.publish.build_folder import write

__all__ = ["build_site", "write"]
