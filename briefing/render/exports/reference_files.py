"""The references that a brief offers: itself as a work to cite, and its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.model import Source
from briefing.render import citation
from briefing.render.exports.bibliography import of_brief, of_source
from briefing.render.text import PageText

if TYPE_CHECKING:
    from briefing.render.exports.bibliography import BibliographyItem
    from briefing.render.exports.exported_brief import ExportedBrief


def itself(exported: ExportedBrief) -> tuple[BibliographyItem, ...]:
    """The brief in its current edition, as the only reference."""
    view, brief, _ = exported
    head, wording = brief.head, PageText(view)
    # The key says what the brief is about, so that two briefs do not meet under one key in a reader's library.
    stem = brief.slug or (f"{head.article}-brief" if head.article else "brief")
    claims = (head.bottom_line.claim, head.bottom_line.context)
    item = of_brief(
        head, f"{stem}-{head.edition}", title=wording.plain(head.title),
        abstract=" ".join(wording.plain(claim) for claim in claims if claim),
        editors=citation.editors(brief), language=wording.foreign(head.title) or view.lang,
        url=citation.front_page_url(view, brief),
    )  # fmt: skip
    return (item,)


def sources(exported: ExportedBrief) -> tuple[BibliographyItem, ...]:
    """The sources by number, under the titles that they bear; only our note on them is in the reader's language."""
    view, brief, links = exported
    listed = ((source, (view.written or brief).find("source", source.id)) for source in links.listed.get("source", ()))
    return tuple(
        of_source(written, source.note)
        for source, written in listed
        if isinstance(source, Source) and isinstance(written, Source)
    )
