"""One closed edition: made from its contents, or opened from its file."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from briefing.loader.editions.archive import ArchiveError, Reader, pack
from briefing.loader.editions.manifest import Manifest, data_path, from_json
from briefing.loader.editions.stored_facts import are_well_formed

if TYPE_CHECKING:
    from collections.abc import Mapping

SNAPSHOT = 1
"""The version of the facts (`data/*.json`), which `analysis.diff` compares."""


@dataclass(frozen=True)
class ClosedEdition:
    """A closed edition, of which only the manifest has been read."""

    manifest: Manifest
    digest: str
    """The hash of the manifest (SHA-256), which identifies the edition."""
    packed: bytes = field(repr=False)
    file: str = ""
    """The path of its file, for messages."""

    def __getstate__(self) -> dict[str, Any]:
        """What another process needs: nothing that is read from the file when it is asked for."""
        return {name: value for name, value in vars(self).items() if name != "members"}

    @property
    def number(self) -> int:
        """The number of the edition."""
        return self.manifest.edition

    def facts(self, lang: str) -> dict[str, Any]:
        """Return the facts in a language, as `analysis.diff` takes them; raises ArchiveError if the archive is damaged."""
        wanted = data_path(lang)
        read = self.members.items() if "members" in vars(self) else Reader(self.packed).members()
        content = next((content for path, content in read if path == wanted), None)
        if content is None:
            raise ArchiveError("it is missing", wanted)
        return _facts(wanted, content)

    def verify(self) -> None:
        """Read all contents; raises ArchiveError if the archive is damaged, or holds facts that cannot be compared."""
        _ = self.members
        for lang in self.manifest.languages:
            self.facts(lang)

    @cached_property
    def members(self) -> Mapping[str, bytes]:
        """The content of every member by its path; raises ArchiveError if the archive is damaged."""
        return dict(Reader(self.packed).members())


def close_edition(manifest: Manifest, facts: Mapping[str, dict[str, Any]], members: Mapping[str, bytes]) -> ClosedEdition:
    """Make a closed edition: its facts by language, and its pages and files by the paths of their members."""
    found = {
        data_path(lang): json.dumps({"snapshot": SNAPSHOT, "facts": each}, ensure_ascii=False, indent=0).encode()
        for lang, each in facts.items()
    } | dict(members)
    packed, digest = pack(manifest.to_json(), {path: found[path] for path in manifest.paths()})
    return ClosedEdition(manifest, digest, packed)


def open_edition(packed: bytes, file: str = "") -> ClosedEdition:
    """Open the file of an edition; raises ArchiveError unless its manifest and the list of its members are as written here."""
    reader = Reader(packed)
    manifest = from_json(reader.manifest)
    wanted = manifest.paths()
    for path in reader.announced:
        if path not in wanted:
            raise ArchiveError("it does not belong to the edition", path)
    for path, found in zip(wanted, reader.announced, strict=False):
        if path != found:
            raise ArchiveError(f"`{path}` was expected in its place", found)
    if len(wanted) != len(reader.announced):
        raise ArchiveError("it is missing", wanted[len(reader.announced)])
    return ClosedEdition(manifest, reader.digest, packed, file)


def _facts(path: str, content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
        if found["snapshot"] != SNAPSHOT:
            raise ArchiveError(f"its version is {found['snapshot']!r}, and this program reads {SNAPSHOT}", path)
        facts: dict[str, Any] = found["facts"]
        if not are_well_formed(facts):
            raise TypeError
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        if isinstance(fault, ArchiveError):
            raise
        raise ArchiveError("it does not hold the facts of an edition", path) from None
    return facts
