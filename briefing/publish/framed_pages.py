"""Which pages of a site are made to be framed by other sites; see `docs/decisions/0053-embedding.md`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from briefing.analysis.page_links import EDITIONS
from briefing.render.exports import oembed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from briefing.render.outputs import Unit

# The editions of a brief that was removed belong to the unit of the hub.
_FOLDER = re.compile(rf"(?<![^/]){oembed.FOLDER}")
_FRAMED = rf"(?:(?:.*/)?{EDITIONS}\d+/)?{oembed.FOLDER}"


def is_framed(path: str) -> bool:
    """Return whether a file of a unit, given by its path there, is a page made to be framed by other sites."""
    return re.match(_FRAMED, path) is not None


def framed_folders(paths: Iterable[str], units: Sequence[Unit]) -> frozenset[str]:
    """Return the folders of pages made to be framed: of each brief in each language, and of its editions."""
    bases = {unit.base for unit in units}
    framed = (path for path in paths if oembed.FOLDER in path)
    ends = ((path, found.end()) for path in framed for found in _FOLDER.finditer(path))
    return frozenset(path[:end] for path, end in ends if path[: end - len(oembed.FOLDER)] in bases or is_framed(path[:end]))
