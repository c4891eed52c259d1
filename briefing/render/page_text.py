"""Filters that need no links: interface messages, dates and texts. A page without a brief has only these.

A returned `Markup` is safe in Markdown, HTML and attributes; a returned `str` is escaped when it is printed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import Markup

from briefing import markdown
from briefing.i18n.interface.catalog import NUMBERS
from briefing.i18n.interface.work_words import naming_work
from briefing.i18n.translation_overlay import ConvertedText, ForeignText, OriginalName
from briefing.markdown import csl_tags
from briefing.markdown.break_marks import BREAK_MARK, between_chinese, without_break_marks
from briefing.markdown.typography import without_citations
from briefing.model.entities.event import EASING
from briefing.model.values import GROWING_GROUPS, locators
from briefing.render.fallback_words import direction, in_fallback_language
from briefing.render.safe_text import LinklessResolver, address, as_markup, escape, joined
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Mapping
    from datetime import date
    from decimal import Decimal

    from briefing.i18n.interface import Catalog
    from briefing.markdown import Prose
    from briefing.model import Event, Head, Source
    from briefing.model.values import Likelihood, When
    from briefing.render.timeline_rows import ShownKinds
    from briefing.render.unit_context import UnitContext


@dataclass(slots=True, eq=False)
class PageText:
    """The filters of every page."""

    view: UnitContext
    foreign_languages: set[str] = field(default_factory=set, kw_only=True)
    """The languages of the untranslated texts on this page."""
    words: Catalog = field(init=False)
    """The message catalog of the page's language."""
    messages: dict[str, Markup] = field(init=False)
    """The interface messages without values that a page of the unit has shown; templates look here before they call `word`."""
    converted: bool = field(default=False, kw_only=True)
    """Whether this page contains a text whose script was converted automatically and not reviewed since."""

    def __post_init__(self) -> None:
        """Find the messages of the unit."""
        self.words = self.view.words
        self.messages = self.view.memo.messages

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
        return self.marked(source.shown_title, csl_tags.to_html(source.shown_title))

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
        shown = Markup(_escape_part(url or ""))
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

    def word(self, key: str, number: int | None = None, /, **values: object) -> Markup:
        """Return an interface message; its values may be HTML."""
        if number is None and not values:
            known = self.view.memo.messages.get(key)
            if known is None:
                known = self.view.memo.messages[key] = self._filled(key, None, {})
            return known
        return self._filled(key, number, values)

    def word_about(self, work: Source, key: str) -> Markup:
        """Return an interface message about one of several works: "In the report", by its type."""
        words = self.view.memo.of("words", work, lambda: naming_work(self.words, [work.type]))
        return self._filled(key, None, {}, words)

    def _filled(self, key: str, number: int | None, values: Mapping[str, object], words: Catalog | None = None) -> Markup:
        forms = self.view.memo.pieces
        form = key if number is None and words is None else (words or self.words).pieces(key, number)
        fixed = forms.get(form)
        if fixed is None:
            message = self.words.pieces(key) if isinstance(form, str) else form
            fixed = forms[form] = tuple(piece if index % 2 else _escape_part(piece) for index, piece in enumerate(message))
        known = values if number is None else {"n": number, **values}
        pieces = list(fixed)
        for index in range(1, len(pieces), 2):
            value = known[pieces[index]]
            if not isinstance(value, Markup):
                value = _escape_part(self.words.number(value) if isinstance(value, NUMBERS) else str(value))
            pieces[index] = value
        filled = as_markup("".join(pieces))
        language = self.words.fallbacks.get(key)
        return in_fallback_language(filled, language, self.words.lang) if language and not key.startswith(_SIGNS) else filled

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

    def count(self, n: int, key: str) -> Markup:
        """Return a count with its noun: `3 sources`."""
        known = self.view.memo.counts.get((n, key))
        if known is None:
            known = self.view.memo.counts[n, key] = self.word(f"count.{key}", n)
        return known

    def headed(self, key: str, n: int) -> Markup:
        """Return a heading with a count, small numbers spelled out: `Three factors`."""
        numeral = f"numeral.{n}"
        return self.word(key, n, n=self.words(numeral) if numeral in self.words else self.words.number(n))

    def likelihood(self, word: Likelihood) -> tuple[Markup, Markup]:
        """Return the likelihood term and its range in per cent."""
        known = self.view.memo.likelihoods.get(word)
        if known is None:
            language = self.words.fallbacks.get(f"likelihood.{word}")
            shown, reach = map(escape, self.words.likelihood(word))
            known = (in_fallback_language(shown, language, self.words.lang) if language else shown, reach)
            self.view.memo.likelihoods[word] = known
        return known

    def day(self, day: date, full: bool = False) -> Markup:
        """Format a calendar date as a `<time>` element."""
        known = self.view.memo.dates.get((day, full))
        if known is None:
            known = self.view.memo.dates[day, full] = _time(self.words.machine(day), self.words.date(day, full=full))
        return known

    def distance(self, day: date) -> Markup:
        """Say how far a day is from the day of the build."""
        return escape(self.words.distance(day, self.view.today))

    def age(self, day: date) -> Markup:
        """Say how old a day is on the day of the build: "175 days old"."""
        known = self.view.memo.ages.get(day)
        if known is None:
            today = self.view.today
            known = self.word("distance.old", time=self.words.length(day, today)) if day < today else self.distance(day)
            self.view.memo.ages[day] = known
        return known

    def late(self, day: date) -> Markup:
        """Say how long ago a deadline has passed: "overdue by 8 days"."""
        return self.word("distance.overdue", time=self.words.length(day, self.view.today))

    def when(self, when: When, full: bool = False) -> Markup:
        """Format an EDTF date with its precision and uncertainty."""
        known = self.view.memo.dates.get((when, full))
        if known is None:
            text = self.words.when(when, full=True) if full else self.plain_when(when)
            known = self.view.memo.dates[when, full] = _time(self.words.machine(when), text)
        return known

    def plain_when(self, when: When) -> str:
        """Return the same as plain text."""
        known = self.view.memo.plain_dates.get(when)
        if known is None:
            known = self.view.memo.plain_dates[when] = self.words.when(when)
        return known

    def decimal(self, value: Decimal) -> Markup:
        """Format a number with all its decimals."""
        return escape(self.words.number(value))

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

    def listed(self, items: Iterable[object]) -> Markup:
        """Format a list as part of a sentence: a, b and c."""
        parts = [item if isinstance(item, Markup) else escape(str(item)) for item in items]
        if len(parts) < 2:
            return parts[0] if parts else Markup("")
        comma, last = (Markup(_escape_part(self.words(f"mark.{name}"))) for name in ("list", "list_last"))
        return comma.join(parts[:-1]) + last + parts[-1]


