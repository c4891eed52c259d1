"""The last closed edition of a brief, for rules that compare the brief with it (`Context.last_edition`)."""

from __future__ import annotations

from hashlib import sha256
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from briefing.loader.editions import ClosedEdition, Editions
    from briefing.loader.folder import Loaded
    from briefing.model import Brief


class LastEdition(NamedTuple):
    """The last closed edition of a brief, for rules that compare the brief with it."""

    edition: ClosedEdition
    unchanged: bool
    """Whether every data file is still the same, so that no comparison is needed."""
    earlier: tuple[ClosedEdition, ...] = ()
    """The closed editions before it, oldest first."""


def last_edition(loaded: Loaded, brief: Brief, editions: Editions) -> LastEdition | None:
    """Return the last closed edition of a brief, if there is one."""
    *earlier, last = editions.of(brief.slug) or (None,)
    if last is None:
        return None
    return LastEdition(last, source_hashes(loaded, brief) == last.manifest.sources, tuple(each for each in earlier if each))


def source_hashes(loaded: Loaded, brief: Brief) -> dict[str, str]:
    """Return the hash of each data file that a brief is made from (SHA-256), by its path below the data folder."""
    root = PurePosixPath(brief.origin.document.file).parents[1 if brief.slug else 0]
    others = {other.slug for other in loaded.site.briefs} - {brief.slug}
    start = 0 if root.as_posix() == "." else len(root.as_posix()) + 1
    # The names are compared as texts, because each brief is asked, and all files of a library are looked at for each.
    own = {path[start:]: text for path, text in loaded.texts.items() if path[start:].partition("/")[0] not in others}
    return {path: sha256(own[path].encode()).hexdigest() for path in sorted(own, key=PurePosixPath)}
