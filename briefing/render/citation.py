"""How a brief is cited: in a sentence, as a file for reference managers, and its sources as such files too."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from briefing.analysis.links import base
from briefing.i18n import display_names
from briefing.model import Source
from briefing.render import exports, page_facts
from briefing.render.exports import FORMATS
from briefing.render.text import PageText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from briefing.analysis.links import Links
    from briefing.model import Brief
    from briefing.render.exports import BibliographyItem
    from briefing.render.unit_context import UnitContext


class Download(NamedTuple):
    """A file that readers can take along."""

    word: str
    """The key of its name among the interface's words."""
    at: str
    """Its address below the brief's front page."""
    media_type: str


BRIEF = tuple(Download(each.word, f"cite/brief.{each.suffix}", each.media_type) for each in FORMATS)
SOURCES = tuple(Download(each.word, f"sources/sources.{each.suffix}", each.media_type) for each in FORMATS)


def sentence(view: UnitContext, brief: Brief) -> Markup:
    """How to cite the brief, with its edition and date."""
    head, wording = brief.head, PageText(view)
    names = _editors(brief)
    said = wording.word(
        "cite.text" if names else "cite.text_without_editors",
        editors=wording.listed(names), title=wording.plain(head.title), edition=str(head.edition),
        date=wording.day(head.published, full=True), url=_url(view, brief) or "",
    )  # fmt: skip
    return said.rstrip()


def files(view: UnitContext, brief: Brief, links: Links) -> Iterator[tuple[str, str]]:
    """Address and text of each download of a brief in one language."""
    sources = tuple(_sources(view, brief, links))
    itself = (_itself(view, brief),)
    for offered, references in ((BRIEF, itself), (SOURCES, sources)):
        for download, form in zip(offered, FORMATS, strict=True) if references else ():
            yield download.at, form.write(references)


def _itself(view: UnitContext, brief: Brief) -> BibliographyItem:
    head, wording = brief.head, PageText(view)
    # The key says what the brief is about, so that two briefs do not meet under one key in a reader's library.
    stem = brief.slug or (f"{head.article}-brief" if head.article else "brief")
    claims = (head.bottom_line.claim, head.bottom_line.context)
    return exports.of_brief(
        head, f"{stem}-{head.edition}", title=wording.plain(head.title),
        abstract=" ".join(wording.plain(claim) for claim in claims if claim),
        editors=_editors(brief), language=wording.foreign(head.title) or view.lang, url=_url(view, brief),
    )  # fmt: skip


def _sources(view: UnitContext, brief: Brief, links: Links) -> Iterator[BibliographyItem]:
    """The sources by number, under the titles that they bear; only our note on them is in the reader's language."""
    for source in links.listed.get("source", ()):
        written = (view.written or brief).find("source", source.id)
        if isinstance(source, Source) and isinstance(written, Source):
            yield exports.of_source(written, source.note)


def _editors(brief: Brief) -> list[str]:
    return [display_names.display_name(actor) for actor in page_facts.actors(brief, brief.head.editors)]


def _url(view: UnitContext, brief: Brief) -> str | None:
    """The address of the brief's front page, if it is known where the site will stand."""
    url = (view.settings.site_url or "").rstrip("/")
    return f"{url}/{base(view.site, brief.slug, view.lang)}" if url else None
