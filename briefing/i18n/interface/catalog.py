"""All that a page says and no author wrote, in one language."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from briefing.i18n.interface import date_words
from briefing.i18n.interface.plurals import plural, shorter
from briefing.model.values import LIKELIHOOD_RANGES, When

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from briefing.model.values import Likelihood

Word = str | dict[str, str]
"""A text with {placeholders}, or its forms by plural category (CLDR's names)."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def placeholders(word: Word) -> frozenset[str]:
    """Name the values that a word needs."""
    texts = word.values() if isinstance(word, dict) else (word,)
    return frozenset(name for text in texts for name in _PLACEHOLDER.findall(text))


@dataclass(frozen=True, slots=True, eq=False)
class Catalog:
    """Every word of the interface by dotted key; a key without a word is a KeyError, never a key on a page."""

    lang: str
    table: Mapping[str, Word]

    def __call__(self, key: str, /, n: int | None = None, **values: object) -> str:
        """Give the word of a key; numbers and dates among the values are written as the language writes them."""
        return self.filled(self.pieces(key, n), {"n": n, **values})

    def pieces(self, key: str, n: int | None = None) -> tuple[str, ...]:
        """Give text, placeholder, text … of a word, for a page that puts a link or an element into it."""
        word = self.table[key]
        if isinstance(word, dict):
            if n is None:
                raise KeyError(f"{key} has plural forms: give n")
            word = word.get(plural(self.lang, n), word["other"])
        return self.split(word)

    @staticmethod
    def split(text: str) -> tuple[str, ...]:
        """Cut a text at its placeholders: text, name, text …"""
        return tuple(_PLACEHOLDER.split(text))

    def filled(self, pieces: Sequence[str], values: Mapping[str, object]) -> str:
        """Put the values in their places; one that is missing or None is a KeyError."""
        return "".join(self._written(piece, values) if index % 2 else piece for index, piece in enumerate(pieces))

    def _written(self, name: str, values: Mapping[str, object]) -> str:
        value = values.get(name)
        if value is None:
            raise KeyError(f"no value for {{{name}}}")
        if isinstance(value, int | float | Decimal):
            return self.number(value)
        if isinstance(value, datetime.date):
            return self.date(value)
        return self.when(value) if isinstance(value, When) else str(value)

    def __contains__(self, key: str) -> bool:
        return key in self.table

    def date(self, day: datetime.date, *, full: bool = False) -> str:
        """Write a day; `full` spells the month out."""
        return date_words.day(self, day, full)

    def when(self, when: When, *, full: bool = False) -> str:
        """Write a date exactly as uncertain as it is."""
        return date_words.when(self, when, full)

    @staticmethod
    def machine(when: When | datetime.date) -> str | None:
        """Give the value for `<time datetime>`, or None: HTML has no form for `~`, `?`, a span or a decade."""
        return date_words.machine(when)

    def number(self, value: float | Decimal) -> str:
        """Write a number with its thousands set apart, in as many decimals as it has."""
        exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if not exact.is_finite():
            raise ValueError(f"{value} is not a finite number")
        whole, point, decimals = f"{abs(exact):,f}".partition(".")
        if isinstance(value, float) and not decimals.strip("0"):
            point = ""  # 3.0 is how a program writes 3
        text = whole.replace(",", self("number.group")) + (self("number.decimal") + decimals if point else "")
        return self("number.minus") + text if exact < 0 else text

    def likelihood(self, word: Likelihood) -> tuple[str, str]:
        """Give the word for a likelihood and its range, which stand side by side wherever it is shown."""
        low, high = LIKELIHOOD_RANGES[word]
        return self(f"likelihood.{word}"), self("likelihood_range", low=low, high=high)

    def likelihood_means(self, word: Likelihood) -> str:
        """Explain a likelihood in a sentence."""
        low, high = LIKELIHOOD_RANGES[word]
        return self("likelihood_means", low=low, high=high)

    def language(self, tag: str) -> str:
        """Name a language in the reader's words, or show its tag."""
        keys = (f"language_name.{name}" for name in shorter(tag))
        return next((self(key) for key in keys if key in self), tag)

    def own_language(self, tag: str, *, short: bool = False) -> str:
        """Name a language in its own words and script, or show its tag."""
        key = f"language_short.{tag}" if short else f"language.{tag}"
        return self(key) if key in self else tag

    def join(self, items: Sequence[str]) -> str:
        """Write a list in a sentence."""
        if len(items) < 2:
            return "".join(items)
        return self("mark.list").join(items[:-1]) + self("mark.list_last") + items[-1]
