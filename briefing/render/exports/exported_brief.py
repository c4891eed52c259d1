"""The input of an export, and what it offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from briefing.render import brief_citation
from briefing.render.page_text import PageText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from briefing.analysis.page_links import Links
    from briefing.model import Brief, Entity
    from briefing.render.unit_context import UnitContext


class Download(NamedTuple):
    """A file that a brief offers."""

    name: Markup
    at: str
    """Its address below the brief's front page."""
    media_type: str
    group: str
    """The part of the page "Data and reuse" that lists it; empty if it belongs to a single page."""


class ExportedBrief(NamedTuple):
    """A brief in one language, with its context and links, and what one of several files of an export is about."""

    view: UnitContext
    brief: Brief
    links: Links
    entity: Entity | None = None
    """The entity that the file, or the page that it belongs to, is about."""
    page: str = ""
    """The address of the page that the file belongs to."""
    offered: Sequence[Download] = ()
    """All files of the brief, for a file about the whole brief."""

    @property
    def wording(self) -> PageText:
        """The filters for texts in the language of the file."""
        return PageText(self.view)

    @property
    def url(self) -> str:
        """The URL of the front page of the brief, or of an edition that is being closed; empty without `site_url`."""
        if self.view.closing:
            return brief_citation.permanent_url(self.view, self.brief) or ""
        return brief_citation.home_url(self.view, self.brief) or ""
