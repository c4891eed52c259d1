"""The comments above translated texts repeat the main texts, so that references in them change with those."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from briefing.analysis.cross_references import Key
    from briefing.authoring.refactor.workspace import DataFile, Workspace


def renew_comments(workspace: Workspace, moves: Mapping[Key, Key]) -> None:
    """Change renamed ids in the comments that the program wrote into translations: `[F1]`, `[words][F1]`, `[@key]`."""
    for where in [where for where in workspace.documents if not where.main]:
        raw = workspace.bytes_of(where)
        beginning = _beginning(workspace, where)
        renamed = {before: before[: -len(old.id)] + to.id for old, to in moves.items() for before in _written(where, old)}
        lines = raw.split(b"\n")
        new = b"\n".join(_renamed(line, renamed) if line.lstrip(b" ").startswith(beginning) else line for line in lines)
        if new != raw and not workspace.problems:
            workspace.put(where, new)


def _renamed(line: bytes, renamed: Mapping[str, str]) -> bytes:
    """A line with other ids in its references and citations."""
    for old, new in renamed.items():
        reference = re.compile(rb"(?<=[\[@])" + re.escape(old.encode()) + rb"(?=[\],;])")
        line = reference.sub(new.encode(), line)
    return line


def _written(where: DataFile, key: Key) -> Iterator[str]:
    """How the texts of a brief refer to an entry: by its id, and from another brief behind the name of its folder."""
    if key.slug in (where.slug, ""):
        yield key.id
    if key.slug:
        yield f"{key.slug}:{key.id}"


def _beginning(workspace: Workspace, where: DataFile) -> bytes:
    """How the comments of a file of translations begin: `# en:`."""
    site = workspace.loaded.site
    brief = site.brief(where.slug)
    languages = site.languages if brief is None else brief.head.languages
    return f"# {languages[0]}:".encode()
