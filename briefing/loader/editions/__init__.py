"""Closed editions: what a brief said and showed when an edition was closed, in one file that never changes again.

`close_edition` makes the file, `find_editions` finds those of a project. A file is a tar archive compressed with xz, so that
people can open it without this program. Its first member, `edition.json`, is the manifest: it names every other member with
its length and hash, and the name of the file holds the hash of the manifest.
"""

from __future__ import annotations

from briefing.loader.editions.archive import ArchiveError
from briefing.loader.editions.closed_edition import ClosedEdition, close_edition, open_edition
from briefing.loader.editions.folder import Editions, file_name, find_editions, removed_ids
from briefing.loader.editions.manifest import LanguageEdition, Manifest, StoredPage
