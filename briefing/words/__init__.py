"""The interface's words in one language; dates, numbers and lists as that language writes them."""

from briefing.words.grammar import categories
from briefing.words.loading import LOCALES, available, covered, lacking, load
from briefing.words.table import Word, Words, placeholders

__all__ = ["LOCALES", "Word", "Words", "available", "categories", "covered", "lacking", "load", "placeholders"]
