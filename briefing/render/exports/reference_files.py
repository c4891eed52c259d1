"""The references that a brief exports: the brief itself, and its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.model import Source
from briefing.render import brief_citation, entity_data

if TYPE_CHECKING:
    from briefing.bibliography.items import BibliographyItem
    from briefing.render.exports.exported_brief import ExportedBrief


def itself(exported: ExportedBrief) -> tuple[BibliographyItem, ...]:
    """Return one reference: the brief in its current edition."""
    return (brief_citation.bibliography_item(exported.view, exported.brief),)


def sources(exported: ExportedBrief) -> tuple[BibliographyItem, ...]:
    """Return the sources by number, under their original titles; only the note is in the reader's language."""
    return exported.view.memo.of("references of sources", exported.brief, _sources, exported)


def _sources(exported: ExportedBrief) -> tuple[BibliographyItem, ...]:
    listed = exported.links.listed.get("source", ())
    return tuple(entity_data.reference(exported.view, source) for source in listed if isinstance(source, Source))
