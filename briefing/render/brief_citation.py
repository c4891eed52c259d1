"""The recommended citation of a brief."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from briefing.analysis.page_links import base, edition_base
from briefing.bibliography.items import of_brief
from briefing.bibliography.reference_formatter import FormattingError
from briefing.i18n import display_names
from briefing.render.page_text import PageText
from briefing.render.page_variables import argument_pages
from briefing.render.reference_html import to_html

if TYPE_CHECKING:
    from markupsafe import Markup

    from briefing.bibliography.items import BibliographyItem
    from briefing.model import Brief
    from briefing.render.unit_context import UnitContext


def sentence(view: UnitContext, brief: Brief) -> Markup:
    """Return the recommended citation, with edition and date."""
    return view.memo.of("citation of the brief", brief, _sentence, view, brief)


def bibliography_item(view: UnitContext, brief: Brief) -> BibliographyItem:
    """Return the brief in its current edition as an entry of a bibliography."""
    head, wording = brief.head, PageText(view)
    # The key is specific to the brief, so that keys do not clash in a reader's reference manager.
    stem = brief.slug or (f"{head.article[0]}-brief" if head.article else "brief")
    claims = (head.bottom_line.claim, head.bottom_line.context)
    return of_brief(
        head, f"{stem}-{head.edition}", title=wording.full_title(head),
        abstract=" ".join(wording.plain(claim) for claim in claims if claim),
        editors=editors(brief), language=wording.foreign(head.title) or view.lang, url=cited_url(view, brief),
    )  # fmt: skip


def _sentence(view: UnitContext, brief: Brief) -> Markup:
    head, wording = brief.head, PageText(view)
    if view.references:
        with suppress(FormattingError):  # which the check reports
            return to_html(wording, view.references.format(bibliography_item(view, brief), view.lang))
    names = editors(brief)
    text = wording.word(
        "cite.text" if names else "cite.text_without_editors",
        editors=wording.listed(names), title=wording.full_title(head), edition=str(head.edition),
        date=wording.day(head.published, full=True), url=wording.url(cited_url(view, brief)),
    )  # fmt: skip
    return wording.one_stop(text.rstrip())


def editors(brief: Brief) -> list[str]:
    """Return the names of the brief's editors."""
    return [display_names.display_name(actor) for actor in argument_pages.actors(brief, brief.head.editors)]


def cited_url(view: UnitContext, brief: Brief) -> str | None:
    """Return the URL to cite, or `None` if the site has no `site_url`: of the edition if it is permanent, else of the brief."""
    return permanent_url(view, brief) or home_url(view, brief)


def permanent_url(view: UnitContext, brief: Brief) -> str | None:
    """Return the URL of the current edition, or `None` if the site has no `site_url` or closes no editions.

    What is there stays as it is; at the address of an edition that is not closed yet, it will be what the edition says when it is
    closed.
    """
    home = home_url(view, brief) if view.closing or view.history.editions else None
    return edition_base(home, brief.head.edition) if home else None


def home_url(view: UnitContext, brief: Brief) -> str | None:
    """Return the URL of the front page of a brief in one language, or `None` if the site has no `site_url`."""
    return view.memo.of("address of the brief", brief, _home_url, view, brief)


def _home_url(view: UnitContext, brief: Brief) -> str | None:
    url = (view.settings.site_url or "").rstrip("/")
    return f"{url}/{base(view.site, brief.slug, view.lang)}" if url else None
