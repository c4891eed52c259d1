"""The marks of citations on a page: each names a source and a place in it, and leads to the source or opens a popover."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from briefing.model import Source
from briefing.render.entity_links import anchor_element
from briefing.render.named_works import NamedWorks
from briefing.render.safe_text import as_markup, escape, without_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from briefing.markdown import Citation
    from briefing.model import Cite
    from briefing.model.base import PlaceInWork, WorkMention


@dataclass(slots=True, eq=False)
class CitationMarks(NamedWorks):
    """The marks of a page; `cited` and `opened` grow during rendering."""

    boxes: bool = field(default=True, kw_only=True)
    """Whether citations and terms open a popover on the page; otherwise they are plain links."""
    cited: dict[str, Source] = field(default_factory=dict, kw_only=True)
    opened: dict[str, Source] = field(default_factory=dict, kw_only=True)
    """The cited sources that open a popover."""
    marks: dict[tuple[str, str | None, bool], str] = field(default_factory=dict, kw_only=True)
    """The citation marks of this page, by source, place, and whether they open a popover."""

    def cite(self, citations: Sequence[Citation]) -> str:
        """Render the citations of a text (implements `markdown.Resolver`)."""
        return " ".join([self._citation_mark(each.key, each.at, box=self.boxes) for each in citations])

    def work_chip(self, entity: Any, part: Any = None) -> Markup:
        """Return a blank and the mark of the work that a statement is from, if the brief discusses several."""
        return self._work_mark(self._one_of_several(entity, part))

    def _work_mark(self, work: Source | None) -> Markup:
        return Markup(" ") + Markup(self._citation_mark(work.id, None, box=False)) if work is not None else Markup("")

    def work_place(self, place: PlaceInWork | WorkMention | None) -> Markup:
        """Return the mark of the work that a place names, if the brief discusses several, and the place in it."""
        at = self.word("mark.comma") + self.place(place.at) if place is not None and place.at else Markup("")
        return self._work_mark(self._named_work(place)) + at

    def cites(self, sources: Iterable[Cite], beside: str | None = None) -> Markup:
        """Render the sources of a field as citation marks; what the text `beside` already cites is omitted."""
        left = self.not_beside(sources, beside) if beside else sources
        named = [(each.source, self.place_words(each.at) if each.at else None) for each in left]
        return as_markup(" ".join([self._citation_mark(source, at, box=False) for source, at in named]))

    def not_beside(self, sources: Iterable[Cite], beside: str | None) -> Iterator[Cite]:
        """Yield the sources of a field that the text beside it does not cite already."""
        cited_beside = self.parsed(beside, block=False).citations if beside and "[" in beside else ()
        if not cited_beside:
            return iter(sources)
        keys, marks = {cited.key for cited in cited_beside}, {(cited.key, cited.at) for cited in cited_beside}
        return (each for each in sources if (each.source, each.at) not in marks and (each.at or each.source not in keys))

    def _citation_mark(self, key: str, at: str | None, *, box: bool) -> str:
        known = self.marks.get((key, at, box))
        if known is None or (box and key not in self.opened) or key not in self.cited:
            known = self.marks[key, at, box] = self._new_citation_mark(key, at, box=box)
        return known

    def _new_citation_mark(self, key: str, at: str | None, *, box: bool) -> str:
        source = self.brief.find("source", key)
        if not isinstance(source, Source):
            link = self.reference_link(key, ("source",))
            return anchor_element(link.href, link.label, "bf-ref") if link else str(escape(key))
        self.cited[key] = source
        if box:
            self.opened[key] = source
        drawn = self.view.memo.marks
        form = (key, at, box, self.boxes, self.__class__)  # a class may name sources in another way
        known = drawn.get(form)
        if known is None:
            known = drawn[form] = self._drawn_mark(source, at, box=box)
        before, after = known
        return before if box else f"{before}{self.href(source)}{after}"

    def _drawn_mark(self, source: Source, at: str | None, *, box: bool) -> tuple[str, str]:
        """Return what is before and after the address in the mark of a source; the button of a popover has no address."""
        mark = self.source_mark(source) + (self.words("mark.comma") + at if at else "")
        if not box:
            left_out = " data-search-exclude" if self.boxes else ""  # elsewhere the search skips the whole list
            return '<a class="bf-chip" href="', f'"{left_out}>{self.typed(mark)}</a>'
        name = escape(self.words("say.source_named", id=mark, title=self.citation_name(source)))
        opens = f'class="bf-chip" data-search-exclude popovertarget="box-{escape(source.id)}" aria-label="{name}"'
        return f'<button type="button" {opens}>{self.typed(mark)}</button>', ""

    def source_mark(self, source: Source) -> str:
        """Return what a citation mark calls a source: its number."""
        return self.called(source)

    def place_words(self, at: str | None) -> str | None:
        """Return a place in a source as plain text, in the words of the page."""
        return self.view.memo.once(self.view.memo.plain_places, at, self._place_words) if at else None

    def _place_words(self, at: str) -> str:
        return without_tags(self.place(at))
