"""What an entity is called on a page: its short name, its headline, and the names in a source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

from briefing import markdown
from briefing.i18n import display_names
from briefing.i18n.translation_overlay import OriginalName
from briefing.markdown.typography import remove_full_width_spacing
from briefing.model import Judgement, Source
from briefing.model.fields import headline
from briefing.render.headline_text import plain_headline
from briefing.render.page_text import PageText
from briefing.render.reference_html import to_html
from briefing.render.safe_text import as_markup

if TYPE_CHECKING:
    from collections.abc import Mapping

    from briefing.analysis.page_links import Links
    from briefing.model import Brief, Entity
    from briefing.model.values import Likelihood

_NOTHING = Markup()
_PLAIN = frozenset((str, OriginalName))
"""The types of texts of which no page takes note."""
CALLED_BY_NAME = ("actor", "term")
"""The kinds whose entries are called by their names; others are called by their numbers."""


@dataclass(slots=True, eq=False)
class EntityNames(PageText):
    """The filters of a page of a brief that name its entries."""

    brief: Brief
    links: Links
    writes_addresses: ClassVar[bool] = False
    """Whether a reference has its address in writing, for paper; else its title may be the link."""

    @property
    def name_style(self) -> display_names.NameStyle:
        """The style of personal names in the language of this page."""
        known = self.catalog_memo.name_style
        if known is None:
            known = display_names.NameStyle(**{part: self.words(f"name.{part}") for part in display_names.NameStyle._fields})
            self.catalog_memo.name_style = known
        return known

    def called(self, entity: Entity) -> str:
        """Return the short name of an entity: the number of a source, the name of an actor or term, else the id."""
        if entity.kind_name == "source" and entity.id in self.links.numbers:
            return f"S{self.links.numbers[entity.id]}"
        return display_names.display_name(entity) if entity.kind_name in CALLED_BY_NAME else entity.id

    def gist(self, entity: Entity) -> str:
        """Return the headline of an entity as one line of plain text."""
        named = entity.kind_name in ("source", *CALLED_BY_NAME)
        return display_names.display_name(entity) if named else plain_headline(self, entity)

    def headline_html(self, entity: Entity) -> Markup:
        """Return the headline of an entity as HTML with its language, followed by the likelihood and outcome of a forecast."""
        title, odds = self.marked(headline(entity), markdown.escape(self.gist(entity))), self.odds(entity)
        return Markup(remove_full_width_spacing(title + odds)) if odds else title

    def own_headline_html(self, entity: Entity) -> Markup:
        """Return the same for an entity of the brief of this page."""
        key = (entity.kind_name, entity.id)
        known = self.view.memo.headlines.get(key)
        if known is None:
            known = self.headline_html(entity)
            if type(headline(entity)) is str:
                self.view.memo.headlines[key] = known
        return known

    def odds(self, entity: Entity) -> Markup:
        """Return the likelihood and the outcome of a forecast, which follow its text; nothing for another entity."""
        if not isinstance(entity, Judgement) or entity.likelihood is None:
            return _NOTHING
        odds: Markup = self.view.memo.of("odds", entity, self._odds, entity, entity.likelihood)
        return odds

    def _odds(self, entity: Judgement, likelihood: Likelihood) -> Markup:
        parts = [Markup('<b>{}</b> <span class="bf-range">{}</span>').format(*self.likelihood(likelihood))]
        if entity.outcome is not None:
            on = self.word("mark.comma") + self.when(entity.outcome.on) if entity.outcome.on else Markup()
            parts.append(Markup("<b>{}</b>{}").format(self.of(entity.outcome.status, "resolution"), on))
        return Markup(' <span class="bf-likely">{}</span>').format(self.word("mark.separator").join(parts))

    def credits(self, source: Source) -> tuple[Markup, ...]:
        """Return the creators of a source and where it was published."""
        known = self.view.memo.of("typed credits", source, self._credits, source)
        return tuple(map(self.typed, self.plain_credits(source))) if known is None else known

    def _credits(self, source: Source) -> tuple[Markup, ...] | None:
        """Return the credits that are the same on each page; a page takes note of other languages and converted scripts."""
        found = self.plain_credits(source)
        return tuple(map(self.typed, found)) if _PLAIN.issuperset(map(type, found)) else None

    def credit(self, source: Source) -> Markup:
        """Return the creators of a source, where it was published, and its date, in one line."""
        known = self.view.memo.of("credit", source, self._credit, source)
        return self._dated(source, self.credits(source)) if known is None else known

    def _credit(self, source: Source) -> Markup | None:
        credits = self._credits(source)
        return None if credits is None else self._dated(source, credits)

    def _dated(self, source: Source, credits: tuple[Markup, ...]) -> Markup:
        dated = (self.when(source.issued),) if source.issued else ()
        return as_markup(str.join(self.word("mark.comma"), (*credits, *dated)))

    def plain_credits(self, source: Source) -> tuple[str, ...]:
        """Return the same as plain texts."""
        return self.view.memo.of("credits", source, self._plain_credits, source)

    def _plain_credits(self, source: Source) -> tuple[str, ...]:
        return display_names.credits(source, self.name_style)

    def citation_name(self, source: Source) -> str:
        """Return the short citation of a source: author and year."""
        return self.view.memo.of("citation", source, self._citation_name, source)

    def _citation_name(self, source: Source) -> str:
        return display_names.citation_name(source, self.name_style)

    def reference(self, source: Source) -> Markup | None:
        """Return a source in the citation style of the brief, or `None` if the program's own format applies."""
        formatted = self.view.references.sources.get(source.id) if self.view.references else None
        if formatted is None:
            return None
        original = self.view.written.find("source", source.id) if self.view.written else None
        same = not isinstance(original, Source) or original.title == source.title
        translated = None if same else source.title
        written = self.writes_addresses
        return to_html(self, formatted, url=source.URL, translated=translated, in_writing=written, breaks=not written)

    def numbered(self, sources: Mapping[str, Source]) -> list[Source]:
        """Return sources sorted by number."""
        return sorted(sources.values(), key=lambda source: self.links.numbers[source.id])
