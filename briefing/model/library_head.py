"""The head of a library: what its front page says about the briefs together."""

from __future__ import annotations

from typing import Annotated

from briefing.model.base import Model, PlainText, SiteLanguage, Text
from briefing.model.markers import Role


class LibraryHead(Model):
    """`library.yaml`, beside the folders of several briefs: what the library is. One brief alone needs none."""

    title: Annotated[Text, Role.HEADLINE]
    """The title of the library, above its list of briefs and at the top of every page."""
    intro: Text | None = None
    """What the briefs have in common, below the title; `[roofs:F2]` links to an entry of a brief."""
    topics: Annotated[tuple[PlainText, ...], Role.MINOR] = ()
    """The topics and sections by which the list of briefs can be filtered, in this order; by default those of the briefs."""
    languages: Annotated[tuple[SiteLanguage, ...], Role.MINOR] = ()
    """The languages of the library; the first is that of this file, the shared files and the site's first page."""
    licence: PlainText | None = None
    """The licence of the library's own texts; each brief names its own."""
