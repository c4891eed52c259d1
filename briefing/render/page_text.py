"""Filters for texts that need no links. A page without a brief has only these and those of the interface.

A returned `Markup` is safe in Markdown, HTML and attributes; a returned `str` is escaped when it is printed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import Markup

from briefing import markdown
from briefing.i18n.translation_overlay import ConvertedText, ForeignText, OriginalName
from briefing.markdown import csl_tags
from briefing.markdown.break_marks import BREAK_MARK, between_chinese, without_break_marks
from briefing.markdown.typography import without_citations
from briefing.model.entities.event import EASING
from briefing.model.values import GROWING_GROUPS, locators
from briefing.render.fallback_words import direction
from briefing.render.interface_text import InterfaceText, escape_part
from briefing.render.safe_text import LinklessResolver, address, as_markup, escape, joined
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    import re

    from briefing.markdown import Prose
    from briefing.model import Brief, Event, Head, Source
    from briefing.render.timeline_rows import ShownKinds


@dataclass(slots=True, eq=False)
class PageText(InterfaceText):
    """The filters of every page."""

    foreign_languages: set[str] = field(default_factory=set, kw_only=True)
    """The languages of the untranslated texts on this page."""
    converted: bool = field(default=False, kw_only=True)
    """Whether this page contains a text whose script was converted automatically and not reviewed since."""

    # ------------------------------------------------------------------------------------------- texts

    def title(self, text: str) -> Markup:
        """Render a title without links; `|` marks a permitted line break."""
        return self.view.memo.once(self.view.memo.titles, text, self._title)

    def _title(self, text: str) -> Markup:
        return as_markup(BREAK_MARK.sub(_breakable, str(self.unlinked(text))))

    def unlinked(self, text: str) -> Markup:
        """Render a Markdown text without links and citations, for the text of a link."""
        body = tuple(without_citations(self.parsed(text, block=False).body))
        return self.marked(text, markdown.html_inline(markdown.Prose(body), LinklessResolver()))

    def plain(self, text: str) -> str:
        """Return the plain text of a Markdown text."""
        return self.view.memo.once(self.view.memo.plain, text, self._plain)

    def _plain(self, text: str) -> str:
        return markdown.to_plain_text(self.parsed(text, block=False))

    def brief_name(self, brief: Brief) -> Markup:
        """Return the short title of a brief, or else its title."""
        text = brief.head.short_title or brief.head.title
        return self.marked(text, markdown.escape(brief.head.short_title or self.plain_title(text)))

    def plain_title(self, title: str) -> str:
        """Return a title as plain text on one line."""
        return without_break_marks(self.plain(title))

    def parsed(self, text: str, *, block: bool) -> Prose:
        """Read a Markdown text."""
        return self.view.memo.parse(text, block=block)

    def full_title(self, head: Head) -> str:
        """Return the title of a brief as plain text, with its subtitle after a colon or after a mark that ends a sentence.

        If the title has a colon already, a semicolon comes before the subtitle.
        """
        return self.view.memo.of("full title", head, self._full_title, head)

    def _full_title(self, head: Head) -> str:
        title = self.plain_title(head.title)
        if head.subtitle is None:
            return title
        further = "semicolon" if any(colon in title for colon in (": ", "：", " : ")) else "colon"
        return title + self.words("mark.gap" if title.endswith(_ENDS) else f"mark.{further}") + head.subtitle

    def one_stop(self, text: Markup) -> Markup:
        """Return a citation in which no full stop follows another mark that ends a sentence, as at the end of a title."""
        return as_markup(_TWO_STOPS.sub(r"\1", str(text)))  # only full stops are removed

    def typed(self, text: str) -> Markup:
        """Escape a plain text and mark its language."""
        if type(text) is not str:
            return self.marked(text, markdown.escape(text))
        return escape(text)

    def work_title(self, source: Source) -> Markup:
        """Render the title of a source; CSL's tags in it are markup."""
        return self.view.memo.once(self.view.memo.work_titles, source.shown_title, self._work_title)

    def _work_title(self, title: str) -> Markup:
        return self.marked(title, csl_tags.to_html(title))

    def marked(self, text: str, html: str) -> Markup:
        """Wrap HTML in a `lang` attribute if its text is not in the language of the page."""
        if type(text) is str:
            return as_markup(joined(html))
        html, lang = joined(html), self.foreign(text)
        return Markup(f"<span {self.in_language(lang)}>{html}</span>") if lang else as_markup(html)

    def in_language(self, lang: str) -> str:
        """Return the attributes of an element whose text is in another language than the page."""
        way = f' dir="{direction(lang)}"' if direction(lang) != direction(self.words.lang) else ""
        return f'lang="{escape(lang)}"{way}'

    def url(self, url: str | None) -> Markup:
        """Return a URL within a sentence; where lines run from right to left, a slash at its end would be at its beginning."""
        shown = Markup(escape_part(url or ""))
        return Markup('<bdi dir="ltr">{}</bdi>').format(shown) if url and direction(self.words.lang) == "rtl" else shown

    def foreign(self, text: str) -> str:
        """Return the language of a text, or an empty string if it is the language of the page."""
        self.converted = self.converted or isinstance(text, ConvertedText)
        if not isinstance(text, ForeignText):
            return ""
        if not isinstance(text, OriginalName):
            self.foreign_languages.add(text.lang)
        return text.lang

    # -------------------------------------------------------------------------------------------- words

    def of(self, value: str, group: str) -> Markup:
        """Return the message for a choice: `grade.argued` for `argued`; or the name of a word that the brief declares."""
        known = self.view.memo.choices.get((group, value))
        if known is not None:
            return known
        grows = _GROWING.get(group)
        declared = self.view.brief.declared(grows, value) if grows and self.view.brief else None
        if declared:
            return self.typed(declared.name)  # which may be in another language, of which a page takes note
        shown = self.view.memo.choices[group, value] = self.word(f"{group}.{value}")
        return shown

    def event_kind(self, event: Event, shown: str) -> Markup:
        """Return the word for the kind of an event; `shown` is the kind under which the timeline shows it."""
        return self.word("event_kind_eased.restriction") if shown == EASING else self.of(event.kind, "event_kind")

    def shown_kind(self, kinds: ShownKinds, kind: str) -> Markup:
        """Return the name of a filter of the timeline."""
        return self.word("event_kind_eased.restriction") if kind == EASING else self.of(kinds.own.get(kind, kind), "event_kind")

    def address(self, href: str) -> Markup:
        """Escape a URL for an attribute."""
        return address(href)

    def place(self, at: str) -> Markup:
        """Return a place in a work in the words of the page's language."""
        return self.view.memo.once(self.view.memo.places, at, self._place)

    def _place(self, at: str) -> Markup:
        parts = locators(at)
        if not parts:  # a translation, in words of its own
            return self.typed(at)
        return self.word("mark.list").join(self._locator(label, value) for label, value in parts)

    def _locator(self, label: str, value: str) -> Markup:
        key, n = ("say.place_short", int(value)) if label == "P" else (f"locator.{label}", self.words.number_range(value))
        return self.word(key, n=n)


_GROWING = {group: of for of, group in GROWING_GROUPS.items()}
_STOP, _CLOSED = "(?:[.。۔]|&#46;)", r"(?:</[a-z]+>|[\"”’»」』）)\ufdd2]|&#(?:34|39|41);)*"
_TWO_STOPS = lazy_pattern(rf"([.。۔?!…؟？！&](?:(?<!&)|#(?:33|46|63);){_CLOSED}){_STOP}(?!{_STOP}|\w)")
"""A mark that ends a sentence, with the tags and quotation marks that it closes, and a full stop after it.

It begins with a set of characters, for which `re` looks first.
"""
_ENDS = ("?", "!", ".", "…", "؟", "۔", "？", "！", "。")


def _breakable(mark: re.Match[str]) -> str:
    return "<wbr>" if between_chinese(mark) else " <wbr>"
