"""One page of a brief being written: what its texts look like on it, and where everything leads from it.

Templates reach all of this as filters (`render.FILTERS`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from briefing import markdown
from briefing.analysis.links import base, relative
from briefing.i18n import display_names
from briefing.markdown.glossary import EXPLAINS, Glossary
from briefing.markdown.typography import keep_together, lower_headings
from briefing.model import CHANGES, HEAD, EditionChange, Head, RefTo, Role, Source, Term, walk
from briefing.model import Markup as OneLine
from briefing.model.resolve import Found, anchor, mentionable, resolve
from briefing.model.walk import fields, headline
from briefing.render.text import PageText, address, escape, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence

    from briefing.analysis.links import Links
    from briefing.markdown import Citation
    from briefing.markdown.tree import Prose
    from briefing.model import Brief, Cite, Entity, Model
    from briefing.model.site import Behind


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to an entity: its short name, and its address from the page at hand."""

    label: Markup
    href: Markup
    tell: Callable[[], Markup]

    @property
    def title(self) -> Markup:
        """What it says; asked for only where it is shown, because a page then says in which language it is."""
        return self.tell()


class Original(NamedTuple):
    """The main text of a translation: its language, what that is called here, its address from the page at hand, and why."""

    lang: str
    language: str
    href: Markup
    why: Behind


