"""A document for print while it is rendered: like a page, but its citations are footnotes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from markupsafe import Markup

from briefing.i18n import display_names
from briefing.markdown import csl_tags
from briefing.markdown.tree import Element, Prose, Reference, blocks_of, lone_reference
from briefing.markdown.typography import lower_headings
from briefing.model import Figure, Source
from briefing.render.page import Page
from briefing.render.safe_text import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from briefing.markdown import Citation
    from briefing.markdown.tree import Piece
    from briefing.model import Cite

_LAST_STOP = re.compile(r"(?:\.|&#46;)((?:</\w+>)*)$")
NOTE_END = "<!-- end of the note --></span>"


@dataclass(slots=True, eq=False)
class PrintPage(Page):
    """A document for print; everything that is cited at one place has one footnote."""

    writes_addresses: ClassVar[bool] = True
    short: bool = field(default=False, kw_only=True)
    """Whether a footnote gives the name and the title of a source only; a document that has no list of sources links to them."""
    noted: set[str] = field(default_factory=set, kw_only=True)
    """The sources that a footnote has given with their titles; later ones only name them."""

    def html(self, text: str, deeper: int = 0) -> Markup:
        """Render a text as HTML blocks; a paragraph at which pages draw a figure says on which page the document has it."""
        read = self._read(text, block=True)
        blocks = (self._figure_place(piece) for piece in blocks_of(lower_headings(read.body, deeper)))
        return self._html(text, Prose(tuple(blocks)))

    def _figure_place(self, piece: Piece) -> Piece:
        target = lone_reference(piece.inside) if isinstance(piece, Element) and piece.name == "p" else None
        figure = self.brief.find("figure", target) if target is not None else None
        if target is None or not isinstance(figure, Figure):
            return piece
        label = f"{self.words('label.figure')} {figure.id}"
        return Element("p", (Reference(target, (label,)),), (("class", "figure-place"),))

    def cite(self, citations: Sequence[Citation]) -> str:
        """Render the citations of a text as a footnote (implements `markdown.Resolver`)."""
        return self._note([(each.key, each.at) for each in citations])

    def cites(self, sources: Iterable[Cite], beside: str | None = None) -> Markup:
        """Render the sources of a field as a footnote; what the text `beside` already cites is omitted."""
        left = self.not_beside(sources, beside)
        return Markup(self._note([(each.source, self.place_words(each.at)) for each in left]))  # every part is escaped

    def _note(self, cited: Sequence[tuple[str, str | None]]) -> str:
        works = [self._cited_work(key, at) for key, at in dict.fromkeys(cited)]
        return f'<span class="note">{self.word("mark.semicolon").join(works)}{NOTE_END}' if works else ""

    def _cited_work(self, key: str, at: str | None) -> Markup:
        """Name a cited work with its place: with its title for the first time, later in short."""
        source = self.brief.find("source", key)
        link = self.reference_link(key, ("source",))
        if not isinstance(source, Source) or link is None:
            return link.label if link else escape(key)
        self.cited[key] = source
        comma = self.word("mark.comma")
        number = Markup('<a class="id" href="{}">{}</a> ').format(link.href, link.label)
        place = comma + self.typed(at) if at else Markup()
        called = display_names.citation_name(source, self.name_style)
        name = number + self.typed(called)
        if key in self.noted:
            return name + place
        self.noted.add(key)
        if self.short:  # what has no author is named by its title already
            if csl_tags.to_plain(source.shown_title) not in called:
                name += Markup('<span class="title">{}</span>').format(comma + self.work_title(source))
            return name + place
        if (reference := self.reference(source)) is not None:
            return number + Markup(_LAST_STOP.sub(r"\1", str(reference))) + place
        dated = (self.when(source.issued),) if source.issued else ()
        return number + comma.join((self.work_title(source), *self.credits(source), *dated)) + place
