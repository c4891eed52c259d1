"""The references that a brief exports: the brief itself, and its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.bibliography.items import of_brief
from briefing.model import Source
from briefing.render import brief_citation, entity_data

if TYPE_CHECKING:
    from briefing.bibliography.items import BibliographyItem
    from briefing.render.exports.exported_brief import ExportedBrief


def itself(exported: ExportedBrief) -> tuple[BibliographyItem, ...]:
    """Return one reference: the brief in its current edition."""
    view, brief, wording = exported.view, exported.brief, exported.wording
    head = brief.head
    # The key is specific to the brief, so that keys do not clash in a reader's reference manager.
    stem = brief.slug or (f"{head.article[0]}-brief" if head.article else "brief")
    claims = (head.bottom_line.claim, head.bottom_line.context)
    item = of_brief(
        head, f"{stem}-{head.edition}", title=wording.full_title(head),
        abstract=" ".join(wording.plain(claim) for claim in claims if claim),
        editors=brief_citation.editors(brief), language=wording.foreign(head.title) or view.lang,
        url=brief_citation.cited_url(view, brief),
    )  # fmt: skip
    return (item,)


def sources(exported: ExportedBrief) -> tuple[BibliographyItem, ...]:
    """Return the sources by number, under their original titles; only the note is in the reader's language."""
    listed = exported.links.listed.get("source", ())
    return tuple(entity_data.reference(exported.view, source) for source in listed if isinstance(source, Source))
