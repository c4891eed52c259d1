"""The message catalog: all interface texts in one language."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from briefing.i18n.interface import date_words
from briefing.i18n.interface.language_names import name_of_language, own_name
from briefing.i18n.interface.plurals import plural, shorter
from briefing.model.values import LIKELIHOOD_RANGES, When
from briefing.source.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from briefing.model.values import Likelihood, Precision

Word = str | dict[str, str]
"""A message with {placeholders}, or its forms by plural category (CLDR)."""

NUMBERS = (int, float, Decimal)
_PLACEHOLDER = lazy_pattern(r"\{([a-z_]+)\}")


def placeholders(word: Word) -> frozenset[str]:
    """Return the placeholders of a message."""
    texts = word.values() if isinstance(word, dict) else (word,)
    return frozenset(name for text in texts for name in _PLACEHOLDER.findall(text))


@dataclass(frozen=True, slots=True, eq=False)
class Catalog:
    """The interface messages by dotted key; an unknown key raises KeyError."""

    lang: str
    table: Mapping[str, Word]
    fallbacks: Mapping[str, str] = field(default_factory=dict)
    """The language of each message that this language lacks, and that is another's."""
    unnamed: Mapping[str, Word] = field(default_factory=dict)
    """The messages about the work that a brief discusses, with `{work}` in place of the word for it."""

    def __call__(self, key: str, /, n: int | None = None, **values: object) -> str:
        """Return the message of a key; numbers and dates among the values are formatted for the language."""
        word = self.table[key]
        if type(word) is str and "{" not in word:  # as most messages that are asked for
            return word
        pieces = self.pieces(key, n)
        return pieces[0] if len(pieces) == 1 else self.fill(pieces, {"n": n, **values})

    def pieces(self, key: str, n: int | None = None) -> tuple[str, ...]:
        """Return a message as text, placeholder, text …, so that a page can insert HTML elements."""
        word = self.table[key]
        if isinstance(word, dict):
            if n is None:
                raise KeyError(f"{key} has plural forms: give n")
            word = word.get(plural(self.lang, n), word["other"])
        return self.split(word)

    @staticmethod
    @lru_cache(maxsize=8192)  # of messages, whose number is fixed
    def split(text: str) -> tuple[str, ...]:
        """Split a text at its placeholders: text, name, text …"""
        return tuple(_PLACEHOLDER.split(text))

    def fill(self, pieces: Sequence[str], values: Mapping[str, object]) -> str:
        """Replace the placeholders with values; raise KeyError for a missing value or None."""
        filled = list(pieces)
        for index in range(1, len(filled), 2):
            value = values.get(filled[index])
            filled[index] = value if type(value) is str else self._format_value(filled[index], values)
        return "".join(filled)

    def _format_value(self, name: str, values: Mapping[str, object]) -> str:
        value = values.get(name)
        if value is None:
            raise KeyError(f"no value for {{{name}}}")
        if isinstance(value, NUMBERS):
            return self.number(value)
        if isinstance(value, datetime.date):
            return self.date(value)
        return self.when(value) if isinstance(value, When) else str(value)

    def __contains__(self, key: str) -> bool:
        return key in self.table

    def date(self, day: datetime.date, *, full: bool = False) -> str:
        """Format a calendar date; `full` spells out the month."""
        return date_words.day(self, day, full)

    def when(self, when: When, *, full: bool = False) -> str:
        """Format an EDTF date with its precision and uncertainty."""
        return date_words.when(self, when, full)

    def distance(self, day: datetime.date, today: datetime.date) -> str:
        """Say how far a day is from today: "in 8 days", "19 days ago"."""
        return date_words.distance(self, day, today)

    def length(self, day: datetime.date, other: datetime.date) -> str:
        """Say how long the time between two days is: "8 days"."""
        return date_words.length(self, day, other)

    def countdown(self, day: datetime.date, precision: Precision, today: datetime.date) -> date_words.Countdown:
        """Say how far a date of some precision is away, as a figure and its unit: "8", "days left"."""
        return date_words.countdown(self, day, precision, today)

    @staticmethod
    def machine(when: When | datetime.date) -> str | None:
        """Return the value for `<time datetime>`, or None: HTML cannot express `~`, `?`, intervals and decades."""
        return date_words.machine(when)

    def number(self, value: float | Decimal) -> str:
        """Format a number with group separators and all its decimals; raise ValueError if it is not finite."""
        if type(value) is int and 0 <= value < 1000:
            return str(value)
        exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if not exact.is_finite():
            raise ValueError(f"{value} is not a finite number")
        whole, point, decimals = f"{abs(exact):,f}".partition(".")
        if isinstance(value, float) and not decimals.strip("0"):
            point = ""  # 3.0 is the float form of 3
        text = whole.replace(",", self("number.group")) + (self("number.decimal") + decimals if point else "")
        return self("number.minus") + text if exact < 0 else text

    def number_range(self, text: str) -> str:
        """Write a range of numbers, such as `2–3`, as the language does; any other text is returned unchanged."""
        low, dash, high = text.partition("–")
        return self("number.range", low=low, high=high) if dash else text

    def likelihood(self, word: Likelihood) -> tuple[str, str]:
        """Return the likelihood term and its range, which are always shown together (ICD 203)."""
        low, high = LIKELIHOOD_RANGES[word]
        return self(f"likelihood.{word}"), self("likelihood_range", low=low, high=high)

    def likelihood_means(self, word: Likelihood) -> str:
        """Return the explanation of a likelihood as a sentence."""
        low, high = LIKELIHOOD_RANGES[word]
        return self("likelihood_means", low=low, high=high)

    def language(self, tag: str) -> str:
        """Return the name of a language in the reader's language, or else its tag."""
        keys = (f"language_name.{name}" for name in shorter(tag))
        return next((self(key) for key in keys if key in self), None) or name_of_language(tag, self.lang) or tag

    def own_language(self, tag: str, *, short: bool = False) -> str:
        """Return the name of a language in that language, or else its tag."""
        key = f"language_short.{tag}" if short else f"language.{tag}"
        if key in self:
            return self(key)
        return tag if short and "-" in tag else own_name(tag) or tag  # with a country, the name is too long for a menu

    def join(self, items: Sequence[str]) -> str:
        """Format a list as part of a sentence."""
        if len(items) < 2:
            return "".join(items)
        return self("mark.list").join(items[:-1]) + self("mark.list_last") + items[-1]
