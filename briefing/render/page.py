"""One page of a brief while it is rendered: renders texts and resolves links relative to that page.

Templates call these methods as filters (`templating.FILTERS`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from briefing import markdown
from briefing.analysis.cross_references import key_of
from briefing.analysis.page_links import base, relative
from briefing.i18n import display_names
from briefing.markdown.glossary import EXPLAINS, Glossary
from briefing.markdown.typography import keep_together, lower_headings
from briefing.model import CHANGES, HEAD, EditionChange, Head, Judgement, RefTo, Role, Source, Term, walk
from briefing.model import Markup as OneLine
from briefing.model.fields import fields, headline
from briefing.model.resolve import Found, Lost, anchor, mentionable, resolve
from briefing.render.entity_names import CALLED_BY_NAME, EntityNames
from briefing.render.objections import count_objections
from briefing.render.own_forecast import own_forecast
from briefing.render.page_text import address, escape, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from briefing.markdown import Citation
    from briefing.markdown.tree import Prose
    from briefing.model import Cite, Entity, Model, Recommendation
    from briefing.model.site import OutdatedTranslation
    from briefing.render.objections import ObjectionCount
    from briefing.render.own_forecast import OwnForecast


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to an entity: its short name, and its address relative to the current page."""

    label: Markup
    href: Markup
    render_title: Callable[[], Markup]

    @property
    def title(self) -> Markup:
        """The headline of the entity. Computed on access, because rendering it marks the page as containing its language."""
        return self.render_title()


class Original(NamedTuple):
    """The original of a translation: its language tag and name, its relative address, and why the translation is outdated."""

    lang: str
    language: str
    href: Markup
    why: OutdatedTranslation