@dataclass(slots=True, eq=False)
class Page(PageText):
    """A page on its way: `here` is its address; `cited` and `explained` grow while it is written."""

    brief: Brief
    links: Links
    glossary: Glossary
    here: str
    route: str = ""
    boxes: bool = True
    """Whether cites and terms open a box on the page; else they are plain links."""
    held: Container[tuple[str, str]] = ()
    """Kind and id of what stands on this page although it has its place on another."""
    cited: dict[str, Source] = field(default_factory=dict)
    opened: dict[str, Source] = field(default_factory=dict)
    """Of the sources cited, those that open a box."""
    explained: dict[str, Term] = field(default_factory=dict)

    # ------------------------------------------------------------------------------------------- texts

    def inline(self, text: str, terms: bool = True) -> Markup:
        """A Markdown text of one line; without `terms`, the words of the glossary are left for later."""
        return self.marked(text, markdown.html_inline(self._read(text, block=False, terms=terms), self))

    def blocks(self, text: str, deeper: int = 0) -> Markup:
        """A Markdown text of paragraphs, for the top level of a page; `deeper` lowers its headings."""
        read = self._read(text, block=True)
        if deeper:
            read = read._replace(body=tuple(lower_headings(read.body, deeper)))
        if lang := self.foreign(text):
            return Markup(f'<div lang="{escape(lang)}">\n{joined(markdown.html_blocks(read, self))}\n</div>')
        return Markup(joined(markdown.markdown_blocks(read, self)))

    def html(self, text: str) -> Markup:
        """A Markdown text of paragraphs, for the inside of an HTML element."""
        html = joined(markdown.html_blocks(self._read(text, block=True), self))
        lang = self.foreign(text)
        return Markup(f'<div lang="{escape(lang)}">\n{html}\n</div>' if lang else html)

    def _read(self, text: str, *, block: bool, terms: bool = True) -> Prose:
        read = markdown.parse(text, block=block)
        if terms:
            read = self.glossary.mark(read, self.explained)
        return read._replace(body=tuple(keep_together(read.body, terms=self.boxes)))

    def mention(self, target: str, label_html: str | None) -> str:
        """Write a reference in a text (see `markdown.Resolver`)."""
        if target.startswith(EXPLAINS):
            return self._explained(target.removeprefix(EXPLAINS), label_html or "")
        way = self.way(target, mentionable(target))
        if way is None:
            return label_html or str(escape(target))
        return _link(way.href, label_html or way.label, "bf-ref")

    def _explained(self, id: str, label_html: str) -> str:
        term = self.brief.find("term", id)
        assert isinstance(term, Term), "the glossary was made from this brief"
        first = self.explained.setdefault(id, term) is term and self.boxes
        if not first:
            return _link(self.href(term), label_html, "bf-term")
        return f'<button type="button" class="bf-term" popovertarget="box-term-{escape(id)}">{label_html}</button>'

    def cite(self, citations: Sequence[Citation]) -> str:
        """Write the cites of a text (see `markdown.Resolver`)."""
        return " ".join(self._chip(each.key, each.at, box=self.boxes) for each in citations)

    def cites(self, sources: Iterable[Cite], beside: str | None = None) -> Markup:
        """The sources of a field, in a row; those that a text beside it cites already are left out."""
        said = {cited.key for cited in markdown.parse(beside, block=False).citations} if beside and "[" in beside else ()
        return Markup(" ".join(self._chip(each.source, each.at, box=False) for each in sources if each.source not in said))

    def _chip(self, key: str, at: str | None, *, box: bool) -> str:
        way = self.way(key, ("source",))
        source = self.brief.find("source", key)
        if way is None or not isinstance(source, Source):
            return _link(way.href, way.label, "bf-ref") if way else str(escape(key))
        self.cited[key] = source
        mark = self.called(source) + (self.words("mark.comma") + at if at else "")
        name = escape(self.words("say.source_named", id=mark, title=display_names.citation_name(source, self.manner)))
        if box:
            self.opened[key] = source
        else:
            return f'<a class="bf-chip" href="{way.href}">{escape(mark)}</a>'
        return (
            f'<button type="button" class="bf-chip" popovertarget="box-{escape(key)}" aria-label="{name}">{escape(mark)}</button>'
        )

    # --------------------------------------------------------------------------------------------- ways

    def way(self, target: str, kinds: Iterable[str]) -> PageLink | None:
        """The way to what a reference means, also into another brief."""
        found = resolve(self.view.site, self.brief, target, kinds)
        if not isinstance(found, Found) or found.entity is None:
            return None
        if found.brief is self.brief:
            return self.way_to(found.entity)
        label = self.typed(display_names.display_name(found.entity) if found.kind in _NAMED else target.rpartition(":")[2])
        name = Markup("{}{}{}").format(self.word("mark.open"), self.brief_name(found.brief), self.word("mark.close"))
        href = address(self.links.abroad(self.here, found.brief, found.kind, found.entity))
        return PageLink(label + name, href, partial(self.told, found.entity))

    def way_to(self, entity: Entity) -> PageLink:
        """The way to an entity of this brief."""
        return PageLink(self.typed(self.called(entity)), self.href(entity), partial(self.told, entity))

    def ways(self, model: Model, name: str) -> list[PageLink]:
        """The ways to all that a field of a model refers to, the sources it cites left out."""
        refs = (leaf for leaf in walk(model) if leaf.path[0] == name and isinstance(leaf.marker, RefTo))
        found = (self.way(leaf.value, leaf.marker.kinds) for leaf in refs if leaf.marker.kinds != ("source",))  # type: ignore[union-attr]  # only references are left
        return [way for way in found if way is not None]

    def href(self, entity: Entity) -> Markup:
        """The address of an entity of this brief, from this page."""
        kind, id = entity.kind_name, entity.id
        away = None if (kind, id) in self.held else self.links.href(self.here, kind, id)
        return address(away or f"#{anchor(kind, id)}")

    def to(self, page: str, anchor: str = "") -> Markup:
        """The address of another page of this brief (`timeline/`), from this page."""
        return address(relative(self.here, page, anchor))

    def link(self, entity: Entity) -> Markup:
        """The short name of an entity, as a link to it."""
        return Markup(_link(self.href(entity), self.typed(self.called(entity)), "bf-id"))

    def anchor(self, entity: Entity) -> str:
        """The permanent anchor of an entity on its page."""
        return anchor(entity.kind_name, entity.id)

    def edit(self, entity: Entity) -> Markup | None:
        """Where the line stands at which an entity is written, if the site has a repository."""
        key = (entity.kind_name, entity.id)
        origin = self.brief.origins.get(key) or self.view.site.shared_origins.get(key)
        settings = self.view.settings
        if origin is None or settings.repo_url is None:
            return None
        place = origin.head()
        base = settings.edit_base or f"{settings.repo_url.rstrip('/')}/blob/HEAD/"
        return address(base.replace("/edit/", "/blob/", 1) + quote(place.file) + f"#L{place.line}")

    def behind(self, entry: Model) -> Original | None:
        """Where the main text of an entry stands, if the translation on this page is older than that, or may be."""
        main, key = self.brief.head.languages[0], _key(entry)
        why = self.brief.behind.get(key)
        if why is None:
            return None
        home = self.links.page(*key)
        there = base(self.view.site, self.brief.slug, main) + (home.page if home else self.here)
        here = base(self.view.site, self.brief.slug, self.view.lang) + self.here
        return Original(main, self.words.language(main), address(relative(here, there, home.anchor if home else "")), why)

    # -------------------------------------------------------------------------------------------- names

    @property
    def manner(self) -> display_names.NameStyle:
        """How this page writes names in Latin letters."""
        return display_names.NameStyle(**{part: self.words(f"name.{part}") for part in display_names.NameStyle._fields})

    def called(self, entity: Entity) -> str:
        """What an entity is called in a line: its id, a source's number, an actor's or a term's name."""
        if entity.kind_name == "source" and entity.id in self.links.numbers:
            return f"S{self.links.numbers[entity.id]}"
        return display_names.display_name(entity) if entity.kind_name in _NAMED else entity.id

    def gist(self, entity: Entity) -> str:
        """What an entity says, in a line of plain words."""
        text = headline(entity)
        return text if entity.kind_name in ("source", *_NAMED) else self.plain(text)

    def told(self, entity: Entity) -> Markup:
        """The same for a page, in whatever language it is."""
        return self.marked(headline(entity), markdown.escape(self.gist(entity)))

    def headline(self, entity: Entity) -> Markup:
        """The same with its references and cites, for a page that shows it nowhere else."""
        markers = (field.marker for field in fields(type(entity)) if Role.HEADLINE in field.roles)
        text = headline(entity)
        return self.inline(text) if isinstance(next(markers, None), OneLine) else self.typed(text)

    def brief_name(self, brief: Brief) -> Markup:
        """The short title of a brief."""
        text = brief.head.short_title or brief.head.title
        return self.marked(text, markdown.escape(brief.head.short_title or self.plain(text)))

    def credits(self, source: Source) -> tuple[Markup, ...]:
        """Who made a source and where it appeared."""
        return tuple(map(self.typed, display_names.credits(source, self.manner)))

    def concerned(self, change: EditionChange) -> list[PageLink]:
        """The entities that an edition changed; those that are gone lead nowhere."""
        found = ((id, self.way(id, mentionable(id))) for id in change.items)
        return [way or PageLink(escape(id), Markup(""), Markup) for id, way in found]

    def numbered(self, sources: Mapping[str, Source]) -> list[Source]:
        """Sources by number, such as those cited so far."""
        return sorted(sources.values(), key=lambda source: self.links.numbers[source.id])


def _key(entry: Model) -> tuple[str, str]:
    """The kind and the id of an entry, or what stands for them."""
    if isinstance(entry, EditionChange):
        return CHANGES, str(entry.edition)
    return (HEAD, "") if isinstance(entry, Head) else (getattr(entry, "kind_name", ""), getattr(entry, "id", ""))


_NAMED = ("actor", "term")


def _link(href: Markup, label_html: str, css: str) -> str:
    return f'<a class="{css}" href="{href}">{label_html}</a>'
