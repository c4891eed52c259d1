"""The markers of fields: what a text or a reference in the model is, and what a change of it means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

from briefing.model.values import VocabularyList

# A visible character: anything but white space and the letters that look like it.
VISIBLE = r"[^\s\u00a0\u115f\u1160\u2800\u3164\uffa0\u00ad\u200c\u200d]"
VISIBLE_TEXT = re.compile(VISIBLE)

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Markup:
    """The field holds Markdown: one line, or (`block`) paragraphs."""

    block: bool


@dataclass(frozen=True, slots=True)
class Plain:
    """The field is shown as typed."""

    own: bool = False
    """Whether it needs no translation: a name in the language of its source, or a place in it."""
    tags: bool = False
    """Whether CSL's tags are markup in it."""
    quoted: bool = False
    """Whether it is a quotation from a source."""
    repeated: bool = False
    """Whether several entries may have the same words in this field, which are then translated once."""
    per_language: bool = False
    """Whether each language has texts of its own in a list, as many as it needs."""


@dataclass(frozen=True, slots=True)
class RefTo:
    """The field refers to an entity of one of these kinds by its id."""

    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WordOf(RefTo):
    """The field holds a built-in word, or refers to one that `vocabulary.yaml` declares for the same list of words."""

    of: VocabularyList
    builtin: tuple[str, ...]
    choice: Any
    """The choice of the built-in words, which the interface names."""


Marker = Markup | Plain | RefTo


@dataclass(frozen=True, slots=True)
class Short:
    """The mapping may be written in a short form, as the value of one of its fields: `- key` for `- {source: key}`.

    A mapping with any keys has a key that stands for all: `style: apa` for `style: {"*": apa}`.
    """

    field: str

    def lengthen(self, value: Any) -> Any:
        """Return the long form of a value."""
        return {self.field: value} if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class OneOrMany:
    """The list may be written without brackets if it has one value."""

    @staticmethod
    def listed(value: Any) -> Any:
        """Return the list of a value."""
        return [value] if isinstance(value, str) else value


class Role(Enum):
    """The purpose of a field, beyond its type; a change of a field without a role is major."""

    MINOR = "minor"
    """A change of it does not change the meaning: it only changes the wording, the filing or the drawing."""
    HEADLINE = "headline"
    """The name of the entry, or its one sentence: lists, links and the search show it."""
    TELLING = "telling"
    """It represents the mapping that it is in if only one value is shown."""
    USUAL = "usual"
    """Most entries of the kind require it, so that a new one has it without a value."""
    ADVICE = "advice"
    """It advises and does not report, so it must not contain words of likelihood."""
    PAST = "past"
    """The day on which something was done, which cannot be later than the day of the check."""
