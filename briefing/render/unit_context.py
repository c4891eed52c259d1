"""The inputs for rendering one unit; rendering reads neither the clock nor any settings itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from briefing.analysis.cross_references import uses
from briefing.analysis.edition_history import EditionHistory
from briefing.analysis.similar_briefs import Similarity
from briefing.render.unit_memo import UnitMemo

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from briefing.analysis.cross_references import Uses
    from briefing.analysis.similar_briefs import SimilarBrief
    from briefing.i18n.interface import Catalog
    from briefing.loader.editions import ClosedEdition
    from briefing.model import Brief, Site
    from briefing.render.styled_references import StyledReferences


class SiteAddresses(NamedTuple):
    """The addresses of a site and its repository, from mkdocs.yml."""

    site_url: str | None = None
    repo_url: str | None = None
    edit_base: str | None = None
    """The URL prefix for editing a data file; the path of the file is appended."""
    pictures: bool = False
    """Whether pictures can be made: the extra `cards` is installed."""
    search: bool = False
    """Whether a library has a search in all briefs."""


class HostedEdition(NamedTuple):
    """A closed edition in one language, and the unit in whose frame its pages are published."""

    edition: ClosedEdition
    lang: str
    slug: str
    """The folder of its brief today; empty for a site of one brief."""
    base: str
    """The address of the brief's front page in this language."""
    unit_base: str
    """The address of the unit: `base` if the brief still has the language, else the site's root."""
    home: str
    """The address of the page to which a closed edition sends readers for the present content."""
    history: EditionHistory | None
    """What changed since; `None` if the brief is no longer on the site."""

    @property
    def own(self) -> bool:
        """Whether the unit is the brief's own in this language."""
        return self.base == self.unit_base and self.history is not None

    @property
    def changed(self) -> bool:
        """Whether a later edition, or the brief as it is now, says something else."""
        history = self.history
        return history is not None and (history.changed or history.editions[-1].number != self.edition.number)


@dataclass(frozen=True, slots=True)
class UnitContext:
    """A brief in one language or, without a brief, the front page of a library."""

    site: Site
    brief: Brief | None
    words: Catalog
    today: date
    settings: SiteAddresses = field(default_factory=SiteAddresses)
    unit: str = ""
    """The unit's folder, relative to the build folder."""
    uses: Uses | None = None
    """`cross_references.uses(site)`, computed once for all units."""
    written: Brief | None = None
    """The brief in its main language, if `brief` is a translation."""
    suspects: Mapping[tuple[str, str, int], date] = field(default_factory=dict)
    """`reviews.suspect_links` of the site in its main language."""
    history: EditionHistory = field(default_factory=EditionHistory)
    """The closed editions of the brief, and what changed between them."""
    hosted: tuple[HostedEdition, ...] = ()
    """The closed editions whose pages are published in the frame of this unit."""
    closing: bool = False
    """Whether the brief is rendered to close its edition, whose address is then the one to cite."""
    paper: str = ""
    """The size of paper of the PDF files that are published with the pages; empty if there are none."""
    common: Similarity | None = None
    """What the briefs of the site have in common, computed once for all units."""
    references: StyledReferences | None = None
    """The references of the brief in the citation style that it names."""
    memo: UnitMemo = field(default_factory=UnitMemo, repr=False, compare=False)

    @property
    def lang(self) -> str:
        """The language of the unit's pages (BCP 47)."""
        return self.words.lang

    def similar(self, brief: Brief) -> tuple[SimilarBrief, ...]:
        """Return the briefs of the site that are about the same matter as a brief."""
        common = self.common or Similarity(self.site, self.uses or uses(self.site))
        return common.to(brief, self.today)

    @property
    def superseded(self) -> bool:
        """Whether another brief has superseded this one."""
        return self.brief is not None and self.brief.head.standing(self.today) == "superseded"

    def under_review(self, recommendation: str, answer: int) -> date | None:
        """Return the date since which an answer of a recommendation is suspect because its factor changed, else `None`."""
        return self.suspects.get((self.brief.slug, recommendation, answer)) if self.brief else None

    @property
    def overdue(self) -> bool:
        """Whether the review of the facts is overdue."""
        return self.brief is not None and self.brief.head.standing(self.today) == "overdue"