@dataclass(slots=True, eq=False)
class Page(EntityNames):
    """A page while it is rendered: `here` is its address; `cited`, `opened` and `explained` grow during rendering."""

    glossary: Glossary
    here: str
    route: str = ""
    boxes: bool = True
    """Whether citations and terms open a popover on the page; otherwise they are plain links."""
    shown_here: Container[tuple[str, str]] = ()
    """Kind and id of the entities that this page also shows, although their canonical page is another."""
    cited: dict[str, Source] = field(default_factory=dict)
    opened: dict[str, Source] = field(default_factory=dict)
    """The cited sources that open a popover."""
    explained: dict[str, Term] = field(default_factory=dict)
    hrefs: dict[tuple[str, str], Markup] = field(default_factory=dict)
    """The addresses of entities relative to this page, by kind and id."""
    marks: dict[tuple[str, str | None, bool], str] = field(default_factory=dict)
    """The citation marks of this page, by source, place, and whether they open a popover."""

    # ------------------------------------------------------------------------------------------- texts

    def inline(self, text: str, terms: bool = True) -> Markup:
        """Render a single-paragraph Markdown text; without `terms`, glossary terms are not marked."""
        return self.marked(text, markdown.html_inline(self._read(text, block=False, terms=terms), self))

    def statement(self, text: str) -> Markup:
        """Render a single-paragraph text in large letters: its terms are links, because the box of a button does not wrap."""
        read = self.parsed(text, block=False)
        marked = self.glossary.mark(read, ())
        body = tuple(keep_together(marked.body, terms=False))
        return self.marked(text, markdown.html_inline(marked._replace(body=body), _LinkedTerms(self)))

    def blocks(self, text: str, deeper: int = 0) -> Markup:
        """Render a Markdown text for the top level of a page; `deeper` lowers its headings by that many levels."""
        read = self._read(text, block=True)
        if deeper:
            read = read._replace(body=tuple(lower_headings(read.body, deeper)))
        if lang := self.foreign(text):
            return Markup(f'<div lang="{escape(lang)}">\n{joined(markdown.html_blocks(read, self))}\n</div>')
        return Markup(joined(markdown.markdown_blocks(read, self)))

    def html(self, text: str) -> Markup:
        """Render a Markdown text as HTML blocks, for use inside an HTML element."""
        html = joined(markdown.html_blocks(self._read(text, block=True), self))
        lang = self.foreign(text)
        return Markup(f'<div lang="{escape(lang)}">\n{html}\n</div>' if lang else html)

    def _read(self, text: str, *, block: bool, terms: bool = True) -> Prose:
        read = self.parsed(text, block=block)
        if terms:
            read = self.glossary.mark(read, self.explained)
        return read._replace(body=tuple(keep_together(read.body, terms=self.boxes)))

    def mention(self, target: str, label_html: str | None) -> str:
        """Render a reference (implements `markdown.Resolver`)."""
        if target.startswith(EXPLAINS):
            return self._term_link(target.removeprefix(EXPLAINS), label_html or "")
        link = self.reference_link(target, mentionable(target))
        if link is None:
            return label_html or str(escape(target))
        return _link(link.href, label_html or link.label, "bf-ref")

    def _term_link(self, id: str, label_html: str) -> str:
        term = self.brief.find("term", id)
        assert isinstance(term, Term), "the glossary was made from this brief"
        first = self.explained.setdefault(id, term) is term and self.boxes
        if not first:
            return _link(self.href(term), label_html, "bf-term")
        return f'<button type="button" class="bf-term" popovertarget="box-term-{escape(id)}">{label_html}</button>'

    def cite(self, citations: Sequence[Citation]) -> str:
        """Render the citations of a text (implements `markdown.Resolver`)."""
        return " ".join(self._citation_mark(each.key, each.at, box=self.boxes) for each in citations)

    def cites(self, sources: Iterable[Cite], beside: str | None = None) -> Markup:
        """Render the sources of a field as citation marks; what the text `beside` already cites is omitted."""
        cited_beside = self.parsed(beside, block=False).citations if beside and "[" in beside else ()
        keys, marks = {cited.key for cited in cited_beside}, {(cited.key, cited.at) for cited in cited_beside}
        left = (each for each in sources if (each.source, each.at) not in marks and (each.at or each.source not in keys))
        return Markup(" ".join(self._citation_mark(each.source, self._place_words(each.at), box=False) for each in left))

    def _citation_mark(self, key: str, at: str | None, *, box: bool) -> str:
        known = self.marks.get((key, at, box))
        if known is None or (box and key not in self.opened) or key not in self.cited:
            known = self.marks[key, at, box] = self._new_citation_mark(key, at, box=box)
        return known

    def _new_citation_mark(self, key: str, at: str | None, *, box: bool) -> str:
        link = self.reference_link(key, ("source",))
        source = self.brief.find("source", key)
        if link is None or not isinstance(source, Source):
            return _link(link.href, link.label, "bf-ref") if link else str(escape(key))
        self.cited[key] = source
        mark = self.called(source) + (self.words("mark.comma") + at if at else "")
        if not box:
            return f'<a class="bf-chip" href="{link.href}">{escape(mark)}</a>'
        self.opened[key] = source
        title = self.view.memo.of("citation", source, lambda: display_names.citation_name(source, self.name_style))
        name = escape(self.words("say.source_named", id=mark, title=title))
        return (
            f'<button type="button" class="bf-chip" popovertarget="box-{escape(key)}" aria-label="{name}">{escape(mark)}</button>'
        )

    def _place_words(self, at: str | None) -> str | None:
        """Return a place in a source as plain text, in the words of the page."""
        return self.place(at).striptags() if at else None

    # -------------------------------------------------------------------------------------------- links

    def reference_link(self, target: str, kinds: Iterable[str]) -> PageLink | None:
        """Return a link to the target of a reference, in this or another brief, or `None` if it does not resolve."""
        found = self._resolved(target, tuple(kinds))
        if not isinstance(found, Found) or found.entity is None:
            return None
        if found.brief is self.brief or self._is_shared_here(found):
            return self.entity_link(found.entity)
        label = self.typed(
            display_names.display_name(found.entity) if found.kind in CALLED_BY_NAME else target.rpartition(":")[2]
        )
        name = Markup("{}{}{}").format(self.word("mark.open"), self.brief_name(found.brief), self.word("mark.close"))
        href = address(self.links.href_in_brief(self.here, found.brief, found.kind, found.entity))
        return PageLink(label + name, href, partial(self.headline_html, found.entity))

    def _resolved(self, target: str, kinds: tuple[str, ...]) -> Found | Lost:
        known = self.view.memo.resolved.get((target, kinds))
        if known is None:
            known = self.view.memo.resolved[target, kinds] = resolve(self.view.site, self.brief, target, kinds)
        return known

    def _is_shared_here(self, found: Found) -> bool:
        """Return whether `other-brief:x` names an entry of the library, which this brief shows itself."""
        kind, id = found.kind, found.entity.id if found.entity else ""
        shared, own = (key_of(self.view.site, brief, kind, id).slug == "" for brief in (found.brief, self.brief))
        return shared and own and self.links.page(kind, id) is not None

    def entity_link(self, entity: Entity) -> PageLink:
        """Return a link to an entity of this brief."""
        return PageLink(self.typed(self.called(entity)), self.href(entity), partial(self.headline_html, entity))

    def ways(self, model: Model, name: str) -> list[PageLink]:
        """Return links to all entities that a field refers to, except cited sources."""
        references = self.view.memo.of(f"references of {name}", model, lambda: tuple(_references(model, name)))
        found = (self.reference_link(target, kinds) for target, kinds in references)
        return [link for link in found if link is not None]

    def href(self, entity: Entity) -> Markup:
        """Return the address of an entity of this brief, relative to this page."""
        kind, id = entity.kind_name, entity.id
        known = self.hrefs.get((kind, id))
        if known is None:
            other_page_href = None if (kind, id) in self.shown_here else self.links.href(self.here, kind, id)
            known = self.hrefs[kind, id] = address(other_page_href or f"#{anchor(kind, id)}")
        return known

    def to(self, page: str, anchor: str = "") -> Markup:
        """Return the address of another page of this brief (`timeline/`), relative to this page."""
        return address(relative(self.here, page, anchor))

    def link(self, entity: Entity) -> Markup:
        """Render the short name of an entity as a link to it."""
        return Markup(_link(self.href(entity), self.typed(self.called(entity)), "bf-id"))

    def anchor(self, entity: Entity) -> str:
        """Return the permanent anchor of an entity on its page."""
        return anchor(entity.kind_name, entity.id)

    def edit(self, entity: Entity) -> Markup | None:
        """Return the URL of the source line of an entity, or `None` if the site has no repository."""
        key = (entity.kind_name, entity.id)
        origin = self.brief.origins.get(key) or self.view.site.shared_origins.get(key)
        settings = self.view.settings
        if origin is None or settings.repo_url is None:
            return None
        place = origin.head()
        base = settings.edit_base or f"{settings.repo_url.rstrip('/')}/blob/HEAD/"
        return address(base.replace("/edit/", "/blob/", 1) + quote(place.file) + f"#L{place.line}")

    def behind(self, entry: Model) -> Original | None:
        """Return the original of an entry if its translation is outdated or unverified, else `None`."""
        main, key = self.brief.head.languages[0], _key(entry)
        why = self.brief.outdated.get(key)
        if why is None:
            return None
        canonical = self.links.page(*key)
        there = base(self.view.site, self.brief.slug, main) + (canonical.page if canonical else self.here)
        here = base(self.view.site, self.brief.slug, self.view.lang) + self.here
        return Original(
            main, self.words.language(main), address(relative(here, there, canonical.anchor if canonical else "")), why
        )

    def section(self, entity: Entity, anchor: str) -> Markup:
        """Return the address of a part of the page of an entity, or of the entity where it has no page of its own."""
        href = str(self.href(entity))
        return self.href(entity) if href.startswith("#") else address(href.partition("#")[0] + f"#{anchor}")

    def objections(self, recommendation: Recommendation) -> ObjectionCount:
        """Count the objections to a recommendation by their state."""
        return count_objections(recommendation)

    def own_forecast(self, judgement: Judgement) -> OwnForecast:
        """Return how far a forecast of the brief has got on the day of the build."""
        return own_forecast(judgement, self.view.today)

    def headline(self, entity: Entity) -> Markup:
        """Return the headline of an entity with its references and citations, for a page that shows it nowhere else."""
        markers = (field.marker for field in fields(type(entity)) if Role.HEADLINE in field.roles)
        if isinstance(entity, Source):
            return self.work_title(entity)
        text = headline(entity)
        return self.inline(text) if isinstance(next(markers, None), OneLine) else self.typed(text)

    def concerned(self, change: EditionChange) -> list[PageLink]:
        """Return links to the entities that an edition changed; a removed entity has an empty address."""
        found = ((item.id, self.reference_link(item.id, mentionable(item.id))) for item in change.items)
        return [link or PageLink(escape(id), Markup(""), Markup) for id, link in found]


class _LinkedTerms:
    """Resolves terms to links to the glossary, and everything else as its page does (implements `markdown.Resolver`)."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def mention(self, target: str, label_html: str | None) -> str:
        term = self.page.brief.find("term", target.removeprefix(EXPLAINS)) if target.startswith(EXPLAINS) else None
        if term is None:
            return self.page.mention(target, label_html)
        return _link(self.page.href(term), label_html or "", "bf-term")

    def cite(self, citations: Sequence[Citation]) -> str:
        return self.page.cite(citations)


def _key(entry: Model) -> tuple[str, str]:
    """Return the kind and id of an entry; editions and the head have substitutes."""
    if isinstance(entry, EditionChange):
        return CHANGES, str(entry.edition)
    return (HEAD, "") if isinstance(entry, Head) else (getattr(entry, "kind_name", ""), getattr(entry, "id", ""))


def _references(model: Model, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the references of a field, except cited sources."""
    for leaf in walk(model):
        if leaf.path[0] == name and isinstance(leaf.marker, RefTo) and leaf.marker.kinds != ("source",):
            yield leaf.value, leaf.marker.kinds


def _link(href: Markup, label_html: str, css: str) -> str:
    return f'<a class="{css}" href="{href}">{label_html}</a>'
