"""Which unit publishes the pages of which closed edition: the brief's own in their language, else the site's root."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from briefing.analysis.diff import brief_facts
from briefing.analysis.edition_history import EditionHistory, Present, edition_history
from briefing.analysis.page_links import Links, base
from briefing.render.unit_context import HostedEdition

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from briefing.analysis.cross_references import Uses
    from briefing.loader.editions import Editions
    from briefing.model import Site


class EditionHosting:
    """Distributes the closed editions of a site among its units."""

    def __init__(
        self,
        site: Site,
        editions: Editions,
        localised: Mapping[str, tuple[Site, Uses]],
        unchanged: Container[str] = (),
    ) -> None:
        """Take a site, the closed editions of its briefs, and the site in each language with its references.

        `unchanged` are the briefs whose data files are those of their last closed edition, so that they need no comparison.
        """
        self._site = site
        self._editions = editions
        self._localised = localised
        self._unchanged = unchanged
        kept = [brief for brief in site.briefs if editions.of(brief.slug)]
        self._main = {
            brief.slug: _facts(brief.slug, *localised[brief.head.languages[0]]) for brief in kept if brief.slug not in unchanged
        }
        self._histories = {brief.slug: self.history(brief.slug, brief.head.languages[0]) for brief in kept}

    def history(self, slug: str, lang: str) -> EditionHistory:
        """Return the history of a brief in one language."""
        closed = self._editions.of(slug)
        if not closed:
            return EditionHistory()
        if slug in self._unchanged:
            return edition_history(closed, None, lang)
        site, found = self._localised[lang]
        brief = site.brief(slug)
        outdated = brief.outdated if brief else ()
        return edition_history(closed, Present(_facts(slug, site, found), self._main[slug], outdated), lang)

    def at(self, slug: str, lang: str) -> tuple[HostedEdition, ...]:
        """Return the editions that a unit hosts; with the empty slug of a library, those of its front page."""
        return self._hosted.get(base(self._site, slug, lang), ())

    @cached_property
    def _hosted(self) -> dict[str, tuple[HostedEdition, ...]]:
        """The editions by the address of the unit that hosts them."""
        units = {base(self._site, brief.slug, lang) for brief in self._site.briefs for lang in brief.head.languages}
        found: dict[str, tuple[HostedEdition, ...]] = {}
        for slug, closed in self._editions.of_brief.items():
            brief = self._site.brief(slug)
            home = base(self._site, slug, brief.head.languages[0]) if brief else ""
            for edition in closed:
                for lang in edition.manifest.languages:
                    own = base(self._site, slug, lang)
                    history = self._histories.get(slug)
                    each = HostedEdition(edition, lang, slug, own, own if own in units else "", home, history)
                    found[each.unit_base] = (*found.get(each.unit_base, ()), each)
        return found


def _facts(slug: str, site: Site, found: Uses) -> dict[str, Any]:
    brief = site.brief(slug)
    assert brief is not None
    return brief_facts(brief, Links.of(site, brief, found=found).listed)
