"""What one unit of a site is made from, handed in from outside: no clock, no settings of our own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from briefing.analysis.links import Uses
    from briefing.i18n.interface import Catalog
    from briefing.model import Brief, Site


class SiteAddresses(NamedTuple):
    """What a site is told from outside its data."""

    site_url: str | None = None
    repo_url: str | None = None
    edit_base: str | None = None
    """Where a data file can be read and edited: an address that the path of the file completes."""


@dataclass(frozen=True, slots=True)
class UnitContext:
    """A brief in one language, or without a brief the hub of a library."""

    site: Site
    brief: Brief | None
    words: Catalog
    today: date
    settings: SiteAddresses = field(default_factory=SiteAddresses)
    unit: str = ""
    """The unit's folder below the build folder."""
    uses: Uses | None = None
    """`links.uses(site)`, made once for all units."""
    written: Brief | None = None
    """The brief as it was written, if this is a translation of it."""
    suspects: Mapping[tuple[str, str, int], date] = field(default_factory=dict)
    """`reviews.suspects` of the site as it was written."""

    @property
    def lang(self) -> str:
        """The language of its pages."""
        return self.words.lang

    @property
    def superseded(self) -> bool:
        """Whether another brief is to be read instead by now."""
        return self.brief is not None and self.brief.head.standing(self.today) == "superseded"

    def under_review(self, recommendation: str, answer: int) -> date | None:
        """Since when an answer of the brief's recommendation is suspect, because its factor has changed."""
        return self.suspects.get((self.brief.slug, recommendation, answer)) if self.brief else None

    @property
    def overdue(self) -> bool:
        """Whether the facts should have been checked again by now."""
        return self.brief is not None and self.brief.head.standing(self.today) == "overdue"
