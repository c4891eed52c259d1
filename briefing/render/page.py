"""One page of a brief while it is rendered: renders texts and resolves links relative to that page.

Templates call these methods as filters (`template_compiler.FILTERS`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from briefing import markdown
from briefing.markdown.glossary import EXPLAINS, Glossary
from briefing.markdown.tree import Element, Prose, blocks_of, lone_reference
from briefing.markdown.typography import keep_together, lower_headings
from briefing.model import Event, Figure, Judgement, Source, Term
from briefing.model import Markup as OneLine
from briefing.model.fields import headline, headline_fields
from briefing.model.resolve import mentionable
from briefing.render import figures
from briefing.render.citation_marks import CitationMarks
from briefing.render.entity_links import anchor_element
from briefing.render.objections import count_objections
from briefing.render.own_forecast import own_forecast
from briefing.render.quotations import quotation_of, quotations
from briefing.render.safe_text import address, as_markup, escape, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from briefing.markdown import Citation
    from briefing.markdown.tree import Piece
    from briefing.model import Brief, Cite, Entity, Recommendation
    from briefing.model.entities.event import Consequence
    from briefing.render.entity_links import PageLink
    from briefing.render.objections import ObjectionCount
    from briefing.render.own_forecast import OwnForecast
    from briefing.render.quotations import Quotation


class TextPart(NamedTuple):
    """A part of a text as Markdown, or a figure that is drawn there."""

    html: Markup
    figure: Figure | None = None


@dataclass(slots=True, eq=False)
class Page(CitationMarks):
    """A page while it is rendered; `explained` and `drawn` grow during rendering, like the citations."""

    glossary: Glossary
    route: str = ""
    explained: dict[str, Term] = field(default_factory=dict)
    drawn: set[str] = field(default_factory=set)
    """The figures that are drawn on the page so far."""

    # ----------------------------------------------------------------------------------------- figures

    def draw(self, figure: Figure, heading: int = 0) -> Markup:
        """Return a figure as one block of HTML, with its anchor unless it is drawn on the page a second time."""
        element = f"h{heading}" if heading else "p"
        if figure.id in self.drawn:
            return figures.draw(figure, self.brief, self.view.today, self, element=element, anchor=False)
        self.drawn.add(figure.id)
        draw = partial(figures.draw_shared, figure, self.brief, self.view.today, self)
        shared = self.view.memo.of("shared drawing", figure, draw)
        return (
            shared.filled(self, element) if shared else figures.draw(figure, self.brief, self.view.today, self, element=element)
        )

    def drawn_state(self, state: str) -> str:
        """Return the built-in word as which a state is drawn."""
        return self.brief.built_in("figure-state", state)

    # ------------------------------------------------------------------------------------------- texts

    def inline(self, text: str, terms: bool = True) -> Markup:
        """Render a single-paragraph Markdown text; without `terms`, glossary terms are not marked."""
        if terms and type(text) is str and (known := self.view.memo.inline.get(text)) is not None:
            return known
        read = self._read(text, block=False, terms=terms)
        html = self.marked(text, markdown.html_inline(read, self))
        if terms and self.glossary and type(text) is str and self._is_plain(read):
            self.view.memo.inline[text] = html
        return html

    def _is_plain(self, read: Prose) -> bool:
        """Return whether a text is the same on each page: without links, citations, and terms, explained before or not."""
        return all(isinstance(piece, str) and not self.glossary.found(piece) for piece in read.body)

    def statement(self, text: str) -> Markup:
        """Render a single-paragraph text in large letters: its terms are links, because the box of a button does not wrap."""
        read = self.parsed(text, block=False)
        marked = self.glossary.mark(read, ())
        body = tuple(keep_together(marked.body, terms=False))
        return self.marked(text, markdown.html_inline(marked._replace(body=body), _LinkedTerms(self)))

    def first_sentence(self, text: str) -> Markup:
        """Return the first sentence of a text, without links and citations, for the line that opens the whole text."""
        plain = self.plain(text)
        found = _SENTENCE.match(plain)
        return self.marked(text, markdown.escape(found[0] if found else plain))

    def _blocks(self, text: str, pieces: Iterable[Piece]) -> Markup:
        read = Prose(tuple(pieces))
        return self._html(text, read) if self.foreign(text) else as_markup(joined(markdown.markdown_blocks(read, self)))

    def parts(self, text: str, deeper: int = 0) -> list[TextPart]:
        """Render a Markdown text in parts: what is written, and the figures that are drawn between.

        A figure is drawn where a paragraph is its id alone, once on each page; everywhere else its id is a link.
        """
        read = self._read(text, block=True)
        found: list[TextPart] = []
        run: list[Piece] = []
        drawn = set(self.drawn)
        for piece in blocks_of(lower_headings(read.body, deeper) if deeper else read.body):
            target = lone_reference(piece.inside) if isinstance(piece, Element) and piece.name == "p" else None
            figure = self.brief.find("figure", target) if target is not None and target not in drawn else None
            if isinstance(figure, Figure):
                drawn.add(figure.id)
                found += [TextPart(self._blocks(text, run)), TextPart(Markup(), figure)]
                run = []
            else:
                run.append(piece)
        return [part for part in (*found, TextPart(self._blocks(text, run))) if part.figure or part.html]

    def html(self, text: str, deeper: int = 0) -> Markup:
        """Render a Markdown text as HTML blocks, for use inside an HTML element; `deeper` lowers its headings."""
        read = self._read(text, block=True)
        if deeper:
            read = read._replace(body=tuple(lower_headings(read.body, deeper)))
        return self._html(text, read)

    def _html(self, text: str, read: Prose) -> Markup:
        lang = self.foreign(text)
        return as_markup(joined(markdown.html_blocks(read, self, f" {self.in_language(lang)}" if lang else "")))

    def _read(self, text: str, *, block: bool, terms: bool = True) -> Prose:
        known = self.view.memo.read.get((text, block)) if terms else None
        if known is not None:
            return known
        parsed = self.parsed(text, block=block)
        if terms and self.glossary.is_in(parsed):
            marked = self.glossary.mark(parsed, self.explained)
            return Prose(tuple(keep_together(marked.body, terms=self.boxes)))
        is_one = len(parsed.body) == 1 and isinstance(parsed.body[0], str)  # as most texts
        prose = parsed if is_one else Prose(tuple(keep_together(parsed.body, terms=self.boxes)))
        if terms and self.glossary:
            self.view.memo.read[text, block] = prose
        return prose

    def mention(self, target: str, label_html: str | None) -> str:
        """Render a reference (implements `markdown.Resolver`)."""
        if target.startswith(EXPLAINS):
            return self._term_link(target.removeprefix(EXPLAINS), label_html or "")
        link = self.reference_link(target, mentionable(target))
        if link is None:
            return label_html or str(escape(target))
        return anchor_element(link.href, label_html or link.label, "bf-ref")

    def _term_link(self, id: str, label_html: str) -> str:
        term = self.brief.find("term", id)
        assert isinstance(term, Term), "the glossary was made from this brief"
        first = self.explained.setdefault(id, term) is term and self.boxes
        if not first:
            return anchor_element(self.href(term), label_html, "bf-term")
        return f'<button type="button" class="bf-term" popovertarget="box-term-{escape(id)}">{label_html}</button>'

    def section(self, entity: Entity, anchor: str) -> Markup:
        """Return the address of a part of the page of an entity, or of the entity where it has no page of its own."""
        href = str(self.href(entity))
        return self.href(entity) if href.startswith("#") else address(href.partition("#")[0] + f"#{anchor}")

    def objections(self, recommendation: Recommendation) -> ObjectionCount:
        """Count the objections to a recommendation by their state."""
        return count_objections(recommendation)

    def consequences(self, event: Event) -> list[tuple[Consequence, PageLink]]:
        """Return what an event does to earlier ones, each with a link to that event."""
        found = ((each, self.reference_link(each.event, ("event",))) for each in event.follows)
        return [(each, link) for each, link in found if link is not None]

    def later_consequences(self, event: Event) -> list[tuple[Consequence, Event]]:
        """Return what later events did to an event."""
        found = self.view.memo.of("later consequences", self.brief.head, _later_consequences, self.brief)
        return found.get(event.id, [])

    def links_to(self, ids: Iterable[str], kind: str) -> list[PageLink]:
        """Return links to the entities of a kind with these ids."""
        return [link for id in ids if (link := self.reference_link(id, (kind,))) is not None]

    def quotations(self, source: Source) -> list[Quotation]:
        """Return what the brief quotes from a source."""
        memo = self.view.memo
        found = memo.of("quotations", self.brief.head, quotations, self.brief, self.view.lang, memo.walk)
        return found.get(source.id, [])

    def quotation(self, cite: Cite) -> Quotation | None:
        """Return what a citation quotes."""
        return quotation_of(self.brief, cite, self.view.lang)

    def own_forecast(self, judgement: Judgement) -> OwnForecast:
        """Return how far a forecast of the brief has got on the day of the build."""
        return own_forecast(judgement, self.view.today)

    def headline(self, entity: Entity) -> Markup:
        """Return the headline of an entity with its references and citations, for a page that shows it nowhere else."""
        markers = (field.marker for field in headline_fields(type(entity)))
        if isinstance(entity, Source):
            return self.work_title(entity)
        text = headline(entity)
        return self.inline(text) if isinstance(next(markers, None), OneLine) else self.typed(text)


_SENTENCE = re.compile(r".*?(?:[.!?](?=[\s”’)]+(?:[A-Z0-9“‘(]|$)|$)[”’)]*|[؟۔]|[。！？][”’」』）]*)", re.DOTALL)


def _later_consequences(brief: Brief) -> dict[str, list[tuple[Consequence, Event]]]:
    """Return what later events did to each event, by its id."""
    found: dict[str, list[tuple[Consequence, Event]]] = {}
    for by in brief.events:
        for each in by.follows:
            if each.event != by.id:
                found.setdefault(each.event, []).append((each, by))
    return found


class _LinkedTerms:
    """Resolves terms to links to the glossary, and everything else as its page does (implements `markdown.Resolver`)."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def mention(self, target: str, label_html: str | None) -> str:
        term = self.page.brief.find("term", target.removeprefix(EXPLAINS)) if target.startswith(EXPLAINS) else None
        if term is None:
            return self.page.mention(target, label_html)
        return anchor_element(self.page.href(term), label_html or "", "bf-term")

    def cite(self, citations: Sequence[Citation]) -> str:
        return self.page.cite(citations)
