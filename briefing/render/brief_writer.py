"""Renders the pages of one brief in one language, all in order or a single one."""

from __future__ import annotations

import re
from functools import cached_property, partial
from html import escape as html_escape
from typing import TYPE_CHECKING, Any, get_args

from briefing.analysis.page_links import FRONT, Links, base
from briefing.diagnostics import working_on
from briefing.markdown.glossary import Glossary
from briefing.model import Term, values
from briefing.model.resolve import mentionable
from briefing.render import brief_citation, exports, library, print_documents, search_entries
from briefing.render.edition_pages import edition_pages
from briefing.render.embed_pages import embed_pages
from briefing.render.headings import headings, insert_contents
from briefing.render.outputs import PlannedFile
from briefing.render.page import Page
from briefing.render.page_head import head_html
from briefing.render.page_parts import front_matter, insert_after_notices, notice_href, untranslated_notice
from briefing.render.page_variables import argument_pages, page_claims
from briefing.render.permanent_address_pages import brief_redirects, edition_redirects, removed_entries
from briefing.render.print_page import PrintPage
from briefing.render.report_link import report_url
from briefing.render.routes import GENERIC, ROUTES, address_of, file_of, heading, lead, present, rows, source_of
from briefing.render.stylesheets import page_sheets

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from briefing.diagnostics import Problem
    from briefing.model import Brief, Entity
    from briefing.render.outputs import Output, PrintDocument, Redirect, SearchEntry
    from briefing.render.permanent_address_pages import RemovedEntry
    from briefing.render.print_documents import DocumentRow
    from briefing.render.routes import Route
    from briefing.render.templating import Renderer
    from briefing.render.unit_context import UnitContext

# The words of every choice that templates iterate over.
CHOICES = {name: get_args(choice) for choice, name in values.CHOICES.items()}
WHOLE = next(route for route in ROUTES if route.name == "all")


