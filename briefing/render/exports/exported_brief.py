"""The input of an export."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from briefing.analysis.page_links import Links
    from briefing.model import Brief
    from briefing.render.unit_context import UnitContext


class ExportedBrief(NamedTuple):
    """A brief in one language, with its context and links."""

    view: UnitContext
    brief: Brief
    links: Links
