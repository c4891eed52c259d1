"""The documents for print of a brief: a decision paper and the full report, as HTML from templates of their own.

They depend on the data alone: their day is that of the edition, so that the same data give the same document on every day.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from briefing.i18n.cjk_typefaces import CJK_VARIANTS, cjk_variant
from briefing.model import Figure
from briefing.render import brief_citation
from briefing.render.fallback_words import direction, without_marks
from briefing.render.figures.number_table import plain_table
from briefing.render.figures.standalone_svg import draw_chart
from briefing.render.outputs import PrintDocument
from briefing.render.page_variables.next_dates import next_dates
from briefing.render.print_page import NOTE_END, PrintPage
from briefing.render.routes import file_of
from briefing.render.safe_text import address, escape
from briefing.render.unit_memo import UnitMemo

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from datetime import date

    from briefing.analysis.page_links import Links
    from briefing.model import Brief
    from briefing.render.templating import Renderer, Variables
    from briefing.render.unit_context import UnitContext


class DocumentRow(NamedTuple):
    """A row of `DOCUMENTS`."""

    name: str
    word: str
    """The key of its name in the groups `print` and `download` of the messages."""
    template: str
    limit: int | None

    @property
    def at(self) -> str:
        """The address of its PDF file below the front page of the brief."""
        return f"data/{self.name}.pdf"


DOCUMENTS = (
    DocumentRow("decision-paper", "paper", "print/paper.html.jinja", 2),
    DocumentRow("report", "report", "print/report.html.jinja", None),
)


class Paper(NamedTuple):
    """A size of paper, by its name in CSS, and how the decision paper is set on it."""

    size: str
    margins: str
    scale: float


PAPERS = {"a4": Paper("A4", "20mm 23mm 19mm", 1), "letter": Paper("letter", "17mm 24mm 16mm", 0.95)}
"""The sizes of paper by their names on the command line; a sheet of US Letter holds less."""
MOST_DATES = 6
"""The number of next dates in the decision paper."""


def day_of(brief: Brief) -> date:
    """Return the day for which a document is made: that of the edition, or of the facts if they are newer."""
    return max(brief.head.published, brief.head.as_of)


def dated(view: UnitContext, brief: Brief) -> UnitContext:
    """Return the context of a unit on the day of its edition."""
    return replace(view, today=day_of(brief), memo=UnitMemo())


NOTICE = "<!-- notice on the translation -->"
"""The place of what is known only after the last text was rendered."""


def shown_in(row: DocumentRow, links: Links) -> Container[tuple[str, str]]:
    """Return the entries that a document contains; links to others lead to the site."""
    if row.limit is None:
        return links.addresses
    return {(kind, entity.id) for kind in ("judgement", "recommendation") for entity in links.listed.get(kind, ())}


def print_variables(page: PrintPage, row: DocumentRow, paper: str) -> Variables:
    """Return the values that every document needs besides those of the page of the whole brief."""
    brief, words = page.brief, page.words
    title, name = page.full_title(brief.head), f"print.{row.word}"
    first = next((each for each in (*brief.judgements, *brief.factors, *brief.recommendations)), None)
    edition = words("say.edition", n=brief.head.edition)
    return {
        **style(words.lang, PAPERS[paper], short=row.limit is not None),
        "name": page.word(name),
        "document_title": words("print.title", title=title, name=words(name)),
        "running_title": _css_string(brief.head.short_title or page.plain_title(brief.head.title)),
        "pages_between": _css_string(words("print.pages_between")),
        "running_edition": _css_string(edition + words("mark.separator") + words.date(brief.head.published, full=True)),
        "notice_place": Markup(NOTICE),
        "editors": brief_citation.editors(brief),
        "cited_url": brief_citation.cited_url(page.view, brief),
        "first_id": first.id if first else "",
        "link": _link,
        "dates": next_dates(page),
        "most_dates": MOST_DATES,
    }


def style(lang: str, paper: Paper, *, short: bool) -> Variables:
    """Return the sizes and typefaces of a document in a language; the decision paper (`short`) has narrower margins."""
    variant = cjk_variant(lang)
    size = (9.6 if variant else 9.8) * (paper.scale if short else 1)
    family = variant or "SC"
    return {
        "paper": Markup(paper.size),
        "margins": Markup(paper.margins if short else "24mm 25mm"),
        "size": Markup(f"{size:.2f}"),
        "leading": Markup("1.65" if variant else "1.45"),
        "bold": 700 if variant else 600,
        "serif": Markup(f'"Source Serif 4 Extended", "Source Serif 4", "Noto Serif CJK {family}", serif'),
        "sans": Markup(f'"Source Sans 3 Extended", "Source Sans 3", "Noto Sans CJK {family}", sans-serif'),
        "cjk": tuple(reversed(CJK_VARIANTS)),
        "direction": direction(lang),
    }


def _link(url: str) -> Markup:
    """Render a URL as a link that shows it."""
    return Markup('<a class="url" href="{}">{}</a>').format(address(url), escape(url))


def _css_string(text: str) -> Markup:
    """Escape a text for a string in a style sheet."""
    return Markup("".join(char if char.isalnum() else f"\\{ord(char):06x}" for char in text))  # no markup is left


def figure_blocks(page: PrintPage, renderer: Renderer, variables: Variables) -> dict[str, Markup]:
    """Return each figure as HTML, with a drawing or, for a figure of kind `table`, its numbers."""
    found = {}
    for figure in page.links.listed.get("figure", ()):
        assert isinstance(figure, Figure), "listed by kind"
        table = page.brief.tables[figure.data] if figure.data is not None else None
        notes: tuple[Markup | str, ...] = ()
        if figure.kind == "table" and table is not None:
            body = plain_table(figure, table, page)
        else:
            svg, notes = draw_chart(figure, table, page.brief.head.as_of, page, variables["sans"])
            body = Markup(svg)  # its texts are escaped
        own: dict[str, Any] = {**variables, "figure": figure, "body": body, "notes": notes}
        found[figure.id] = Markup(renderer.write("print/figure.html.jinja", own).text)
    return found


def contents(page: PrintPage, variables: Variables) -> Iterator[tuple[str, Markup, tuple[Any, ...]]]:
    """Yield each section of the report: its anchor, its title, and the entries that the contents list below it."""
    brief = page.brief
    figures = [each for each in page.links.listed.get("figure", ()) if each.id != brief.head.lead_figure]
    sections: tuple[tuple[str, str, object, tuple[Any, ...]], ...] = (
        ("judgements", "label.key_judgements", brief.judgements, ()),
        ("factors", "page.factors", brief.factors, brief.factors),
        ("scenarios", "page.scenarios", brief.scenarios, brief.scenarios),
        ("recommendations", "page.recommendations", brief.recommendations, brief.recommendations),
        ("figures", "page.figures", figures, ()),
        ("timeline", "page.timeline", brief.events, ()),
        ("forecasts", "page.forecasts", brief.forecasts, ()),
    )
    yield from ((at, page.word(key), entries) for at, key, present, entries in sections if present)
    yield from ((name, escape(title), ()) for name, title, _ in variables["others"])
    lists = (("glossary", "terms"), ("actors", "people"), ("sources", "sources"), ("changes", "changes"))
    for at, name in lists:
        if variables[name]:
            yield at, page.word("label.what_changed" if at == "changes" else f"page.{at}"), ()


def contents_of(page: PrintPage, renderer: Renderer, row: DocumentRow, variables: Variables) -> Variables:
    """Return the values that only the full report needs: its figures and its table of contents."""
    if row.limit is not None:
        return {}
    figures = figure_blocks(page, renderer, variables)
    return {"figures": page.links.listed.get("figure", ()), "figure_html": figures, "contents": tuple(contents(page, variables))}


def finished(page: PrintPage, row: DocumentRow, html: str) -> PrintDocument:
    """Return a document whose links all lead somewhere: without the URL of the site, none leads to a page of it."""
    url = brief_citation.cited_url(page.view, page.brief) or ""
    html = _BEFORE_NOTE.sub("", without_marks(html if url else _RELATIVE.sub("", html)))
    html = _BETWEEN_NOTES.sub(str(page.word("mark.semicolon")), html).replace(NOTE_END, "</span>")
    html = html.replace("\u2060", "")  # a search for "China–US" does not find a word with joiners in it
    brief = page.brief
    return PrintDocument(
        row.name,
        file_of(page.view, row.at),
        brief.slug,
        page.view.lang,
        html,
        url,
        row.limit,
        brief.head.published,
        brief.origin.document.file,
    )


_RELATIVE = re.compile(r' href="(?!#|[a-z]+:)[^"]*"')
_BETWEEN_NOTES = re.compile(rf'{NOTE_END}\s*<span class="note">')
_BEFORE_NOTE = re.compile(r'\s+(?=<span class="note">)')