class BriefWriter:
    """Renders the pages of one brief in one language."""

    def __init__(self, view: UnitContext, brief: Brief, renderer: Renderer) -> None:
        self.view = view
        self.brief = brief
        self.renderer = renderer
        self.links = Links.of(view.site, brief, view.lang, view.uses)
        self.glossary = Glossary.of(term for term in self.links.listed.get("term", ()) if isinstance(term, Term))
        self.routes = tuple(present(self.links, view.history))
        self.exported = exports.ExportedBrief(view, brief, self.links)

    @cached_property
    def offers(self) -> exports.Offers:
        """The files that the pages offer; drawings are made to know it, so not for pages that are taken from a cache."""
        return exports.offers(self.exported, {route.at: route.name for route in self.routes})

    def files(self) -> Iterator[PlannedFile]:
        for route, entity in self.rows():
            yield self.page(route, entity)
        for at, write in exports.files(self.exported):
            yield PlannedFile(file_of(self.view, at), self.brief.origin.document.file, write)
        yield from embed_pages(self.exported, self.glossary, self.renderer)
        for removed in removed_entries(self.view, self.brief):
            path = file_of(self.view, source_of(f"{removed.id}/"))
            yield PlannedFile(path, removed.file, partial(self.write_removed, removed))
        present = {address_of(route, entity) for route, entity in self.rows()}
        yield from edition_pages(self.view, self.renderer, present)

    def write_removed(self, removed: RemovedEntry) -> tuple[str, tuple[Problem, ...]]:
        """Render the page of an id that a closed edition had and the brief no longer has."""
        here = f"{removed.id}/"
        page = Page(self.view, self.brief, self.links, here, self.glossary, "removed", boxes=False)
        now = page.reference_link(removed.new, mentionable(removed.new)) if removed.new else None
        title = page.word("removed.now" if now else "removed.title", id=removed.id, new=now.label if now else "")
        variables = {**self.notices(page), "removed": removed, "now": now, "title": title}
        written = self.renderer.write("removed.md.jinja", variables)
        content = insert_after_notices(written.text, self.untranslated(page, variables))
        alternates = {"alternates": self.alternates(here)} if len(self.brief.head.languages) > 1 else {}
        matter = {
            "title": title, "description": title, "lang": self.view.lang, "page": "removed", **alternates, "layout": "margin",
            "hide": ["toc"], "robots": "noindex", "search": {"exclude": True},
        }  # fmt: skip
        return front_matter(matter) + content, self.renderer.found()

    def page_at(self, here: str) -> tuple[Output, tuple[Problem, ...]] | None:
        found = (self.page(route, entity) for route, entity in self.rows() if address_of(route, entity) == here)
        return next((page.rendered() for page in found), None)

    def rows(self) -> Iterator[tuple[Route, Entity | None]]:
        return rows(self.links, self.routes)

    def page(self, route: Route, entity: Entity | None) -> PlannedFile:
        """Return the page of a row, which is rendered when it is asked for."""
        file = (self.brief.origins[entity.kind_name, entity.id] if entity else self.brief.origin).document.file
        return PlannedFile(
            file_of(self.view, source_of(address_of(route, entity))), file, partial(self.write_page, route, entity, file)
        )

    def write_page(self, route: Route, entity: Entity | None, file: str) -> tuple[str, tuple[Problem, ...]]:
        here = address_of(route, entity)
        place = f"{file}, {entity.id}" if entity else file
        with working_on(f"the page `{here or './'}` in {self.view.lang} ({place})"):
            return self.written(route, entity, here)

    def written(self, route: Route, entity: Entity | None, here: str) -> tuple[str, tuple[Problem, ...]]:
        page = Page(self.view, self.brief, self.links, here, self.glossary, route.name, boxes=route.boxes)
        page.shown_here = self.shown_here(page, entity)
        variables = {**self.variables(page, route), **self.own_variables(page, route, entity)}
        written = self.renderer.write(route.template, variables)
        content = insert_after_notices(written.text, self.untranslated(page, variables))
        if route.layout == "article":
            beside = variables | {"headings": headings(written.text)}
            content = insert_contents(content, self.renderer.write("contents.jinja", beside).text)
            content += "\n" + self.renderer.write("rail.jinja", beside).text
        text = front_matter(self.matter(page, route, entity)) + content
        page.entity_links.clear()  # each refers to the page
        return text, self.renderer.found()

    def samples(self) -> Iterator[PlannedFile]:
        """Return a page of each layout, but not the page of the whole brief, which takes as long as many others."""
        seen = {WHOLE.layout}
        for route, entity in self.rows():
            if route.layout not in seen:
                yield self.page(route, entity)
            seen.add(route.layout)

    def anchors(self) -> dict[str, set[str]]:
        """Return the anchors of entries on the pages of the brief, by the file of the page."""
        found: dict[str, set[str]] = {}
        for address in self.links.addresses.values():
            found.setdefault(file_of(self.view, source_of(address.page)), set()).add(address.anchor)
        return found

    def documents(self, paper: str) -> Iterator[tuple[PrintDocument, tuple[Problem, ...]]]:
        """Render the documents for print, for a size of paper."""
        view = print_documents.dated(self.view, self.brief)
        writer = BriefWriter(view, self.brief, self.renderer)
        for row in print_documents.DOCUMENTS:
            with working_on(f"the {row.name} in {view.lang}"):
                yield writer.document(row, paper)

    def document(self, row: DocumentRow, paper: str) -> tuple[PrintDocument, tuple[Problem, ...]]:
        """Render one document for print."""
        page = PrintPage(self.view, self.brief, self.links, FRONT, self.glossary, WHOLE.name, boxes=False)
        page.short = row.limit is not None
        page.shown_here = print_documents.shown_in(row, self.links)
        variables = {**self.variables(page, WHOLE), **self.own_variables(page, WHOLE, None)}
        variables |= print_documents.print_variables(page, row, paper)
        variables |= print_documents.contents_of(page, self.renderer, row, variables)
        written = self.renderer.write(row.template, variables)
        html = written.text.replace(print_documents.NOTICE, self.untranslated(page, variables), 1)
        return print_documents.finished(page, row, html), self.renderer.found()

    def untranslated(self, page: Page, variables: dict[str, Any]) -> str:
        """Return the notice above a page whose texts are untranslated, converted, or outdated translations."""
        main = page.behind(self.brief.head) if page.route in ("summary", "all") else None
        return untranslated_notice(self.renderer, page, variables | {"main": main})

    def nav(self) -> tuple[tuple[str, str], ...]:
        """Return the title and file of each page in the navigation; not of pages of single entities or below others."""
        top = (route for route in self.routes if route.each is None and route.at.count("/") < 2)
        return tuple((heading(self.view, route), source_of(route.at)) for route in top)

    def sections(self) -> list[str]:
        """The files of the pages that the masthead links to."""
        return [source_of(route.at) for route in self.routes if route.main]

    def notices_elsewhere(self) -> str:
        """Return the notices for the handwritten pages of the site, which are about this brief unless it is one of several."""
        if self.view.site.library:
            return ""
        page = Page(self.view, self.brief, self.links, FRONT, self.glossary, "summary", boxes=False)
        html = self.renderer.write("parts/notice.jinja", self.notices(page)).text.strip()
        self.renderer.found()  # the pages have the same
        return re.sub(r'href="(?![a-z]+:)', r"\g<0>{base}", html)

    def entries(self) -> tuple[SearchEntry, ...]:
        """Return the search entries of the brief."""
        return search_entries.entries(self.view, self.links)

    def redirects(self) -> tuple[Redirect, ...]:
        """Return the short addresses of the brief, and those of its closed editions."""
        return (*brief_redirects(self.view, self.brief, self.links.addresses), *edition_redirects(self.view))

    def shown_here(self, page: Page, entity: Entity | None) -> Container[tuple[str, str]]:
        """Return the entities that a page also shows: all on the page of the whole brief, else its figures."""
        if page.route == "all":
            return self.links.addresses
        shown = argument_pages.figures_of(page, entity) if entity else []
        inside = [entity] if entity else self.brief.scenarios if page.route == "scenarios" else []
        drawn = argument_pages.figures_in_texts(page, inside)
        lead = [self.brief.head.lead_figure] if page.route == "summary" else []
        return {("figure", str(id)) for id in (*(figure.id for figure in shown), *drawn, *lead)}

    def notices(self, page: Page) -> dict[str, Any]:
        """Return the values for the notices at the start of a page."""
        head = self.brief.head
        notice = (head.notice.link if head.notice else None) or ""
        return {
            "view": self.view, "words": self.view.words, "brief": self.brief, "page": page,
            "instead": library.instead(self.view, self.brief, base(self.view.site, self.brief.slug, self.view.lang) + page.here),
            "notice_href": notice_href(page, notice),
            "notice_label": "say.see_timeline" if notice.startswith("timeline/") else "label.more",
        }  # fmt: skip

    def variables(self, page: Page, route: Route) -> dict[str, Any]:
        """Return the values that are available in every template."""
        return {
            **self.notices(page), "route": route,
            "heading": page.word(key) if (key := f"page.{route.name}") in page.words else heading(self.view, route),
            "claim": page_claims.page_claim(page),
            "lead": partial(lead, self.brief),
            "present": {other.name for other in self.routes},
            "choices": CHOICES, "ranges": values.LIKELIHOOD_RANGES,
            "article": next(iter(self.brief.works), None), "works": self.brief.works,
            "sources": self.links.listed.get("source", ()),
            "citation": brief_citation.sentence(self.view, self.brief),
            "permanent_url": brief_citation.permanent_url(self.view, self.brief),
            "downloads": self.offers.by_page,
            "report_url": partial(report_url, page),
            "twins": self.offers.by_address.get(page.here, ()),
            "deeper": 0,
            "draw": page.draw,
            "frame": partial(exports.oembed.frame, page), "image": partial(exports.oembed.image, page),
        }  # fmt: skip

    def own_variables(self, page: Page, route: Route, entity: Entity | None) -> dict[str, Any]:
        if entity is not None:
            return {"entity": entity, **route.variables(page, entity)}
        if route.name == "data":
            return {"groups": [(group, found) for group in exports.GROUPS if (found := self.offers.by_group.get(group))]}
        if route.template == GENERIC:
            return argument_pages.generic_page(page, self.links.listed[route.needs[0]])
        variables = route.variables(page)
        if route.layout == "report":  # the page of the whole brief also shows kinds without their own template
            others = [each for each in self.routes if not each.own]
            variables["others"] = [(each.name, heading(self.view, each), self.own_variables(page, each, None)) for each in others]
        return variables

    def matter(self, page: Page, route: Route, entity: Entity | None) -> dict[str, Any]:
        """Return the front matter of a page for the theme; texts are HTML."""
        head = self.brief.head
        title = page.gist(entity) if entity else page.full_title(head) if route.at == FRONT else heading(self.view, route)
        about = lead(self.brief, route.name)
        description = page.plain(getattr(entity, "summary", "") if entity else head.bottom_line.claim)
        if entity is None and route.at != FRONT and about in self.view.words:
            description = self.view.words(about)
        offered = (*self.offers.by_group.get("follow", ()), *self.offers.by_group.get("whole", ()))
        for_head = head_html(page, entity, title, description, offered)
        return {
            "title": html_escape(title), "description": html_escape(description), "lang": self.view.lang, "page": route.name,
            **({"alternates": self.alternates(page.here)} if len(head.languages) > 1 else {}),
            "layout": route.layout, **page_sheets(route.name),
            "head_html": for_head,
            **({"hide": ["toc"]} if route.layout != "article" else {}),
            # It repeats all other pages; a search finds an entity on its canonical page instead.
            **({"search": {"exclude": True}} if route.layout == "report" else {}),
        }  # fmt: skip

    def alternates(self, here: str) -> list[dict[str, str]]:
        """Return the page in each language, relative to the site root; the first one is the default (`x-default`)."""
        words, slug = self.view.words, self.brief.slug
        spoken = [
            {"lang": lang, "url": base(self.view.site, slug, lang) + here, "name": words.own_language(lang, short=True)}
            for lang in self.brief.head.languages
        ]
        return [*spoken, {"lang": "x-default", "url": spoken[0]["url"]}]
