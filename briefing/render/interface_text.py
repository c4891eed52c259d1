"""The words of the interface on a page: messages, counts, dates and numbers. A returned `Markup` is safe everywhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import Markup

from briefing import markdown
from briefing.i18n.interface.catalog import NUMBERS
from briefing.i18n.interface.work_words import naming_work
from briefing.render.fallback_words import direction, in_fallback_language
from briefing.render.safe_text import as_markup, escape
from briefing.render.unit_memo import messages_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from decimal import Decimal

    from briefing.i18n.interface import Catalog
    from briefing.model import Source
    from briefing.model.values import Likelihood, When
    from briefing.render.unit_context import UnitContext
    from briefing.render.unit_memo import MessageMemo


@dataclass(slots=True, eq=False)
class InterfaceText:
    """The filters for words, dates and numbers."""

    view: UnitContext
    words: Catalog = field(init=False)
    """The message catalog of the page's language."""
    catalog_memo: MessageMemo = field(init=False)
    """What is known of the catalog."""
    messages: dict[str, Markup] = field(init=False)
    """The interface messages without values that a page has shown; templates look here before they call `word`."""

    def __post_init__(self) -> None:
        """Find the messages of the unit."""
        self.words = self.view.words
        self.catalog_memo = messages_of(self.words)
        self.messages = self.catalog_memo.messages

    def word(self, key: str, number: int | None = None, /, **values: object) -> Markup:
        """Return an interface message; its values may be HTML."""
        if number is None and not values:
            known = self.messages.get(key)
            if known is None:
                known = self.messages[key] = self._filled(key, None, {})
            return known
        return self._filled(key, number, values)

    def word_about(self, work: Source, key: str) -> Markup:
        """Return an interface message about one of several works: "In the report", by its type."""
        words = self.view.memo.of("words", work, lambda: naming_work(self.words, [work.type]))
        return self._filled(key, None, {}, words)

    def _filled(self, key: str, number: int | None, values: Mapping[str, object], words: Catalog | None = None) -> Markup:
        forms = self.catalog_memo.pieces
        form = key if number is None and words is None else (words or self.words).pieces(key, number)
        fixed = forms.get(form)
        if fixed is None:
            message = self.words.pieces(key) if isinstance(form, str) else form
            fixed = forms[form] = tuple(piece if index % 2 else escape_part(piece) for index, piece in enumerate(message))
        known = values if number is None else {"n": number, **values}
        pieces = list(fixed)
        for index in range(1, len(pieces), 2):
            value = known[pieces[index]]
            if not isinstance(value, Markup):
                value = escape_part(self._number(value) if isinstance(value, NUMBERS) else str(value))
            pieces[index] = value
        filled = as_markup("".join(pieces))
        language = self.words.fallbacks.get(key)
        return in_fallback_language(filled, language, self.words.lang) if language and not key.startswith(_SIGNS) else filled

    def count(self, n: int, key: str) -> Markup:
        """Return a count with its noun: `3 sources`."""
        known = self.catalog_memo.counts.get((n, key))
        if known is None:
            known = self.catalog_memo.counts[n, key] = self.word(f"count.{key}", n)
        return known

    def headed(self, key: str, n: int) -> Markup:
        """Return a heading with a count, small numbers spelled out: `Three factors`."""
        numeral = f"numeral.{n}"
        return self.word(key, n, n=self.words(numeral) if numeral in self.words else self.words.number(n))

    def likelihood(self, word: Likelihood) -> tuple[Markup, Markup]:
        """Return the likelihood term and its range in per cent."""
        known = self.catalog_memo.likelihoods.get(word)
        if known is None:
            language = self.words.fallbacks.get(f"likelihood.{word}")
            shown, reach = map(escape, self.words.likelihood(word))
            known = (in_fallback_language(shown, language, self.words.lang) if language else shown, reach)
            self.catalog_memo.likelihoods[word] = known
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
        known = self.view.memo.dates.get((when.text, full))
        if known is None:
            text = self.words.when(when, full=True) if full else self.plain_when(when)
            known = self.view.memo.dates[when.text, full] = _time(self.words.machine(when), text)
        return known

    def plain_when(self, when: When) -> str:
        """Return the same as plain text."""
        known = self.view.memo.plain_dates.get(when.text)
        if known is None:
            known = self.view.memo.plain_dates[when.text] = self.words.when(when)
        return known

    def decimal(self, value: Decimal) -> Markup:
        """Format a number with all its decimals."""
        return escape(self._number(value))

    def _number(self, value: float | Decimal) -> str:
        """Format a number; in a line from right to left, its minus would be behind it without a mark before (as in CLDR)."""
        text = self.words.number(value)
        return f"\u200e{text}" if value < 0 and direction(self.words.lang) == "rtl" else text

    def listed(self, items: Iterable[object]) -> Markup:
        """Format a list as part of a sentence: a, b and c."""
        parts = [item if isinstance(item, Markup) else escape(str(item)) for item in items]
        if len(parts) < 2:
            return parts[0] if parts else Markup("")
        comma, last = (Markup(escape_part(self.words(f"mark.{name}"))) for name in ("list", "list_last"))
        return comma.join(parts[:-1]) + last + parts[-1]


_SIGNS = ("mark.", "number.", "name.", "date.")
"""The groups of punctuation and patterns, which are no words."""


def _time(machine: str | None, text: str) -> Markup:
    return as_markup(f'<time datetime="{machine}">{escape(text)}</time>') if machine else escape(text)


def escape_part(text: str) -> str:
    """Escape part of a sentence, keeping the spaces at its ends."""
    return (" " if text[:1] == " " else "") + markdown.escape(text) + (" " if text[-1:] == " " and text.strip() else "")
