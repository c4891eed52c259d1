"""What the command line, the Python API, the cache and a scheduler tell a build."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefing.publish.assemble import Publisher
    from briefing.source.result_cache import CacheFolder


@dataclass(frozen=True)
class BuildOptions:
    """How a project is built. The site is the same with each `publisher`, `jobs`, `scheduler` and `cache`."""

    strict: bool = False
    """Whether a warning prevents the build too, except one that only the calendar causes."""
    publisher: Publisher = "direct"
    jobs: int | None = None
    """The number of units that are built at the same time, by default one for each processor."""
    offline: bool = False
    """Whether the site is also written as a zip file beside it, which works without a server."""
    scheduler: str | None = None
    """The address of a scheduler of Dask, whose workers build the units instead."""
    cache: CacheFolder | None = None
    """The folder from which the parts of the site that have not changed are taken."""
    paper: str = ""
    """The size of paper (`a4` or `letter`) of the PDF files that are made and offered; none are made by default."""
    library_search: bool = False
    """Whether a library gets a page that searches all briefs (extra `search`)."""

    @property
    def of_pages(self) -> tuple[str, bool]:
        """The options on which the content of pages depends."""
        return self.paper, self.library_search


DEFAULT = BuildOptions()
