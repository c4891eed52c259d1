"""A rendered site on its way to its readers: files on disk, then pages, then a folder that changes in one step.

`write` makes the rendered folder, `build_site` a site from it. Whatever goes wrong comes back as problems, and the site
that stood before stands still.
"""

from briefing.publish.assemble import build_site
from briefing.publish.build_folder import write

__all__ = ["build_site", "write"]