_GROWING = {group: of for of, group in GROWING_GROUPS.items()}
_SIGNS = ("mark.", "number.", "name.", "date.")
"""The groups of punctuation and patterns, which are no words."""
_STOP, _CLOSED = "(?:[.。۔]|&#46;)", r"(?:</[a-z]+>|[\"”’»」』）)\ufdd2]|&#(?:34|39|41);)*"
_TWO_STOPS = lazy_pattern(rf"([.。۔?!…؟？！&](?:(?<!&)|#(?:33|46|63);){_CLOSED}){_STOP}(?!{_STOP}|\w)")
"""A mark that ends a sentence, with the tags and quotation marks that it closes, and a full stop after it.

It begins with a set of characters, for which `re` looks first.
"""
_ENDS = ("?", "!", ".", "…", "؟", "۔", "？", "！", "。")


def _breakable(mark: re.Match[str]) -> str:
    return "<wbr>" if between_chinese(mark) else " <wbr>"


def _time(machine: str | None, text: str) -> Markup:
    return as_markup(f'<time datetime="{machine}">{escape(text)}</time>') if machine else escape(text)


def _escape_part(text: str) -> str:
    """Escape part of a sentence, keeping the spaces at its ends."""
    return (" " if text[:1] == " " else "") + markdown.escape(text) + (" " if text[-1:] == " " and text.strip() else "")
